/** What is left in a series: do its values depend on each other, do their sizes, and are they normally distributed? */
import { autoProducts } from '../maths/auto-products.ts';
import { chiSquareUpper, fisherUpper } from '../maths/distributions.ts';
import { badInput, column, expectFinite, notEnough, numberList } from '../maths/input.ts';
import { nestedFit } from '../maths/nested-fit.ts';
import { andersonDarling, dagostino, jarqueBera, shapeOf, shapiroWilk } from '../maths/normality.ts';
import { compensatedSum } from '../maths/sum.ts';
import { isRounding, withoutTrend } from '../maths/trend.ts';
import { defineMethod } from '../method.ts';

const id = 'diagnostics';

/** Ljung-Box and Box-Pierce statistics up to each lag. */
function portmanteau(e: Float64Array, lags: readonly number[]): { ljungBox: number[]; boxPierce: number[] } {
  const n = e.length;
  const most = Math.max(...lags);
  const sums = autoProducts(e, most);
  const [lb, bp] = [new Float64Array(most + 1), new Float64Array(most + 1)];
  for (let j = 1; j <= most; j++) {
    const square = (sums[j]! / sums[0]!) ** 2;
    lb[j] = lb[j - 1]! + (n * (n + 2) * square) / (n - j);
    bp[j] = bp[j - 1]! + n * square;
  }
  return { ljungBox: lags.map((lag) => lb[lag]!), boxPierce: lags.map((lag) => bp[lag]!) };
}

/** Engle (1982): the squares of `e` on `lags` of their past. Unknown when they do not vary. */
function arch(e: Float64Array, lags: number): { lm: number; f: number; freedom: number } {
  const rows = e.length - lags;
  const freedom = rows - lags - 1;
  const squares = e.map((value) => value * value);
  const fill = (j: number, target: Float64Array): void => {
    if (j === 0) target.fill(1);
    else target.set(squares.subarray(lags - j, lags - j + rows));
  };
  const fit = nestedFit(rows, lags + 1, fill, squares.subarray(lags));
  if ('dependent' in fit) return { lm: Number.NaN, f: Number.NaN, freedom };
  const explained = compensatedSum(fit.parts.subarray(1).map((part) => part * part));
  return { lm: (rows * explained) / (explained + fit.rest), f: explained / lags / (fit.rest / freedom), freedom };
}

