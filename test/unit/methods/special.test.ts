/** Distributions at their ends, and on arguments outside them. */
import { expect, it } from 'vitest';
import { callMethod } from '../../../src/methods/registry.ts';

const special = (input: Record<string, unknown>) => callMethod('special', input) as Record<string, Float64Array>;

it('knows the ends of the normal distribution', () => {
  const z = [Number.NEGATIVE_INFINITY, -40, 0, 40, Number.POSITIVE_INFINITY];
  expect(Array.from(special({ z }).norm_cdf!)).toEqual([0, 0, 0.5, 1, 1]);
  expect(Array.from(special({ p: [0, 0.5, 1] }).norm_ppf!)).toEqual([Number.NEGATIVE_INFINITY, 0, Number.POSITIVE_INFINITY]);
});

it('gives back the probability whose quantile it gave', () => {
  const p = [1e-250, 1e-60, 1e-17, 1e-5, 0.02, 0.07, 0.08, 0.3, 0.6, 0.95];
  const back = special({ z: special({ p }).norm_ppf! }).norm_cdf!;
  for (const [i, expected] of p.entries()) expect(Math.abs(back[i]! / expected - 1)).toBeLessThan(3e-13);
});

it('does not know what lies outside a function', () => {
  expect(special({ p: [-0.1, 1.1, Number.NaN] }).norm_ppf!.every(Number.isNaN)).toBe(true);
  expect(special({ gammaln: [0, -1, null] }).gammaln!.every(Number.isNaN)).toBe(true);
  const bad = special({
    t: [[1, 0]],
    f: [[1, 0, 2]],
    chi2: [[null, 2]],
    hurwitz_zeta: [[1, 1]],
    betainc: [[0, 1, 0.5]],
    gammainc: [[-1, 2]],
  });
  expect(Object.values(bad).every((values) => Number.isNaN(values[0]))).toBe(true);
});

it('says what rows must hold', () => {
  expect(() => special({ t: [[1, 2, 3]] })).toThrow(/each row of t must hold t, df/);
  expect(() => special({})).toThrow(/at least one of z, p/);
});
