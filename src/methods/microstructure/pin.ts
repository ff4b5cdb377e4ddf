/** Probability of informed trading, from the numbers of buys and sells of many periods. Counts a period; shares. */
import { minimiseFrom, type Objective } from '../maths/bfgs.ts';
import { logGamma } from '../maths/distributions.ts';
import { badInput, columns, notEnough } from '../maths/input.ts';
import { solvePositive } from '../maths/matrix.ts';
import { defineMethod, type MethodResult } from '../method.ts';

const id = 'pin';
/** A chance of news outside these is no mixture any more: the fit has fallen into a corner. */
const boundary = [0.02, 0.98] as const;
const normal95 = 1.959963984540054;

interface Periods {
  readonly buys: Float64Array;
  readonly sells: Float64Array;
  /** Sum of ln B! + ln S!. */
  readonly factorials: number;
}

const logistic = (u: number): number => 1 / (1 + Math.exp(-u));

/** What the five free numbers stand for: logits of alpha and delta, logs of mu and the two rates. */
function named(x: ArrayLike<number>) {
  return { alpha: logistic(x[0]!), delta: logistic(x[1]!), mu: Math.exp(x[2]!), eb: Math.exp(x[3]!), es: Math.exp(x[4]!) };
}

/** Minus the log likelihood a period, in the form of Lin and Ke, whose exponents never leave the range of doubles. */
function likelihood({ buys, sells, factorials }: Periods): Objective {
  const n = buys.length;
  return (x, gradient) => {
    const { alpha, delta, mu, eb, es } = named(x);
    const [upBuy, upSell] = [Math.log1p(mu / eb), Math.log1p(mu / es)];
    const [goodLog, badLog, noneLog] = [Math.log(alpha * (1 - delta)), Math.log(alpha * delta), Math.log(1 - alpha)];
    let sum = -factorials - n * (eb + es);
    let [dAlpha, dDelta, dMu, dEb, dEs] = [0, 0, 0, 0, 0];
    for (let i = 0; i < n; i++) {
      const [b, s] = [buys[i]!, sells[i]!];
      const e1 = goodLog - mu + b * upBuy;
      const e2 = badLog - mu + s * upSell;
      const most = Math.max(e1, e2, noneLog);
      const [w1, w2, w3] = [Math.exp(e1 - most), Math.exp(e2 - most), Math.exp(noneLog - most)];
      const all = w1 + w2 + w3;
      sum += b * x[3]! + s * x[4]! + most + Math.log(all);
      const [good, bad] = [w1 / all, w2 / all];
      dAlpha += good + bad - alpha;
      dDelta += bad - (good + bad) * delta;
      dMu += good * (b / (eb + mu) - 1) + bad * (s / (es + mu) - 1);
      dEb += -eb + b * (1 - (good * mu) / (eb + mu));
      dEs += -es + s * (1 - (bad * mu) / (es + mu));
    }
    gradient.set([-dAlpha / n, -dDelta / n, (-dMu * mu) / n, -dEb / n, -dEs / n]);
    return -sum / n;
  };
}

/** Twelve: three chances of news by four sizes of its flow; the rates then follow from the means. */
function startsOf({ buys, sells }: Periods): number[][] {
  const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [b, s] = [mean(buys), mean(sells)];
  const uneven = Math.max(1e-3 * (b + s), mean(buys.map((value, i) => Math.abs(value - sells[i]!))));
  const logit = (p: number): number => Math.log(p / (1 - p));
  return [0.1, 0.5, 0.9].flatMap((alpha) =>
    [0.5, 1, 2, 4].map((times) => {
      const mu = times * uneven;
      const rate = (all: number): number => Math.log(Math.max(0.05 * all, all - (alpha / 2) * mu, 1e-3));
      return [logit(alpha), 0, Math.log(mu), rate(b), rate(s)];
    }),
  );
}

/** Standard error of ln(PIN / (1 - PIN)) at the maximum, from the curvature there; NaN where it has none. */
function logitError(objective: Objective, x: Float64Array, n: number): number {
  const step = 1e-4;
  const rows = Array.from(x, (_, i) => {
    const at = (h: number): Float64Array => {
      const moved = x.slice();
      moved[i]! += h;
      const gradient = new Float64Array(5);
      objective(moved, gradient);
      return gradient;
    };
    const [above, below] = [at(step), at(-step)];
    return Array.from(above, (value, j) => (n * (value - below[j]!)) / (2 * step));
  });
  // PIN's logit is ln(alpha mu) - ln(eb + es).
  const { alpha, eb, es } = named(x);
  const gradient = [1 - alpha, 0, 1, -eb / (eb + es), -es / (eb + es)];
  const solved = solvePositive(
    rows,
    gradient.map((value) => [value]),
  );
  return solved ? Math.sqrt(gradient.reduce((sum, value, i) => sum + value * solved[i]![0]!, 0)) : Number.NaN;
}

