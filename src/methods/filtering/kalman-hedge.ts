/** Hedge ratio that moves: y on x with slope and intercept as random walks, by a Kalman filter that keeps its digits. Slope: y per x. */
import { kernels } from '../../kernels/kernels.ts';
import { badInput, columns, expectNoInfinity, numberList } from '../maths/input.ts';
import { defineMethod, type MethodResult } from '../method.ts';

const id = 'kalman-hedge';

interface Start {
  mean: [slope: number, intercept: number];
  covariance: [slope: number, cross: number, intercept: number];
}

function startOf(params: Record<string, unknown>): Start {
  const mean = numberList(id, 'initial_mean', params.initial_mean);
  const rows = numberList(id, 'initial_cov', params.initial_cov);
  if (mean.length !== 2) throw badInput(id, `parameter initial_mean must be 2 numbers, slope and intercept, was ${mean.length}.`);
  if (rows.length !== 4) throw badInput(id, `parameter initial_cov must be the 4 numbers of a 2 x 2 matrix by rows, was ${rows.length}.`);
  const [slope, cross, other, intercept] = rows as [number, number, number, number];
  // A covariance that was computed is symmetric but for its last digits.
  const even = Math.abs(cross - other) <= 1e-9 * Math.max(Math.abs(cross), Math.abs(other));
  if (!even || slope < 0 || intercept < 0 || cross * other > slope * intercept * (1 + 1e-9)) {
    throw badInput(id, `parameter initial_cov must be a covariance: symmetric, no negative variance, was ${rows.join(', ')}.`);
  }
  return { mean: [mean[0]!, mean[1]!], covariance: [slope, (cross + other) / 2, intercept] };
}

/** Gaussian log-likelihood of the innovations; rows without one do not count. */
function logLikelihood(innovation: Float64Array, variance: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < innovation.length; i++) {
    const [v, f] = [innovation[i]!, variance[i]!];
    if (!Number.isNaN(v)) sum -= 0.5 * (Math.log(2 * Math.PI * f) + (v * v) / f);
  }
  return sum;
}

export default defineMethod({
  id,
  title: 'Kalman hedge ratio',
  inputs: {
    y: 'The leg that is hedged; null or NaN: no observation, the state is carried on',
    x: 'The hedging leg, of the same length',
  },
  params: {
    delta: {
      title: 'How fast the state may move: its covariance a row is delta / (1 - delta) on each axis',
      default: 1e-5,
      min: 0,
      max: 0.999999,
    },
    obs_cov: { title: 'Variance of the observation error, in squared units of y', default: 1, min: 0 },
    initial_mean: { title: 'Slope and intercept to start from', default: '0, 0' },
    initial_cov: { title: 'Their covariance, 2 x 2 by rows', default: '1, 1, 1, 1' },
    add_Q_before_first_update: { title: 'Move the state before the first row too (Chan); pykalman does not', default: false },
  },
  outputs: {
    slope: 'Slope after each row, from that row and those before it',
    intercept: 'Intercept likewise',
    innovation: 'y less what was expected of it before the row; unknown where y or x is',
    innovation_var: 'Its variance before the row: innovation over its root is a z-score without look-ahead',
    slope_se: 'Standard error of the slope',
    intercept_se: 'Standard error of the intercept',
    loglik: 'Gaussian log-likelihood of all innovations',
    last_state_cov: 'Covariance of slope and intercept after the last row, by rows',
    smoothed_slope: 'Slope at each row from all rows, later ones too: never for a signal',
    smoothed_intercept: 'Intercept likewise',
  },
  run(input, params): MethodResult {
    const { y, x } = columns(id, input, ['y', 'x']);
    expectNoInfinity(id, 'y', y);
    expectNoInfinity(id, 'x', x);
    const delta = params.delta as number;
    const { mean, covariance } = startOf(params);
    const { arena, call } = kernels();
    return arena.scratch(() => {
      const n = y.length;
      const [inY, inX] = [arena.copy(y), arena.copy(x)];
      const [slope, intercept, innovation, variance] = [arena.f64(n), arena.f64(n), arena.f64(n), arena.f64(n)];
      const [slopeVar, interceptVar, predicted] = [arena.f64(n), arena.f64(n), arena.f64(3 * n)];
      const [smoothSlope, smoothIntercept, state] = [arena.f64(n), arena.f64(n), arena.f64(8)];
      state.view.set([...mean, ...covariance, params.add_Q_before_first_update ? 1 : 0]);
      call.filterKalman(
        inY.ptr,
        inX.ptr,
        n,
        delta / (1 - delta),
        params.obs_cov as number,
        state.ptr,
        slope.ptr,
        intercept.ptr,
        innovation.ptr,
        variance.ptr,
        slopeVar.ptr,
        interceptVar.ptr,
        predicted.ptr,
      );
      call.smoothKalman(n, delta / (1 - delta), predicted.ptr, slope.ptr, intercept.ptr, smoothSlope.ptr, smoothIntercept.ptr);
      const [p00, p01, p11] = state.view.slice(2, 5) as unknown as [number, number, number];
      return {
        slope: slope.view.slice(),
        intercept: intercept.view.slice(),
        innovation: innovation.view.slice(),
        innovation_var: variance.view.slice(),
        slope_se: slopeVar.view.map(Math.sqrt),
        intercept_se: interceptVar.view.map(Math.sqrt),
        loglik: logLikelihood(innovation.view, variance.view),
        last_state_cov: [
          [p00, p01],
          [p01, p11],
        ],
        smoothed_slope: smoothSlope.view.slice(),
        smoothed_intercept: smoothIntercept.view.slice(),
      };
    });
  },
  doc: {
    what: 'A hedge ratio that follows the market row by row, with its uncertainty, and the surprise of each row before it was known.',
    formula: [
      String.raw`y_t = \beta_t x_t + \alpha_t + \varepsilon_t, \quad \theta_t = \theta_{t-1} + w_t, \quad w \sim N \Bigl( 0, \tfrac{\delta}{1 - \delta} I \Bigr)`,
      String.raw`e = y - H \theta, \quad S = H P H^\top + R, \quad K = P H^\top / S`,
      String.raw`\theta \leftarrow \theta + K e, \quad P \leftarrow (I - K H) P (I - K H)^\top + K R K^\top`,
    ],
    where:
      '$\\theta = (\\beta, \\alpha)$, $H = (x, 1)$, $R$: obs_cov. $P$ is kept as $U D U^\\top$ (Bierman), so a start as wide as 1e6 costs no digits.',
    read: 'A slope that wanders far beyond its standard error: the relation is not stable. |innovation| above two of its standard deviations: a rare row.',
    limits:
      'delta and obs_cov decide everything and are not estimated here; obs_cov is in squared units of y. A fast state follows the spread itself and leaves nothing to trade. The smoothed state looks ahead.',
    references: [
      'Chan (2013), Algorithmic trading, chapter 3',
      'Bierman (1977), Factorization methods for discrete sequential estimation',
      'Rauch, Tung, Striebel (1965), Maximum likelihood estimates of linear dynamic systems, AIAA Journal 3',
    ],
  },
});
