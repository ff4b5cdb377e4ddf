/**
 * Exact Gaussian likelihood of an ARMA process by the Kalman filter of Harvey's state space: y_t = sum phi_i y_(t-i) + e_t + sum theta_j e_(t-j).
 * The innovation variance is concentrated out. `y` has its mean taken off.
 */

export interface ArmaLikelihood {
  loglik: number;
  /** Variance of the innovations, its maximum-likelihood value. */
  sigma2: number;
}

/** Variance of the first state by doubling: P = sum T^k R R' T'^k. NaN if the process does not settle. */
function firstVariance(transition: Float64Array, input: Float64Array, r: number): Float64Array {
  let power: Float64Array = transition.slice();
  const sum = new Float64Array(r * r);
  for (let i = 0; i < r; i++) for (let j = 0; j < r; j++) sum[i * r + j] = input[i]! * input[j]!;
  for (let round = 0; round < 60; round++) {
    const left = product(power, sum, r, false);
    const added = product(left, power, r, true);
    let largest = 0;
    for (let i = 0; i < r * r; i++) {
      largest = Math.max(largest, Math.abs(added[i]!));
      sum[i]! += added[i]!;
    }
    if (largest < 1e-16 * sum[0]!) break;
    if (!(largest < 1e290)) return sum.fill(Number.NaN);
    power = product(power, power, r, false);
  }
  return sum;
}

/** A B, or A B'. */
function product(a: Float64Array, b: Float64Array, r: number, transposed: boolean): Float64Array {
  const out = new Float64Array(r * r);
  for (let i = 0; i < r; i++) {
    for (let j = 0; j < r; j++) {
      let sum = 0;
      for (let k = 0; k < r; k++) sum += a[i * r + k]! * (transposed ? b[j * r + k]! : b[k * r + j]!);
      out[i * r + j] = sum;
    }
  }
  return out;
}

/** How close the predicted variance must be to the last one to be taken as settled. */
const settled = 1e-13;

export function armaLikelihood(y: Float64Array, ar: ArrayLike<number>, ma: ArrayLike<number>): ArmaLikelihood {
  const n = y.length;
  const r = Math.max(ar.length, ma.length + 1);
  // State i follows from state i + 1: the transition is the companion matrix of ar.
  const phi = Float64Array.from({ length: r }, (_, i) => ar[i] ?? 0);
  const input = Float64Array.from({ length: r }, (_, i) => (i === 0 ? 1 : (ma[i - 1] ?? 0)));
  const transition = new Float64Array(r * r);
  for (let i = 0; i < r; i++) {
    transition[i * r] = phi[i]!;
    if (i + 1 < r) transition[i * r + i + 1] = 1;
  }
  const p = firstVariance(transition, input, r);
  const half = new Float64Array(r * r);
  const state = new Float64Array(r);
  const gain = new Float64Array(r);
  let squares = 0;
  let logs = 0;
  let variance = p[0]!;
  let steady = false;
  for (let t = 0; t < n; t++) {
    const innovation = y[t]! - state[0]!;
    squares += (innovation * innovation) / variance;
    logs += Math.log(variance);
    if (!steady) {
      // Gain of the predicted state: T P[:, 0] / F.
      for (let i = 0; i < r; i++) gain[i] = (phi[i]! * p[0]! + (i + 1 < r ? p[(i + 1) * r]! : 0)) / variance;
    }
    const first = state[0]!;
    for (let i = 0; i < r; i++) state[i] = phi[i]! * first + (i + 1 < r ? state[i + 1]! : 0) + gain[i]! * innovation;
    if (steady) continue;
    // P <- T P T' + R R' - F K K'
    for (let i = 0; i < r; i++) for (let j = 0; j < r; j++) half[i * r + j] = phi[i]! * p[j]! + (i + 1 < r ? p[(i + 1) * r + j]! : 0);
    for (let i = 0; i < r; i++) {
      for (let j = 0; j < r; j++) {
        const next =
          half[i * r]! * phi[j]! + (j + 1 < r ? half[i * r + j + 1]! : 0) + input[i]! * input[j]! - variance * gain[i]! * gain[j]!;
        p[i * r + j] = next;
      }
    }
    const before = variance;
    variance = p[0]!;
    // A pure AR settles after its order, an MA as its roots allow; a small change alone may be a slow one.
    steady = t > r && Math.abs(variance - before) <= settled * variance && variance - 1 < 1e-10;
  }
  const sigma2 = squares / n;
  return { sigma2, loglik: -0.5 * (n * (Math.log(2 * Math.PI * sigma2) + 1) + logs) };
}

/** Coefficients of a stationary AR from any real numbers: each is squeezed to a partial autocorrelation (Monahan 1984). */
export function stationary(free: ArrayLike<number>): Float64Array {
  return levinson(Float64Array.from(free, (value) => value / Math.sqrt(1 + value * value)));
}

/** The numbers that `stationary` makes these coefficients of; those of a process that is not stationary are drawn in until it is. */
export function fromStationary(ar: ArrayLike<number>): Float64Array {
  for (let shrink = 1; shrink > 1e-3; shrink *= 0.95) {
    const partial = partials(Float64Array.from(ar, (value, i) => value * shrink ** (i + 1)));
    if (partial.every((value) => Math.abs(value) < 0.995)) return partial.map((value) => value / Math.sqrt(1 - value * value));
  }
  return new Float64Array(ar.length);
}

/** AR coefficients of partial autocorrelations. */
export function levinson(partial: Float64Array): Float64Array {
  const ar = partial.slice();
  for (let k = 1; k < ar.length; k++) {
    const old = ar.slice(0, k);
    for (let i = 0; i < k; i++) ar[i] = old[i]! - partial[k]! * old[k - 1 - i]!;
  }
  return ar;
}

function partials(coefficients: Float64Array): Float64Array {
  const ar = coefficients.slice();
  for (let k = ar.length - 1; k > 0; k--) {
    const old = ar.slice(0, k);
    const last = ar[k]!;
    for (let i = 0; i < k; i++) ar[i] = (old[i]! + last * old[k - 1 - i]!) / (1 - last * last);
  }
  return ar;
}
