/** KPSS test: the null hypothesis is that the series keeps to a level or trend, the reverse of ADF. */
import { autoProducts } from '../maths/auto-products.ts';
import { badInput, column, countOrAuto, expectFinite, notEnough } from '../maths/input.ts';
import { isRounding, withoutTrend } from '../maths/trend.ts';
import { defineMethod } from '../method.ts';

const id = 'kpss';

/** Shares in percent, and the statistic at them (Kwiatkowski et al. 1992, table 1). */
const shares = [10, 5, 2.5, 1];
const criticals: Record<string, readonly number[]> = { c: [0.347, 0.463, 0.574, 0.739], ct: [0.119, 0.146, 0.176, 0.216] };

/** Hobijn, Franses, Ooms (1998), for the Bartlett kernel. */
function automaticLags(e: Float64Array): number {
  const n = e.length;
  const most = Math.min(Math.trunc(n ** (2 / 9)), n - 1);
  const sums = autoProducts(e, most);
  let s0 = sums[0]! / n;
  let s1 = 0;
  for (let j = 1; j <= most; j++) {
    s0 += (2 * sums[j]!) / n;
    s1 += (2 * j * sums[j]!) / n;
  }
  const ratio = s1 / s0;
  return Math.min(Math.trunc(1.1447 * (ratio * ratio) ** (1 / 3) * n ** (1 / 3)), n - 1);
}

function lagsOf(rule: unknown, e: Float64Array): number {
  const n = e.length;
  if (rule === 'legacy') return Math.min(Math.ceil(12 * (n / 100) ** 0.25), n - 1);
  const lags = countOrAuto(id, 'nlags', rule, ['legacy']) ?? automaticLags(e);
  if (lags >= n) throw notEnough(id, `values for ${lags} lags`, lags + 1, n);
  return lags;
}

function interpolated(stat: number, table: readonly number[]): number {
  for (let i = 0; i < table.length; i++) {
    if (stat > table[i]!) continue;
    if (i === 0) return shares[0]! / 100;
    const part = (stat - table[i - 1]!) / (table[i]! - table[i - 1]!);
    return (shares[i - 1]! + part * (shares[i]! - shares[i - 1]!)) / 100;
  }
  return Number.isNaN(stat) ? Number.NaN : shares[shares.length - 1]! / 100;
}

export default defineMethod({
  id,
  title: 'Stationarity (KPSS)',
  inputs: { y: 'The series: a spread, a log price' },
  params: {
    regression: { title: 'Keeps to a constant (c) or to a line (ct)', default: 'c', options: ['c', 'ct'] },
    nlags: { title: 'Lags of the variance: a number, auto or legacy', default: 'auto' },
  },
  outputs: {
    stat: 'The statistic',
    pvalue: 'Interpolated in the table: never below 0.01 nor above 0.10',
    lags: 'Lags of the long-run variance',
    crit: 'Critical values at 10, 5, 2.5 and 1 %',
  },
  run(input, params) {
    const y = column(id, input, 'y');
    expectFinite(id, 'y', y);
    const n = y.length;
    const terms = params.regression === 'ct' ? 2 : 1;
    if (n < terms + 2) throw notEnough(id, 'values', terms + 2, n);
    const e = withoutTrend(y, terms);
    if (isRounding(e, y)) {
      throw badInput(id, `the series ${terms === 1 ? 'does not vary' : 'is an exact line'}, so there is nothing to test.`);
    }
    // The statistic has no unit; in this one the squares of tiny and huge values stay within doubles.
    const unit = 2 ** Math.floor(Math.log2(e.reduce((most, value) => Math.max(most, Math.abs(value)), 0)));
    for (let i = 0; i < n; i++) e[i]! /= unit;
    let total = 0;
    let along = 0;
    for (let i = 0; i < n; i++) {
      total += e[i]!;
      along += total * total;
    }
    const lags = lagsOf(params.nlags, e);
    const sums = autoProducts(e, lags);
    let variance = sums[0]!;
    for (let j = 1; j <= lags; j++) variance += 2 * sums[j]! * (1 - j / (lags + 1));
    const stat = variance > 0 ? along / n / variance : Number.NaN;
    const table = criticals[params.regression as string]!;
    return { stat, pvalue: interpolated(stat, table), lags, crit: Object.fromEntries(shares.map((share, i) => [`${share}%`, table[i]])) };
  },
  doc: {
    what: 'Whether a series wanders away from its level or trend. The null hypothesis is that it does not, so it complements ADF, whose null is that it does.',
    formula: [
      String.raw`\text{KPSS} = \frac{\sum_t S_t^2}{n^2 \hat\sigma^2}, \quad S_t = \sum_{i \le t} e_i`,
      String.raw`\hat\sigma^2 = \gamma_0 + 2 \sum_{j=1}^{L} \left(1 - \frac{j}{L + 1}\right) \gamma_j`,
    ],
    where:
      '$e$: the series less its mean or line; $\\gamma_j$ its autocovariances. `auto` takes $L$ from the data by the rule of Hobijn, `legacy` is $\\lceil 12 (n / 100)^{1/4} \\rceil$.',
    read: 'Above the critical value, p at 0.01: it wanders. ADF rejecting and KPSS not: it returns. Both rejecting: neither model fits. Neither: too few data.',
    limits:
      'p is known between 0.01 and 0.10 only; at the ends read it as "at most" and "at least". Few lags reject too often when the series is slow.',
    references: [
      'Kwiatkowski, Phillips, Schmidt, Shin (1992), Testing the null hypothesis of stationarity, Journal of Econometrics 54',
      'Hobijn, Franses, Ooms (2004), Generalizations of the KPSS-test for stationarity, Statistica Neerlandica 58',
    ],
  },
});
