/** Frames for panels: a span of one reference reduced to its pixels, with gaps, newest value and status. */
import { barStart } from '../core/interval.ts';
import type { Status, ViewFrame, ViewRequest } from '../market/view.ts';
import type { Clock } from '../studies/study.ts';
import { decimate } from './decimate.ts';
import type { Gaps } from './gaps.ts';
import { type MarketSeries, marketSeriesOf, numberOf } from './market-series.ts';
import { type StudyNode, silenceWords } from './node.ts';
import type { RuleBars } from './rule-bars.ts';
import type { Tape } from './tape.ts';

/** A chart library draws no more bars than this with a smile. */
const barsShown = 20_000;
const staleMicros = 10_000_000;

/** What every frame needs of the engine at its position. */
export interface ViewContext {
  ref: string;
  revision: number;
  /** Time the session has reached. */
  ts: number;
  /** No row comes any more. */
  ended: boolean;
  gaps: Gaps;
  request: ViewRequest;
}

export function viewStudy(context: ViewContext, node: StudyNode, output: number): ViewFrame {
  const { times } = node.lane;
  const spec = node.study.definition.outputs[output];
  const newest = times.newest;
  const { request } = context;
  const from = request.from === request.from ? request.from : times.around(node.outputs.oldest);
  const to = request.to === request.to ? request.to : newest;
  const { ts, first, min, max, last, sum } = decimate(times, node.outputs, output, from, to, context.request.widthPx);
  const columns: Record<string, Float64Array> = { ts, first, min, max, last };
  if (sum) columns.sum = sum;
  const status = node.status(output, context.ts - newest);
  const ends = spec.interval && [spec.interval.lo, spec.interval.hi].map((id) => indexOf(node, id));
  if (ends) {
    columns.lo = decimate(times, node.outputs, ends[0], from, to, context.request.widthPx).min;
    columns.hi = decimate(times, node.outputs, ends[1], from, to, context.request.widthPx).max;
  }
  const interval = ends && status.state !== 'gap' && intervalOf(node.last(ends[0]), node.last(ends[1]));
  return {
    ...frameOf(context, node.instruments, from, to),
    kind: spec.kind,
    unit: spec.unit,
    columns,
    last: { ts: node.n > 0 || node.broken ? newest : Number.NaN, value: node.last(output) },
    status,
    ...(interval ? { interval } : {}),
  };
}

function indexOf(node: StudyNode, id: string): number {
  const { definition } = node.study;
  const at = definition.outputs.findIndex((spec) => spec.id === id);
  if (at < 0) throw new Error(`study ${definition.id} has no output ${id}`);
  return at;
}

/** Ends that meet say that the value was given, not estimated; unknown ends say nothing. */
function intervalOf(lo: number, hi: number): ViewFrame['interval'] {
  return hi > lo ? { lo, hi, level: 0.95 } : undefined;
}

/** Time bars of `length` microseconds. */
export function viewBars(context: ViewContext, tape: Tape, length: number): ViewFrame {
  const { from, to } = context.request;
  const beyond = beyondBars(tape, length);
  const bars = tape.barRows(length, from, to, barsShown).columns(barsShown);
  const columns: Record<string, Float64Array> = { ...bars };
  const end = Number.isFinite(context.ts) ? context.ts : Number.NaN;
  return {
    ...frameOf(context, [tape.index], from === from ? from : (bars.start[0] ?? Number.NaN), to === to ? to : end),
    kind: 'bars',
    unit: tape.instrument.quote,
    columns,
    last: beyond === undefined ? newestBar(tape, length) : { ts: Number.NaN, value: Number.NaN },
    status: beyond === undefined ? statusOfBars(context, tape) : { state: 'degenerate', reason: beyond, n: 0, nMin: 1 },
  };
}

/** Bars that close by a count of trades, volume or value. */
export function viewRule(context: ViewContext, tape: Tape, rule: RuleBars): ViewFrame {
  const { from, to } = context.request;
  const bars = rule.rows(from, to, barsShown).columns(barsShown);
  const newest = Number.isFinite(tape.tradeTs) ? tape.tradeTs : Number.NaN;
  return {
    ...frameOf(context, [tape.index], from === from ? from : (bars.start[0] ?? Number.NaN), to < newest ? to : newest),
    kind: 'bars',
    unit: tape.instrument.quote,
    columns: { ...bars },
    last: { ts: rule.newest, value: tape.bars.close },
    status: tape.onlyBars ? { state: 'degenerate', reason: needsTicks('trade'), n: 0, nMin: 1 } : statusOf(context, tape, newest, 'trades'),
  };
}

