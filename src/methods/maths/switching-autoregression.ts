/**
 * Autoregression about a mean that switches (Hamilton 1989): y_t - mu_(S_t) = sum phi_i (y_(t-i) - mu_(S_(t-i))) + e_t, two regimes; the
 * coefficients and the variance may switch with S_t. The first rows, as many as the order, are given.
 */
import { openPrng } from '../../core/prng.ts';
import { minimiseFrom } from './bfgs.ts';
import { logitsOf, oldestOf, transitionOf, transitionSlope } from './regime-fit.ts';
import { priorFrom, SwitchingChain, stationaryOf } from './switching.ts';

export interface SwitchingAr {
  /** [to 2 + from] */
  transition: Float64Array;
  means: Float64Array;
  /** One for both regimes, or one each. */
  variances: Float64Array;
  /** One list of coefficients for both regimes, or one each. */
  ar: Float64Array[];
}

const k = 2;

/** The likelihood of one series at any parameters, and its slope. Owns the chain that it filters; `at` and `slope` overwrite it. */
export class SwitchingArLikelihood {
  readonly chain: SwitchingChain;
  readonly #digits: Int32Array;
  /** By set of coefficients: rows less their lags, and how the errors of a row pull, over all tuples. */
  readonly #rest: Float64Array[];
  readonly #pull: Float64Array[];

  constructor(
    readonly y: Float64Array,
    readonly order: number,
  ) {
    this.chain = new SwitchingChain(y.length - order, k, order, k ** (order + 1));
    this.#rest = [0, 1].map(() => new Float64Array(this.chain.rows));
    this.#pull = [0, 1].map(() => new Float64Array(this.chain.rows));
    const places = order + 1;
    // Regime of each lag of each tuple, the newest first.
    this.#digits = Int32Array.from(
      { length: this.chain.tuples * places },
      (_, i) => Math.floor(i / places / k ** (order - (i % places))) % k,
    );
  }

  /** Fills the densities and filters. */
  at(model: SwitchingAr): number {
    const { chain, order } = this;
    const { tuples, rows, logDensity } = chain;
    this.#residuals(model);
    this.#eachTuple(model, (tuple, _, level, ar, variance) => {
      const constant = -0.5 * Math.log(2 * Math.PI * variance);
      const rest = this.#rest[ar]!;
      for (let t = 0; t < rows; t++) {
        const e = rest[t]! - level;
        logDensity[t * tuples + tuple] = constant - (0.5 * e * e) / variance;
      }
    });
    const first = priorFrom(stationaryOf(model.transition, k), model.transition, k, order);
    return chain.filter(model.transition, first);
  }

  /** What the lags leave of each row, for each set of coefficients, before the means. */
  #residuals({ ar }: SwitchingAr): void {
    const { y, order, chain } = this;
    for (let set = 0; set < ar.length; set++) {
      const rest = this.#rest[set]!;
      for (let t = 0; t < chain.rows; t++) {
        let e = y[t + order]!;
        for (let i = 0; i < order; i++) e -= ar[set]![i]! * y[t + order - 1 - i]!;
        rest[t] = e;
      }
    }
  }

  /** `level` is what remains of the means: mu of the newest regime less phi times those of the lags. `ar` is the number of the set. */
  #eachTuple(model: SwitchingAr, visit: (tuple: number, s: number, level: number, ar: number, variance: number) => void): void {
    const places = this.order + 1;
    for (let tuple = 0; tuple < this.chain.tuples; tuple++) {
      const s = this.#digits[tuple * places]!;
      const set = model.ar.length === 1 ? 0 : s;
      let level = model.means[s]!;
      for (let i = 0; i < this.order; i++) level -= model.ar[set]![i]! * model.means[this.#digits[tuple * places + 1 + i]!]!;
      visit(tuple, s, level, set, model.variances[model.variances.length === 1 ? 0 : s]!);
    }
  }

  /** Derivatives by the means, by ln of the variances and by the coefficients, after `at` and the chain's `smooth`. */
  slope(model: SwitchingAr): { means: Float64Array; variances: Float64Array; ar: Float64Array[] } {
    const { chain, order, y } = this;
    const { rows, tuples, smoothed } = chain;
    const out = {
      means: new Float64Array(k),
      variances: new Float64Array(model.variances.length),
      ar: model.ar.map(() => new Float64Array(order)),
    };
    const places = order + 1;
    for (const pull of this.#pull) pull.fill(0);
    this.#eachTuple(model, (tuple, s, level, set, variance) => {
      const [rest, pull] = [this.#rest[set]!, this.#pull[set]!];
      let [first, second] = [0, 0];
      for (let t = 0; t < rows; t++) {
        const weight = smoothed[t * tuples + tuple]!;
        const e = rest[t]! - level;
        first += weight * e;
        second += weight * (e * e - variance);
        pull[t]! += (weight * e) / variance;
      }
      out.means[s]! += first / variance;
      out.variances[out.variances.length === 1 ? 0 : s]! += second / (2 * variance);
      for (let i = 0; i < order; i++) {
        const old = this.#digits[tuple * places + 1 + i]!;
        out.means[old]! -= (first * model.ar[set]![i]!) / variance;
        out.ar[set]![i]! -= (first * model.means[old]!) / variance;
      }
    });
    for (const [set, target] of out.ar.entries()) {
      const pull = this.#pull[set]!;
      for (let i = 0; i < order; i++) for (let t = 0; t < rows; t++) target[i]! += pull[t]! * y[t + order - 1 - i]!;
    }
    return out;
  }
}

