/** The data.* calls: columns of stored sessions, straight from their segments. Times are exchange time, inclusive on both ends. */
import {
  FLAG_LAST,
  KIND_BAR,
  KIND_BOOK_RESET,
  KIND_FUNDING,
  KIND_LEVEL,
  KIND_QUOTE,
  KIND_SCALAR,
  KIND_TRADE,
  SIDE_BID,
} from '../../assembly/layout.ts';
import type { BarInterval, Span } from '../api/types.ts';
import { QuantabError } from '../core/errors.ts';
import { openKernels } from '../kernels/kernels.ts';
import type { TickBatch } from '../market/batch.ts';
import type { BarColumns, BookSnapshot, QuoteColumns, ScalarColumns, TradeColumns } from '../market/columns.ts';
import { flagsOf, instrumentOf, kindOf, sideOf, signOf } from '../market/meta.ts';
import { BarRows, layered } from './bar-rows.ts';
import { ruleOf } from './bar-rule.ts';
import { bookQuotes } from './book-quotes.ts';
import { Given } from './given.ts';
import { openEngine } from './graph.ts';
import { openGrowing } from './growing.ts';
import { type MarketSeries, marketSeriesOf, marketValue, numberOf } from './market-series.ts';
import { instrumentIndex, type LongTask, scanSession } from './scan.ts';
import type { Store } from './store/contract.ts';
import { openTradeBars } from './trade-bars.ts';

type RowVisitor = (ts: number, px: number, qty: number, id: number, meta: number) => void;

/** Calls `visit` for the rows of one kind and instrument inside the span. */
async function visitRows(store: Store, query: Span, kind: number, visit: RowVisitor, task?: LongTask): Promise<void> {
  const index = instrumentIndex(await store.get(query.session), query.instrument);
  const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = query;
  for await (const batch of scanSession(store, query, task)) {
    const { ts, px, qty, id, meta, n } = batch;
    for (let i = 0; i < n; i++) {
      const m = meta[i] as number;
      const t = ts[i] as number;
      if (kindOf(m) === kind && instrumentOf(m) === index && t >= from && t <= to)
        visit(t, px[i] as number, qty[i] as number, id[i] as number, m);
    }
  }
}

export async function queryTrades(store: Store, query: Span, task?: LongTask): Promise<TradeColumns> {
  const rows = openGrowing(5);
  await visitRows(store, query, KIND_TRADE, (ts, px, qty, id, meta) => rows.add(ts, px, qty, signOf(meta), id), task);
  const [ts, price, qty, side, id] = rows.columns() as [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];
  return { ts, price, qty, side, id };
}

/** A missing side has price NaN and quantity 0. Where an instrument has a book and no quotes: the top of the book at each change. */
export async function queryQuotes(store: Store, query: Span, task?: LongTask): Promise<QuoteColumns> {
  const record = await store.get(query.session);
  const index = instrumentIndex(record, query.instrument);
  const instrument = record.instrumentTable[index];
  const { quote = 0, level = 0 } = record.rowsByInstrument[index] ?? {};
  if (instrument && quote === 0 && level > 0) return bookQuotes(store, query, index, instrument, task);
  const rows = openGrowing(5);
  let bid = Number.NaN;
  let bidQty = 0;
  await visitRows(
    store,
    query,
    KIND_QUOTE,
    (ts, px, qty, _id, meta) => {
      const isBid = sideOf(meta) === SIDE_BID;
      if (isBid) {
        bid = px;
        bidQty = qty;
      }
      if ((flagsOf(meta) & FLAG_LAST) === 0) return;
      if (isBid) rows.add(ts, bid, bidQty, Number.NaN, 0);
      else rows.add(ts, bid, bidQty, px, qty);
      bid = Number.NaN;
      bidQty = 0;
    },
    task,
  );
  const [ts, bids, bidQtys, ask, askQty] = rows.columns() as [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];
  return { ts, bid: bids, bidQty: bidQtys, ask, askQty };
}

/** Bars made of trades, and those a file gave where it has no trades of their time (ADR 0012). */
export async function queryBars(store: Store, query: Span & { interval: BarInterval }, task?: LongTask): Promise<BarColumns> {
  const length = ruleOf(query.interval);
  const record = await store.get(query.session);
  const { trade = 0, bar = 0 } = record.rowsByInstrument[instrumentIndex(record, query.instrument)] ?? {};
  if (bar > 0 && trade === 0 && typeof length !== 'number') {
    throw new QuantabError(
      'unsupported',
      `Session "${record.title}" holds bars of ${query.instrument}; bars that close by a rule need its trades.`,
    );
  }
  const given = bar > 0 ? await givenBars(store, query, task) : [];
  const made = typeof length === 'number' ? given.filter((layer) => length % layer.length === 0) : [];
  if (typeof length === 'number' && made.length > 0) {
    const trades = new Map(trade > 0 ? made.map((layer) => [layer.length, openTradeBars(layer.length)]) : []);
    if (trade > 0) {
      const add: RowVisitor = (ts, px, qty, _id, meta) => {
        for (const bars of trades.values()) bars.add(ts, px, qty, signOf(meta));
      };
      await visitRows(store, query, KIND_TRADE, add, task);
    }
    const layers = made.map((rows) => ({ length: rows.length, rows: () => rows }));
    const ofTrades = (finer: number): BarRows => trades.get(finer)?.rows() ?? new BarRows(1, finer, true);
    return (layered(length, layers, trade > 0 ? ofTrades : undefined) as BarRows).columns();
  }
  const bars = openTradeBars(query.interval);
  await visitRows(store, query, KIND_TRADE, (ts, px, qty, _id, meta) => bars.add(ts, px, qty, signOf(meta)), task);
  return bars.columns();
}

