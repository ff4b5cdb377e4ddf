/** Exact maximum likelihood of ARMA(p, q) with or without a mean, and the moment estimates it starts from. */
import { armaLikelihood, fromStationary, levinson, stationary } from './arma-likelihood.ts';
import { byDifferences, minimiseFrom } from './bfgs.ts';
import { solvePositive } from './matrix.ts';

export interface ArmaFit {
  mean: number;
  ar: Float64Array;
  ma: Float64Array;
  sigma2: number;
  loglik: number;
  converged: boolean;
}

/** Products that a fit may take: a few seconds. */
const mostWork = 1e9;

/** `y` is not constant. Coefficients are kept stationary and invertible. */
export function fitArma(y: Float64Array, p: number, q: number, free: boolean): ArmaFit {
  const n = y.length;
  const centre = free ? y.reduce((sum, value) => sum + value / n, 0) : 0;
  const spread = Math.sqrt(y.reduce((sum, value) => sum + (value - centre) ** 2 / n, 0));
  const z = y.map((value) => (value - centre) / spread);
  const moved = new Float64Array(n);
  const partsOf = (x: Float64Array) => ({
    ar: stationary(x.subarray(0, p)),
    ma: stationary(x.subarray(p, p + q)).map((value) => -value),
    mean: free ? x[p + q]! : 0,
  });
  const at = (x: Float64Array) => {
    const { ar, ma, mean } = partsOf(x);
    for (let i = 0; i < n; i++) moved[i] = z[i]! - mean;
    return armaLikelihood(moved, ar, ma);
  };
  const objective = byDifferences((x) => -at(x).loglik / n);
  const starts = startsOf(z, p, q).map((start) => [...start, ...(free ? [0] : [])]);
  // Large orders of long series end early, unconverged, rather than run for minutes.
  const width = Math.max(p, q + 1);
  const gradients = mostWork / (2 * (p + q + 1) * width ** 2 * (n + 60 * width));
  const kept = gradients > 300 ? 3 : 1;
  const steps = Math.round(Math.min(200, Math.max(10, gradients / 2)));
  const taken = starts.slice(0, Math.max(1, Math.floor(gradients / 20)));
  const best = minimiseFrom(objective, taken, { tolerance: 1e-8, rough: 8, kept, steps });
  const { ar, ma, mean } = partsOf(best.x);
  const { sigma2, loglik } = at(best.x);
  return {
    mean: centre + mean * spread,
    ar,
    ma,
    sigma2: sigma2 * spread * spread,
    loglik: loglik - n * Math.log(spread),
    converged: best.converged,
  };
}

/** Starts: the regression of Hannan and Rissanen, the autoregression alone, and plainer guesses. */
function startsOf(z: Float64Array, p: number, q: number): number[][] {
  const own = fromStationary(p > 0 ? yuleWalker(z, p).coefficients : []);
  const zeros = (count: number): number[] => new Array<number>(count).fill(0);
  if (q === 0) return [[...own], zeros(p)];
  const regressed = hannanRissanen(z, p, q);
  const plain =
    p > 0
      ? [
          [0.9, ...zeros(p - 1)],
          [0.3, ...zeros(p - 1)],
        ]
      : [[]];
  const both =
    p > 1 && q > 1
      ? [
          [...zeros(p - 1), -0.6, ...zeros(q - 1), -0.6],
          [...zeros(p - 1), 0.6, ...zeros(q - 1), 0.6],
        ]
      : [];
  const guesses = plain.flatMap((ar) => [0.5, -0.5].map((each) => [...ar, each, ...zeros(q - 1)]));
  return [...(regressed ? [regressed] : []), [...own, ...zeros(q)], ...guesses, ...both];
}

/** Regression on own lags and on lagged residuals of a long autoregression (Hannan, Rissanen 1982); undefined where it has no answer. */
function hannanRissanen(z: Float64Array, p: number, q: number): number[] | undefined {
  const n = z.length;
  const long = yuleWalker(z, Math.min(p + q + 4, Math.floor(n / 4))).coefficients;
  const residuals = z.map((value, t) => long.reduce((sum, phi, i) => sum - phi * (t > i ? z[t - 1 - i]! : 0), value));
  const from = long.length + Math.max(p, q);
  const at = (t: number, c: number): number => (c < p ? z[t - 1 - c]! : residuals[t - 1 - (c - p)]!);
  const gram = Array.from({ length: p + q }, () => new Array<number>(p + q).fill(0));
  const cross = Array.from({ length: p + q }, () => [0]);
  for (let t = from; t < n; t++) {
    for (let a = 0; a < p + q; a++) {
      for (let b = 0; b < p + q; b++) gram[a]![b]! += at(t, a) * at(t, b);
      cross[a]![0]! += at(t, a) * z[t]!;
    }
  }
  const solved = solvePositive(gram, cross)?.map((row) => row[0]!);
  // `stationary` makes minus the moving-average coefficients.
  return solved && [...fromStationary(solved.slice(0, p)), ...fromStationary(solved.slice(p).map((value) => -value))];
}

/** Autoregression by the autocovariances, all over the full count, which keeps it stationary; y has its mean off. */
export function yuleWalker(y: Float64Array, order: number): { coefficients: Float64Array; sigma: number } {
  const n = y.length;
  const r = Float64Array.from({ length: order + 1 }, (_, lag) => {
    let sum = 0;
    for (let i = lag; i < n; i++) sum += y[i]! * y[i - lag]!;
    return sum / n;
  });
  let coefficients = new Float64Array(0);
  let left = r[0]!;
  for (let k = 1; k <= order; k++) {
    let rest = r[k]!;
    for (let i = 0; i < k - 1; i++) rest -= coefficients[i]! * r[k - 1 - i]!;
    const last = rest / left;
    const old = coefficients;
    coefficients = Float64Array.from({ length: k }, (_, i) => (i === k - 1 ? last : old[i]! - last * old[k - 2 - i]!));
    left *= 1 - last * last;
  }
  return { coefficients, sigma: Math.sqrt(left) };
}

/** Burg's autoregression: least forward and backward errors. y has its mean off. */
export function burg(y: Float64Array, order: number): { coefficients: Float64Array; sigma2: number } {
  const n = y.length;
  const forward = y.slice();
  const backward = y.slice();
  const partial = new Float64Array(order);
  let sigma2 = y.reduce((sum, value) => sum + (value * value) / n, 0);
  for (let k = 0; k < order; k++) {
    let cross = 0;
    let squares = 0;
    for (let i = k + 1; i < n; i++) {
      cross += forward[i]! * backward[i - 1]!;
      squares += forward[i]! ** 2 + backward[i - 1]! ** 2;
    }
    const reflection = (2 * cross) / squares;
    partial[k] = reflection;
    sigma2 = ((1 - reflection * reflection) * squares) / (2 * (n - k - 1));
    for (let i = n - 1; i > k; i--) {
      const f = forward[i]!;
      forward[i] = f - reflection * backward[i - 1]!;
      backward[i] = backward[i - 1]! - reflection * f;
    }
  }
  return { coefficients: levinson(partial), sigma2 };
}
