/** Frames for panels: a span of one reference reduced to its pixels, with gaps, newest value and status. */
import type { Interval } from '../core/interval.ts';
import { barStart, intervalMicros } from '../core/interval.ts';
import type { Status, ViewFrame, ViewRequest } from '../market/view.ts';
import { decimate } from './decimate.ts';
import type { Gaps } from './gaps.ts';
import type { StudyNode } from './node.ts';
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

export function viewBars(context: ViewContext, tape: Tape, interval: Interval): ViewFrame {
  const { from, to } = context.request;
  const bars = tape.bars.columns(interval, from, to, barsShown);
  const columns: Record<string, Float64Array> = { ...bars };
  const newest = tape.bars.newest;
  const length = intervalMicros(interval);
  const end = Number.isFinite(context.ts) ? context.ts : Number.NaN;
  return {
    ...frameOf(context, [tape.index], from === from ? from : (bars.start[0] ?? Number.NaN), to === to ? to : end),
    kind: 'bars',
    unit: tape.instrument.quote,
    columns,
    last: { ts: newest === newest ? barStart(newest, length) : Number.NaN, value: tape.bars.close },
    status: statusOf(context, tape, Number.isFinite(tape.tradeTs) ? tape.tradeTs : Number.NaN, 'trades'),
  };
}

export function viewTrades(context: ViewContext, tape: Tape): ViewFrame {
  const { from, to } = context.request;
  const trades = tape.newestTrades(from, to, Number.POSITIVE_INFINITY);
  const newest = Number.isFinite(tape.tradeTs) ? tape.tradeTs : Number.NaN;
  return {
    ...frameOf(context, [tape.index], from === from ? from : (trades.ts[0] ?? Number.NaN), to === to ? to : newest),
    kind: 'trades',
    unit: tape.instrument.quote,
    columns: { ts: trades.ts, price: trades.price, qty: trades.qty, side: trades.side, id: trades.id },
    last: { ts: newest, value: tape.bars.close },
    status: statusOf(context, tape, newest, 'trades'),
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
    status: statusOf(context, tape, ts, 'quotes'),
  };
}

function frameOf(context: ViewContext, instruments: readonly number[], from: number, to: number) {
  const { ref, revision, gaps } = context;
  return { ref, revision, from, to, gaps: gaps.within(instruments, from, to) };
}

/** `newest`: time of the newest row of the kind shown, NaN before the first. */
function statusOf(context: ViewContext, tape: Tape, newest: number, rows: string): Status {
  if (newest !== newest) return { state: 'warming', reason: `no ${rows} yet`, n: 0, nMin: 1 };
  const count = { n: 1, nMin: 1 };
  if (tape.broken) return { state: 'gap', reason: 'data is missing and no row has come since', ...count };
  const silence = context.ts - newest;
  if (silence > staleMicros) return { state: 'stale', reason: `no ${rows} for ${Math.round(silence / 1e6)} s`, ...count };
  return { state: 'ok', ...count };
}
