/**
 * Autoregression about a mean that switches (Hamilton 1989): y_t - mu_(S_t) = sum phi_i (y_(t-i) - mu_(S_(t-i))) + e_t, two regimes; the
 * coefficients and the variance may switch with S_t. The first rows, as many as the order, are given.
 */
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

  constructor(
    readonly y: Float64Array,
    readonly order: number,
  ) {
    this.chain = new SwitchingChain(y.length - order, k, order, k ** (order + 1));
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
    this.#eachTuple(model, (tuple, _, level, ar, variance) => {
      const constant = -0.5 * Math.log(2 * Math.PI * variance);
      for (let t = 0; t < rows; t++) {
        const e = this.#error(t, level, ar);
        logDensity[t * tuples + tuple] = constant - (0.5 * e * e) / variance;
      }
    });
    const first = priorFrom(stationaryOf(model.transition, k), model.transition, k, order);
    return chain.filter(model.transition, first);
  }

  #error(t: number, level: number, ar: Float64Array): number {
    const at = t + this.order;
    let e = this.y[at]! - level;
    for (let i = 0; i < ar.length; i++) e -= ar[i]! * this.y[at - 1 - i]!;
    return e;
  }

  /** `level` is what remains of the means: mu of the newest regime less phi times those of the lags. */
  #eachTuple(model: SwitchingAr, visit: (tuple: number, s: number, level: number, ar: Float64Array, variance: number) => void): void {
    const places = this.order + 1;
    for (let tuple = 0; tuple < this.chain.tuples; tuple++) {
      const s = this.#digits[tuple * places]!;
      const ar = model.ar[model.ar.length === 1 ? 0 : s]!;
      let level = model.means[s]!;
      for (let i = 0; i < this.order; i++) level -= ar[i]! * model.means[this.#digits[tuple * places + 1 + i]!]!;
      visit(tuple, s, level, ar, model.variances[model.variances.length === 1 ? 0 : s]!);
    }
  }

  /** Derivatives by the means, by ln of the variances and by the coefficients, after `at` and the chain's `smooth`. */
  slope(model: SwitchingAr): { means: Float64Array; variances: Float64Array; ar: Float64Array[] } {
    const { chain, order, y } = this;
    const out = {
      means: new Float64Array(k),
      variances: new Float64Array(model.variances.length),
      ar: model.ar.map(() => new Float64Array(order)),
    };
    const places = order + 1;
    const byLag = new Float64Array(order);
    this.#eachTuple(model, (tuple, s, level, ar, variance) => {
      let [first, second] = [0, 0];
      byLag.fill(0);
      for (let t = 0; t < chain.rows; t++) {
        const weight = chain.smoothed[t * chain.tuples + tuple]!;
        const e = this.#error(t, level, ar);
        first += weight * e;
        second += weight * (e * e - variance);
        for (let i = 0; i < order; i++) byLag[i]! += weight * e * y[t + order - 1 - i]!;
      }
      out.means[s]! += first / variance;
      out.variances[out.variances.length === 1 ? 0 : s]! += second / (2 * variance);
      const target = out.ar[out.ar.length === 1 ? 0 : s]!;
      for (let i = 0; i < order; i++) {
        const old = this.#digits[tuple * places + 1 + i]!;
        out.means[old]! -= (first * ar[i]!) / variance;
        target[i]! += (byLag[i]! - first * model.means[old]!) / variance;
      }
    });
    return out;
  }
}

/** Above this many rows only the given parameters are a start: each step costs more. */
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
  const others = n > manyRows ? [] : guessesFor(likelihood.y, start);
  const spread = Math.min(...start.variances);
  // Regimes of nearly equal values have a likelihood without a top.
  const sound = (x: Float64Array): boolean => modelOf(x).variances.every((each) => each > 1e-4 * spread);
  const best = minimiseFrom(objective, [start, ...others].map(pointOf), { steps: 300, tolerance: 1e-9, rough: 20, kept: 3, sound });
  return { loglik: -best.value * n, converged: best.converged };
}

/** Lasting and brief regimes about the series' mean, without autoregression and with much of it. */
function guessesFor(y: Float64Array, { variances, ar }: SwitchingAr): SwitchingAr[] {
  const mean = y.reduce((sum, value) => sum + value / y.length, 0);
  const spread = Math.sqrt(y.reduce((sum, value) => sum + (value - mean) ** 2 / y.length, 0));
  const guess = (stay: readonly [number, number], away: readonly [number, number], first: number): SwitchingAr => ({
    transition: Float64Array.of(stay[0], 1 - stay[1], 1 - stay[0], stay[1]),
    means: Float64Array.from(away, (each) => mean + each * spread),
    variances: variances.map((_, s) => spread * spread * (variances.length === 1 ? 0.5 : s === 0 ? 1.2 : 0.4)),
    ar: ar.map((coefficients) => coefficients.map((_, i) => (i === 0 ? first : 0))),
  });
  return [
    guess([0.95, 0.95], [-0.8, 0.8], 0),
    guess([0.9, 0.95], [-1.5, 0.3], 0),
    guess([0.95, 0.6], [-0.2, 2], 0),
    guess([0.5, 0.9], [-2, 0.2], 0.3),
    guess([0.95, 0.95], [-0.5, 0.5], 0.9),
    guess([0.3, 0.9], [-1.5, 0.2], -0.3),
  ];
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
