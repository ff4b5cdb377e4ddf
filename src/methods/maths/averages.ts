/**
 * The averages that indicators are made of, over rows that are all known but for NaN at the head. Each row's value is known once its
 * `period` is full, NaN before. Same unit as the input.
 */

function unknown(n: number): Float64Array {
  return new Float64Array(n).fill(Number.NaN);
}

/** Rows before the first known value. */
function headOf(x: Float64Array): number {
  let at = 0;
  while (at < x.length && Number.isNaN(x[at]!)) at++;
  return at;
}

/** f of each row. A plain loop: over millions of rows the arrays' own map takes several times as long. */
export function byRow(n: number, f: (i: number) => number): Float64Array {
  const out = new Float64Array(n);
  for (let i = 0; i < n; i++) out[i] = f(i);
  return out;
}

/** f over each full window [from, to), at its last row. Every window is summed anew: nothing drifts. */
export function windowed(x: Float64Array, period: number, f: (from: number, to: number) => number): Float64Array {
  const out = unknown(x.length);
  for (let i = headOf(x) + period - 1; i < x.length; i++) out[i] = f(i + 1 - period, i + 1);
  return out;
}

function meanOf(x: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += x[i]!;
  return sum / (to - from);
}

export function simpleAverage(x: Float64Array, period: number): Float64Array {
  return windowed(x, period, (from, to) => meanOf(x, from, to));
}

/** Weights 1, 2, .., period, the newest the heaviest. */
export function weightedAverage(x: Float64Array, period: number): Float64Array {
  return windowed(x, period, (from, to) => {
    let sum = 0;
    for (let i = from; i < to; i++) sum += x[i]! * (i + 1 - from);
    return (2 * sum) / (period * (period + 1));
  });
}

/** Population deviation of each window. */
export function windowDeviation(x: Float64Array, period: number): Float64Array {
  return windowed(x, period, (from, to) => {
    const mean = meanOf(x, from, to);
    let squares = 0;
    for (let i = from; i < to; i++) squares += (x[i]! - mean) ** 2;
    return Math.sqrt(squares / period);
  });
}

/** Mean of the first `period` known rows after `skip`, then e + weight (x - e). */
function seeded(x: Float64Array, period: number, weight: number, skip: number): Float64Array {
  const out = unknown(x.length);
  const from = headOf(x) + skip;
  if (from + period > x.length) return out;
  let now = meanOf(x, from, from + period);
  out[from + period - 1] = now;
  for (let i = from + period; i < x.length; i++) {
    now += weight * (x[i]! - now);
    out[i] = now;
  }
  return out;
}

/** Weight 2 / (period + 1), seeded with a simple average as TA-Lib does; `skip` known rows are left out at the head. */
export function exponentialAverage(x: Float64Array, period: number, skip = 0): Float64Array {
  return seeded(x, period, 2 / (period + 1), skip);
}

/** Wilder's average: weight 1 / period. */
export function wilderAverage(x: Float64Array, period: number): Float64Array {
  return seeded(x, period, 1 / period, 0);
}

/** Weight 2 / (period + 1) from the first row on, as pandas does with adjust=False. */
export function unseededAverage(x: Float64Array, period: number): Float64Array {
  return seeded(x, 1, 2 / (period + 1), 0);
}
