/**
 * What analyses of returns share: log returns of an instrument's closes, unknown next to a missing bar, and the longest stretch
 * without a hole. Returns are fractions a bar, one a bar, NaN in the first.
 */
import { QuantabError } from '../core/errors.ts';
import { callMethod } from '../methods/registry.ts';
import type { SeriesSet } from './analysis.ts';
import { freshBars } from './legs.ts';

export function notEnoughBars(id: string, what: string, least: number, got: number): QuantabError {
  const message = `${id} needs ${what}, at least ${least} of them, was ${got}. Choose a longer stretch or shorter bars.`;
  return new QuantabError('not-enough-data', message, { n: got, nMin: least });
}

/** Log returns of instrument `i`; refused when fewer than `least` are known, or when the price never moved. */
export function returnsOf(id: string, series: SeriesSet, least: number, i = 0): Float64Array {
  const returns = allReturnsOf(id, series, i);
  const n = countKnown(returns);
  if (n < least) throw notEnoughBars(id, 'known returns of bars', least, n);
  if (returns.every((r) => r === 0 || Number.isNaN(r)))
    throw new QuantabError('not-enough-data', `${id} cannot be computed: the price never moved in the ${n} bars chosen.`, { n });
  return returns;
}

export function allReturnsOf(id: string, series: SeriesSet, i: number): Float64Array {
  const close = series[`close.${i}`];
  if (!close) throw new QuantabError('bad-input', `${id} needs the series close.${i}.`);
  return callMethod('returns', { price: close }).log as Float64Array;
}

/** The same without those of closes carried too far: a halted leg stands still, which is no return. */
export function freshReturnsOf(id: string, series: SeriesSet, i: number): Float64Array {
  const own = allReturnsOf(id, series, i);
  const stale = series[`stale.${i}`];
  return stale ? own.map((r, k) => (stale[k]! > freshBars ? Number.NaN : r)) : own;
}

export function countKnown(values: Float64Array): number {
  let n = 0;
  for (const value of values) if (!Number.isNaN(value)) n++;
  return n;
}

export const knownOf = (values: Float64Array): Float64Array => values.filter((value) => !Number.isNaN(value));

/** Rows [from, to) of the longest stretch of known values; the first of several. */
export function longestStretch(values: Float64Array): { from: number; to: number } {
  let best = { from: 0, to: 0 };
  let from = 0;
  for (let i = 0; i <= values.length; i++) {
    if (i < values.length && !Number.isNaN(values[i])) continue;
    if (i - from > best.to - best.from) best = { from, to: i };
    from = i + 1;
  }
  return best;
}
