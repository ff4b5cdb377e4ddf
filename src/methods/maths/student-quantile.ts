/** Quantiles of Student's t for many probabilities at once; about 12 digits. */
import { logGamma, studentTwoSided } from './distributions.ts';

/**
 * The t >= 0 with Pr(T > t) = tails[i], `tails` falling from 0.5 at most. Newton's method from the quantile before: the tail is convex
 * there, so it comes up to the answer from one side and cannot overshoot.
 */
export function studentUpperQuantiles(tails: ArrayLike<number>, df: number): Float64Array {
  const peak = Math.exp(logGamma((df + 1) / 2) - logGamma(df / 2)) / Math.sqrt(df * Math.PI);
  const out = new Float64Array(tails.length);
  let t = 0;
  for (let i = 0; i < tails.length; i++) {
    const tail = tails[i]!;
    for (let round = 0; round < 500; round++) {
      const density = peak * (1 + (t * t) / df) ** (-(df + 1) / 2);
      const step = (studentTwoSided(t, df) / 2 - tail) / density;
      // A step that no longer leads upwards is rounding.
      if (!(step > 1e-15 * t)) break;
      t += step;
    }
    out[i] = t;
  }
  return out;
}
