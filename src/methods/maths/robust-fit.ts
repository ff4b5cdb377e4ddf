/** Least squares with a covariance that allows for errors of unequal size (lags 0, HC0) or that follow one another (Bartlett, Newey-West). */
import { leastSquares } from './least-squares.ts';

export interface RobustFit {
  coefficients: Float64Array;
  residuals: Float64Array;
  /** Of the coefficients. */
  covariance: Float64Array[];
  n: number;
}

/** Rows in which any number is not finite are left out. Undefined: fewer than 3 rows more than columns, or a column that says nothing new. */
export function robustFit(columns: readonly Float64Array[], y: Float64Array, lags = 0): RobustFit | undefined {
  const rows: number[] = [];
  for (let i = 0; i < y.length; i++) {
    let sum = y[i]!;
    for (const column of columns) sum += column[i]!;
    if (sum - sum === 0) rows.push(i);
  }
  const k = columns.length;
  const n = rows.length;
  if (n < k + 3) return undefined;
  const taken = (values: Float64Array): Float64Array => Float64Array.from(rows, (i) => values[i]!);
  const x = columns.map(taken);
  const fit = leastSquares(x, taken(y));
  if ('dependent' in fit) return undefined;
  const { coefficients, residuals, inverse } = fit;
  const scores = inverse.map((row) => {
    const pull = new Float64Array(n);
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let j = 0; j < k; j++) sum += row[j]! * x[j]![i]!;
      pull[i] = sum * residuals[i]!;
    }
    return pull;
  });
  const covariance = scores.map((a) => Float64Array.from(scores, (b) => longProduct(a, b, lags)));
  return { coefficients, residuals, covariance, n };
}

/** Sum of products of two columns of scores, and of their neighbours up to `lags` rows apart with falling weights. */
function longProduct(a: Float64Array, b: Float64Array, lags: number): number {
  const n = a.length;
  let total = 0;
  for (let i = 0; i < n; i++) total += a[i]! * b[i]!;
  for (let lag = 1; lag <= Math.min(lags, n - 1); lag++) {
    let sum = 0;
    for (let i = lag; i < n; i++) sum += a[i]! * b[i - lag]! + a[i - lag]! * b[i]!;
    total += (1 - lag / (lags + 1)) * sum;
  }
  return total;
}

/** Standard error of a smooth function of the coefficients with this gradient. */
export function deltaError(covariance: readonly Float64Array[], gradient: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < covariance.length; i++)
    for (let j = 0; j < covariance.length; j++) sum += gradient[i]! * covariance[i]![j]! * gradient[j]!;
  return Math.sqrt(sum);
}
