/** What the Kalman methods do with holes, with starts that are no covariance, and with prices far from 1. */
import { beforeAll, describe, expect, it } from 'vitest';
import { openPrng } from '../../../src/core/prng.ts';
import { callMethod } from '../../../src/methods/registry.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';

beforeAll(loadKernelsInNode);

function pair(n: number, unit = 1): { y: number[]; x: number[] } {
  const prng = openPrng(91);
  let level = 100;
  const x = Array.from({ length: n }, () => (level += prng.uniform() - 0.5) * unit);
  return { y: x.map((value) => 1.5 * value + unit * prng.uniform()), x };
}

describe('kalman-hedge', () => {
  it('refuses lengths that differ, infinities and no rows', () => {
    expect(() => callMethod('kalman-hedge', { y: [1, 2], x: [1] })).toThrow(/same count/);
    expect(() => callMethod('kalman-hedge', { y: [1, Number.NEGATIVE_INFINITY], x: [1, 2] })).toThrow(/y\[1\] is -Infinity/);
    expect(() => callMethod('kalman-hedge', { y: [], x: [] })).toThrow(/not enough data/);
  });

  it('refuses a start that is no covariance', () => {
    const { y, x } = pair(5);
    const start = (initial_cov: unknown) => () => callMethod('kalman-hedge', { y, x }, { initial_cov });
    expect(start([1, 2, 3])).toThrow(/4 numbers/);
    expect(
      start([
        [1, 2],
        [3, 1],
      ]),
    ).toThrow(/symmetric/);
    expect(
      start([
        [1, 2],
        [2, 1],
      ]),
    ).toThrow(/must be a covariance/);
    expect(() => callMethod('kalman-hedge', { y, x }, { initial_mean: [0] })).toThrow(/2 numbers/);
  });

  it('carries its state over holes, and knows less after them', () => {
    const { y, x } = pair(40);
    const result = callMethod('kalman-hedge', { y: y.with(20, Number.NaN), x: x.with(21, Number.NaN) }, { delta: 1e-4 });
    const [slope, error, innovation] = [result.slope, result.slope_se, result.innovation] as Float64Array[];
    expect([slope![20], slope![21]]).toEqual([slope![19], slope![19]]);
    expect(error![21]).toBeGreaterThan(error![19]!);
    expect([innovation![19], innovation![20], innovation![21]].map(Number.isNaN)).toEqual([false, true, true]);
    expect(result.loglik).toBeLessThan(0);
    expect((result.smoothed_slope as Float64Array).every(Number.isFinite)).toBe(true);
  });

  it('knows nothing from holes only', () => {
    const result = callMethod('kalman-hedge', { y: [null, null], x: [1, 2] }, { initial_mean: [2, 1] });
    expect(result.slope).toEqual(Float64Array.of(2, 2));
    expect(result.loglik).toBe(0);
  });

  it.each([1e-8, 1, 1e6])('keeps a covariance over ten years of minutes at prices of %s', (unit) => {
    const { y, x } = pair(300_000, unit);
    const result = callMethod(
      'kalman-hedge',
      { y, x },
      {
        delta: 1e-9,
        obs_cov: unit * unit,
        initial_cov: [
          [1e6, 0],
          [0, 1e6 * unit * unit],
        ],
      },
    );
    const [[slope, cross], [, intercept]] = result.last_state_cov as [[number, number], [number, number]];
    expect(slope).toBeGreaterThan(0);
    expect(intercept).toBeGreaterThan(0);
    expect(cross * cross).toBeLessThanOrEqual(slope * intercept * (1 + 1e-9));
    for (const key of ['slope', 'intercept', 'innovation_var', 'slope_se', 'smoothed_slope'])
      expect((result[key] as Float64Array).every(Number.isFinite), key).toBe(true);
  });

  it('follows a leg that does not move', () => {
    const { slope, innovation_var } = callMethod('kalman-hedge', { y: new Array(50).fill(5), x: new Array(50).fill(2) });
    expect((slope as Float64Array).every(Number.isFinite)).toBe(true);
    expect((innovation_var as Float64Array).every((value) => value > 0)).toBe(true);
  });
});

describe('local-level', () => {
  it('refuses nothing known, infinities and no variance at all', () => {
    expect(() => callMethod('local-level', { y: [null, null] })).toThrow(/not enough data/);
    expect(() => callMethod('local-level', { y: [1, Number.POSITIVE_INFINITY] })).toThrow(/y\[1\] is Infinity/);
    expect(() => callMethod('local-level', { y: [1, 2] }, { sigma2_eps: 0, sigma2_eta: 0 })).toThrow(/both 0/);
  });

  it('is the series without noise, and a mean without drift', () => {
    const y = [3, 5, 4, 8];
    expect(callMethod('local-level', { y }, { sigma2_eps: 0, sigma2_eta: 1 }).filtered).toEqual(Float64Array.from(y));
    const { smoothed } = callMethod('local-level', { y }, { sigma2_eps: 1, sigma2_eta: 0 });
    for (const level of smoothed as Float64Array) expect(level).toBeCloseTo(5, 12);
  });

  it('does not depend on units', () => {
    const { y } = pair(30);
    const one = callMethod('local-level', { y }, { sigma2_eps: 2, sigma2_eta: 1 }).smoothed as Float64Array;
    for (const unit of [1e-8, 1e6]) {
      const scaled = callMethod('local-level', { y: pair(30, unit).y }, { sigma2_eps: 2 * unit ** 2, sigma2_eta: unit ** 2 });
      (scaled.smoothed as Float64Array).forEach((value, i) => {
        expect(value / unit).toBeCloseTo(one[i]!, 8);
      });
    }
  });
});
