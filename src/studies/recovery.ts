/**
 * How fast a value comes back after it has jumped: its mean by the time since the jump, over the newest jumps, and the exponential that
 * fits what is left of the excess. Averages come before logarithms, so noise about the mean does not bias the fit.
 */
import type { Column } from '../kernels/arena.ts';
import { ln } from '../methods/maths/logarithm.ts';
import type { StudyContext } from './study.ts';

/** Lags are told apart from a millisecond to a minute and a half, a quarter longer each. */
const lags = 52;
const firstLagMicros = 1_000;
const growth = 1.25;
/** Where each stretch of lags ends, and the middle of it, microseconds. */
const ends = new Float64Array(lags).fill(firstLagMicros);
for (let k = 1; k < lags; k++) ends[k] = ends[k - 1] * growth;
const middles = ends.map((end, k) => (end + (k === 0 ? 0 : ends[k - 1])) / 2);
/** Jumps remembered: the weight of one falls to 1/e over so many more. */
const memory = 200;
/** The fit uses what is above this share of the largest excess; and is made anew every so many jumps. */
const floor = 0.1;
const fitEvery = 4;

/** Time of the newest jump; its stretch of lags; following one; value and time of the row before; sum and weight of values before jumps. */
const START = 0;
const LAG = 1;
const ACTIVE = 2;
const VALUE = 3;
const TIME = 4;
const BASE = 5;
const BASES = 6;
const JUMPS = 7;
const HALF = 8;
const FIELDS = 9;

export interface Recovery {
  /** Rows [from, to): half-life in seconds as far as known, NaN before `least` jumps of `jump` or more. NaN values are unknown. */
  push(ts: Float64Array, values: Float64Array, out: Float64Array, from: number, to: number): void;
  /** Writes the initial state. */
  start(): void;
  /** What comes next does not follow what was. */
  stop(): void;
  /** Jumps since the last reset. */
  jumps(): number;
}

/** Only in a study's `open`. */
export function openRecovery(ctx: StudyContext, jump: number, least: number): Recovery {
  const fields = ctx.state(FIELDS);
  const sums: Column = ctx.state(lags);
  const times: Column = ctx.state(lags);

  /** The value in force so far goes to the lags it has stood for, up to the row at `ts[i]`. */
  function stand(ts: Float64Array, i: number): void {
    const f = fields.view;
    const s = sums.view;
    const w = times.view;
    let at = f[TIME] - f[START];
    const end = ts[i] - f[START];
    let k = f[LAG] | 0;
    while (k < lags && at < end) {
      const until = Math.min(end, ends[k]);
      if (until > at) {
        s[k] += (until - at) * f[VALUE];
        w[k] += until - at;
        at = until;
      }
      if (at >= ends[k]) k++;
    }
    f[LAG] = k;
    if (k === lags) f[ACTIVE] = 0;
  }

  /** Weighted least squares of the logarithm of the mean excess on the lag; an excess is known the better the larger it is. */
  function measure(): void {
    const f = fields.view;
    const s = sums.view;
    const w = times.view;
    const base = f[BASE] / f[BASES];
    let largest = 0;
    for (let k = 0; k < lags; k++) if (w[k] > 0) largest = Math.max(largest, s[k] / w[k] - base);
    let n = 0;
    let weight = 0;
    let x = 0;
    let y = 0;
    let xx = 0;
    let xy = 0;
    for (let k = 0; k < lags; k++) {
      if (!(w[k] > 0)) continue;
      const excess = s[k] / w[k] - base;
      if (!(excess > floor * largest)) break;
      const of = w[k] * excess * excess;
      const log = ln(excess);
      n++;
      weight += of;
      x += of * middles[k];
      y += of * log;
      xx += of * middles[k] * middles[k];
      xy += of * middles[k] * log;
    }
    const slope = (xy - (x * y) / weight) / (xx - (x * x) / weight);
    f[HALF] = n >= 3 && slope < 0 ? Math.LN2 / -slope / 1e6 : Number.NaN;
  }

  return {
    start() {
      fields.view[VALUE] = fields.view[HALF] = Number.NaN;
    },
    push(ts, values, out, from, to) {
      const f = fields.view;
      const [s, w] = [sums.view, times.view];
      for (let i = from; i < to; i++) {
        if (f[ACTIVE] === 1) stand(ts, i);
        if (values[i] >= f[VALUE] + jump) {
          if (f[JUMPS] >= least && f[JUMPS] % fitEvery === 0) measure();
          const keep = 1 - 1 / memory;
          for (let k = 0; k < lags; k++) {
            s[k] *= keep;
            w[k] *= keep;
          }
          // A jump on the back of another does not start from rest.
          if (f[ACTIVE] === 0 || f[JUMPS] < least || ts[i] - f[START] > 4e6 * f[HALF]) {
            f[BASE] = f[BASE] * keep + f[VALUE];
            f[BASES] = f[BASES] * keep + 1;
          }
          f[JUMPS]++;
          f[START] = ts[i];
          f[LAG] = 0;
          f[ACTIVE] = 1;
        }
        if (values[i] !== values[i]) f[ACTIVE] = 0;
        f[VALUE] = values[i];
        f[TIME] = ts[i];
        out[i] = f[HALF];
      }
    },
    stop() {
      fields.view[ACTIVE] = 0;
      fields.view[VALUE] = Number.NaN;
    },
    jumps: () => fields.view[JUMPS],
  };
}
