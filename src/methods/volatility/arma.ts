/** Autoregressive moving-average model by exact Gaussian likelihood. The constant is the process mean, in units of y. */
import { burg, fitArma, yuleWalker } from '../maths/arma-fit.ts';
import { badInput, column, expectFinite, notEnough, numberList } from '../maths/input.ts';
import { defineMethod } from '../method.ts';

const id = 'arma';
const mostOrder = 20;

function orderOf(given: unknown): [number, number, number] {
  const order = numberList(id, 'order', given);
  const [p, d, q] = order;
  if (order.length === 3 && order.every((each) => Number.isInteger(each) && each >= 0) && p! <= mostOrder && q! <= mostOrder && d! <= 2)
    return [p!, d!, q!];
  throw badInput(id, `parameter order must be three whole numbers p, d, q, p and q at most ${mostOrder} and d at most 2; was "${given}".`);
}

function differenced(y: Float64Array, times: number): Float64Array {
  let out = y;
  for (let k = 0; k < times; k++) {
    const before = out;
    out = before.slice(1).map((value, i) => value - before[i]!);
  }
  return out;
}

/** Whether the text asks for a mean; a differenced series has none. */
function hasMean(text: string, d: number): boolean {
  if (/^(zero|none|no|n|nc)\b/i.test(text)) return false;
  return d === 0;
}

export default defineMethod({
  id,
  title: 'ARMA model',
  inputs: { y: 'The series, any unit' },
  params: {
    order: { title: 'Autoregressive terms, differences, moving-average terms', default: '1, 0, 1' },
    mean: { title: 'estimated constant, or zero', default: 'estimated constant' },
  },
  outputs: {
    params: 'const, ar, ma and sigma2, as named by param_names',
    param_names: 'const (the process mean), ar.L1 .., ma.L1 .., sigma2',
    loglik: 'Exact log-likelihood',
    aic: 'Akaike criterion, all of params counted',
    bic: 'Bayes criterion, likewise',
    yule_walker2: 'Two autoregressive coefficients by the autocovariances',
    yule_walker2_sigma: 'Standard deviation of their errors',
    burg2: 'Two autoregressive coefficients by the method of Burg',
    burg2_sigma2: 'Variance of their errors',
    converged: 'Whether the search ended',
  },
  run(input, params) {
    const given = column(id, input, 'y');
    expectFinite(id, 'y', given);
    const [p, d, q] = orderOf(params.order);
    const free = hasMean((params.mean as string).trim(), d);
    const count = p + q + (free ? 2 : 1);
    const needed = Math.max(10, 2 * count) + d;
    if (given.length < needed) throw notEnough(id, `rows for ${count} parameters`, needed, given.length);
    const y = differenced(given, d);
    if (y.every((value) => value === y[0])) throw badInput(id, 'y (or its differences) is constant, so there is nothing to fit.');
    const fit = fitArma(y, p, q, free);
    const centre = given.reduce((sum, value) => sum + value / given.length, 0);
    const centred = given.map((value) => value - centre);
    const [walker, burgs] = [yuleWalker(centred, 2), burg(centred, 2)];
    const names = (kind: string, values: ArrayLike<number>): string[] =>
      Array.from({ length: values.length }, (_, i) => `${kind}.L${i + 1}`);
    return {
      params: [...(free ? [fit.mean] : []), ...fit.ar, ...fit.ma, fit.sigma2],
      param_names: [...(free ? ['const'] : []), ...names('ar', fit.ar), ...names('ma', fit.ma), 'sigma2'],
      loglik: fit.loglik,
      aic: 2 * count - 2 * fit.loglik,
      bic: count * Math.log(y.length) - 2 * fit.loglik,
      yule_walker2: walker.coefficients,
      yule_walker2_sigma: walker.sigma,
      burg2: burgs.coefficients,
      burg2_sigma2: burgs.sigma2,
      converged: fit.converged,
    };
  },
  doc: {
    what: 'A series explained by its own past values and past shocks: the linear model of short memory.',
    formula: [
      String.raw`y_t - \mu = \sum_{i=1}^p \phi_i (y_{t-i} - \mu) + e_t + \sum_{j=1}^q \theta_j e_{t-j}`,
      String.raw`\ell = -\frac{1}{2} \sum_t \left( \ln 2 \pi F_t + \frac{v_t^2}{F_t} \right)`,
    ],
    where:
      '$v_t$, $F_t$: innovations and their variances from a Kalman filter that starts in the stationary state. With d > 0 the d-th differences are modelled, without a mean.',
    read: 'Compare orders by aic or bic, lower is better. An ar coefficient near 1: a slow return to the mean; one near -1 in returns: bid-ask bounce.',
    limits:
      'Roots of ar and ma that nearly cancel leave both uncertain. Volatility that clusters does not bias the coefficients but makes them look surer than they are.',
    references: [
      'Harvey (1981), Time Series Models',
      'Monahan (1984), A note on enforcing stationarity in autoregressive-moving average models, Biometrika 71',
      'Burg (1975), Maximum Entropy Spectral Analysis, Stanford University',
    ],
  },
});
