/** Local level model: a random walk seen through noise, filtered and smoothed from a start that knows nothing. Same unit as the input. */
import { badInput, column, expectNoInfinity, notEnough } from '../maths/input.ts';
import { defineMethod, type MethodResult } from '../method.ts';

const id = 'local-level';

interface Filtered {
  level: Float64Array;
  variance: Float64Array;
  loglik: number;
}

/** The first known row is the level, with the noise as its variance; before it the level is unknown. Missing rows carry the level on. */
function filter(y: Float64Array, noise: number, drift: number): Filtered {
  const level = new Float64Array(y.length).fill(Number.NaN);
  const variance = new Float64Array(y.length).fill(Number.NaN);
  let [a, p, loglik] = [Number.NaN, Number.NaN, 0];
  for (let t = 0; t < y.length; t++) {
    const value = y[t]!;
    if (Number.isNaN(a)) {
      a = value;
      p = Number.isNaN(value) ? Number.NaN : noise;
    } else {
      p += drift;
      const f = p + noise;
      if (!Number.isNaN(value) && f > 0) {
        const v = value - a;
        loglik -= 0.5 * (Math.log(2 * Math.PI * f) + (v * v) / f);
        a += (p / f) * v;
        // p (1 - p / f) without a difference.
        p *= noise / f;
      }
    }
    level[t] = a;
    variance[t] = p;
  }
  return { level, variance, loglik };
}

/** Each level drawn towards the one after it by the share of its own uncertainty; what was unknown takes all of it. */
function smooth({ level, variance }: Filtered, drift: number): Float64Array {
  const out = level.slice();
  for (let t = out.length - 2; t >= 0; t--) {
    const next = out[t + 1]!;
    if (Number.isNaN(level[t]!)) out[t] = next;
    else if (variance[t]! + drift > 0) out[t] = level[t]! + (variance[t]! / (variance[t]! + drift)) * (next - level[t]!);
  }
  return out;
}

export default defineMethod({
  id,
  title: 'Local level (Kalman)',
  inputs: { y: 'The series, any unit; null or NaN is unknown' },
  params: {
    sigma2_eps: { title: 'Variance of the noise, unit squared', default: 1, min: 0 },
    sigma2_eta: { title: 'Variance of the level’s step a row, unit squared', default: 0.1, min: 0 },
  },
  outputs: {
    filtered: 'Level at each row from that row and those before it',
    filtered_var: 'Its variance',
    smoothed: 'Level at each row from all rows, later ones too: never for a signal',
    loglik_diffuse: 'Log-likelihood of the known rows but the first',
  },
  run(input, params): MethodResult {
    const y = column(id, input, 'y');
    expectNoInfinity(id, 'y', y);
    if (y.every(Number.isNaN)) throw notEnough(id, 'known numbers in y', 1, 0);
    const noise = params.sigma2_eps as number;
    const drift = params.sigma2_eta as number;
    if (noise === 0 && drift === 0) throw badInput(id, 'sigma2_eps and sigma2_eta are both 0; at least one must be above 0.');
    const filtered = filter(y, noise, drift);
    return {
      filtered: filtered.level,
      filtered_var: filtered.variance,
      smoothed: smooth(filtered, drift),
      loglik_diffuse: filtered.loglik,
    };
  },
  doc: {
    what: 'The level of a noisy series: how much of each move is the level and how much is noise follows from two variances.',
    formula: [
      String.raw`y_t = \mu_t + \varepsilon_t, \quad \mu_{t+1} = \mu_t + \eta_t`,
      String.raw`\mu_t \leftarrow \mu + \frac{P}{P + \sigma_\varepsilon^2} (y_t - \mu)`,
    ],
    where: '$P$: variance of the level before the row. The start is exactly diffuse: the first row is its level.',
    read: 'A large step variance follows every move, a small one smooths. After some rows the filter is an exponential mean.',
    limits: 'The variances are given, not estimated. The smoothed level looks ahead.',
    references: ['Durbin, Koopman (2012), Time series analysis by state space methods, chapter 2'],
  },
});