/** Visits (rows times tuples) of one step from every start: what bounds the time. Above `manyRows` only the given parameters are a start. */
const stepVisits = 500_000;
const [fewestGuesses, mostGuesses] = [12, 100];
const manyRows = 2500;

/** The highest maximum of the likelihood that the given parameters, and a few plain guesses, lead up to. */
export function climb(likelihood: SwitchingArLikelihood, start: SwitchingAr): { loglik: number; converged: boolean } {
  const { order, chain } = likelihood;
  const n = chain.rows;
  const [variances, sets] = [start.variances.length, start.ar.length];
  const modelOf = (x: Float64Array): SwitchingAr & { logits: Float64Array } => {
    const logits = x.slice(0, 2);
    const ar = Array.from({ length: sets }, (_, i) => x.slice(4 + variances + i * order, 4 + variances + (i + 1) * order));
    return { logits, transition: transitionOf(logits, k), means: x.slice(2, 4), variances: x.slice(4, 4 + variances).map(Math.exp), ar };
  };
  const objective = (x: Float64Array, gradient: Float64Array): number => {
    const model = modelOf(x);
    const loglik = likelihood.at(model);
    if (!Number.isFinite(loglik)) return Number.NaN;
    chain.smooth(model.transition);
    const slope = likelihood.slope(model);
    const moves = chain.moves();
    // The tuple of the first row holds the moves of the given rows before it too.
    addEarlierMoves(chain, order, moves);
    gradient.set([
      ...transitionSlope(model.logits, model.transition, moves, oldestOf(chain), k),
      ...slope.means,
      ...slope.variances,
      ...slope.ar.flatMap((each) => [...each]),
    ]);
    for (let i = 0; i < gradient.length; i++) gradient[i]! /= -n;
    return -loglik / n;
  };
  const pointOf = ({ transition, means, variances: each, ar }: SwitchingAr): number[] => [
    ...logitsOf(transition, k),
    ...means,
    ...Array.from(each, Math.log),
    ...ar.flatMap((coefficients) => [...coefficients]),
  ];
  const { mean, spread } = sizeOf(likelihood.y);
  const lagged = autoregressionOf(likelihood.y, order, mean, spread);
  const others = n > manyRows ? [] : guessesFor(likelihood, start, { level: mean, spread, ar: new Float64Array(order) }, lagged);
  // Regimes of nearly equal values have a likelihood without a top.
  const sound = (x: Float64Array): boolean => modelOf(x).variances.every((each) => each > 1e-4 * lagged.spread ** 2);
  const best = minimiseFrom(objective, [start, ...others].map(pointOf), {
    steps: 300,
    tolerance: 1e-9,
    rough: 12,
    middle: Math.ceil(others.length / 3),
    kept: Math.max(3, Math.min(10, Math.ceil(others.length / 6))),
    sound,
  });
  return { loglik: -best.value * n, converged: best.converged };
}

/** About what guesses are made: a level, the size of what is left of the rows, and what their lags explain. */
interface Centre {
  level: number;
  spread: number;
  ar: Float64Array;
}

/**
 * Lasting and brief regimes about the series' mean without autoregression, the same about the mean that its autoregression by least squares
 * tends to (regimes of a series that wanders are steps as large as its errors, not as its range), then some by chance.
 */
