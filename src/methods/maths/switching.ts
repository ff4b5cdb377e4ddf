/**
 * Hidden regimes that follow a Markov chain: Hamilton's filter and the smoother, over tuples of the regimes of a row and of the `lags` rows
 * before it. With one lag a tuple is a pair, which is what counts of transitions need; an autoregression needs as many lags as its order.
 *
 * Tuples are numbered with the newest regime first: s_t K^lags + s_(t-1) K^(lags-1) + .. + s_(t-lags). Columns of a transition matrix sum
 * to 1: transition[to K + from].
 */
export class SwitchingChain {
  readonly tuples: number;
  /** ln density of each row: `width` numbers a row, by the newest regime (width K) or by tuple. Filled by the caller. */
  readonly logDensity: Float64Array;
  /** Probabilities of the tuples given the rows so far, and given all rows. */
  readonly filtered: Float64Array;
  readonly smoothed: Float64Array;
  readonly #density: Float64Array;
  /** What later rows say of each tuple, and of each history of it. */
  readonly #later: Float64Array;
  readonly #told: Float64Array;
  /** Which density a tuple has, and from which regime its newest one came. */
  readonly #place: Int32Array;
  readonly #from: Int32Array;
  /** Sum of the densities' shares of each row. */
  readonly #scale: Float64Array;

