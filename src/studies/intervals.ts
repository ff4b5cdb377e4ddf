/**
 * What 95 % intervals of rolling estimates need beside the estimate, by the size n of the window: computed once, in a study's `open`.
 * They rest on the host's logarithms, which may differ in the last digit: nine digits are kept, so that outputs stay equal everywhere.
 */
import { chiSquareCritical, studentCritical } from '../methods/maths/distributions.ts';

const tail = 0.05;
/** The normal's 97.5 % point. */
export const normal95 = 1.959963984540054;

const everywhere = (value: number): number => Number(value.toPrecision(9));

/** sigma lies in [s lo, s hi] for a deviation s of n independent normal values: (n - 1) s^2 / sigma^2 is chi-square, n - 1 degrees. */
export function deviationFactors(n: number): { lo: number; hi: number } {
  const factor = (p: number): number => everywhere(Math.sqrt((n - 1) / chiSquareCritical(p, n - 1)));
  return { lo: factor(tail / 2), hi: factor(1 - tail / 2) };
}

/** e^(2 h) for the half width h = 1.96 / sqrt(n - 3) of atanh(correlation) of n pairs; infinite, hence no interval, up to n = 3. */
export function fisherFactor(n: number): number {
  return n > 3 ? everywhere(Math.exp((2 * normal95) / Math.sqrt(n - 3))) : Number.POSITIVE_INFINITY;
}

/** t / sqrt(n - 2): times the deviation of the residuals over that of x (both n - 1) it is the half width of a slope of n points. */
export function slopeFactor(n: number): number {
  return everywhere(studentCritical(tail, n - 2) / Math.sqrt(n - 2));
}
