/** The data.* calls: columns of stored sessions, straight from their segments. Times are exchange time, inclusive on both ends. */
import { FLAG_LAST, KIND_BOOK_RESET, KIND_LEVEL, KIND_QUOTE, KIND_TRADE, SIDE_BID } from '../../assembly/layout.ts';
import type { BarInterval, InstrumentInfo, Span } from '../api/types.ts';
import { QuantabError } from '../core/errors.ts';
import { openKernels } from '../kernels/kernels.ts';
import type { TickBatch } from '../market/batch.ts';
import type { BarColumns, BookSnapshot, QuoteColumns, TradeColumns } from '../market/columns.ts';
import { flagsOf, instrumentOf, kindOf, sideOf, signOf } from '../market/meta.ts';
import { openEngine } from './graph.ts';
import { openGrowing } from './growing.ts';
import { instrumentIndex, type LongTask, scanSession } from './scan.ts';
import type { SessionRecord, Store } from './store/contract.ts';
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

/** A missing side has price NaN and quantity 0. */
export async function queryQuotes(store: Store, query: Span, task?: LongTask): Promise<QuoteColumns> {
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

export async function queryBars(store: Store, query: Span & { interval: BarInterval }, task?: LongTask): Promise<BarColumns> {
  const bars = openTradeBars(query.interval);
  await visitRows(store, query, KIND_TRADE, (ts, px, qty, _id, meta) => bars.add(ts, px, qty, signOf(meta)), task);
  return bars.columns();
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

export function instrumentsOf(record: SessionRecord): InstrumentInfo[] {
  return record.instrumentTable.map((instrument, index) => ({ ...instrument, rows: record.rowsByInstrument[index] ?? {} }));
}
