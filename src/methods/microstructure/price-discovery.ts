/** Which of two prices of one asset leads: Hasbrouck's information share and Gonzalo and Granger's weight. Shares of the first price. */
import { badInput, columns, countOrAuto, expectNoInfinity, notEnough } from '../maths/input.ts';
import { type RobustFit, robustFit } from '../maths/robust-fit.ts';
import { defineMethod, type MethodResult } from '../method.ts';

const id = 'price-discovery';
const mostLags = 30;
const significant = 1.959963984540054;

interface Fits {
  readonly lags: number;
  readonly first: RobustFit;
  readonly second: RobustFit;
}

/** Changes of both on a constant, the difference before, and `lags` changes of each; from row `start` on. */
function estimate(p1: Float64Array, p2: Float64Array, lags: number, start: number): Fits | undefined {
  const n = p1.length - start;
  if (n < 1) return undefined;
  const rows = (of: (t: number) => number): Float64Array => Float64Array.from({ length: n }, (_, i) => of(i + start));
  const d = (p: Float64Array, lag: number): Float64Array => rows((t) => p[t - lag]! - p[t - lag - 1]!);
  const x = [rows(() => 1), rows((t) => p1[t - 1]! - p2[t - 1]!)];
  for (let lag = 1; lag <= lags; lag++) x.push(d(p1, lag), d(p2, lag));
  // One unknown row must leave out the same rows of both.
  const [y1, y2] = [d(p1, 0), d(p2, 0)];
  for (let i = 0; i < n; i++) if (Number.isNaN(y1[i]! + y2[i]!)) y1[i] = y2[i] = Number.NaN;
  const [first, second] = [robustFit(x, y1), robustFit(x, y2)];
  return first && second && { lags, first, second };
}

function covarianceOf({ first, second }: Fits): { v11: number; v12: number; v22: number } {
  let [v11, v12, v22] = [0, 0, 0];
  const n = first.n;
  for (let i = 0; i < n; i++) {
    v11 += (first.residuals[i]! * first.residuals[i]!) / n;
    v12 += (first.residuals[i]! * second.residuals[i]!) / n;
    v22 += (second.residuals[i]! * second.residuals[i]!) / n;
  }
  return { v11, v12, v22 };
}

/** Lags of the smallest BIC, all fitted to the same rows. */
function bestLags(p1: Float64Array, p2: Float64Array): number {
  let [best, least] = [1, Number.POSITIVE_INFINITY];
  for (let lags = 1; lags <= mostLags; lags++) {
    const found = estimate(p1, p2, lags, mostLags + 1);
    if (!found) break;
    const { v11, v12, v22 } = covarianceOf(found);
    const n = found.first.n;
    const bic = n * Math.log(v11 * v22 - v12 * v12) + 2 * (2 + 2 * lags) * Math.log(n);
    if (bic < least) [best, least] = [lags, bic];
  }
  return best;
}

