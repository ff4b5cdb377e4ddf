/** Rolling statistics straight from their definitions: every window on its own, two passes, about its own mean. */

/** Calls `measure(from, to)` for each full window; NaN before the first. */
function eachWindow(n: number, window: number, measure: (from: number, to: number) => number): Float64Array {
  const out = new Float64Array(n).fill(Number.NaN);
  for (let to = window; to <= n; to++) out[to - 1] = measure(to - window, to);
  return out;
}

function meanOf(x: ArrayLike<number>, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += x[i]! - x[from]!;
  return x[from]! + sum / (to - from);
}

/** Sum of (x - mean x)(y - mean y) over [from, to). */
function products(y: ArrayLike<number>, x: ArrayLike<number>, from: number, to: number): number {
  const my = meanOf(y, from, to);
  const mx = meanOf(x, from, to);
  let sum = 0;
  for (let i = from; i < to; i++) sum += (y[i]! - my) * (x[i]! - mx);
  return sum;
}

function flat(x: ArrayLike<number>, from: number, to: number): boolean {
  for (let i = from + 1; i < to; i++) if (x[i] !== x[from]) return false;
  return true;
}

export interface RollingOracle {
  sum: Float64Array;
  mean: Float64Array;
  std: Float64Array;
  zscore: Float64Array;
  min: Float64Array;
  max: Float64Array;
}

export function rollingOracle(x: ArrayLike<number>, window: number, ddof: number): RollingOracle {
  const n = x.length;
  const mean = eachWindow(n, window, (from, to) => meanOf(x, from, to));
  const std = eachWindow(n, window, (from, to) => (window > ddof ? Math.sqrt(products(x, x, from, to) / (window - ddof)) : Number.NaN));
  return {
    sum: eachWindow(n, window, (from, to) => meanOf(x, from, to) * window),
    mean,
    std,
    zscore: eachWindow(n, window, (from, to) => (flat(x, from, to) ? Number.NaN : (x[to - 1]! - mean[to - 1]!) / std[to - 1]!)),
    min: eachWindow(n, window, (from, to) => Math.min(...Array.prototype.slice.call(x, from, to))),
    max: eachWindow(n, window, (from, to) => Math.max(...Array.prototype.slice.call(x, from, to))),
  };
}

export interface PairOracle {
  corr: Float64Array;
  cov: Float64Array;
  beta: Float64Array;
}

export function pairOracle(y: ArrayLike<number>, x: ArrayLike<number>, window: number, ddof: number): PairOracle {
  const n = y.length;
  return {
    corr: eachWindow(n, window, (from, to) =>
      flat(y, from, to) || flat(x, from, to)
        ? Number.NaN
        : products(y, x, from, to) / Math.sqrt(products(y, y, from, to) * products(x, x, from, to)),
    ),
    cov: eachWindow(n, window, (from, to) => (window > ddof ? products(y, x, from, to) / (window - ddof) : Number.NaN)),
    beta: eachWindow(n, window, (from, to) => (flat(x, from, to) ? Number.NaN : products(y, x, from, to) / products(x, x, from, to))),
  };
}

export interface ShapeOracle {
  skew: Float64Array;
  kurt: Float64Array;
}

/** Bias-corrected skewness and excess kurtosis, from central moments. */
export function shapeOracle(x: ArrayLike<number>, window: number): ShapeOracle {
  const w = window;
  const moment = (from: number, to: number, power: number): number => {
    const mean = meanOf(x, from, to);
    let sum = 0;
    for (let i = from; i < to; i++) sum += (x[i]! - mean) ** power;
    return sum / w;
  };
  return {
    skew: eachWindow(x.length, w, (from, to) => {
      if (w < 3 || flat(x, from, to)) return Number.NaN;
      return ((Math.sqrt(w * (w - 1)) / (w - 2)) * moment(from, to, 3)) / moment(from, to, 2) ** 1.5;
    }),
    kurt: eachWindow(x.length, w, (from, to) => {
      if (w < 4 || flat(x, from, to)) return Number.NaN;
      const ratio = moment(from, to, 4) / moment(from, to, 2) ** 2;
      return ((w - 1) / ((w - 2) * (w - 3))) * ((w + 1) * ratio - 3 * (w - 1));
    }),
  };
}
