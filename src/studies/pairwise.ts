/**
 * Correlation of two columns over the rows where both are known (pairwise-complete), and of many windows of them by running sums.
 * Fewer than `fewestPairs` pairs: unknown.
 */
import { fisherFactor } from './intervals.ts';

export const fewestPairs = 30;

export interface Correlated {
  readonly r: number;
  readonly n: number;
  /** 95 % interval by Fisher's transform; NaN where r is. */
  readonly lo: number;
  readonly hi: number;
}

/** Ends of the interval of r of n pairs. */
export function fisherInterval(r: number, n: number): [number, number] {
  const factor = fisherFactor(n);
  if (!(Math.abs(r) < 1) || !Number.isFinite(factor)) return [Number.NaN, Number.NaN];
  // tanh(atanh r -+ h) with e^(2h) = factor.
  const odds = (1 + r) / (1 - r);
  const back = (share: number): number => (share - 1) / (share + 1);
  return [back(odds / factor), back(odds * factor)];
}

/** Pearson's r of x[i] and y[i + lag] over rows [from, to) of x. */
export function correlate(x: Float64Array, y: Float64Array, lag = 0, from = 0, to = x.length): Correlated {
  let [n, mx, my, xx, yy, xy] = [0, 0, 0, 0, 0, 0];
  const first = Math.max(from, -lag);
  const last = Math.min(to, y.length - lag);
  for (let i = first; i < last; i++) {
    const a = x[i]!;
    const b = y[i + lag]!;
    if (Number.isNaN(a) || Number.isNaN(b)) continue;
    n++;
    const da = a - mx;
    const db = b - my;
    mx += da / n;
    my += db / n;
    xx += da * (a - mx);
    yy += db * (b - my);
    xy += da * (b - my);
  }
  return correlated(n, xx, yy, xy);
}

function correlated(n: number, xx: number, yy: number, xy: number): Correlated {
  const product = Math.sqrt(xx) * Math.sqrt(yy);
  if (n < fewestPairs || !(product > 0)) return { r: Number.NaN, n, lo: Number.NaN, hi: Number.NaN };
  const r = Math.max(-1, Math.min(1, xy / product));
  const [lo, hi] = fisherInterval(r, n);
  return { r, n, lo, hi };
}

/** Gives the correlation of any rows [from, to) in the same time, by running sums of the columns less their means. */
export function openWindows(x: Float64Array, y: Float64Array): (from: number, to: number) => Correlated {
  const length = x.length;
  let [n, mx, my] = [0, 0, 0];
  for (let i = 0; i < length; i++) {
    if (Number.isNaN(x[i]! + y[i]!)) continue;
    n++;
    mx += (x[i]! - mx) / n;
    my += (y[i]! - my) / n;
  }
  const sums = Array.from({ length: 6 }, () => new Float64Array(length + 1));
  for (let i = 0; i < length; i++) {
    const known = !Number.isNaN(x[i]! + y[i]!);
    const a = known ? x[i]! - mx : 0;
    const b = known ? y[i]! - my : 0;
    const terms = [known ? 1 : 0, a, b, a * a, b * b, a * b];
    for (let k = 0; k < 6; k++) sums[k]![i + 1] = sums[k]![i]! + terms[k]!;
  }
  return (from, to) => {
    const [count, sx, sy, xx, yy, xy] = sums.map((sum) => sum[to]! - sum[from]!) as [number, number, number, number, number, number];
    // What is left of the rounding of long sums is no variance.
    const least = (k: number): number => 1e-13 * sums[k]![length]!;
    const [vx, vy] = [xx - (sx * sx) / count, yy - (sy * sy) / count];
    return correlated(count, vx > least(3) ? vx : 0, vy > least(4) ? vy : 0, xy - (sx * sy) / count);
  };
}
