/**
 * Bars of several instruments of a stored session, read in one pass over its rows; with what is known to be missing of each. Times are
 * exchange time, inclusive on both ends. An instrument that has both trades and bars of a file is read on its own: its layers need it.
 */
import { FLAG_CONTINUES, INSTRUMENT_ALL, KIND_BAR, KIND_GAP, KIND_TRADE } from '../../assembly/layout.ts';
import { type Interval, intervalMicros } from '../core/interval.ts';
import type { BarColumns } from '../market/columns.ts';
import { flagsOf, instrumentOf, kindOf, losesTrades, sideOf, signOf } from '../market/meta.ts';
import { BarRows, layered } from './bar-rows.ts';
import { Given } from './given.ts';
import { queryBars } from './query.ts';
import { instrumentIndex, type LongTask, scanSession } from './scan.ts';
import type { Store } from './store/contract.ts';
import { openTradeBars, type TradeBars } from './trade-bars.ts';

export interface TogetherQuery {
  session: string;
  instruments: readonly string[];
  interval: Interval;
  from?: number;
  to?: number;
}

export interface TogetherBars {
  /** In the order asked for. */
  bars: BarColumns[];
  /** Of each: pairs of microseconds between which trades or bars are missing, oldest first. */
  gaps: Float64Array[];
}

interface Reader {
  readonly trades: TradeBars | undefined;
  readonly given: Given | undefined;
  readonly made: Map<number, BarRows>;
  readonly gaps: number[];
  /** Time of the newest row; NaN before the first. */
  ts: number;
}

export async function queryTogether(store: Store, query: TogetherQuery, task?: LongTask): Promise<TogetherBars> {
  const { session, from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = query;
  const record = await store.get(session);
  const length = intervalMicros(query.interval);
  const places = query.instruments.map((instrument) => instrumentIndex(record, instrument));
  const readers: (Reader | undefined)[] = [];
  for (const place of places) {
    const { trade = 0, bar = 0 } = record.rowsByInstrument[place] ?? {};
    readers[place] ??= {
      trades: bar === 0 ? openTradeBars(length) : undefined,
      given: bar > 0 && trade === 0 ? new Given(1) : undefined,
      made: new Map(),
      gaps: [],
      ts: Number.NaN,
    };
  }

  for await (const batch of scanSession(store, query, task)) {
    const { ts, px, qty, id, meta, n } = batch;
    for (let i = 0; i < n; i++) {
      const t = ts[i] as number;
      if (!(t >= from && t <= to)) continue;
      const m = meta[i] as number;
      const kind = kindOf(m);
      const place = instrumentOf(m);
      if (kind === KIND_GAP) {
        if (!losesTrades(flagsOf(m))) continue;
        for (const reader of place === INSTRUMENT_ALL ? readers : [readers[place]])
          if (reader) addGap(reader, t, (flagsOf(m) & FLAG_CONTINUES) !== 0);
        continue;
      }
      const reader = readers[place];
      if (reader === undefined) continue;
      if (kind === KIND_TRADE) {
        reader.ts = t;
        reader.trades?.add(t, px[i] as number, qty[i] as number, signOf(m));
      } else if (kind === KIND_BAR) {
        const { given, made } = reader;
        const micros = id[i] as number;
        if (!given || given.row(t, px[i] as number, qty[i] as number, sideOf(m), flagsOf(m), micros) <= 0) continue;
        reader.ts = t;
        let rows = made.get(micros);
        if (rows === undefined) {
          rows = new BarRows(1_024, micros, false);
          made.set(micros, rows);
        }
        rows.add(given.bar, 0, 1, true);
      }
    }
  }

  const bars: BarColumns[] = [];
  for (const [k, place] of places.entries()) {
    const { trades, given, made } = readers[place] as Reader;
    if (trades) bars.push(trades.columns());
    else if (given) bars.push(givenColumns(made, length));
    else bars.push(await queryBars(store, { ...query, instrument: query.instruments[k] as string }, task));
  }
  return { bars, gaps: places.map((place) => Float64Array.from((readers[place] as Reader).gaps)) };
}

/** Of a file's bars a gap is noticed when the next bar is known, at its end, and ends where that bar begins. */
function addGap({ gaps, given, made, ts }: Reader, t: number, goesOn: boolean): void {
  const shortest = given ? Math.min(...made.keys(), Number.POSITIVE_INFINITY) : 0;
  const from = Number.isNaN(ts) ? t : Math.min(ts, t);
  const to = Math.max(from, t - (Number.isFinite(shortest) ? shortest : 0));
  if (goesOn && gaps.length > 0) gaps[gaps.length - 1] = to;
  else gaps.push(from, to);
}

/** Bars of the asked length, made of the file's own that divide it. */
function givenColumns(made: ReadonlyMap<number, BarRows>, length: number): BarColumns {
  const layers = [...made.values()]
    .filter((rows) => length % rows.length === 0)
    .sort((a, b) => a.length - b.length)
    .map((rows) => ({ length: rows.length, rows: () => rows }));
  return layers.length > 0 ? (layered(length, layers, undefined) as BarRows).columns() : openTradeBars(length).columns();
}
