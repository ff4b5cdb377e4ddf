/** Summary statistics of one series: level, spread, shape, quantiles, historical risk. Same unit as the input. */
import { badInput, column, notEnough, numberList } from '../maths/input.ts';
import { type QuantileRule, quantile, quantileRules } from '../maths/quantile.ts';
import { compensatedSum } from '../maths/sum.ts';
import { defineMethod, type MethodResult } from '../method.ts';

const id = 'moments';
/** Third quartile of the standard normal: median absolute deviation times its inverse estimates sigma. */
const normalQuartile = 0.674489750196082;

/** Sum of (y_i - mean)(y_(i-1) - mean) over the sum of squares; pairs with a missing side do not count. */
function firstAutocorrelation(y: Float64Array, mean: number, squares: number): number {
  let sum = 0;
  for (let i = 1; i < y.length; i++) {
    const product = (y[i]! - mean) * (y[i - 1]! - mean);
    if (!Number.isNaN(product)) sum += product;
  }
  return sum / squares;
}

export default defineMethod({
  id,
  title: 'Summary statistics',
  inputs: { y: 'The series, any unit; missing values are left out' },
  params: { q: { title: 'Quantiles asked for, fractions from 0 to 1', default: '0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99' } },
  outputs: {
    n: 'Numbers used',
    missing: 'Numbers left out',
    mean: 'Arithmetic mean',
    var_ddof0: 'Variance over n',
    var_ddof1: 'Variance over n - 1',
    std_ddof0: 'Root of var_ddof0',
    std_ddof1: 'Root of var_ddof1',
    sem: 'Standard error of the mean',
    autocorr_lag1: 'Autocorrelation at lag 1',
    skew_biased: 'Skewness m3 / m2^1.5',
    skew_unbiased: 'Skewness, bias-corrected (3 numbers or more)',
    kurt_excess_biased: 'Kurtosis m4 / m2^2 - 3',
    kurt_excess_unbiased: 'Excess kurtosis, bias-corrected (4 numbers or more)',
    quantiles: 'For each definition of Hyndman and Fan, the quantiles q',
    median: 'Median',
    mad_raw: 'Median distance from the median',
    mad_normal: 'The same, scaled to sigma for normal data',
    iqr: 'Upper less lower quartile',
    min: 'Smallest',
    max: 'Largest',
    var_hist_95: 'The 5 % quantile: historical value at risk, as a return',
    cvar_hist_95: 'Mean of the values at or below it',
  },
  run(input, params): MethodResult {
    const y = column(id, input, 'y');
    const qs = numberList(id, 'q', params.q);
    if (qs.some((q) => q < 0 || q > 1)) throw badInput(id, 'parameter q must hold fractions from 0 to 1.');
    const known = y.filter((value) => !Number.isNaN(value));
    const n = known.length;
    if (n === 0) throw notEnough(id, 'known numbers in y', 1, 0);
    const mean = compensatedSum(known) / n;
    let [s1, s2, s3, s4] = [0, 0, 0, 0];
    for (const value of known) {
      const d = value - mean;
      s1 += d;
      s2 += d * d;
      s3 += d * d * d;
      s4 += d * d * d * d;
    }
    // The rounded mean leaves sum d a little off zero; its square belongs to no deviation.
    s2 -= (s1 * s1) / n;
    const m2 = s2 / n;
    const skew = s3 / n / (m2 * Math.sqrt(m2));
    const kurt = s4 / n / (m2 * m2) - 3;
    const sorted = known.slice().sort();
    const median = quantile(sorted, 0.5);
    const mad = quantile(sorted.map((value) => Math.abs(value - median)).sort(), 0.5);
    const var95 = quantile(sorted, 0.05);
    const tail = sorted.filter((value) => value <= var95);
    return {
      n,
      missing: y.length - n,
      mean,
      var_ddof0: m2,
      var_ddof1: n > 1 ? s2 / (n - 1) : Number.NaN,
      std_ddof0: Math.sqrt(m2),
      std_ddof1: n > 1 ? Math.sqrt(s2 / (n - 1)) : Number.NaN,
      sem: n > 1 ? Math.sqrt(s2 / (n - 1) / n) : Number.NaN,
      autocorr_lag1: firstAutocorrelation(y, mean, s2),
      skew_biased: skew,
      skew_unbiased: n > 2 ? (Math.sqrt(n * (n - 1)) / (n - 2)) * skew : Number.NaN,
      kurt_excess_biased: kurt,
      kurt_excess_unbiased: n > 3 ? ((n - 1) / ((n - 2) * (n - 3))) * ((n + 1) * kurt + 6) : Number.NaN,
      quantiles: Object.fromEntries(
        Object.keys(quantileRules).map((rule) => [rule, qs.map((q) => quantile(sorted, q, rule as QuantileRule))]),
      ),
      median,
      mad_raw: mad,
      mad_normal: mad / normalQuartile,
      iqr: quantile(sorted, 0.75) - quantile(sorted, 0.25),
      min: sorted[0]!,
      max: sorted[n - 1]!,
      var_hist_95: var95,
      cvar_hist_95: compensatedSum(tail) / tail.length,
    };
  },
  doc: {
    what: 'The size, spread, shape and tails of a series in a few numbers.',
    formula: [
      String.raw`m_k = \frac{1}{n} \sum (y - \bar y)^k`,
      String.raw`\mathrm{skew} = \frac{m_3}{m_2^{3/2}}, \quad \mathrm{kurtosis} = \frac{m_4}{m_2^2} - 3`,
      String.raw`\mathrm{mad} = \operatorname{median} |y - \operatorname{median} y|`,
    ],
    read: 'Kurtosis above 0: more extreme values than a normal series of the same spread. Negative skew: the extremes lie below. std far above mad_normal: a few values carry the spread.',
    limits:
      'Third and fourth moments of heavy-tailed series do not settle, however long the series. Quantiles beyond 1/n are the extremes themselves.',
    references: [
      'NIST Statistical Reference Datasets, univariate summary statistics',
      'Joanes, Gill (1998), Comparing measures of sample skewness and kurtosis, The Statistician 47(1)',
      'Hyndman, Fan (1996), Sample quantiles in statistical packages, The American Statistician 50(4)',
    ],
  },
});
