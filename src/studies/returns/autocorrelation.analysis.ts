/** Autocorrelation of log returns and of their squares, by lags of bars, with bands of white noise. No unit. */
import { callMethod } from '../../methods/registry.ts';
import { defineAnalysis } from '../analysis.ts';
import { normal95 } from '../intervals.ts';
import { longestStretch, notEnoughBars, returnsOf } from '../known-returns.ts';

const id = 'returns.autocorrelation';
const fewest = 30;

export default defineAnalysis({
  id,
  title: 'Autocorrelation of returns',
  every: '1m',
  inputs: { 'close.0': 'Closes of the bars, quote currency; a missing bar is NaN' },
  params: { lags: { title: 'Lags', default: 40, unit: 'bars', min: 1, max: 500 } },
  outputs: {
    n: 'Returns used: the longest stretch without a hole',
    known: 'Returns known in all',
    lag: 'Lags in bars, from 1',
    acf: 'Autocorrelation of returns at each lag',
    pacf: 'Partial autocorrelation of returns (Yule and Walker)',
    squared: 'Autocorrelation of squared returns',
    white: 'Half width of the band that holds 95 % of the values of white noise',
    lo: 'Lower end of the 95 % interval of acf (Bartlett)',
    hi: 'Upper end of the same',
    outside: 'How many of acf, pacf and squared lie outside the band of white noise',
  },
  run(ctx, series, params) {
    const returns = returnsOf(id, series, fewest);
    const { from, to } = longestStretch(returns);
    const y = returns.slice(from, to);
    const n = y.length;
    if (n < fewest) throw notEnoughBars(id, 'returns without a hole between them', fewest, n);
    // A partial autocorrelation of more than half of the values is not estimated.
    const nlags = Math.max(1, Math.min(params.lags as number, Math.floor(n / 2) - 1));
    ctx.progress(0, 2, 'returns');
    const of = callMethod('acf-pacf', { y }, { nlags, alpha: 0.05 });
    ctx.progress(1, 2, 'squares');
    const ofSquares = callMethod('acf-pacf', { y: y.map((r) => r * r) }, { nlags, alpha: 0.05 });
    ctx.progress(2, 2, 'done');
    const lags = (column: unknown): Float64Array => Float64Array.from(column as ArrayLike<number>).slice(1);
    const ends = of.acf_conf95 as ArrayLike<ArrayLike<number>>;
    const end = (k: 0 | 1): Float64Array => Float64Array.from({ length: nlags }, (_, i) => ends[i + 1]?.[k] ?? Number.NaN);
    const [acf, pacf, squared] = [lags(of.acf), lags(of.pacf_yw_mle), lags(ofSquares.acf)];
    const white = normal95 / Math.sqrt(n);
    const outside = (values: Float64Array): number => values.reduce((m, value) => m + (Math.abs(value) > white ? 1 : 0), 0);
    return {
      n,
      known: returns.reduce((m, r) => m + (Number.isNaN(r) ? 0 : 1), 0),
      lag: Float64Array.from({ length: nlags }, (_, i) => i + 1),
      acf,
      pacf,
      squared,
      white,
      lo: end(0),
      hi: end(1),
      outside: { acf: outside(acf), pacf: outside(pacf), squared: outside(squared) },
    };
  },
  doc: {
    what: 'How much a return says of the one k bars later, beside what lies between them (ACF) and apart from it (PACF); and the same of its size (squares).',
    formula: [String.raw`\hat\rho_k = \frac{\sum_t (r_t - \bar r)(r_{t+k} - \bar r)}{\sum_t (r_t - \bar r)^2}`],
    where: 'White noise of $n$ values stays within $\\pm 1.96 / \\sqrt n$ at 95 of 100 lags.',
    read: 'Returns: bars near zero are what an efficient market shows; a negative first lag on short bars is the bounce between bid and ask. Squares: a slow decay above the band is volatility that clusters.',
    limits:
      'Of 40 lags two lie outside by chance. With heavy tails and clustered volatility the band is too narrow for returns. Only the longest stretch without a hole is used; bars without a trade count as returns of 0.',
    references: ['Box, Jenkins and Reinsel, Time Series Analysis, 4th ed. (2008), chapter 2'],
  },
});
