/**
 * Hedge ratios by several methods, each with a 95 % interval that allows for residuals that follow one another: those of prices do.
 * OLS and Huber by Newey and West's variance, Theil-Sen by Sen's interval widened as that of OLS is, orthogonal regression by resampled
 * blocks of bars, Kalman by the variance of its state. Ratio: price (or log price) of the first leg per one of the other.
 */
import { openPrng } from '../core/prng.ts';
import { mainAxisSlope } from '../methods/maths/line.ts';
import { andrewsLags, bartlettSum } from '../methods/maths/long-run.ts';
import { callMethod } from '../methods/registry.ts';
import { normal95 } from './intervals.ts';

export interface HedgeEstimate {
  readonly id: 'ols' | 'huber' | 'theil-sen' | 'tls' | 'kalman';
  readonly title: string;
  /** How it was done, in a few words: `HAC 20`. */
  readonly detail: string;
  readonly beta: number;
  readonly lo: number;
  readonly hi: number;
  readonly n: number;
}

export interface LinearFit {
  readonly intercept: number;
  readonly betas: readonly number[];
  /** Newey and West's standard errors of the betas, and those of independent residuals. */
  readonly errors: readonly number[];
  readonly plainErrors: readonly number[];
  readonly lags: number;
  readonly residuals: Float64Array;
  readonly rsquared: number;
  /** (X'X)^-1 of the centred regressors, the constant first. */
  readonly inverse: readonly (readonly number[])[];
}

/** All pairs of so many bars: two million slopes. Of more bars a seeded sample is taken. */
const exactRows = 2_000;
const resamples = 400;
const seed = 20_240_808;

const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const less = (values: Float64Array, by: number): Float64Array => values.map((value) => value - by);
const around = (beta: number, error: number): { lo: number; hi: number } => ({ lo: beta - normal95 * error, hi: beta + normal95 * error });

/** Columns as a design: one regressor as `x`, several as rows. */
function designOf(xs: readonly Float64Array[]): Record<string, unknown> {
  return xs.length === 1 ? { x: xs[0] } : { X: Array.from(xs[0]!, (_, i) => xs.map((x) => x[i]!)) };
}

/** Scores of coefficient `j`: what each row adds to its error. */
function scoresOf(inverse: LinearFit['inverse'], j: number, xs: readonly Float64Array[], residuals: Float64Array): Float64Array {
  const row = inverse[j]!;
  return residuals.map((e, i) => xs.reduce((sum, x, k) => sum + row[k + 1]! * x[i]!, row[0]!) * e);
}

export function fitOls(y: Float64Array, xs: readonly Float64Array[]): LinearFit {
  const means = xs.map(mean);
  const centred = xs.map((x, j) => less(x, means[j]!));
  const level = mean(y);
  const ones = Float64Array.from(y, () => 1);
  const fit = callMethod(
    'ols',
    { y: less(y, level), X: Array.from(y, (_, i) => [ones[i]!, ...centred.map((x) => x[i]!)]) },
    { X_includes_intercept: true },
  );
  const [constant = 0, ...betas] = fit.params as number[];
  const scale = fit.scale as number;
  const inverse = (fit.cov_params as number[][]).map((row) => row.map((value) => value / scale));
  const residuals = fit.resid as Float64Array;
  const scores = betas.map((_, j) => scoresOf(inverse, j + 1, centred, residuals));
  const lags = Math.max(...scores.map(andrewsLags));
  return {
    intercept: level + constant - betas.reduce((sum, beta, j) => sum + beta * means[j]!, 0),
    betas,
    errors: scores.map((each) => Math.sqrt(bartlettSum(each, lags))),
    plainErrors: (fit.bse as number[]).slice(1),
    lags,
    residuals,
    rsquared: fit.rsquared as number,
    inverse,
  };
}

export const olsEstimates = (fit: LinearFit): HedgeEstimate[] =>
  fit.betas.map((beta, j) => ({
    id: 'ols',
    title: 'OLS',
    detail: `HAC ${fit.lags}`,
    beta,
    ...around(beta, fit.errors[j]!),
    n: fit.residuals.length,
  }));

export function huberEstimates(y: Float64Array, xs: readonly Float64Array[], ols: LinearFit): HedgeEstimate[] {
  const centred = xs.map((x) => less(x, mean(x)));
  const fit = callMethod('huber-rlm', { y: less(y, mean(y)), ...designOf(centred) });
  const weights = fit.weights as Float64Array;
  const residuals = fit.resid as Float64Array;
  // Huber's H1 with Newey and West in the middle: the mean of psi' is the share of rows that keep their whole weight.
  const whole = weights.reduce((sum, weight) => sum + (weight === 1 ? 1 : 0), 0) / weights.length;
  const pulled = residuals.map((e, i) => (e * weights[i]!) / whole);
  return (fit.params as number[]).slice(1).map((beta, j) => {
    const error = Math.sqrt(bartlettSum(scoresOf(ols.inverse, j + 1, centred, pulled), ols.lags));
    return { id: 'huber', title: 'Huber', detail: `HAC ${ols.lags}`, beta, ...around(beta, error), n: y.length };
  });
}

