/** Ordinary least squares with the usual inference. Coefficients are in units of y per unit of the regressor. */
import { fisherUpper, studentCritical, studentTwoSided } from '../maths/distributions.ts';
import { badInput, column, expectFinite, expectLength, finiteColumns, has, notEnough } from '../maths/input.ts';
import { type Fit, leastSquares, simpleLeastSquares } from '../maths/least-squares.ts';
import { compensatedSum } from '../maths/sum.ts';
import { defineMethod, type MethodInput, type MethodResult } from '../method.ts';

const id = 'ols';

interface Design {
  columns: Float64Array[];
  names: string[];
  /** Whether one of the columns is the constant: decides R2 and F. */
  constant: boolean;
}

function designOf(input: MethodInput, params: Record<string, unknown>, n: number): Design {
  if (has(input, 'X')) {
    const columns = finiteColumns(id, input, 'X');
    expectLength(id, 'X', columns[0]!.length, 'y', n);
    const constant = params.X_includes_intercept as boolean;
    if (constant && !columns.some((values) => values.every((value) => value === values[0] && value !== 0))) {
      throw badInput(
        id,
        'X has no constant column. Put a column of ones into it, or pass X_includes_intercept: false for a fit through the origin.',
      );
    }
    return { columns, names: columns.map((_, j) => `X column ${j}`), constant };
  }
  if (!has(input, 'x')) throw badInput(id, 'give one regressor as x, or several as the rows of X.');
  const x = column(id, input, 'x');
  expectLength(id, 'x', x.length, 'y', n);
  expectFinite(id, 'x', x);
  const constant = params.intercept as boolean;
  return constant
    ? { columns: [new Float64Array(n).fill(1), x], names: ['const', 'x'], constant }
    : { columns: [x], names: ['x'], constant };
}

function fitOf(y: Float64Array, { columns, names }: Design, simple: boolean): Fit {
  const fit = simple ? simpleLeastSquares(columns[1]!, y) : leastSquares(columns, y);
  if (!('dependent' in fit)) return fit;
  throw badInput(
    id,
    `${names[fit.dependent]} is a combination of the regressors before it (or constant), so its coefficient is not determined. Leave it out.`,
  );
}

function sumOfSquares(values: Float64Array, centre = 0): number {
  return compensatedSum(values.map((value) => (value - centre) * (value - centre)));
}

/** How far neighbouring residuals keep together: 2 when they do not. */
function durbinWatson(residuals: Float64Array, ssr: number): number {
  let sum = 0;
  for (let i = 1; i < residuals.length; i++) sum += (residuals[i]! - residuals[i - 1]!) ** 2;
  return sum / ssr;
}

