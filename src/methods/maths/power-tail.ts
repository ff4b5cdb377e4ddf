/** Maximum-likelihood power laws of the upper end of ascending positive values, continuous and discrete. */
import { hurwitzZeta, logZetaSlope } from './zeta.ts';

export interface TailFit {
  xmin: number;
  /** Exponent of the density. */
  alpha: number;
  n_tail: number;
  /** Kolmogorov-Smirnov distance. */
  D: number;
  loglik_tail: number;
}

/** The fit from position `start` on; undefined when all values there are one, or when the distance reaches `limit`. */
export type Tail = (start: number, limit: number) => TailFit | undefined;

/** Sums of ln x from each position to the end. */
function tailSums(sorted: Float64Array): { logs: Float64Array; sums: Float64Array } {
  const logs = sorted.map(Math.log);
  const sums = new Float64Array(sorted.length + 1);
  for (let i = sorted.length - 1; i >= 0; i--) sums[i] = sums[i + 1]! + logs[i]!;
  return { logs, sums };
}

/** Distances as in Clauset's plfit: |P(x_i) - (i - 1) / n| over the sorted tail, ties kept. */
export function continuousTail(sorted: Float64Array): Tail {
  const { logs, sums } = tailSums(sorted);
  return (start, limit) => {
    const n = sorted.length - start;
    const above = sums[start]! - n * logs[start]!;
    if (!(logs[sorted.length - 1]! > logs[start]!)) return undefined;
    const slope = n / above;
    let D = 0;
    for (let i = 0; i < n; i++) {
      const away = Math.abs(1 - Math.exp(-slope * (logs[start + i]! - logs[start]!)) - i / n);
      if (away <= D) continue;
      D = away;
      if (D >= limit) return undefined;
    }
    const loglik = n * (Math.log(slope) - logs[start]!) - (slope + 1) * above;
    return { xmin: sorted[start]!, alpha: slope + 1, n_tail: n, D, loglik_tail: loglik };
  };
}

/** Whole numbers; distances at the distinct values. */
export function discreteTail(sorted: Float64Array): Tail {
  const { logs, sums } = tailSums(sorted);
  return (start, limit) => {
    const n = sorted.length - start;
    const xmin = sorted[start]!;
    if (sorted.at(-1) === xmin) return undefined;
    const alpha = discreteExponent(xmin, sums[start]! / n, logs[start]!);
    const all = hurwitzZeta(alpha, xmin);
    let D = 0;
    for (let i = start; i < sorted.length; i++) {
      if (i + 1 < sorted.length && sorted[i + 1] === sorted[i]) continue;
      const away = Math.abs((i + 1 - start) / n - 1 + hurwitzZeta(alpha, sorted[i]! + 1) / all);
      if (away <= D) continue;
      D = away;
      if (D >= limit) return undefined;
    }
    return { xmin, alpha, n_tail: n, D, loglik_tail: -n * Math.log(all) - alpha * sums[start]! };
  };
}

/** The exponent at which the law's mean of ln x is that of the tail. The likelihood is concave, so bisection finds it. */
function discreteExponent(xmin: number, meanLog: number, logMin: number): number {
  let low = 1 + 1e-9;
  let high = 1 + 2 / (meanLog - logMin);
  while (-logZetaSlope(high, xmin) > meanLog && high < 1e4) high *= 2;
  for (let i = 0; i < 60 && high - low > 1e-13 * high; i++) {
    const middle = (low + high) / 2;
    if (-logZetaSlope(middle, xmin) > meanLog) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