function guessesFor({ chain }: SwitchingArLikelihood, { variances, ar }: SwitchingAr, plain: Centre, lagged: Centre): SwitchingAr[] {
  const guess = (about: Centre, stay: readonly number[], away: readonly number[], sizes: readonly number[], first = 0): SwitchingAr => ({
    transition: Float64Array.of(stay[0]!, 1 - stay[1]!, 1 - stay[0]!, stay[1]!),
    means: Float64Array.from(away, (each) => about.level + each * about.spread),
    variances: variances.map((_, s) => about.spread ** 2 * (variances.length === 1 ? 0.5 : sizes[s]!)),
    ar: ar.map(() => about.ar.with(0, about.ar[0]! + first)),
  });
  const sizes = [1.2, 0.4];
  const guesses = [
    guess(plain, [0.95, 0.95], [-0.8, 0.8], sizes),
    guess(plain, [0.9, 0.95], [-1.5, 0.3], sizes),
    guess(plain, [0.95, 0.6], [-0.2, 2], sizes),
    guess(plain, [0.5, 0.9], [-2, 0.2], sizes, 0.3),
    guess(plain, [0.95, 0.95], [-0.5, 0.5], sizes, 0.9),
    guess(plain, [0.3, 0.9], [-1.5, 0.2], sizes, -0.3),
    guess(lagged, [0.95, 0.95], [-1, 1], sizes),
    guess(lagged, [0.5, 0.5], [0, 0.5], [0.1, 1]),
    guess(lagged, [0.95, 0.5], [-0.2, 2], sizes),
    guess(lagged, [0.5, 0.95], [-2, 0.2], sizes),
  ];
  const affordable = Math.floor(stepVisits / (chain.rows * chain.tuples));
  const count = Math.max(fewestGuesses, Math.min(mostGuesses, affordable));
  const chance = openPrng(16);
  const near = (width: number): number => width * (2 * chance.uniform() - 1);
  while (guesses.length < count) {
    const about = guesses.length % 2 === 0 ? plain : lagged;
    const stays = [chance.uniform(), chance.uniform()].map((each) => 0.02 + 0.96 * each);
    const next = guess(
      about,
      stays,
      [near(3), near(3)],
      [0, 0].map(() => 2 * 0.001 ** chance.uniform()),
    );
    guesses.push({ ...next, ar: next.ar.map((each) => each.map((value) => value + near(0.6))) });
  }
  return guesses;
}

function sizeOf(y: Float64Array): { mean: number; spread: number } {
  const mean = y.reduce((sum, value) => sum + value / y.length, 0);
  return { mean, spread: Math.sqrt(y.reduce((sum, value) => sum + (value - mean) ** 2 / y.length, 0)) };
}

/** Coefficients by least squares (Levinson's recursion on the autocovariances), the level, and the size of the errors. */
function autoregressionOf(
  y: Float64Array,
  order: number,
  level: number,
  spread: number,
): { level: number; spread: number; ar: Float64Array } {
  const covariance = (lag: number): number => {
    let sum = 0;
    for (let t = lag; t < y.length; t++) sum += (y[t]! - level) * (y[t - lag]! - level);
    return sum / y.length;
  };
  let ar = new Float64Array(order);
  let error = spread * spread;
  for (let lag = 1; lag <= order; lag++) {
    let rest = covariance(lag);
    for (let i = 1; i < lag; i++) rest -= ar[i - 1]! * covariance(lag - i);
    const partial = rest / error;
    const before = ar;
    ar = before.map((value, i) => (i < lag - 1 ? value - partial * before[lag - 2 - i]! : i === lag - 1 ? partial : 0));
    error *= Math.max(1e-6, 1 - partial * partial);
  }
  return { level, spread: Math.sqrt(error), ar };
}

/** Moves among the older regimes of the first row's tuples. */
function addEarlierMoves(chain: SwitchingChain, order: number, moves: Float64Array): void {
  for (let tuple = 0; tuple < chain.tuples; tuple++) {
    for (let lag = 1; lag < order; lag++) {
      const [to, from] = [Math.floor(tuple / k ** (order - lag)) % k, Math.floor(tuple / k ** (order - lag - 1)) % k];
      moves[to * k + from]! += chain.smoothed[tuple]!;
    }
  }
}