export default defineMethod({
  id,
  title: 'Residual diagnostics',
  inputs: { y: 'Returns or residuals' },
  params: {
    lags: { title: 'Lags of the Ljung-Box test', default: '1, 5, 10, 20' },
    arch_lags: { title: 'Lags of the ARCH test', default: 5, whole: true, min: 1 },
  },
  outputs: {
    ljung_box_stat: 'Ljung-Box statistic up to each lag',
    ljung_box_p: 'Its p-values: small when values depend on their past',
    box_pierce_stat: 'Box-Pierce statistic, the same without the correction for length',
    box_pierce_p: 'Its p-values',
    arch_lm: 'Engle’s ARCH statistic, rows times R2',
    arch_lm_p: 'Its p-value: small when large moves follow large moves',
    arch_f: 'The same as an F statistic',
    arch_f_p: 'Its p-value',
    jarque_bera: 'Jarque-Bera statistic of skewness and kurtosis',
    jarque_bera_p: 'Its p-value: small when values are not normal',
    dagostino_k2: 'D’Agostino-Pearson statistic; unknown below 8 values',
    dagostino_p: 'Its p-value',
    shapiro_w: 'Shapiro-Wilk W, 1 for normal values; unknown above 5,000 values',
    shapiro_p: 'Its p-value',
    anderson_darling: 'Anderson-Darling distance from the normal',
    durbin_watson: 'Durbin-Watson statistic of the values less their mean: 2 when neighbours are unrelated',
  },
  run(input, params) {
    const y = column(id, input, 'y');
    expectFinite(id, 'y', y);
    const n = y.length;
    const lags = numberList(id, 'lags', params.lags);
    const bad = lags.find((lag) => !Number.isInteger(lag) || lag < 1);
    if (bad !== undefined) throw badInput(id, `parameter lags must be whole numbers from 1, one is ${bad}.`);
    const archLags = params.arch_lags as number;
    const needed = Math.max(Math.max(...lags) + 1, 2 * archLags + 3, 3);
    if (n < needed) throw notEnough(id, 'values for these lags', needed, n);
    const e = withoutTrend(y, 1);
    if (isRounding(e, y)) throw badInput(id, 'the series does not vary, so there is nothing to test.');

    const { ljungBox, boxPierce } = portmanteau(e, lags);
    const { lm, f, freedom } = arch(e, archLags);
    const shape = shapeOf(y);
    const sorted = y.slice().sort();
    const [jb, k2, shapiro] = [jarqueBera(shape), dagostino(shape), shapiroWilk(sorted, shape)];
    let steps = 0;
    for (let i = 1; i < n; i++) steps += (y[i]! - y[i - 1]!) ** 2;
    return {
      ljung_box_stat: ljungBox,
      ljung_box_p: ljungBox.map((stat, i) => chiSquareUpper(stat, lags[i]!)),
      box_pierce_stat: boxPierce,
      box_pierce_p: boxPierce.map((stat, i) => chiSquareUpper(stat, lags[i]!)),
      arch_lm: lm,
      arch_lm_p: chiSquareUpper(lm, archLags),
      arch_f: f,
      arch_f_p: fisherUpper(f, archLags, freedom),
      jarque_bera: jb.stat,
      jarque_bera_p: jb.p,
      dagostino_k2: k2.stat,
      dagostino_p: k2.p,
      shapiro_w: shapiro.stat,
      shapiro_p: shapiro.p,
      anderson_darling: andersonDarling(sorted, shape),
      durbin_watson: steps / shape.squares,
    };
  },
  doc: {
    what: 'Whether a series still holds what a model should have taken out: dependence on its past, bursts of volatility, and a distribution that is not normal.',
    formula: [
      String.raw`Q_{LB} = n (n + 2) \sum_{k=1}^{m} \frac{\hat\rho_k^2}{n - k}, \quad Q_{BP} = n \sum_{k=1}^{m} \hat\rho_k^2`,
      String.raw`\text{LM} = T R^2 \text{ of } e_t^2 \text{ on } e_{t-1}^2, \dots, e_{t-q}^2`,
      String.raw`\text{JB} = \frac{n}{6} \left(S^2 + \frac{(K - 3)^2}{4}\right)`,
      String.raw`A^2 = -n - \frac{1}{n} \sum_{i=1}^{n} (2i - 1) \left(\ln \Phi(z_i) + \ln(1 - \Phi(z_{n+1-i}))\right)`,
    ],
    where:
      '$\\hat\\rho$: autocorrelations of the values less their mean $e$; $S, K$: skewness and kurtosis with divisor $n$; $z$: sorted standardised values.',
    read: 'A p below 0.05 says that what the test looks for is there. Returns nearly always fail normality and the ARCH test; a good model of them leaves residuals that pass Ljung-Box.',
    limits:
      'With thousands of values every test finds something: look at the size of the statistic too. For residuals of a fitted ARMA the Ljung-Box p is too large, as the fitted coefficients are not taken off its degrees of freedom.',
    references: [
      'Ljung, Box (1978), On a measure of lack of fit in time series models, Biometrika 65',
      'Engle (1982), Autoregressive conditional heteroscedasticity, Econometrica 50',
      'D’Agostino, Belanger, D’Agostino (1990), A suggestion for using powerful and informative tests of normality, The American Statistician 44',
      'Royston (1995), Algorithm AS R94, Applied Statistics 44',
    ],
  },
});
