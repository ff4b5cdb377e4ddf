/**
 * What a pair's backtest is run on: prices of both legs bar by bar, and which bars can be traded. `y` is the first instrument, `x` the
 * second. Prices are quote currency, times microseconds, all columns of one length.
 */
import { QuantabError } from '../../core/errors.ts';
import type { SeriesSet } from '../analysis.ts';

export const flagBits = { gap: 1, noFill: 2, stopped: 4 } as const;

export interface Leg {
  close: Float64Array;
  /** What an order decided before this bar is filled at. */
  fill: Float64Array;
  /** Measured cost of a fill in this bar, fraction of its value; NaN where it was not. */
  slip?: Float64Array;
  /** Fraction of its value that a long position pays in this bar; NaN: the stated rate. */
  funding?: Float64Array;
}

export interface PairMarket {
  ts: Float64Array;
  barMicros: number;
  y: Leg;
  x: Leg;
  /** Of `flagBits`. */
  flags: Uint8Array;
  /** True where fills had no open price and take the close before. */
  noOpens: boolean;
}

function readLeg(id: string, series: SeriesSet, i: number, n: number): Leg {
  const close = series[`close.${i}`];
  if (!close) throw new QuantabError('not-enough-data', `${id} needs two instruments: the series close.0 and close.1. Choose a pair.`);
  for (const name of ['close', 'open', 'fill', 'slip', 'funding', 'stale', 'gap']) {
    const column = series[`${name}.${i}`];
    if (column && column.length !== n)
      throw new QuantabError(
        'bad-input',
        `${id}: ${name}.${i} has ${column.length} numbers and ts has ${n}; they must have the same count.`,
      );
  }
  const open = series[`open.${i}`];
  // Without opens the nearest honest fill is the last price that was known: the close before.
  const fill = open ? open.slice() : close.map((_, t) => (t === 0 ? Number.NaN : close[t - 1]!));
  const better = series[`fill.${i}`];
  if (better) for (let t = 0; t < n; t++) if (!Number.isNaN(better[t])) fill[t] = better[t]!;
  const leg: Leg = { close, fill };
  const slip = series[`slip.${i}`];
  if (slip) leg.slip = slip;
  const funding = series[`funding.${i}`];
  if (funding) leg.funding = funding;
  return leg;
}

/** Distances looked at for the length of a bar: enough to outvote gaps, and the same whatever comes later. */
const mostDistances = 1_000;

/** The usual distance of bars: a gap makes no bar longer. Microseconds; a minute where there are not two. */
function barOf(ts: Float64Array): number {
  const first = ts.subarray(0, mostDistances + 1);
  const distances = first
    .subarray(1)
    .map((at, k) => at - first[k]!)
    .sort();
  return distances.length > 0 ? Math.round(distances[distances.length >> 1]!) : 60e6;
}

/** `id` is who asks, for the refusals: no pair, columns of different lengths, prices that are not positive. */
export function readMarket(id: string, series: SeriesSet, staleBars: number): PairMarket {
  const n = series['close.0']?.length ?? 0;
  const given = series.ts;
  if (given && given.length !== n) throw new QuantabError('bad-input', `${id}: ts has ${given.length} numbers and close.0 has ${n}.`);
  const ts = given ?? Float64Array.from({ length: n }, (_, t) => t * 60e6);
  const [y, x] = [readLeg(id, series, 0, n), readLeg(id, series, 1, n)];
  for (const [i, leg] of [y, x].entries()) {
    const at = leg.close.findIndex((price) => price <= 0 || price === Number.POSITIVE_INFINITY);
    if (at >= 0)
      throw new QuantabError(
        'bad-input',
        `${id}: close.${i}[${at}] is ${leg.close[at]}; prices are above zero. Leave such bars out as NaN.`,
      );
  }
  const barMicros = barOf(ts);
  const flags = new Uint8Array(n);
  const stale = [series['stale.0'], series['stale.1']];
  const gap = series.gap;
  for (let t = 0; t < n; t++) {
    const unknown = Number.isNaN(y.close[t]) || Number.isNaN(x.close[t]);
    let bits = 0;
    if (gap?.[t] === 1) bits |= flagBits.gap;
    if (unknown) bits |= flagBits.noFill | flagBits.stopped;
    for (const age of stale) {
      if (!age || !(age[t]! > 0)) continue;
      bits |= flagBits.noFill;
      if (age[t]! > staleBars) bits |= flagBits.stopped;
    }
    flags[t] = bits;
  }
  return { ts, barMicros, y, x, flags, noOpens: !series['open.0'] };
}

/** The first `n` bars alone: what a run at that moment would have had. Columns are shared. */
export function cutMarket({ ts, y, x, flags, ...rest }: PairMarket, n: number): PairMarket {
  const legOf = (leg: Leg): Leg => ({
    close: leg.close.subarray(0, n),
    fill: leg.fill.subarray(0, n),
    ...(leg.slip ? { slip: leg.slip.subarray(0, n) } : {}),
    ...(leg.funding ? { funding: leg.funding.subarray(0, n) } : {}),
  });
  return { ...rest, ts: ts.subarray(0, n), y: legOf(y), x: legOf(x), flags: flags.subarray(0, n) };
}