/** One named series, by its place in the instrument's list. */
export function viewScalar(context: ViewContext, tape: Tape, series: number): ViewFrame {
  const names = tape.instrument.scalars ?? [];
  const why =
    names.length === 0 ? 'the session has no named series of this instrument' : `series are numbered 0 to ${names.length - 1} here`;
  return viewSeries(context, tape, series, names[series] === undefined ? why : undefined);
}

/** What the venue tells beside trades and book. */
export function viewMarket(context: ViewContext, tape: Tape, id: string): ViewFrame {
  const series = marketSeriesOf(id) as MarketSeries;
  const none = context.ended ? `the session has no ${series.rows} of this instrument` : undefined;
  const frame = viewSeries(context, tape, numberOf(series.kind), none, series.rows);
  return { ...frame, kind: series.output.kind, unit: series.unitOf(tape.instrument) };
}

/** `none`: why there is none, where none can come. */
function viewSeries(context: ViewContext, tape: Tape, series: number, none: string | undefined, rows = 'values'): ViewFrame {
  const held = tape.given?.series.get(series);
  const newest = held?.times.newest ?? Number.NaN;
  const { request } = context;
  const from = request.from === request.from ? request.from : held ? held.times.around(held.outputs.oldest) : Number.NaN;
  const to = request.to === request.to ? request.to : newest;
  const empty = new Float64Array(0);
  const { ts, first, min, max, last, sum } = held
    ? decimate(held.times, held.outputs, 0, from, to, request.widthPx)
    : { ts: empty, first: empty, min: empty, max: empty, last: empty, sum: undefined };
  return {
    ...frameOf(context, [tape.index], from, to),
    kind: 'line',
    unit: '',
    columns: { ts, first, min, max, last, ...(sum ? { sum } : {}) },
    last: { ts: newest, value: held?.last ?? Number.NaN },
    status:
      none !== undefined && newest !== newest
        ? { state: 'degenerate', reason: none, n: 0, nMin: 1 }
        : newest === newest && !tape.dark
          ? { state: 'ok', n: 1, nMin: 1 }
          : statusOf({ ...context, ts: newest }, tape, newest, rows, staleMicros, tape.dark),
  };
}

/** Why an instrument that has bars alone has none of `length` microseconds; undefined where it has, or has trades. */
export function beyondBars(tape: Tape, length: number): string | undefined {
  if (!tape.onlyBars || !tape.given) return undefined;
  if (tape.given.bars.some((bars) => bars.n > 0 && length % bars.length === 0)) return undefined;
  const { shortest } = tape.given;
  // Before the first bar its length is not known either.
  if (shortest !== shortest) return undefined;
  if (shortest > length) {
    return `this session holds bars of ${lengthWords(shortest)}; shorter ones cannot be known`;
  }
  return `this session holds bars of ${lengthWords(shortest)}; ${lengthWords(length)} is no multiple of it`;
}

const rowsNeeded = { trade: 'trades', quote: 'quotes', event: 'trades and quotes', book: 'a book' } as const;

export function needsTicks(clock: keyof typeof rowsNeeded): string {
  return `this session holds bars; this needs ${rowsNeeded[clock]}`;
}

/** Why an instrument of which neither trades nor bars came has nothing that is made of them; undefined where some came. */
function neverTraded(tape: Tape): string | undefined {
  if (Number.isFinite(tape.tradeTs) || (tape.given?.bars.length ?? 0) > 0 || tape.ts !== tape.ts) return undefined;
  const held = tape.quote.ts === tape.quote.ts ? 'quotes' : tape.book ? 'a book' : tape.given ? 'series' : 'no trades';
  return `this session holds ${held}; this needs trades`;
}

/** Why a session that has ended has nothing for a study of this clock; undefined where it has. */
export function neverCame(clock: Clock | undefined, tapes: readonly Tape[]): string | undefined {
  if (clock === 'book') return tapes.every(({ book }) => book) ? undefined : 'this session holds no book';
  if (clock === 'quote' || (clock === 'event' && tapes.every(({ quote }) => quote.ts === quote.ts))) return undefined;
  return tapes.map(neverTraded).find((why) => why !== undefined);
}

