/**
 * Tests of whether values are normally distributed. `values` are finite and vary. p-values are shares of 1; unknown is NaN.
 */
import { normalCdf, normalLogCdf, normalQuantile } from './normal.ts';
import { compensatedSum } from './sum.ts';

export interface Test {
  stat: number;
  p: number;
}

const unknown: Test = { stat: Number.NaN, p: Number.NaN };

export interface Shape {
  n: number;
  mean: number;
  /** Sum of the squared distances from the mean. */
  squares: number;
  /** Third and fourth standardised moments with divisor n; 3 is the kurtosis of the normal. */
  skewness: number;
  kurtosis: number;
}

export function shapeOf(values: Float64Array): Shape {
  const n = values.length;
  const mean = compensatedSum(values) / n;
  const moment = (k: number): number => compensatedSum(values.map((value) => (value - mean) ** k)) / n;
  const variance = moment(2);
  return { n, mean, squares: variance * n, skewness: moment(3) / variance ** 1.5, kurtosis: moment(4) / variance ** 2 };
}

export function jarqueBera({ n, skewness, kurtosis }: Shape): Test {
  const stat = (n / 6) * (skewness ** 2 + (kurtosis - 3) ** 2 / 4);
  return { stat, p: Math.exp(-stat / 2) };
}

/** D'Agostino, Belanger, D'Agostino (1990): the z-values of skewness and kurtosis, squared. Needs 8 values. */
export function dagostino({ n, skewness, kurtosis }: Shape): Test {
  if (n < 8) return unknown;
  const y = skewness * Math.sqrt(((n + 1) * (n + 3)) / (6 * (n - 2)));
  const beta = (3 * (n * n + 27 * n - 70) * (n + 1) * (n + 3)) / ((n - 2) * (n + 5) * (n + 7) * (n + 9));
  const w = Math.sqrt(2 * (beta - 1)) - 1;
  const zSkew = Math.asinh(y / Math.sqrt(2 / (w - 1))) / Math.sqrt(0.5 * Math.log(w));

  const expected = (3 * (n - 1)) / (n + 1);
  const variance = (24 * n * (n - 2) * (n - 3)) / ((n + 1) ** 2 * (n + 3) * (n + 5));
  const x = (kurtosis - expected) / Math.sqrt(variance);
  const root = ((6 * (n * n - 5 * n + 2)) / ((n + 7) * (n + 9))) * Math.sqrt((6 * (n + 3) * (n + 5)) / (n * (n - 2) * (n - 3)));
  const a = 6 + (8 / root) * (2 / root + Math.sqrt(1 + 4 / (root * root)));
  const zKurt = (1 - 2 / (9 * a) - Math.cbrt((1 - 2 / a) / (1 + x * Math.sqrt(2 / (a - 4))))) / Math.sqrt(2 / (9 * a));
  const stat = zSkew ** 2 + zKurt ** 2;
  return { stat, p: Math.exp(-stat / 2) };
}

/** Anderson-Darling distance from the normal with the sample's own mean and deviation, without a correction for length. */
export function andersonDarling(sorted: Float64Array, { n, mean, squares }: Shape): number {
  const deviation = Math.sqrt(squares / (n - 1));
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const below = normalLogCdf((sorted[i]! - mean) / deviation);
    const above = normalLogCdf((mean - sorted[n - 1 - i]!) / deviation);
    sum += (2 * i + 1) * (below + above);
  }
  return -n - sum / n;
}

function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduceRight((sum, coefficient) => sum * x + coefficient, 0);
}

const firstWeight = [0, 0.221157, -0.147981, -2.07119, 4.434685, -2.706056];
const secondWeight = [0, 0.042981, -0.293762, -1.752461, 5.682633, -3.582633];

/** Weights of the lower half of the sorted values, from the smallest; those of the upper half have the other sign. */
function shapiroWeights(n: number): Float64Array {
  const half = Math.floor(n / 2);
  if (n === 3) return Float64Array.of(-Math.SQRT1_2);
  const scores = Float64Array.from({ length: half }, (_, i) => normalQuantile((i + 0.625) / (n + 0.25)));
  const squares = 2 * scores.reduce((sum, score) => sum + score * score, 0);
  const fixed = [firstWeight, ...(n > 5 ? [secondWeight] : [])].map(
    (coefficients, i) => scores[i]! / Math.sqrt(squares) - polynomial(coefficients, 1 / Math.sqrt(n)),
  );
  const [left, taken] = fixed.reduce(([a, b], weight, i) => [a - 2 * scores[i]! ** 2, b - 2 * weight * weight], [squares, 1]) as [
    number,
    number,
  ];
  const factor = Math.sqrt(left / taken);
  return scores.map((score, i) => fixed[i] ?? score / factor);
}

/** Shapiro-Wilk by Royston (1995), algorithm AS R94, for 3 to 5,000 values; unknown outside. */
export function shapiroWilk(sorted: Float64Array, { n, mean, squares }: Shape): Test {
  if (n < 3 || n > 5000) return unknown;
  const weights = shapiroWeights(n);
  let along = 0;
  let length = 0;
  weights.forEach((weight, i) => {
    along += weight * (sorted[i]! - mean - (sorted[n - 1 - i]! - mean));
    length += 2 * weight * weight;
  });
  const norm = Math.sqrt(length * squares);
  // 1 - W as a product, for a W near 1.
  const rest = ((norm - along) * (norm + along)) / (length * squares);
  const stat = 1 - rest;
  if (n === 3) return { stat, p: Math.max(0, (6 / Math.PI) * (Math.asin(Math.sqrt(stat)) - Math.PI / 3)) };
  let y = Math.log(rest);
  const ln = Math.log(n);
  if (n > 11) {
    const mid = polynomial([-1.5861, -0.31082, -0.083751, 0.0038915], ln);
    return { stat, p: normalCdf((mid - y) / Math.exp(polynomial([-0.4803, -0.082676, 0.0030302], ln))) };
  }
  const most = polynomial([-2.273, 0.459], n);
  if (y >= most) return { stat, p: 0 };
  y = -Math.log(most - y);
  const mid = polynomial([0.544, -0.39978, 0.025054, -6.714e-4], n);
  return { stat, p: normalCdf((mid - y) / Math.exp(polynomial([1.3822, -0.77857, 0.062767, -0.0020322], n))) };
}