export function theilSenEstimate(y: Float64Array, x: Float64Array, ols: LinearFit): HedgeEstimate {
  const exact = y.length <= exactRows;
  const rows = exact ? undefined : sampleRows(y.length, exactRows);
  const pick = (values: Float64Array): Float64Array => (rows ? Float64Array.from(rows, (i) => values[i]!) : values);
  const fit = callMethod('theil-sen', { y: pick(y), x: pick(x) }, { siegel: false });
  const [beta, low, high] = [fit.slope, fit.slope_lo, fit.slope_hi] as [number, number, number];
  const n = rows?.length ?? y.length;
  // Rows that are drawn far apart hardly follow one another; what remains is the error of all rows, which no sample can be below.
  const factor = Math.max(1, ols.errors[0]! / ols.plainErrors[0]! / Math.sqrt(y.length / n));
  return {
    id: 'theil-sen',
    title: 'Theil–Sen',
    detail: exact ? 'all pairs' : `${exactRows.toLocaleString('en-US')} of ${y.length.toLocaleString('en-US')} bars`,
    beta,
    lo: beta - (beta - low) * factor,
    hi: beta + (high - beta) * factor,
    n,
  };
}

/** Rows of a seeded sample without replacement, ascending: one of each of `size` equal stretches. */
function sampleRows(n: number, size: number): Uint32Array {
  const random = openPrng(seed);
  return Uint32Array.from({ length: size }, (_, k) => Math.floor(((k + random.uniform()) * n) / size));
}

export function tlsEstimate(y: Float64Array, x: Float64Array, ols: LinearFit): HedgeEstimate {
  const n = y.length;
  const [u, v] = [less(x, mean(x)), less(y, mean(y))];
  const beta = callMethod('tls', { y: v, x: u }).slope as number | undefined;
  const length = Math.min(Math.floor(n / 4), Math.max(ols.lags + 1, Math.ceil(Math.cbrt(n))));
  // Running sums of u, v, uu, vv, uv over the series and once more from its start: blocks go round the end.
  const sums = [u, v, u.map((a) => a * a), v.map((b) => b * b), u.map((a, i) => a * v[i]!)].map((values) => {
    const run = new Float64Array(n + length + 1);
    for (let i = 0; i < n + length; i++) run[i + 1] = run[i]! + values[i % n]!;
    return run;
  });
  const random = openPrng(seed);
  const blocks = Math.ceil(n / length);
  const slopes = Float64Array.from({ length: resamples }, () => {
    const total = [0, 0, 0, 0, 0];
    for (let b = 0; b < blocks; b++) {
      const start = random.below(n);
      sums.forEach((run, k) => {
        total[k]! += run[start + length]! - run[start]!;
      });
    }
    const rows = blocks * length;
    const [su, sv, suu, svv, suv] = total as [number, number, number, number, number];
    return mainAxisSlope(suu - (su * su) / rows, svv - (sv * sv) / rows, suv - (su * sv) / rows);
  }).sort();
  const end = (share: number): number => slopes[Math.round(share * (resamples - 1))]!;
  return {
    id: 'tls',
    title: 'Total least squares',
    detail: `blocks of ${length}`,
    beta: beta ?? Number.NaN,
    lo: end(0.025),
    hi: end(0.975),
    n,
  };
}

/** Rows that the speeds of the Kalman filter are chosen on. */
const tunedRows = 20_000;
const speeds = [1e-9, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3];
const noises = [1, 0.3, 0.1, 0.03, 0.01];

/**
 * Slope after the last bar. Both legs are measured from the first bar in deviations of the hedging leg, so that slope and intercept move on
 * one scale; how fast, and how much of the residual is noise, is what makes the bars likeliest.
 */
export function kalmanEstimate(y: Float64Array, x: Float64Array, ols: LinearFit): HedgeEstimate {
  const middle = mean(x);
  const spread = Math.sqrt(x.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (x.length - 1));
  const [u, v] = [x.map((value) => (value - x[0]!) / spread), y.map((value) => (value - y[0]!) / spread)];
  const residual = ols.residuals.reduce((sum, e) => sum + e * e, 0) / ols.residuals.length / spread ** 2;
  const from = Math.max(0, y.length - tunedRows);
  const [tuneX, tuneY] = [u.subarray(from), v.subarray(from)];
  const start = { initial_mean: '0, 0', initial_cov: '1000, 0, 0, 1000', add_Q_before_first_update: true };
  let best = { delta: speeds[0]!, noise: residual, likelihood: Number.NEGATIVE_INFINITY };
  for (const delta of speeds)
    for (const share of noises) {
      const noise = residual * share;
      const likelihood = callMethod('kalman-hedge', { y: tuneY, x: tuneX }, { ...start, delta, obs_cov: noise }).loglik as number;
      if (likelihood > best.likelihood) best = { delta, noise, likelihood };
    }
  const fit = callMethod('kalman-hedge', { y: v, x: u }, { ...start, delta: best.delta, obs_cov: best.noise });
  const beta = (fit.slope as Float64Array).at(-1)!;
  const error = (fit.slope_se as Float64Array).at(-1)!;
  return { id: 'kalman', title: 'Kalman, last', detail: `δ ${best.delta.toExponential(0)}`, beta, ...around(beta, error), n: y.length };
}