const units = [
  [86_400_000_000, 'd'],
  [3_600_000_000, 'h'],
  [60_000_000, 'min'],
] as const;

/** `1 h`, `90 s`: a length of bars in its largest whole unit. */
function lengthWords(micros: number): string {
  for (const [size, unit] of units) if (micros % size === 0) return `${micros / size} ${unit}`;
  return `${micros / 1e6} s`;
}

/** Start of the newest bar and its close: of trades where they came last, of given bars otherwise. */
function newestBar({ bars, given }: Tape, length: number): ViewFrame['last'] {
  const traded = bars.newest;
  const end = given?.end ?? Number.NaN;
  if (given && end === end && !(traded >= end)) return { ts: barStart(end - 1, length), value: given.close };
  return { ts: traded === traded ? barStart(traded, length) : Number.NaN, value: bars.close };
}

function statusOfBars(context: ViewContext, tape: Tape): Status {
  const traded = Number.isFinite(tape.tradeTs) ? tape.tradeTs : Number.NaN;
  const end = tape.given?.end ?? Number.NaN;
  if (!(end === end) || traded >= end) return statusOf(context, tape, traded, 'trades');
  // The next one is known a whole bar later.
  const length = tape.given?.shortest ?? 0;
  return statusOf(context, tape, end, 'bars', length + staleMicros);
}

export function viewTrades(context: ViewContext, tape: Tape): ViewFrame {
  const { from, to } = context.request;
  const trades = tape.newestTrades(from, to, Number.POSITIVE_INFINITY);
  const newest = Number.isFinite(tape.tradeTs) ? tape.tradeTs : Number.NaN;
  return {
    // A gap that goes on is after the newest trade.
    ...frameOf(
      context,
      [tape.index],
      from === from ? from : (trades.ts[0] ?? Number.NaN),
      to === to ? to : tape.broken ? context.ts : newest,
    ),
    kind: 'trades',
    unit: tape.instrument.quote,
    columns: { ts: trades.ts, price: trades.price, qty: trades.qty, side: trades.side, id: trades.id },
    last: { ts: newest, value: tape.bars.close },
    status: tape.onlyBars ? { state: 'degenerate', reason: needsTicks('trade'), n: 0, nMin: 1 } : statusOf(context, tape, newest, 'trades'),
  };
}

/** The newest best quote alone: one row, or none before the first. */
export function viewQuote(context: ViewContext, tape: Tape): ViewFrame {
  const { ts, bid, bidQty, ask, askQty } = tape.quote;
  const one = (value: number): Float64Array => (ts === ts ? Float64Array.of(value) : new Float64Array(0));
  return {
    ...frameOf(context, [tape.index], ts, ts),
    kind: 'quote',
    unit: tape.instrument.quote,
    columns: { ts: one(ts), bid: one(bid), bidQty: one(bidQty), ask: one(ask), askQty: one(askQty) },
    last: { ts, value: (bid + ask) / 2 },
    status: statusOf(context, tape, ts, 'quotes', staleMicros, tape.quote.broken),
  };
}

function frameOf(context: ViewContext, instruments: readonly number[], from: number, to: number) {
  const { ref, revision, gaps } = context;
  return { ref, revision, from, to, gaps: gaps.within(instruments, from, to) };
}

/** `newest`: time of the newest row of the kind shown, NaN before the first. */
function statusOf(context: ViewContext, tape: Tape, newest: number, rows: string, patience = staleMicros, broken = tape.broken): Status {
  const never = context.ended && (rows === 'trades' || rows === 'bars') && newest !== newest ? neverTraded(tape) : undefined;
  if (never !== undefined) return { state: 'degenerate', reason: never, n: 0, nMin: 1 };
  if (newest !== newest) return { state: 'warming', reason: `no ${rows} yet`, n: 0, nMin: 1 };
  const count = { n: 1, nMin: 1 };
  if (broken) return { state: 'gap', reason: 'data is missing and no row has come since', ...count };
  const silence = context.ts - newest;
  if (silence > patience) return { state: 'stale', reason: `no ${rows} for ${silenceWords(silence)}`, ...count };
  return { state: 'ok', ...count };
}
