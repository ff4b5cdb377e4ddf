/** Huber's M-estimate of a regression, scale by the MAD at every step (as statsmodels' RLM). Coefficients in y per unit of the regressor. */
import { kernels } from '../../kernels/kernels.ts';
import { covarianceInUnits, type Design, inUnits, readDesign, residualsInto } from '../maths/design.ts';
import { normalQuantile } from '../maths/normal.ts';
import { weightedStep } from '../maths/weighted-step.ts';
import { defineMethod, type MethodResult } from '../method.ts';

const id = 'huber-rlm';

/** MAD of a normal variable of deviation 1. */
const normalMad = 0.674489750196082;
const mostSteps = 500;

interface State {
  /** Standardised. */
  coefficients: Float64Array;
  residuals: Float64Array;
  weights: Float64Array;
  scale: number;
  converged: boolean;
}

function madAboutZero(residuals: Float64Array): number {
  const { arena, call } = kernels();
  return arena.scratch(() => call.selectMedian(arena.copy(residuals.map(Math.abs)).ptr, residuals.length)) / normalMad;
}

function weigh(residuals: Float64Array, limit: number, out: Float64Array): void {
  for (let i = 0; i < out.length; i++) {
    const size = Math.abs(residuals[i]!);
    out[i] = size <= limit ? 1 : limit / size;
  }
}

/** Steps until they are rounding. A scale of 0 (more than half of the rows on one line) ends them: the rest has no weight to compare with. */
function iterate(design: Design, t: number): State {
  const n = design.y.values.length;
  const coefficients = design.fit.coefficients.slice();
  const residuals = new Float64Array(n);
  const weights = new Float64Array(n);
  residualsInto(design, coefficients, residuals);
  // Residuals below this are what rounding leaves of an exact fit.
  const nothing = 16 * Number.EPSILON;
  for (let step = 0; step < mostSteps; step++) {
    const scale = madAboutZero(residuals);
    weigh(residuals, t * scale, weights);
    if (!(scale > nothing)) return { coefficients, residuals, weights: weights.fill(1), scale: 0, converged: true };
    const move = weightedStep(design.columns, weights, residuals);
    const size = Math.max(...move.map(Math.abs));
    if (Number.isNaN(size)) return { coefficients, residuals, weights, scale, converged: false };
    for (let j = 0; j < move.length; j++) coefficients[j]! += move[j]!;
    residualsInto(design, coefficients, residuals);
    if (size <= 1e-14 * Math.max(1, scale)) return { ...settled(residuals, weights, t), coefficients, residuals, converged: true };
  }
  return { ...settled(residuals, weights, t), coefficients, residuals, converged: false };
}

function settled(residuals: Float64Array, weights: Float64Array, t: number): Pick<State, 'scale' | 'weights'> {
  const scale = madAboutZero(residuals);
  weigh(residuals, t * scale, weights);
  return { scale, weights };
}

/** Huber's H1 covariance of the standardised coefficients, with his correction for few rows. */
function covarianceH1({ columns, fit }: Design, { residuals, scale }: State, t: number): Float64Array[] {
  const n = residuals.length;
  const k = columns.length;
  let inside = 0;
  let squares = 0;
  for (const residual of residuals) {
    const z = Math.min(t, Math.abs(residual) / scale);
    if (Math.abs(residual) <= t * scale) inside++;
    squares += z * z;
  }
  const share = inside / n;
  const correction = 1 + ((k / n) * (share - share * share)) / (share * share);
  const factor = (correction ** 2 * (squares / (n - k)) * scale * scale) / share ** 2;
  return fit.inverse.map((row) => row.map((value) => value * factor));
}

export default defineMethod({
  id,
  title: 'Huber regression (RLM)',
  inputs: {
    y: 'Dependent series',
    X: 'Regressors: an array of rows, without a constant',
    x: 'Or one regressor of the same length as y',
  },
  params: {
    t: { title: 'Residuals beyond this many scales count linearly', default: 1.345, min: 1e-6 },
    intercept: { title: 'Add a constant', default: true },
  },
  outputs: {
    params: 'Coefficients: constant first, then the slopes',
    scale: 'Size of the residuals: median |r| / 0.6745',
    bse_H1: "Standard errors by Huber's H1; unknown where the scale is 0",
    conf_int_95: 'Lower and upper end of each 95 % interval, normal',
    weights: 'Weight of each row: 1 inside, t scale / |r| outside',
    resid: 'Residuals',
    converged: 'Whether the last step was rounding only',
  },
  run(input, params): MethodResult {
    const t = params.t as number;
    const design = readDesign(id, input, params.intercept as boolean);
    const state = iterate(design, t);
    const coefficients = inUnits(design, state.coefficients);
    const errors = covarianceInUnits(design, covarianceH1(design, state, t)).map((row, j) => Math.sqrt(row[j]!));
    const z = normalQuantile(0.975);
    return {
      params: coefficients,
      scale: state.scale * design.y.spread,
      bse_H1: errors,
      conf_int_95: coefficients.map((value, j) => [value - z * errors[j]!, value + z * errors[j]!]),
      weights: state.weights,
      resid: state.residuals.map((value) => value * design.y.spread),
      converged: state.converged,
    };
  },
  doc: {
    what: 'A regression in which large residuals pull with a constant force instead of one that grows with them.',
    formula: [
      String.raw`\sum_i w_i r_i x_i = 0, \quad w_i = \min \Bigl( 1, \frac{t s}{|r_i|} \Bigr)`,
      String.raw`s = \frac{\operatorname{median} |r_i|}{0.6745}`,
      String.raw`\operatorname{var} b = \kappa^2 \frac{\frac{1}{n - k} \sum \psi^2 s^2}{\bigl( \frac{1}{n} \sum \psi' \bigr)^2} (X^\top X)^{-1}`,
    ],
    where:
      "The median is about 0, taken anew at every step. $\\kappa = 1 + \\frac{k}{n} \\frac{\\operatorname{var} \\psi'}{\\bar{\\psi'}^2}$.",
    read: 'Rows with small weights are those that least squares would bend to. Coefficients far from those of OLS: look at these rows.',
    limits:
      'Protects against odd y, not against odd x: one far point in x may still take the line. Standard errors assume independent rows. scikit-learn calls another estimator by this name (huber-sklearn).',
    references: [
      'Huber (1981), Robust statistics, chapter 7',
      'Holland, Welsch (1977), Robust regression using iteratively reweighted least squares, Communications in Statistics 6',
    ],
  },
});
