/** Huber regression with a joint scale, the minimum of scikit-learn's objective. Coefficients in y per unit of the regressor. */
import { inUnits, readDesign, residualsInto } from '../maths/design.ts';
import { leastScale, minimiseHuber } from '../maths/huber-newton.ts';
import { defineMethod, type MethodResult } from '../method.ts';

const id = 'huber-sklearn';

export default defineMethod({
  id,
  title: 'Huber regression (joint scale)',
  inputs: {
    y: 'Dependent series',
    X: 'Regressors: an array of rows, without a constant',
    x: 'Or one regressor of the same length as y',
  },
  params: {
    epsilon: { title: 'Residuals beyond this many scales count linearly', default: 1.35, min: 1 },
    alpha: { title: 'Ridge penalty of the slopes; it depends on their units', default: 1e-4, min: 0 },
    fit_intercept: { title: 'Add a constant', default: true },
  },
  outputs: {
    coef: 'Slopes',
    intercept: 'Constant; 0 without one',
    scale: 'Scale of the residuals, estimated with the slopes; not that of huber-rlm. 0 where a line through few rows is the minimum',
    outliers: 'Rows beyond epsilon scales, 1 or 0',
    converged: 'Whether the conditions of a minimum hold',
  },
  run(input, params): MethodResult {
    const epsilon = params.epsilon as number;
    const intercept = params.fit_intercept as boolean;
    const design = readDesign(id, input, intercept);
    const { y, x, columns, fit } = design;
    const penalty = x.map(({ spread }) => (((params.alpha as number) / spread) * y.spread) / spread);
    if (intercept) penalty.unshift(0);
    const { coefficients, scale, converged } = minimiseHuber(columns, y.values, epsilon, penalty, fit.coefficients);
    const all = inUnits(design, coefficients);
    const residuals = residualsInto(design, coefficients, new Float64Array(y.values.length));
    const border = Math.max(epsilon * scale, 10 * leastScale);
    const outliers = residuals.map((residual) => (Math.abs(residual) > border ? 1 : 0));
    return {
      coef: intercept ? all.slice(1) : all,
      intercept: intercept ? all[0]! : 0,
      scale: scale * y.spread,
      outliers,
      converged,
    };
  },
  doc: {
    what: 'A regression in which large residuals count linearly, with the border between small and large found together with the line.',
    formula: [
      String.raw`\min_{w, c, \sigma} \sum_i \Bigl( \sigma + H \Bigl( \frac{y_i - x_i w - c}{\sigma} \Bigr) \sigma \Bigr) + \alpha |w|^2`,
      String.raw`H(z) = z^2 \ \text{if}\ |z| \le \epsilon, \quad 2 \epsilon |z| - \epsilon^2 \ \text{else}`,
    ],
    where:
      'Minimised by Newton’s method on standardised columns, by an interior point where that finds no way; scikit-learn stops short of the minimum on unscaled prices.',
    read: 'As huber-rlm: a line that a few large residuals do not take with them. Its scale is smaller than a standard deviation.',
    limits:
      'The ridge penalty is not invariant to units: set alpha to 0 for prices of 1e-8. Odd x still pull. No standard errors. With fewer than some 15 rows and epsilon below 1.2 the minimum often has scale 0: a line of least absolute deviations through some of the rows.',
    references: [
      'Owen (2007), A robust hybrid of lasso and ridge regression, Contemporary Mathematics 443',
      'scikit-learn documentation, HuberRegressor',
    ],
  },
});
