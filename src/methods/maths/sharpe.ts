/**
 * How far to believe a Sharpe ratio. Ratios are per period, not annualised; kurtosis is not excess (3 for a normal distribution).
 * Lo (2002); Bailey and López de Prado (2012, 2014).
 */
import { normalCdf, normalQuantile } from './normal.ts';

const eulerGamma = 0.5772156649015329;

/** Standard error for returns that are independent, of any skewness and kurtosis (Mertens 2002). */
export function sharpeError(sharpe: number, n: number, skew: number, kurtosis: number): number {
  return Math.sqrt((1 - skew * sharpe + ((kurtosis - 1) / 4) * sharpe * sharpe) / (n - 1));
}

/** Probability that the true ratio lies above `benchmark`. */
export function probabilisticSharpe(sharpe: number, benchmark: number, n: number, skew: number, kurtosis: number): number {
  return normalCdf((sharpe - benchmark) / sharpeError(sharpe, n, skew, kurtosis));
}

/** Best ratio to be expected of `trials` worthless configurations whose ratios have this variance; 0 for a single one. */
export function expectedBestSharpe(variance: number, trials: number): number {
  if (!(trials > 1)) return 0;
  const [one, other] = [normalQuantile(1 - 1 / trials), normalQuantile(1 - 1 / (trials * Math.E))];
  return Math.sqrt(variance) * ((1 - eulerGamma) * one + eulerGamma * other);
}

/**
 * Factor that annualises a ratio of `year` periods a year when returns follow each other: year / sqrt(year + 2 sum (year - k) rho_k), lags
 * from 1 to `lags`. sqrt(year) without autocorrelation. NaN where the sum leaves no variance.
 */
export function autocorrelatedFactor(returns: Float64Array, year: number, lags: number): number {
  const n = returns.length;
  let mean = 0;
  for (let i = 0; i < n; i++) mean += returns[i]! / n;
  let own = 0;
  for (let i = 0; i < n; i++) own += (returns[i]! - mean) ** 2;
  let sum = 0;
  for (let k = 1; k <= Math.min(lags, n - 1, year - 1); k++) {
    let product = 0;
    for (let i = k; i < n; i++) product += (returns[i]! - mean) * (returns[i - k]! - mean);
    sum += (year - k) * (product / own);
  }
  const left = year + 2 * sum;
  return left > 0 ? year / Math.sqrt(left) : Number.NaN;
}