  constructor(
    readonly rows: number,
    readonly regimes: number,
    readonly lags = 1,
    readonly width = regimes,
  ) {
    this.tuples = regimes ** (lags + 1);
    this.logDensity = new Float64Array(rows * width);
    this.#density = new Float64Array(rows * width);
    this.filtered = new Float64Array(rows * this.tuples);
    this.smoothed = new Float64Array(rows * this.tuples);
    this.#later = new Float64Array(this.tuples);
    this.#told = new Float64Array(this.tuples / regimes);
    this.#place = Int32Array.from({ length: this.tuples }, (_, tuple) => Math.floor((tuple * width) / this.tuples));
    this.#from = Int32Array.from({ length: this.tuples / regimes }, (_, history) =>
      Math.floor((history * regimes * regimes) / this.tuples),
    );
    this.#scale = new Float64Array(rows);
  }

  /** `prior`: probabilities of the tuples of the first row before it is seen. Gives the log-likelihood; -Infinity where a row is impossible. */
  filter(transition: Float64Array, prior: Float64Array): number {
    const { rows, regimes: k, tuples, width, filtered, logDensity } = this;
    const [density, place, origin] = [this.#density, this.#place, this.#from];
    const histories = tuples / k;
    let loglik = 0;
    // One logarithm for many rows: that of the product of their sums.
    let product = 1;
    for (let t = 0; t < rows; t++) {
      const at = t * width;
      let most = Number.NEGATIVE_INFINITY;
      for (let d = 0; d < width; d++) if (logDensity[at + d]! > most) most = logDensity[at + d]!;
      for (let d = 0; d < width; d++) {
        const below = logDensity[at + d]! - most;
        density[at + d] = below === 0 ? 1 : Math.exp(below);
      }
      const to = t * tuples;
      let sum = 0;
      for (let h = 0; h < histories; h++) {
        // The regimes of the rows before are a tuple's last digits here and its first ones a row ago.
        let before = 0;
        if (t > 0) for (let old = 0; old < k; old++) before += filtered[to - tuples + h * k + old]!;
        const from = origin[h]!;
        for (let s = 0; s < k; s++) {
          const tuple = s * histories + h;
          const predicted = t > 0 ? transition[s * k + from]! * before : prior[tuple]!;
          const joint = predicted * density[at + place[tuple]!]!;
          filtered[to + tuple] = joint;
          sum += joint;
        }
      }
      if (!(sum > 0)) return sum === 0 ? Number.NEGATIVE_INFINITY : Number.NaN;
      for (let tuple = 0; tuple < tuples; tuple++) filtered[to + tuple]! /= sum;
      this.#scale[t] = sum;
      loglik += most;
      if (product < 1e-150) {
        loglik += Math.log(product);
        product = 1;
      }
      if (sum < 1e-150) loglik += Math.log(sum);
      else product *= sum;
    }
    return loglik + Math.log(product);
  }

  /** After `filter` with the same transition. */
  smooth(transition: Float64Array): void {
    const { rows, regimes: k, tuples, width, filtered, smoothed } = this;
    const [density, place, origin, later, told] = [this.#density, this.#place, this.#from, this.#later, this.#told];
    later.fill(1);
    for (let t = rows - 1; t >= 0; t--) {
      const at = t * tuples;
      for (let tuple = 0; tuple < tuples; tuple++) smoothed[at + tuple] = filtered[at + tuple]! * later[tuple]!;
      const scale = this.#scale[t]!;
      for (let h = 0; h < told.length; h++) {
        let sum = 0;
        for (let s = 0; s < k; s++) {
          const tuple = s * told.length + h;
          sum += transition[s * k + origin[h]!]! * density[t * width + place[tuple]!]! * later[tuple]!;
        }
        told[h] = sum / scale;
      }
      // The same for all tuples of the row before that differ in their oldest regime only.
      for (let h = 0, tuple = 0; h < told.length; h++) for (let old = 0; old < k; old++) later[tuple++] = told[h]!;
    }
  }

  /** Probabilities of the newest regime, row after row: K numbers each. */
  regimesOf(joint: Float64Array): Float64Array {
    const { rows, regimes: k, tuples } = this;
    const out = new Float64Array(rows * k);
    const share = tuples / k;
    for (let i = 0, at = 0; i < rows * k; i++) for (let h = 0; h < share; h++) out[i]! += joint[at++]!;
    return out;
  }

  /** Expected number of moves, [to K + from], over rows from `first` on. */
  moves(first = 0): Float64Array {
    const { regimes: k, tuples, smoothed } = this;
    const out = new Float64Array(k * k);
    const share = tuples / (k * k);
    for (let i = first * tuples; i < smoothed.length; )
      for (let pair = 0; pair < k * k; pair++) for (let h = 0; h < share; h++) out[pair]! += smoothed[i++]!;
    return out;
  }
}

/** Probabilities that a chain keeps: columns of `transition` sum to 1. NaN where there is no single such vector. */
export function stationaryOf(transition: Float64Array, k: number): Float64Array {
  // (P - I) p = 0, its last row replaced by sum p = 1; Gauss with pivots.
  const a = Array.from({ length: k }, (_, i) =>
    Float64Array.from({ length: k + 1 }, (_, j) => (i === k - 1 ? 1 : j === k ? 0 : transition[i * k + j]! - (i === j ? 1 : 0))),
  );
  for (let c = 0; c < k; c++) {
    let pivot = c;
    for (let i = c + 1; i < k; i++) if (Math.abs(a[i]![c]!) > Math.abs(a[pivot]![c]!)) pivot = i;
    [a[c], a[pivot]] = [a[pivot]!, a[c]!];
    for (let i = 0; i < k; i++) {
      if (i === c) continue;
      const factor = a[i]![c]! / a[c]![c]!;
      for (let j = c; j <= k; j++) a[i]![j]! -= factor * a[c]![j]!;
    }
  }
  return Float64Array.from(a, (row, i) => row[k]! / row[i]!);
}

/** Prior of the first row's tuples when the oldest of their regimes has the probabilities `oldest`. */
export function priorFrom(oldest: Float64Array, transition: Float64Array, k: number, lags: number): Float64Array {
  let out = oldest;
  for (let step = 0; step < lags; step++) {
    const before = out;
    // A newest regime goes in front.
    const newest = before.length / k;
    out = Float64Array.from({ length: before.length * k }, (_, i) => {
      const history = i % before.length;
      return transition[Math.floor(i / before.length) * k + Math.floor(history / newest)]! * before[history]!;
    });
  }
  return out;
}
