/** Autoregression about a mean with two regimes: probabilities at given parameters, and the best likelihood near them. */
import { badInput, column, expectFinite, notEnough, numberList } from '../maths/input.ts';
import { durationsOf } from '../maths/regime-results.ts';
import { climb, type SwitchingAr, SwitchingArLikelihood } from '../maths/switching-autoregression.ts';
import { defineMethod } from '../method.ts';

const id = 'markov-autoregression';
const mostOrder = 8;

function list(key: string, text: unknown, lengths: readonly number[]): Float64Array {
  const values = numberList(id, key, text);
  if (!lengths.includes(values.length))
    throw badInput(id, `parameter ${key} must hold ${lengths.join(' or ')} numbers; it holds ${values.length}.`);
  return Float64Array.from(values);
}

function modelOf(params: Record<string, unknown>, order: number): SwitchingAr {
  const [p00, p10] = [params.p00 as number, params.p10 as number];
  const switching = params.switching_ar as boolean;
  if (!switching && params.ar === '') throw badInput(id, `parameter ar must hold ${order} numbers.`);
  const ar = switching
    ? ['ar_regime0', 'ar_regime1'].map((key) => list(key, params[key] === '' ? params.ar : params[key], [order]))
    : [list('ar', params.ar, [order])];
  const variances = list('sigma2', params.sigma2, [1, 2]);
  if (!variances.every((each) => each > 0)) throw badInput(id, `parameter sigma2 must be above 0, was ${params.sigma2}.`);
  return { transition: Float64Array.of(p00, p10, 1 - p00, 1 - p10), means: list('mean', params.mean, [2]), variances, ar };
}

export default defineMethod({
  id,
  title: 'Regimes with autoregression',
  inputs: { y: 'The series, any unit; the first rows, as many as the order, are taken as given' },
  params: {
    order: { title: 'Lags of the autoregression', default: 1, whole: true, min: 1, max: mostOrder },
    switching_ar: { title: 'Each regime has its own coefficients', default: false },
    p00: { title: 'Probability to stay in regime 0', default: 0.9, min: 1e-9, max: 1 - 1e-9 },
    p10: { title: 'Probability to go from regime 1 to regime 0', default: 0.1, min: 1e-9, max: 1 - 1e-9 },
    mean: { title: 'Means of the two regimes', default: '-1, 1' },
    sigma2: { title: 'Variance of the errors, or one a regime', default: '1' },
    ar: { title: 'Coefficients of the lags', default: '0' },
    ar_regime0: { title: 'Coefficients in regime 0, if they switch', default: '' },
    ar_regime1: { title: 'Coefficients in regime 1, if they switch', default: '' },
  },
  outputs: {
    loglik: 'Log-likelihood at the given parameters',
    filtered_regime1: 'Probability of regime 1 given the rows so far; one number a row after the first rows',
    smoothed_regime1: 'The same given all rows',
    expected_durations: 'Expected rows in a regime once entered',
    mle_loglik: 'Highest log-likelihood reached from the given parameters and, up to 2,500 rows, from plain guesses',
    converged: 'Whether that search ended',
  },
  run(input, params) {
    const y = column(id, input, 'y');
    expectFinite(id, 'y', y);
    const order = params.order as number;
    const needed = order + 20;
    if (y.length < needed) throw notEnough(id, `rows for ${order} lags`, needed, y.length);
    if (y.every((value) => value === y[0])) throw badInput(id, 'y is constant, so there are no regimes in it.');
    const model = modelOf(params, order);
    const likelihood = new SwitchingArLikelihood(y, order);
    const { chain } = likelihood;
    const loglik = likelihood.at(model);
    chain.smooth(model.transition);
    const second = (joint: Float64Array): Float64Array => chain.regimesOf(joint).filter((_, i) => i % 2 === 1);
    const [filtered, smoothed] = [second(chain.filtered), second(chain.smoothed)];
    const top = climb(likelihood, model);
    return {
      loglik,
      filtered_regime1: filtered,
      smoothed_regime1: smoothed,
      expected_durations: durationsOf(model.transition, 2),
      mle_loglik: top.loglik,
      converged: top.converged,
    };
  },
  doc: {
    what: 'Two regimes for a series that also remembers its last values: growth and recession, or drifting and reverting spreads.',
    formula: [
      String.raw`y_t - \mu_{S_t} = \sum_{i=1}^p \phi_i \left( y_{t-i} - \mu_{S_{t-i}} \right) + e_t, \quad e_t \sim N(0, \sigma^2)`,
      String.raw`\Pr(S_t = 0 \mid S_{t-1} = 0) = p_{00}, \quad \Pr(S_t = 0 \mid S_{t-1} = 1) = p_{10}`,
    ],
    where: 'The filter runs over the regimes of a row and of its p lags together. mle_loglik starts from the given parameters.',
    read: 'mle_loglik well above loglik: the parameters do not belong to this series. Filtered probabilities are what was known at the time.',
    limits:
      'With many lags the regimes and the coefficients explain the same thing. The likelihood has several tops; more starts may find a higher one.',
    references: [
      'Hamilton (1989), A new approach to the economic analysis of nonstationary time series and the business cycle, Econometrica 57',
    ],
  },
});
