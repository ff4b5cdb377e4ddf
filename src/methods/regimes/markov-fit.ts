/** Regimes with their own mean and variance, estimated by maximum likelihood. Means in units of y, variances in its square. */
import { badInput, column, expectFinite, notEnough } from '../maths/input.ts';
import { fitRegimes, gaussianDensities, type RegimeFit, type RegimeShape } from '../maths/regime-fit.ts';
import { durationsOf, regimeRows } from '../maths/regime-results.ts';
import { priorFrom, SwitchingChain, stationaryOf } from '../maths/switching.ts';
import { defineMethod } from '../method.ts';

const id = 'markov-fit';

/** The regimes in the order that a text like `variance ascending` names. */
function ordered(fit: RegimeFit, k: number, order: string): RegimeFit {
  const key = order.startsWith('mean') ? fit.means : fit.variances;
  const sign = order.endsWith('descending') ? -1 : 1;
  const places = Array.from({ length: k }, (_, i) => i).sort((a, b) => sign * (key[a]! - key[b]!) || fit.means[a]! - fit.means[b]!);
  return {
    ...fit,
    means: Float64Array.from(places, (i) => fit.means[i]!),
    variances: Float64Array.from(places, (i) => fit.variances[i]!),
    transition: Float64Array.from({ length: k * k }, (_, at) => fit.transition[places[Math.floor(at / k)]! * k + places[at % k]!]!),
  };
}

const orders = ['auto', 'mean ascending', 'mean descending', 'variance ascending', 'variance descending'];

export default defineMethod({
  id,
  title: 'Regime model',
  inputs: { y: 'The series, such as returns; any unit' },
  params: {
    k_regimes: { title: 'Regimes', default: 2, whole: true, min: 2, max: 5 },
    switching_variance: { title: 'Each regime has its own variance', default: true },
    trend: { title: 'Mean: c, a constant; n, zero', default: 'c', options: ['c', 'n', 'nc'] },
    switching_trend: { title: 'Each regime has its own mean', default: true },
    regimes_sorted_by: {
      title: 'Order of the regimes; auto: by variance where it differs, else by mean',
      default: 'auto',
      options: orders,
    },
  },
  outputs: {
    loglik: 'Log-likelihood',
    mean: 'Mean of each regime',
    variance: 'Variance of each regime',
    transition: 'Row i, column j: probability to go to regime i from regime j',
    expected_durations: 'Expected rows in a regime once entered',
    smoothed: 'Probabilities of the regimes given all rows, one list a row',
    filtered: 'Probabilities given the rows up to each',
    aic: 'Akaike criterion',
    bic: 'Bayes criterion, to compare numbers of regimes',
    converged: 'Whether the search ended',
    degenerate:
      'Whether a regime, or a fifth of the rows, is (nearly) one value, as of a price that does not move: then the fit means nothing',
  },
  run(input, params) {
    const y = column(id, input, 'y');
    expectFinite(id, 'y', y);
    const k = params.k_regimes as number;
    const ownVariances = params.switching_variance as boolean;
    const means: RegimeShape['means'] = params.trend !== 'c' ? 'none' : params.switching_trend ? 'own' : 'shared';
    if (means !== 'own' && !ownVariances)
      throw badInput(id, 'the regimes need their own means or their own variances; without either they are the same.');
    const count = (means === 'own' ? k : means === 'shared' ? 1 : 0) + (ownVariances ? k : 1) + k * (k - 1);
    const needed = Math.max(20, 5 * count);
    if (y.length < needed) throw notEnough(id, `rows for ${count} parameters`, needed, y.length);
    if (y.every((value) => value === y[0])) throw badInput(id, 'y is constant, so there are no regimes in it.');
    const given = params.regimes_sorted_by as string;
    const order = given === 'auto' ? (ownVariances ? 'variance ascending' : 'mean ascending') : given;
    const fit = ordered(fitRegimes(y, { regimes: k, means, ownVariances }), k, order);

    const chain = new SwitchingChain(y.length, k);
    gaussianDensities(chain, y, fit.means, fit.variances);
    const loglik = chain.filter(fit.transition, priorFrom(stationaryOf(fit.transition, k), fit.transition, k, 1));
    chain.smooth(fit.transition);
    return {
      loglik,
      mean: fit.means,
      variance: fit.variances,
      transition: regimeRows(fit.transition, k),
      expected_durations: durationsOf(fit.transition, k),
      smoothed: regimeRows(chain.regimesOf(chain.smoothed), k),
      filtered: regimeRows(chain.regimesOf(chain.filtered), k),
      aic: 2 * count - 2 * loglik,
      bic: count * Math.log(y.length) - 2 * loglik,
      converged: fit.converged,
      degenerate: fit.degenerate,
    };
  },
  doc: {
    what: 'Splits a series into calm and wild stretches, or into levels, and says how likely each is at every row and how long it lasts.',
    formula: [
      String.raw`y_t \sim N(\mu_{S_t}, \sigma^2_{S_t}), \quad \Pr(S_t = i \mid S_{t-1} = j) = P_{ij}`,
      String.raw`\ell = \sum_t \ln \sum_i \Pr(S_t = i \mid y_1 \ldots y_{t-1}) f_i(y_t)`,
    ],
    where:
      'The chain starts in its stationary state. Found by BFGS on the exact gradient from many starts, the same every time: up to 120 of a short series, eight above 2,500 rows.',
    read: 'Durations of many rows and variances several times apart: regimes worth acting on. A lower bic with more regimes: they are there.',
    limits:
      'The likelihood has several tops; more starts may find a higher one. A regime of equal values (its variance nearly 0) is passed over; where every start leads to one, degenerate says so. Smoothed probabilities know the future: use filtered ones for decisions.',
    references: [
      'Hamilton (1989), A new approach to the economic analysis of nonstationary time series and the business cycle, Econometrica 57',
      'Hamilton (1994), Time Series Analysis, chapter 22',
    ],
  },
});
