/** Against values of mpmath with 30 digits; deep tails included, since p-values are read there. */
import { expect, it } from 'vitest';
import {
  chiSquareCritical,
  chiSquareUpper,
  fisherUpper,
  incompleteBeta,
  logGamma,
  studentCritical,
  studentTwoSided,
} from '../../src/methods/maths/distributions.ts';
import { normalLogCdf } from '../../src/methods/maths/normal.ts';
import { andersonDarling, shapeOf } from '../../src/methods/maths/normality.ts';

const close = (got: number, expected: number, rtol = 1e-12): void => expect(Math.abs(got / expected - 1)).toBeLessThan(rtol);

it.each([
  [0.5, 0.5723649429247001],
  [1.5, -0.12078223763524522],
  [3.3, 0.9870985778947345],
  [24.5, 53.19049452616927],
  [750.25, 4214.318811226562],
])('ln gamma(%s)', (x, expected) => close(logGamma(x), expected, 1e-13));

it.each([
  [24.5, 0.5, 0.9, 0.023778466123916167],
  [2, 3, 0.1, 0.0523],
  [0.5, 0.5, 0.999, 0.9798649583666225],
  [100, 250, 0.2, 6.938237314234528e-5],
  [1, 1, 0.25, 0.25],
])('incomplete beta(%s, %s) at %s', (a, b, x, expected) => close(incompleteBeta(a, b, x), expected));

it.each([
  [12, 3, 0.0012450158007893367],
  [0.1, 49, 0.9207523525851035],
  [2.009575, 49, 0.05000002599278319],
  [-36.3, 498, 5.384142804865014e-142],
  [360.86, 201, 1.345646920009995e-284],
])('t = %s with %s degrees', (t, df, expected) => close(studentTwoSided(t, df), expected, 1e-11));

it.each([
  [3.2, 4, 77, 0.01741197765192422],
  [0.01, 1, 10, 0.9223207185644083],
  [17922.2, 3, 199, 8.758753669526744e-242],
])('F = %s with %s and %s degrees', (f, a, b, expected) => close(fisherUpper(f, a, b), expected, 1e-11));

it.each([
  [1, 12.706204736174705],
  [2, 4.302652729749464],
  [49, 2.0095752371292397],
  [1000000, 1.959966356814107],
])('the 95 %% point with %s degrees', (df, expected) => close(studentCritical(0.05, df), expected, 1e-11));

it.each([
  [0.001, 1, 0.9747728793699604],
  [3.84, 1, 0.0500435212487051],
  [40, 59, 0.9725316335537086],
  [250, 100, 7.76693640353918e-15],
  [10_300, 9_999, 0.01733423185431655],
])('chi-square = %s with %s degrees', (x, df, expected) => close(chiSquareUpper(x, df), expected, 1e-11));

it.each([
  [0.025, 1, 5.023886187314889],
  [0.975, 1, 0.000982069117175256],
  [0.975, 2, 0.05063561596857975],
  [0.025, 59, 82.1174059402383],
  [0.975, 59, 39.66185935151566],
  [0.025, 9_999, 10278.05632025695],
  [0.975, 9_999, 9723.73223701499],
])('the chi-square point above which %s lies, with %s degrees', (p, df, expected) => close(chiSquareCritical(p, df), expected, 1e-12));

it('knows the ends', () => {
  expect(studentTwoSided(Number.POSITIVE_INFINITY, 5)).toBe(0);
  expect(studentTwoSided(0, 5)).toBe(1);
  expect(studentTwoSided(Number.NaN, 5)).toBeNaN();
  expect(fisherUpper(Number.POSITIVE_INFINITY, 2, 5)).toBe(0);
  expect(fisherUpper(0, 2, 5)).toBe(1);
  expect([chiSquareUpper(0, 3), chiSquareUpper(Number.POSITIVE_INFINITY, 3)]).toEqual([1, 0]);
});

it.each([
  [-1000, -500007.8266948122],
  [-40, -804.6084420137539],
  [-5.7, -18.933112423224742],
  [-5.6, -18.351379495909335],
  [-1, -1.841021645009264],
  [1, -0.17275377902344985],
  [9, -1.1285884059538324e-19],
])('ln Pr(Z <= %s)', (z, expected) => close(normalLogCdf(z), expected, 1e-12));

it('gives Anderson and Darling’s distance where a value is further out than any probability', () => {
  // scipy.stats.anderson of the same numbers.
  for (const [far, expected] of [
    [300, 594.5617763207183],
    [1e6, 772.2471342414133],
  ] as const) {
    const y = Float64Array.from({ length: 2000 }, (_, i) => (i === 7 ? far : Math.sin(i)));
    close(andersonDarling(y.slice().sort(), shapeOf(y)), expected, 1e-10);
  }
});
