/** Distribution of log returns of closes over a selection: size, spread, shape, quantiles, historical risk. Fractions a bar. */

import { QuantabError } from '../../core/errors.ts';
import { normalPdf } from '../../methods/maths/normal.ts';
import { callMethod } from '../../methods/registry.ts';
import { defineAnalysis } from '../analysis.ts';
import { momentIntervals } from '../block-intervals.ts';
import { histogram } from '../histogram.ts';
import { knownOf } from '../known-returns.ts';
import { fitStudent, studentPdf } from '../student-fit.ts';

/** Points of the fitted curves. */
const curvePoints = 200;

export default defineAnalysis({
  id: 'returns.distribution',
  title: 'Distribution of returns',
  every: '1m',
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
    intervals: '95 % intervals of mean, std, skew and kurtosis by a block bootstrap, and its block in bars; unknown under 20 returns',
    unchanged: 'Returns that are exactly 0',
    edges: 'Edges of the classes of the histogram',
    counts: 'Returns in each class',
    below: 'Returns under the first edge',
    above: 'Returns over the last edge',
    student: 'Fitted t: df, location, scale; unknown where too many returns are equal',
    curve: 'Points along the classes; normal and t: returns a class would hold there if they were so distributed',
  },
  run(ctx, series, params) {
    const close = series['close.0'];
    if (!close || close.length < 2) {
      const message = `returns.distribution needs the series close.0 with at least 2 bars, was ${close?.length ?? 0}. Choose a longer span.`;
      throw new QuantabError('not-enough-data', message);
    }
    ctx.progress(0, 4, 'returns');
    const returns = callMethod('returns', { price: close }).log as Float64Array;
    ctx.progress(1, 4, 'moments');
    const m = callMethod('moments', { y: returns }, { q: params.q });
    const known = knownOf(returns);
    ctx.progress(2, 4, 'intervals');
    const intervals = momentIntervals(known);
    ctx.progress(3, 4, 'fits');
    const { edges, counts, below, above } = histogram(known);
    const student = fitStudent(known);
    const [mean, std] = [m.mean as number, m.std_ddof1 as number];
    const [low, high] = [edges[0]!, edges[edges.length - 1]!];
    const mass = (known.length * (high - low)) / counts.length;
    const x = Float64Array.from({ length: curvePoints }, (_, i) => low + ((high - low) * i) / (curvePoints - 1));
    ctx.progress(4, 4, 'done');
    return {
      n: m.n,
      returns,
      mean,
      std,
      skew: m.skew_unbiased,
      kurtosis: m.kurt_excess_unbiased,
      min: m.min,
      max: m.max,
      median: m.median,
      quantiles: m.quantiles,
      valueAtRisk95: m.var_hist_95,
      expectedShortfall95: m.cvar_hist_95,
      intervals,
      unchanged: known.reduce((n, value) => n + (value === 0 ? 1 : 0), 0),
      edges,
      counts,
      below,
      above,
      student,
      curve: {
        x,
        normal: x.map((at) => (mass / std) * normalPdf((at - mean) / std)),
        student: student ? x.map((at) => mass * studentPdf(student, at)) : undefined,
      },
    };
  },
  doc: {
    what: 'How returns of the selected bars are spread: their usual size, how often extremes come, and what the worst twentieth looks like; beside it a normal of the same mean and deviation, and a Student t fitted to them.',
    formula: [String.raw`r_t = \ln \frac{c_t}{c_{t-1}}`],
    where:
      'Then the moments and quantiles of $r$ (method moments). Intervals: circular block bootstrap, 1,000 seeded draws, blocks of $1.5 n^{1/3}$ bars. The t: maximum likelihood of its degrees, location and scale. Classes: Freedman and Diaconis.',
    read: 'Excess kurtosis far above 0: most bars are quiet and a few carry the risk, so the standard deviation understates bad bars. Negative skew: falls are sharper than rises. A t of 3 to 5 degrees is usual for returns of minutes; the fewer, the heavier the tails.',
    limits:
      'All bars count alike, though volatility comes in clusters: the numbers describe the span chosen, not the next hour. The 5 % quantile of n bars rests on n / 20 of them. With tails as heavy as these the sample kurtosis grows with n and its interval is too narrow. Bars that are short against the time between trades are full of zeros.',
    references: [
      'Cont, Empirical properties of asset returns: stylized facts and statistical issues, Quantitative Finance 1 (2001)',
      'Politis and Romano, A circular block-resampling procedure for stationary data (1992)',
      'Freedman and Diaconis, On the histogram as a density estimator: L2 theory, Z. Wahrscheinlichkeitstheorie 57 (1981)',
    ],
  },
});
