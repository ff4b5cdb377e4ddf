/** Distribution of log returns of closes over a selection: size, spread, shape, quantiles, historical risk. Fractions a bar. */

import { QuantabError } from '../../core/errors.ts';
import { callMethod } from '../../methods/registry.ts';
import { defineAnalysis } from '../analysis.ts';

export default defineAnalysis({
  id: 'returns.distribution',
  title: 'Distribution of returns',
  inputs: { 'close.0': 'Closes of the bars, quote currency; a missing bar is NaN' },
  params: { q: { title: 'Quantiles asked for, fractions from 0 to 1', default: '0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99' } },
  outputs: {
    n: 'Returns used',
    returns: 'Log returns, one a bar, NaN in the first',
    mean: 'Mean return of a bar',
    std: 'Standard deviation (n - 1)',
    skew: 'Skewness, bias-corrected',
    kurtosis: 'Excess kurtosis, bias-corrected',
    min: 'Smallest',
    max: 'Largest',
    median: 'Median',
    quantiles: 'For each definition of Hyndman and Fan, the quantiles q',
    valueAtRisk95: 'The 5 % quantile',
    expectedShortfall95: 'Mean of the returns at or below it',
  },
  run(ctx, series, params) {
    const close = series['close.0'];
    if (!close || close.length < 2) {
      const message = `returns.distribution needs the series close.0 with at least 2 bars, was ${close?.length ?? 0}. Choose a longer span.`;
      throw new QuantabError('not-enough-data', message);
    }
    ctx.progress(0, 2, 'returns');
    const returns = callMethod('returns', { price: close }).log as Float64Array;
    ctx.progress(1, 2, 'moments');
    const m = callMethod('moments', { y: returns }, { q: params.q });
    ctx.progress(2, 2, 'done');
    return {
      n: m.n,
      returns,
      mean: m.mean,
      std: m.std_ddof1,
      skew: m.skew_unbiased,
      kurtosis: m.kurt_excess_unbiased,
      min: m.min,
      max: m.max,
      median: m.median,
      quantiles: m.quantiles,
      valueAtRisk95: m.var_hist_95,
      expectedShortfall95: m.cvar_hist_95,
    };
  },
  doc: {
    what: 'How returns of the selected bars are spread: their usual size, how often extremes come, and what the worst twentieth looks like.',
    formula: [String.raw`r_t = \ln \frac{c_t}{c_{t-1}}`],
    where: 'Then the moments and quantiles of $r$ (method moments).',
    read: 'Excess kurtosis far above 0: most bars are quiet and a few carry the risk, so the standard deviation understates bad bars. Negative skew: falls are sharper than rises.',
    limits:
      'All bars count alike, though volatility comes in clusters: the numbers describe the span chosen, not the next hour. The 5 % quantile of n bars rests on n / 20 of them.',
    references: ['Cont, Empirical properties of asset returns: stylized facts and statistical issues, Quantitative Finance 1 (2001)'],
  },
});