export default defineMethod({
  id,
  title: 'Probability of informed trading',
  inputs: { buys: 'Orders of aggressive buyers in each period', sells: 'Orders of aggressive sellers' },
  params: { least: { title: 'Fewest periods', default: 60, whole: true, min: 10, max: 10_000 } },
  outputs: {
    pin: 'Share of trades that come from those who know, with lo and hi (95 %)',
    alpha: 'Share of periods with news',
    delta: 'Share of these in which it is bad',
    mu: 'Orders of the informed in a period with news',
    eb: 'Orders of other buyers a period',
    es: 'Orders of other sellers a period',
    log_likelihood: 'At the maximum',
    starts: 'Starts of which the best was kept',
    state: "'ok', or 'boundary': the best fit has news nearly never or nearly always; unknown then",
    n: 'Periods',
  },
  run(input, params): MethodResult {
    const { buys, sells } = columns(id, input, ['buys', 'sells']);
    for (const [key, values] of Object.entries({ buys, sells })) {
      const wrong = values.findIndex((value) => !(Number.isInteger(value) && value >= 0));
      if (wrong >= 0) throw badInput(id, `${key}[${wrong}] is ${values[wrong]}; counts are whole numbers from 0.`);
    }
    const n = buys.length;
    if (n < (params.least as number)) throw notEnough(id, 'periods', params.least as number, n);
    const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);
    if (sum(buys) === 0 || sum(sells) === 0) throw notEnough(id, 'orders of each side', 1, 0);
    let factorials = 0;
    for (const values of [buys, sells]) for (const value of values) factorials += logGamma(value + 1);
    const periods: Periods = { buys, sells, factorials };
    const objective = likelihood(periods);
    const starts = startsOf(periods);
    const inside = (x: Float64Array): boolean => named(x).alpha >= boundary[0] && named(x).alpha <= boundary[1];
    const best = minimiseFrom(objective, starts, { rough: 25, kept: 4, sound: inside, tolerance: 1e-7 });
    const { alpha, delta, mu, eb, es } = named(best.x);
    const ok = inside(best.x) && Number.isFinite(best.value);
    const pin = (alpha * mu) / (alpha * mu + eb + es);
    const half = ok ? normal95 * logitError(objective, best.x, n) : Number.NaN;
    const odds = Math.log(pin / (1 - pin));
    const known = (value: number): number => (ok ? value : Number.NaN);
    return {
      pin: known(pin),
      lo: logistic(odds - half),
      hi: logistic(odds + half),
      alpha: known(alpha),
      delta: known(delta),
      mu: known(mu),
      eb: known(eb),
      es: known(es),
      log_likelihood: -best.value * n,
      starts: starts.length,
      state: ok ? 'ok' : 'boundary',
      n,
    };
  },
  doc: {
    what: 'How likely an order comes from someone who knows: periods with unusually many buys, or sells, beside periods without are taken as news.',
    formula: [
      String.raw`\mathrm{PIN} = \frac{\alpha \mu}{\alpha \mu + \epsilon_b + \epsilon_s}`,
      String.raw`\ell = -\epsilon_b - \epsilon_s + B \ln \epsilon_b + S \ln \epsilon_s - \ln B! - \ln S! + M + \ln \left[ \alpha (1 - \delta) e^{e_1 - M} + \alpha \delta e^{e_2 - M} + (1 - \alpha) e^{e_3 - M} \right]`,
      String.raw`e_1 = -\mu + B \ln(1 + \mu / \epsilon_b), \quad e_2 = -\mu + S \ln(1 + \mu / \epsilon_s), \quad e_3 = 0, \quad M = \max e_i`,
    ],
    where: String.raw`$B$, $S$: buys and sells of a period; $\alpha$: chance of news, $\delta$: of bad news; $\mu$: orders it brings; $\epsilon$: orders of all others. Most likely values from twelve starts; interval from the curvature.`,
    read: 'Shares have 0.1 to 0.2. Compare markets and times, not levels.',
    limits:
      'Counts are taken for Poisson. Those of crypto are in the tens of thousands and vary for many reasons, each of which looks like information: PIN is then near useless. Merge orders, and prefer VPIN. The interval rests on the same model.',
    references: [
      "Easley, Kiefer, O'Hara, Paperman, Liquidity, information, and infrequently traded stocks, J. Finance 51 (1996)",
      'Lin, Ke, A computing bias in estimating the probability of informed trading, J. Financial Markets 14 (2011)',
    ],
  },
});
