/** Hamilton's filter: probabilities of the regimes of a series, at given parameters. Means and variances in units of y. */
import { badInput, column, expectFinite, numberList } from '../maths/input.ts';
import { gaussianDensities } from '../maths/regime-fit.ts';
import { durationsOf, regimeRows } from '../maths/regime-results.ts';
import { priorFrom, SwitchingChain, stationaryOf } from '../maths/switching.ts';
import { defineMethod } from '../method.ts';

const id = 'markov-filter';

/** One number a regime; a single one is shared. */
function perRegime(key: string, text: unknown, k: number): number[] {
  const values = numberList(id, key, text);
  if (values.length === 1) return new Array<number>(k).fill(values[0]!);
  if (values.length !== k)
    throw badInput(id, `parameter ${key} must hold ${k} numbers, one a regime, or one for all; it holds ${values.length}.`);
  return values;
}

export default defineMethod({
  id,
  title: 'Regime probabilities',
  inputs: { y: 'The series, any unit' },
  params: {
    k_regimes: { title: 'Regimes', default: 2, whole: true, min: 2, max: 10 },
    mean: { title: 'Mean of each regime, or one for all', default: '0' },
    variance: { title: 'Variance of each regime, or one for all', default: '1, 4' },
    transition: {
      title: 'Probabilities by rows: row i, column j from regime j to regime i; columns sum to 1',
      default: '0.95, 0.1, 0.05, 0.9',
    },
    init: { title: 'Regime before the first row: stationary, or one probability a regime', default: 'stationary' },
  },
  outputs: {
    loglik: 'Log-likelihood',
    stationary: 'Share of time in each regime in the long run',
    filtered: 'Probabilities given the rows up to each, one list a row',
    smoothed: 'Probabilities given all rows',
    expected_durations: 'Expected rows in a regime once entered',
  },
  run(input, params) {
    const y = column(id, input, 'y');
    expectFinite(id, 'y', y);
    const k = params.k_regimes as number;
    const means = perRegime('mean', params.mean, k);
    const variances = perRegime('variance', params.variance, k);
    if (!variances.every((each) => each > 0)) throw badInput(id, `parameter variance must hold numbers above 0, was ${params.variance}.`);
    const transition = Float64Array.from(numberList(id, 'transition', params.transition));
    if (transition.length !== k * k)
      throw badInput(id, `parameter transition must hold ${k} rows of ${k} probabilities; it holds ${transition.length} numbers.`);
    for (let from = 0; from < k; from++) {
      let sum = 0;
      for (let to = 0; to < k; to++) sum += transition[to * k + from]! >= 0 ? transition[to * k + from]! : Number.NaN;
      if (!(Math.abs(sum - 1) < 1e-6))
        throw badInput(id, `parameter transition: column ${from} must hold probabilities that sum to 1, the sum is ${sum}.`);
    }
    const stationary = stationaryOf(transition, k);
    const text = params.init as string;
    const first = text.startsWith('stationary') ? stationary : Float64Array.from(perRegime('init', text, k));
    const sum = first.reduce((total, each) => total + (each < 0 ? Number.NaN : each), 0);
    if (first !== stationary && !(Math.abs(sum - 1) < 1e-6))
      throw badInput(id, `parameter init must be stationary or hold ${k} probabilities that sum to 1, was ${text}.`);
    const chain = new SwitchingChain(y.length, k);
    gaussianDensities(chain, y, means, variances);
    const loglik = chain.filter(transition, priorFrom(first, transition, k, 1));
    if (Number.isNaN(loglik)) throw badInput(id, 'the chain has no single stationary state; give init.');
    chain.smooth(transition);
    return {
      loglik,
      stationary,
      filtered: regimeRows(chain.regimesOf(chain.filtered), k),
      smoothed: regimeRows(chain.regimesOf(chain.smoothed), k),
      expected_durations: durationsOf(transition, k),
    };
  },
  doc: {
    what: 'Which regime a series is in, row by row, when the regimes and how they follow one another are known.',
    formula: [
      String.raw`\hat p_t(i) = \sum_j P_{ij} \, p_{t-1}(j)`,
      String.raw`p_t(i) = \frac{\hat p_t(i) f_i(y_t)}{\sum_k \hat p_t(k) f_k(y_t)}, \quad \ell = \sum_t \ln \sum_k \hat p_t(k) f_k(y_t)`,
      String.raw`d_i = \frac{1}{1 - P_{ii}}`,
    ],
    where: '$P_{ij}$: probability to go to i from j; $f_i$: normal density of regime i; d: expected duration.',
    read: 'Act on filtered probabilities only. The smoothed ones know the future; they serve to label the past.',
    limits: 'Only as good as the parameters it is given. A single outlier switches the regime for a row or two.',
    references: [
      'Hamilton (1989), A new approach to the economic analysis of nonstationary time series and the business cycle, Econometrica 57',
      'Kim (1994), Dynamic linear models with Markov-switching, Journal of Econometrics 60',
    ],
  },
});