export default defineMethod({
  id,
  title: 'Linear regression (OLS)',
  inputs: {
    y: 'Dependent series',
    x: 'One regressor of the same length',
    X: 'Or several: an array of rows, the constant among the columns if there is one',
  },
  params: {
    intercept: { title: 'Add a constant to x', default: true },
    X_includes_intercept: { title: 'X holds the constant as one of its columns', default: true },
  },
  outputs: {
    params: 'Coefficients: constant and slope for x, in column order for X',
    bse: 'Standard errors of the coefficients',
    tvalues: 'Coefficients over their standard errors',
    pvalues: 'Two-sided p-values of the t-values',
    conf_int_95: 'Lower and upper end of each 95 % interval',
    rsquared: 'Share of the variation explained; about zero instead of the mean where there is no constant',
    rsquared_adj: 'The same with degrees of freedom taken off',
    fvalue: 'F statistic of all regressors but the constant',
    f_pvalue: 'Its p-value',
    ssr: 'Sum of squared residuals',
    centered_tss: 'Sum of squares of y about its mean',
    scale: 'Residual variance, ssr / df_resid',
    resid_sd: 'Its root',
    df_resid: 'Rows less coefficients',
    llf: 'Gaussian log-likelihood',
    aic: 'Akaike criterion; counts the coefficients, not sigma',
    bic: 'Bayes criterion, likewise',
    durbin_watson: 'Durbin-Watson statistic of the residuals',
    resid: 'Residuals',
    resid_first5: 'The first five residuals',
    resid_last5: 'The last five residuals',
    cov_params: 'Covariance of the coefficients, by rows',
  },
  run(input, params): MethodResult {
    const y = column(id, input, 'y');
    expectFinite(id, 'y', y);
    const design = designOf(input, params, y.length);
    const n = y.length;
    const k = design.columns.length;
    if (n <= k) throw notEnough(id, `rows for ${k} coefficients`, k + 1, n);
    const fit = fitOf(y, design, !has(input, 'X') && design.constant);

    const ssr = sumOfSquares(fit.residuals);
    const centred = sumOfSquares(y, compensatedSum(y) / n);
    const total = design.constant ? centred : sumOfSquares(y);
    const freedom = n - k;
    const explaining = design.constant ? k - 1 : k;
    const scale = ssr / freedom;
    const covariance = fit.inverse.map((row) => row.map((value) => value * scale));
    const bse = covariance.map((row, j) => Math.sqrt(row[j]!));
    const coefficients = Array.from(fit.coefficients);
    const tvalues = coefficients.map((value, j) => value / bse[j]!);
    const critical = studentCritical(0.05, freedom);
    const rsquared = 1 - ssr / total;
    const fvalue = explaining > 0 ? (total - ssr) / explaining / scale : Number.NaN;
    const llf = (-n / 2) * (Math.log(2 * Math.PI) + Math.log(ssr / n) + 1);
    return {
      params: coefficients,
      bse,
      tvalues,
      pvalues: tvalues.map((t) => studentTwoSided(t, freedom)),
      conf_int_95: coefficients.map((value, j) => [value - critical * bse[j]!, value + critical * bse[j]!]),
      rsquared,
      rsquared_adj: 1 - ((1 - rsquared) * (design.constant ? n - 1 : n)) / freedom,
      fvalue,
      f_pvalue: fisherUpper(fvalue, explaining, freedom),
      ssr,
      centered_tss: centred,
      scale,
      resid_sd: Math.sqrt(scale),
      df_resid: freedom,
      llf,
      aic: 2 * k - 2 * llf,
      bic: k * Math.log(n) - 2 * llf,
      durbin_watson: durbinWatson(fit.residuals, ssr),
      resid: fit.residuals,
      resid_first5: fit.residuals.slice(0, 5),
      resid_last5: fit.residuals.slice(-5),
      cov_params: covariance,
    };
  },
  doc: {
    what: 'The straight-line (or plane) relation of one series to others that leaves the least squared error, and how sure its coefficients are.',
    formula: [
      String.raw`b = (X^\top X)^{-1} X^\top y`,
      String.raw`\operatorname{var} b = s^2 (X^\top X)^{-1}, \quad s^2 = \frac{\sum e^2}{n - k}`,
      String.raw`R^2 = 1 - \frac{\sum e^2}{\sum (y - \bar y)^2}`,
      String.raw`\ell = -\frac{n}{2} \left( \ln \frac{2 \pi \sum e^2}{n} + 1 \right)`,
    ],
    where: 'Solved by QR decomposition. $e = y - X b$: residuals; $n$ rows, $k$ columns.',
    read: 'A t-value beyond 2 in size: a coefficient unlikely to be zero, if the errors are independent. R2 near 1: the line explains nearly all. Durbin-Watson far below 2: the errors follow one another.',
    limits:
      'Standard errors assume independent errors of equal size; on price levels neither holds, and two unrelated random walks regress on each other with high R2. Difference first, or test for cointegration.',
    references: [
      'Björck (1967), Iterative refinement of linear least squares solutions, BIT 7',
      'NIST Statistical Reference Datasets, linear regression',
      'Granger, Newbold (1974), Spurious regressions in econometrics, Journal of Econometrics 2',
    ],
  },
});
