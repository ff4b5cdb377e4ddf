/** Parts of the Hurst exponent's estimates: ranges, fluctuations and lagged differences of a series. */
import { logGamma } from './distributions.ts';
import { slopeOf } from './line.ts';

/** Mean over the whole blocks from the start of range over standard deviation; flat blocks are left out. */
export function rescaledRange(x: Float64Array, size: number, ddof: number): number {
  let sum = 0;
  let blocks = 0;
  for (let from = 0; from + size <= x.length; from += size) {
    const ratio = blockRange(x.subarray(from, from + size), ddof);
    if (!(ratio >= 0)) continue;
    sum += ratio;
    blocks++;
  }
  return blocks > 0 ? sum / blocks : Number.NaN;
}

function blockRange(block: Float64Array, ddof: number): number {
  const n = block.length;
  let mean = 0;
  for (const value of block) mean += value / n;
  let squares = 0;
  let at = 0;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of block) {
    const away = value - mean;
    squares += away * away;
    at += away;
    if (at < low) low = at;
    if (at > high) high = at;
  }
  // What rounding leaves of a constant block is no spread.
  return squares > n * (mean * 4 * Number.EPSILON) ** 2 ? (high - low) / Math.sqrt(squares / (n - ddof)) : Number.NaN;
}

/** R/S expected of noise (Anis, Lloyd 1976) with the factor of Peters; above 340 the gamma functions by Stirling's formula. */
export function expectedRange(n: number): number {
  let sum = 0;
  for (let i = 1; i < n; i++) sum += Math.sqrt((n - i) / i);
  const front = n <= 340 ? Math.exp(logGamma((n - 1) / 2) - logGamma(n / 2)) / Math.sqrt(Math.PI) : 1 / Math.sqrt((n * Math.PI) / 2);
  return ((n - 0.5) / n) * front * sum;
}

/** Root mean square of all whole blocks' residuals about a polynomial of order 1 or 2. */
export function fluctuation(profile: Float64Array, size: number, order: number): number {
  const basis = polynomials(size, order);
  const residuals = new Float64Array(size);
  let squares = 0;
  let rows = 0;
  for (let from = 0; from + size <= profile.length; from += size) {
    for (let i = 0; i < size; i++) residuals[i] = profile[from + i]!;
    for (const shape of basis) {
      let weight = 0;
      for (let i = 0; i < size; i++) weight += residuals[i]! * shape[i]!;
      for (let i = 0; i < size; i++) residuals[i]! -= weight * shape[i]!;
    }
    for (let i = 0; i < size; i++) squares += residuals[i]! * residuals[i]!;
    rows += size;
  }
  return Math.sqrt(squares / rows);
}

/** 1, t, t^2 .. on `size` points, made orthonormal. */
function polynomials(size: number, order: number): Float64Array[] {
  const basis: Float64Array[] = [];
  for (let power = 0; power <= order; power++) {
    const shape = Float64Array.from({ length: size }, (_, i) => ((2 * i + 1) / size - 1) ** power);
    for (let pass = 0; pass < 2; pass++) {
      for (const other of basis) {
        const weight = shape.reduce((sum, value, i) => sum + value * other[i]!, 0);
        for (let i = 0; i < size; i++) shape[i]! -= weight * other[i]!;
      }
    }
    const length = Math.sqrt(shape.reduce((sum, value) => sum + value * value, 0));
    basis.push(shape.map((value) => value / length));
  }
  return basis;
}

/** Slope of ln of a measure of the differences at each lag, on ln of the lag. */
function lagSlope(walk: Float64Array, from: number, to: number, measure: (differences: Float64Array) => number): number {
  const lags = Array.from({ length: to - from + 1 }, (_, i) => from + i);
  const logs = lags.map((lag) => {
    const value = measure(Float64Array.from({ length: walk.length - lag }, (_, i) => walk[i + lag]! - walk[i]!));
    return value > 0 ? Math.log(value) : Number.NaN;
  });
  return slopeOf(lags.map(Math.log), logs);
}

/** The recipe of many scripts: the standard deviation of differences at lags 2 to 20. */
export function lagSpread(walk: Float64Array): number {
  return lagSlope(walk, 2, 20, (differences) => {
    const mean = differences.reduce((sum, value) => sum + value, 0) / differences.length;
    return Math.sqrt(differences.reduce((sum, value) => sum + (value - mean) ** 2, 0) / differences.length);
  });
}

/** Slope of the mean q-th power of differences at lags 1 to 19, over q. */
export function generalisedHurst(walk: Float64Array, q: number): number {
  return lagSlope(walk, 1, 19, (differences) => differences.reduce((sum, value) => sum + Math.abs(value) ** q, 0) / differences.length) / q;
}