/** All bars a file gave of an instrument, a set for each length, the shortest first. */
async function givenBars(store: Store, query: Span, task?: LongTask): Promise<BarRows[]> {
  const found = new Map<number, BarRows>();
  const given = new Given(1);
  const take: RowVisitor = (ts, px, qty, id, meta) => {
    if (given.row(ts, px, qty, sideOf(meta), flagsOf(meta), id) <= 0) return;
    const rows = found.get(id) ?? new BarRows(1_024, id, false);
    found.set(id, rows);
    rows.add(given.bar, 0, 1, true);
  };
  await visitRows(store, query, KIND_BAR, take, task);
  return [...found.values()].sort((a, b) => a.length - b.length);
}

/** Values of one of the instrument's named series, or of what its venue tells (`mark`, `index`, `funding`, `open-interest`, `liquidations`). `name` is its own name. */
export async function queryScalars(store: Store, query: Span & { series: number | string }, task?: LongTask): Promise<ScalarColumns> {
  const record = await store.get(query.session);
  const names = record.instrumentTable[instrumentIndex(record, query.instrument)]?.scalars ?? [];
  const market = typeof query.series === 'string' && !names.includes(query.series) ? marketSeriesOf(query.series) : undefined;
  if (market) return queryMarket(store, query, market, task);
  const series = typeof query.series === 'string' ? names.indexOf(query.series) : query.series;
  if (!Number.isInteger(series) || series < 0 || series >= names.length) {
    const known = names.map((name, place) => `${place} ${name}`).join(', ') || 'none';
    throw new QuantabError('not-found', `${query.instrument} has no series ${JSON.stringify(query.series)}; it has ${known}.`);
  }
  const rows = openGrowing(2);
  const take: RowVisitor = (ts, value, _qty, id) => {
    if (id === series) rows.add(ts, value);
  };
  await visitRows(store, query, KIND_SCALAR, take, task);
  const [ts, value] = rows.columns() as [Float64Array, Float64Array];
  return { ts, value, series, name: names[series] ?? '', names: [...names] };
}

/** Values of what the venue tells beside trades and book. */
async function queryMarket(store: Store, query: Span, { id, kind }: MarketSeries, task?: LongTask): Promise<ScalarColumns> {
  const rows = openGrowing(3);
  await visitRows(
    store,
    query,
    kind,
    (ts, px, qty, row, meta) => rows.add(ts, marketValue(kind, px, qty, meta), row > ts ? row : Number.NaN),
    task,
  );
  const [ts, value, next] = rows.columns() as [Float64Array, Float64Array, Float64Array];
  return { ts, value, series: numberOf(kind), name: id, names: [], ...(kind === KIND_FUNDING ? { next } : {}) };
}

/** The book after every book row of the instrument that comes before its first one later than `at`. */
export async function queryBook(
  store: Store,
  query: { session: string; instrument: string; at: number; depth?: number },
  task?: LongTask,
): Promise<BookSnapshot> {
  if (!Number.isFinite(query.at)) throw new QuantabError('bad-input', `at is a time in microseconds, was ${query.at}.`);
  const record = await store.get(query.session);
  const index = instrumentIndex(record, query.instrument);
  const instrument = record.instrumentTable[index];
  const engine = openEngine(openKernels(), { historyRows: 1 });
  try {
    for (const [i, known] of record.instrumentTable.entries()) engine.instrument(i, known);
    for await (const batch of scanSession(store, { session: query.session }, task)) {
      const to = firstBookRowAfter(batch, index, query.at);
      engine.push(batch, 0, to);
      if (to < batch.n) break;
    }
    return engine.book(instrument?.id ?? query.instrument, query.depth ?? 1_000);
  } finally {
    engine.close();
  }
}

function firstBookRowAfter({ ts, meta, n }: TickBatch, instrument: number, at: number): number {
  for (let i = 0; i < n; i++) {
    const m = meta[i] as number;
    const kind = kindOf(m);
    if ((kind === KIND_LEVEL || kind === KIND_BOOK_RESET) && instrumentOf(m) === instrument && (ts[i] as number) > at) return i;
  }
  return n;
}
