/** Standard errors of an OLS fit that allow for errors of unequal size (HC0-HC3) or that follow one another (HAC). Units as the coefficients. */
import { inUnits, readDesign, rowInUnits } from '../maths/design.ts';
import { badInput, numberList } from '../maths/input.ts';
import { defineMethod, type MethodResult } from '../method.ts';

const id = 'ols-robust-se';

/** Each row's pull on the coefficients, (X'X)^-1 x_i, in the units of the input per unit of residual, and its leverage. */
function pulls(design: ReturnType<typeof readDesign>): { rows: number[][]; leverage: Float64Array } {
  const { columns, fit, y } = design;
  const leverage = new Float64Array(columns[0]!.length);
  const rows = Array.from(leverage, (_, i) => {
    const pull = fit.inverse.map((row) => row.reduce((sum, value, j) => sum + value * columns[j]![i]!, 0));
    leverage[i] = pull.reduce((sum, value, j) => sum + value * columns[j]![i]!, 0);
    return rowInUnits(
      design,
      pull.map((value) => value / y.spread),
    );
  });
  return { rows, leverage };
}

/** Roots of the sum over rows of the squared, `weight`ed scores. */
function sandwich(scores: readonly number[][], weight: (i: number) => number): number[] {
  return scores[0]!.map((_, j) => Math.sqrt(scores.reduce((sum, row, i) => sum + weight(i) * row[j]! * row[j]!, 0)));
}

/** Newey and West with the Bartlett kernel: neighbours up to `lags` rows apart, each lag with a smaller weight. Unknown with too few rows. */
function neweyWest(scores: readonly number[][], lags: number): number[] {
  return scores[0]!.map((_, j) => {
    if (lags >= scores.length) return Number.NaN;
    let total = 0;
    for (const row of scores) total += row[j]! * row[j]!;
    for (let lag = 1; lag <= lags; lag++) {
      let product = 0;
      for (let i = lag; i < scores.length; i++) product += scores[i]![j]! * scores[i - lag]![j]!;
      total += 2 * (1 - lag / (lags + 1)) * product;
    }
    return Math.sqrt(total);
  });
}

export default defineMethod({
  id,
  title: 'Robust standard errors of OLS',
  inputs: {
    y: 'Dependent series',
    x: 'One regressor of the same length',
    X: 'Or several: an array of rows, without a constant',
  },
  params: {
    intercept: { title: 'Add a constant', default: true },
    lags: { title: 'Lags of HAC', default: '1, 5, 12', unit: 'rows' },
  },
  outputs: {
    params: 'Coefficients: constant first, then the slopes',
    HC0: "White's standard errors",
    HC1: 'The same times n / (n - k), in the variance',
    HC2: 'Residuals over 1 - leverage',
    HC3: 'Residuals over (1 - leverage) squared: close to leaving each row out in turn',
    HAC_bartlett_lags1: 'Newey-West errors with 1 lag; a key for each lag asked for',
    HAC_bartlett_lags1_smallsample: 'The same times n / (n - k), in the variance',
  },
  run(input, params): MethodResult {
    const design = readDesign(id, input, params.intercept as boolean);
    const n = design.y.values.length;
    const k = design.columns.length;
    const lags = numberList(id, 'lags', params.lags);
    const wrong = lags.find((lag) => !Number.isInteger(lag) || lag < 0);
    if (wrong !== undefined) throw badInput(id, `parameter lags must be whole numbers of rows from 0, was ${wrong}.`);

    const { rows, leverage } = pulls(design);
    const scores = rows.map((row, i) => row.map((value) => value * design.fit.residuals[i]! * design.y.spread));
    const small = Math.sqrt(n / (n - k));
    const white = sandwich(scores, () => 1);
    const result: MethodResult = {
      params: inUnits(design, design.fit.coefficients),
      HC0: white,
      HC1: white.map((value) => value * small),
      HC2: sandwich(scores, (i) => 1 / (1 - leverage[i]!)),
      HC3: sandwich(scores, (i) => (1 - leverage[i]!) ** -2),
    };
    for (const lag of lags) {
      const errors = neweyWest(scores, lag);
      result[`HAC_bartlett_lags${lag}`] = errors;
      result[`HAC_bartlett_lags${lag}_smallsample`] = errors.map((value) => value * small);
    }
    return result;
  },
  doc: {
    what: 'How sure the coefficients of a least-squares fit are when its errors are of unequal size, or follow one another.',
    formula: [
      String.raw`\operatorname{var} b = (X^\top X)^{-1} \Bigl( \sum_i \omega_i e_i^2 x_i x_i^\top \Bigr) (X^\top X)^{-1}`,
      String.raw`\omega_i = 1,\ \frac{n}{n - k},\ \frac{1}{1 - h_i},\ \frac{1}{(1 - h_i)^2}`,
      String.raw`S = \Gamma_0 + \sum_{l=1}^{L} \Bigl( 1 - \frac{l}{L + 1} \Bigr) (\Gamma_l + \Gamma_l^\top), \quad \Gamma_l = \sum_i e_i e_{i-l} x_i x_{i-l}^\top`,
    ],
    where: '$h_i$: leverage of row $i$; the four $\\omega$ are HC0 to HC3; $S$ takes the place of the middle sum in HAC, $L$: lags.',
    read: 'Errors several times those of plain OLS say that its t-values were too good. Compare HAC with more and more lags: errors that keep growing mean the residuals are nearly a random walk.',
    limits:
      'Large-sample results. With residuals that do not return to their mean no choice of lags is enough: the regression is spurious.',
    references: [
      'White (1980), A heteroskedasticity-consistent covariance matrix estimator, Econometrica 48',
      'MacKinnon, White (1985), Some heteroskedasticity-consistent covariance matrix estimators, Journal of Econometrics 29',
      'Newey, West (1987), A simple, positive semi-definite covariance matrix, Econometrica 55',
    ],
  },
});
