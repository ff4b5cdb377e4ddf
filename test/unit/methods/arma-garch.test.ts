/** ARMA and GARCH: parameters recovered, worked examples, scale, and series that cannot be fitted. */
import { describe, expect, it } from 'vitest';
import { openPrng } from '../../../src/core/prng.ts';
import { armaLikelihood, fromStationary, stationary } from '../../../src/methods/maths/arma-likelihood.ts';
import { garchLikelihood } from '../../../src/methods/maths/garch.ts';
import { normalQuantile } from '../../../src/methods/maths/normal.ts';
import { callMethod } from '../../../src/methods/registry.ts';

const chance = openPrng(77);
const normal = (): number => normalQuantile(chance.uniform());

describe('garch', () => {
  const y: number[] = [];
  for (let i = 0, h = 1; i < 4000; i++) {
    h = 0.05 + 0.1 * (y[i - 1] ?? 1) ** 2 + 0.85 * h;
    y.push(Math.sqrt(h) * normal());
  }
  const garch = (values: unknown, params = {}) =>
    (
      callMethod('garch11', { y: values }, params) as never as {
        fit: Record<'mu' | 'omega' | 'alpha' | 'beta' | 'loglik', number> & { converged: boolean };
      }
    ).fit;
  const base = garch(y);

  it('finds what the series was made with', () => {
    expect(base.converged).toBe(true);
    expect(Math.abs(base.alpha - 0.1)).toBeLessThan(0.04);
    expect(Math.abs(base.beta - 0.85)).toBeLessThan(0.06);
  });

  it('finds the top of a variance that knows the last shock only', () => {
    const shocks: number[] = [];
    for (let i = 0; i < 300; i++) shocks.push(Math.sqrt(0.5 + 0.5 * (shocks[i - 1] ?? 1) ** 2) * normal());
    const { loglik, beta } = garch(shocks);
    const near = [0.4, 0.5, 0.6].flatMap((omega) => [0.35, 0.45, 0.55, 0.65].map((alpha) => [0, omega, alpha, 0] as const));
    expect(beta).toBeLessThan(0.3);
    for (const params of near) expect(loglik).toBeGreaterThan(garchLikelihood(Float64Array.from(shocks), [...params]));
  });

  it('has the gradient of its likelihood', () => {
    const data = Float64Array.from(y.slice(0, 300));
    const gradient = new Float64Array(4);
    const at = [0.03, 0.06, 0.12, 0.8] as const;
    garchLikelihood(data, [...at], undefined, gradient);
    for (let i = 0; i < 4; i++) {
      const moved = (h: number) =>
        garchLikelihood(data, at.map((value, j) => value + (i === j ? h : 0)) as [number, number, number, number]);
      expect(gradient[i]! / ((moved(1e-6) - moved(-1e-6)) / 2e-6)).toBeCloseTo(1, 6);
    }
  });

  it.each([1e-8, 1e6])('is the same on any scale (%s)', (scale) => {
    const scaled = garch(y.map((value) => value * scale));
    expect(scaled.alpha).toBeCloseTo(base.alpha, 5);
    expect(scaled.omega / scale ** 2).toBeCloseTo(base.omega, 5);
    expect(scaled.loglik).toBeCloseTo(base.loglik - y.length * Math.log(scale), 3);
  });

  it('says what is wrong', () => {
    expect(() => garch(y.slice(0, 20))).toThrow(/needs at least 50 returns, got 20/);
    expect(() => garch(new Array(100).fill(0.1))).toThrow(/constant/);
    expect(() => garch([...y.slice(0, 60), null])).toThrow(/y\[60\] is NaN/);
    expect(() => garch(y, { check_params: [0, -1, 0.1, 0.8] })).toThrow(/omega > 0/);
    expect(() => garch(y, { dist: 't' })).toThrow(/one of normal/);
  });
});

describe('arma', () => {
  const arma = (y: unknown, params = {}) =>
    callMethod('arma', { y }, params) as never as { params: number[]; param_names: string[]; loglik: number; converged: boolean };
  const y: number[] = [];
  for (let i = 0, e = 0; i < 3000; i++) {
    const before = e;
    e = normal();
    y.push(0.7 * (y[i - 1] ?? 0) + e + 0.4 * before);
  }

  it('finds what the series was made with', () => {
    const fit = arma(y, { order: [1, 0, 1] });
    expect(fit.converged).toBe(true);
    expect(fit.param_names).toEqual(['const', 'ar.L1', 'ma.L1', 'sigma2']);
    for (const [i, expected] of [0, 0.7, 0.4, 1].entries()) expect(Math.abs(fit.params[i]! - expected)).toBeLessThan(i === 0 ? 0.35 : 0.08);
  });

  it('has the likelihood of independent numbers where there is nothing else', () => {
    const few = Float64Array.of(1, -2, 0.5, 3);
    const sigma2 = (1 + 4 + 0.25 + 9) / 4;
    expect(armaLikelihood(few, [], []).loglik).toBeCloseTo(-2 * (Math.log(2 * Math.PI * sigma2) + 1), 12);
  });

  it('has the likelihood of an AR(1) written out', () => {
    const few = Float64Array.of(1, -2, 0.5, 3, 1);
    const phi = 0.6;
    const squares = (1 - phi * phi) * 1 + Array.from(few.slice(1), (value, i) => (value - phi * few[i]!) ** 2).reduce((a, b) => a + b);
    const expected = -0.5 * (5 * (Math.log((2 * Math.PI * squares) / 5) + 1) - Math.log(1 - phi * phi));
    expect(armaLikelihood(few, [phi], []).loglik).toBeCloseTo(expected, 11);
  });

  it('turns coefficients into free numbers and back', () => {
    const ar = [0.5, -0.3, 0.2];
    for (const [i, value] of stationary(fromStationary(ar)).entries()) expect(value).toBeCloseTo(ar[i]!, 10);
    expect(stationary(fromStationary([2, 1])).every(Number.isFinite)).toBe(true);
  });

  it.each([1e-8, 1e6])('is the same on any scale (%s)', (scale) => {
    const base = arma(y.slice(0, 400), { order: [2, 0, 0] });
    const scaled = arma(
      y.slice(0, 400).map((value) => value * scale),
      { order: [2, 0, 0] },
    );
    expect(scaled.params[1]).toBeCloseTo(base.params[1]!, 5);
    expect(scaled.params[3]! / scale ** 2).toBeCloseTo(base.params[3]!, 5);
  });

  it('says what is wrong', () => {
    expect(() => arma([1, 2, 3], { order: [1, 0, 0] })).toThrow(/needs at least 10 rows for 3 parameters, got 3/);
    expect(() => arma(new Array(50).fill(3))).toThrow(/constant/);
    expect(() =>
      arma(
        Array.from({ length: 50 }, (_, i) => i),
        { order: [1, 1, 0] },
      ),
    ).toThrow(/constant/);
    expect(() => arma(y, { order: [1, 0] })).toThrow(/three whole numbers/);
    expect(() => arma([...y.slice(0, 30), Number.NaN])).toThrow(/y\[30\] is NaN/);
  });
});
