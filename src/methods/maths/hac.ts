/** What regressions of price on flow share: a line with Newey and West's error, and how well a line told rows it had not seen. */

import { simpleLeastSquares } from './least-squares.ts';
import { bartlettSum } from './long-run.ts';

export interface HacLine {
  constant: number;
  slope: number;
  /** Newey and West's, with n / (n - 2). */
  error: number;
  r2: number;
}

/** y on x with a constant, more than two finite rows; undefined where x does not vary. */
export function hacLine(x: Float64Array, y: Float64Array, lags: number): HacLine | undefined {
  const fit = simpleLeastSquares(x, y);
  if ('dependent' in fit) return undefined;
  const n = x.length;
  const mean = x.reduce((sum, value) => sum + value, 0) / n;
  const spread = x.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const scores = x.map((value, i) => (value - mean) * fit.residuals[i]!);
  const level = y.reduce((sum, value) => sum + value, 0) / n;
  const total = y.reduce((sum, value) => sum + (value - level) ** 2, 0);
  const left = fit.residuals.reduce((sum, value) => sum + value * value, 0);
  return {
    constant: fit.coefficients[0]!,
    slope: fit.coefficients[1]!,
    error: Math.sqrt(bartlettSum(scores, lags) * (n / (n - 2))) / spread,
    r2: total > 0 ? 1 - left / total : Number.NaN,
  };
}

/** 1 - sum (y - told)^2 / sum (y - mean)^2, `mean` being that of the rows fitted; NaN without variation. */
export function toldShare(y: Float64Array, told: (i: number) => number, mean: number): number {
  let left = 0;
  let total = 0;
  for (let i = 0; i < y.length; i++) {
    left += (y[i]! - told(i)) ** 2;
    total += (y[i]! - mean) ** 2;
  }
  return total > 0 ? 1 - left / total : Number.NaN;
}