export default defineMethod({
  id,
  title: 'Price discovery',
  inputs: {
    p1: 'Log mids of the first market on a uniform clock of receipt; null where not known',
    p2: 'Of the second, at the same times',
  },
  params: {
    lags: { title: 'Lags, or auto for the smallest BIC up to 30', default: '10' },
    least: { title: 'Fewest rows', default: 600, whole: true, min: 50, max: 1e7 },
  },
  outputs: {
    gg: 'Weight of the first price in the common one (Gonzalo, Granger)',
    is_low: 'Information share of the first price: lower bound over the two orderings (Hasbrouck)',
    is_high: 'Upper bound',
    is_mid: 'Middle of the two',
    alpha1: 'Speed at which the first corrects the difference; usually negative',
    alpha2: 'The same of the second; usually positive',
    t1: 'alpha1 over its standard error (White)',
    t2: 'alpha2 over its standard error',
    correlation: 'Of the errors of the two: the closer to 1, the wider the bounds',
    state: "'ok', or 'no error correction': neither corrects, or a weight lies outside 0 to 1; shares are unknown then",
    lags: 'Lags used',
    n: 'Rows used',
  },
  run(input, params): MethodResult {
    const { p1, p2 } = columns(id, input, ['p1', 'p2']);
    expectNoInfinity(id, 'p1', p1);
    expectNoInfinity(id, 'p2', p2);
    const given = countOrAuto(id, 'lags', params.lags);
    if (given !== undefined && given > 200) throw badInput(id, `parameter lags must be at most 200, was ${given}.`);
    const lags = given ?? bestLags(p1, p2);
    const found = estimate(p1, p2, lags, lags + 1);
    const least = Math.max(params.least as number, 2 * lags + 5);
    const n = found?.first.n ?? 0;
    const usable = p1.reduce((sum, value, i) => sum + (Number.isNaN(value + p2[i]!) ? 0 : 1), 0);
    if (usable < least || (found && n < least)) throw notEnough(id, 'rows in which both prices are known', least, found ? n : usable);
    if (!found)
      return {
        ...nothing,
        alpha1: Number.NaN,
        alpha2: Number.NaN,
        t1: Number.NaN,
        t2: Number.NaN,
        correlation: Number.NaN,
        lags,
        n: usable,
      };
    const [alpha1, alpha2] = [found.first.coefficients[1]!, found.second.coefficients[1]!];
    const t1 = alpha1 / Math.sqrt(found.first.covariance[1]![1]!);
    const t2 = alpha2 / Math.sqrt(found.second.covariance[1]![1]!);
    const { v11, v12, v22 } = covarianceOf(found);
    const known = { alpha1, alpha2, t1, t2, correlation: v12 / Math.sqrt(v11 * v22), lags, n };
    const psi = alpha2 / (alpha2 - alpha1);
    const corrects = Math.abs(t1) > significant || Math.abs(t2) > significant;
    if (!corrects || !(psi >= 0 && psi <= 1)) return { ...nothing, ...known };
    const rest = 1 - psi;
    const total = psi * psi * v11 + 2 * psi * rest * v12 + rest * rest * v22;
    // The common part of the errors goes to whichever comes first in the factor.
    const firstLeads = (psi * Math.sqrt(v11) + (rest * v12) / Math.sqrt(v11)) ** 2 / total;
    const secondLeads = (psi * psi * (v11 - (v12 * v12) / v22)) / total;
    const [low, high] = [Math.min(firstLeads, secondLeads), Math.max(firstLeads, secondLeads)];
    return { gg: psi, is_low: low, is_high: high, is_mid: (low + high) / 2, state: 'ok', ...known };
  },
  doc: {
    what: 'Where news reaches the price first, when one asset trades in two places: how much of what moves both for good comes from the first.',
    formula: [
      String.raw`\Delta p_t = c + \alpha (p_{1,t-1} - p_{2,t-1}) + \sum_{l=1}^{L} \Gamma_l \Delta p_{t-l} + e_t, \quad \Omega = \operatorname{cov} e`,
      String.raw`\psi = \frac{(-\alpha_2, \alpha_1)}{\alpha_1 - \alpha_2}, \quad \mathrm{IS}_j = \frac{([\psi F]_j)^2}{\psi \Omega \psi^\top}, \quad F F^\top = \Omega`,
    ],
    where: String.raw`$p$: log mids, tied one to one; $c$ takes a lasting difference (basis). $\psi$ is the Gonzalo-Granger weight. $F$ is triangular: each ordering gives one end of the bounds.`,
    read: 'Above 0.6: the first leads. Bounds that are far apart say that both move within one step: take shorter steps.',
    limits:
      'Clocks that differ, and quotes that are carried forward, make a leader out of whoever is told first: use times of receipt on one clock, and shift one by 100 ms to see whether the answer stands. The bounds are no interval of chance.',
    references: [
      'Hasbrouck, One security, many markets: determining the contributions to price discovery, J. Finance 50 (1995)',
      'Gonzalo, Granger, Estimation of common long-memory components in cointegrated systems, J. Business and Economic Statistics 13 (1995)',
    ],
  },
});

const nothing = { gg: Number.NaN, is_low: Number.NaN, is_high: Number.NaN, is_mid: Number.NaN, state: 'no error correction' };
