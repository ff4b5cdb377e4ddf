/** Regime models: parameters recovered, gradients exact, hopeless input refused, and the limits of doubles. */
import { describe, expect, it } from 'vitest';
import { openPrng } from '../../../src/core/prng.ts';
import { normalQuantile } from '../../../src/methods/maths/normal.ts';
import { type SwitchingAr, SwitchingArLikelihood } from '../../../src/methods/maths/switching-autoregression.ts';
import { callMethod } from '../../../src/methods/registry.ts';

/** Two regimes: calm around 0.05, wild around -0.1. */
function series(seed: number, n: number, calm = 0.5, wild = 2): number[] {
  const chance = openPrng(seed);
  let state = 0;
  return Array.from({ length: n }, () => {
    if (chance.uniform() < (state === 1 ? 0.06 : 0.03)) state = 1 - state;
    return state === 1 ? -0.1 + wild * normalQuantile(chance.uniform()) : 0.05 + calm * normalQuantile(chance.uniform());
  });
}

interface Fitted {
  loglik: number;
  mean: Float64Array;
  variance: Float64Array;
  transition: number[][];
  expected_durations: number[];
  smoothed: number[][];
  converged: boolean;
  degenerate: boolean;
}
const fitted = (y: unknown, params = {}) => callMethod('markov-fit', { y }, params) as never as Fitted;
const filter = (y: unknown, params = {}) => callMethod('markov-filter', { y }, params) as never as Fitted & { filtered: number[][] };

describe('fit', () => {
  const y = series(21, 2000);
  const fit = fitted(y);

  it('finds what the series was made with', () => {
    expect(fit.converged).toBe(true);
    expect(Math.abs(Math.sqrt(fit.variance[0]!) - 0.5)).toBeLessThan(0.04);
    expect(Math.abs(Math.sqrt(fit.variance[1]!) - 2)).toBeLessThan(0.2);
    expect(fit.transition[0]![0]).toBeGreaterThan(0.94);
    expect(fit.transition[0]![1]! + fit.transition[1]![1]!).toBeCloseTo(1, 12);
  });

  it('is a maximum: nearby parameters are less likely', () => {
    const at = (scale: number, stay: number) =>
      filter(y, {
        mean: [...fit.mean],
        variance: Array.from(fit.variance, (value) => value * scale),
        transition: [
          [fit.transition[0]![0]! - stay, fit.transition[0]![1]!],
          [fit.transition[1]![0]! + stay, fit.transition[1]![1]!],
        ],
      }).loglik;
    expect(at(1, 0)).toBeCloseTo(fit.loglik, 8);
    for (const [scale, stay] of [
      [1.001, 0],
      [0.999, 0],
      [1, 0.001],
      [1, -0.001],
    ] as const)
      expect(at(scale, stay)).toBeLessThan(fit.loglik);
  });

  it.each([1e-8, 1e6])('is the same on any scale (%s)', (scale) => {
    const scaled = fitted(y.map((value) => value * scale));
    expect(scaled.variance[1]! / scale ** 2 / fit.variance[1]!).toBeCloseTo(1, 4);
    expect(scaled.transition[0]![0]).toBeCloseTo(fit.transition[0]![0]!, 4);
  });

  it('puts the regimes in the order asked for', () => {
    const turned = fitted(y, { regimes_sorted_by: 'variance descending' });
    expect(turned.variance[0]).toBe(fit.variance[1]);
    expect(turned.transition[0]![0]).toBe(fit.transition[1]![1]);
    expect(turned.smoothed[7]![0]).toBeCloseTo(fit.smoothed[7]![1]!, 12);
  });

  it('says when a regime is one value many times', () => {
    expect(fitted(y.map((value, i) => (i % 3 === 0 ? 0 : value)).slice(0, 400)).degenerate).toBe(true);
    expect(fit.degenerate).toBe(false);
  });

  it('knows shared and zero means', () => {
    expect(Array.from(fitted(y, { trend: 'n' }).mean)).toEqual([0, 0]);
    const shared = fitted(y, { switching_trend: false });
    expect(shared.mean[0]).toBe(shared.mean[1]);
    expect(shared.loglik).toBeLessThanOrEqual(fit.loglik + 1e-6);
    expect(() => fitted(y, { trend: 'n', switching_variance: false })).toThrow(/the regimes need/);
  });

  it('says what is wrong', () => {
    expect(() => fitted(y.slice(0, 15))).toThrow(/needs at least 30 rows for 6 parameters, got 15/);
    expect(() => fitted(new Array(100).fill(2))).toThrow(/constant/);
    expect(() => fitted([...y.slice(0, 100), null])).toThrow(/y\[100\] is NaN/);
  });
});

describe('filter', () => {
  it('holds when a row is far out, and when all are', () => {
    const result = filter([0, 1e4, 0, -1e4], { mean: [0, 0], variance: [1, 4] });
    expect(Number.isFinite(result.loglik)).toBe(true);
    for (const row of result.smoothed) expect(row[0]! + row[1]!).toBeCloseTo(1, 12);
  });

  it('does not run out of doubles on a long series', () => {
    const long = filter(
      series(4, 20_000).map((value) => value * 1e-8),
      { mean: 0, variance: [2.5e-17, 4e-16] },
    );
    expect(long.loglik).toBeGreaterThan(0);
    expect(Number.isFinite(long.loglik)).toBe(true);
  });

  it('is the worked example', () => {
    const P = [0.95, 0.05, 0.1, 0.9];
    const model = { startprob: [2 / 3, 1 / 3], transmat: P, means: [0.001, -0.002], covars: [0.008 ** 2, 0.02 ** 2] };
    const result = callMethod('gaussian-hmm', { y: [0.01, -0.02, 0.015, 0.005, -0.01, 0.02] }, model) as never as {
      loglik: number;
      posterior: number[][];
    };
    expect(result.loglik).toBeCloseTo(15.296353283, 9);
    expect(result.posterior[5]![0]).toBeCloseTo(0.27501289, 8);
  });

  it('says what is wrong', () => {
    expect(() => filter([1, 2], { variance: [1, 0] })).toThrow(/above 0/);
    expect(() => filter([1, 2], { transition: [0.9, 0.2, 0.2, 0.8] })).toThrow(/column 0 must hold probabilities that sum to 1/);
    expect(() => filter([1, 2], { transition: [0.9, 0.1] })).toThrow(/2 rows of 2/);
    expect(() => filter([1, 2], { mean: [1, 2, 3] })).toThrow(/2 numbers, one a regime/);
    expect(() => filter([1, 2], { init: [1, 2] })).toThrow(/init must be stationary or hold 2 probabilities that sum to 1/);
    expect(() => filter([1, 2], { init: 'nowhere' })).toThrow(/parameter init must be numbers/);
    expect(() => filter([1, null])).toThrow(/y\[1\] is NaN/);
  });
});

describe('hidden Markov model', () => {
  const hmm = (y: unknown, params = {}) =>
    callMethod('gaussian-hmm', { y }, params) as never as { loglik: number; one_em_step: Record<string, number[]> };

  it('never gets less likely by a step', () => {
    const y = series(8, 300);
    let params: Record<string, unknown> = { startprob: [0.5, 0.5], transmat: [0.9, 0.1, 0.1, 0.9], means: [0, 0], covars: [1, 2] };
    let before = Number.NEGATIVE_INFINITY;
    for (let step = 0; step < 15; step++) {
      const { loglik, one_em_step } = hmm(y, params);
      expect(loglik).toBeGreaterThanOrEqual(before - 1e-9);
      before = loglik;
      params = Object.fromEntries(Object.entries(one_em_step).map(([key, value]) => [key, Array.from(value as number[]).flat(3)]));
    }
  });

  it('says what is wrong', () => {
    expect(() => hmm([1])).toThrow(/needs at least 2 rows/);
    expect(() => hmm([1, 2], { transmat: [0.9, 0.2, 0.1, 0.9] })).toThrow(/row 0 of transmat/);
    expect(() => hmm([1, 2], { covars: [1, -1] })).toThrow(/above 0/);
  });
});

describe('autoregression', () => {
  it('finds regimes of a series that wanders, from parameters far away', () => {
    // Steps up of 0.5 in one regime, none in the other: the level says nothing, so that the lag has nearly all of the series.
    const chance = openPrng(12);
    let [state, level] = [0, 0];
    const walk = Array.from({ length: 300 }, () => {
      if (chance.uniform() < 0.05) state = 1 - state;
      level += (state === 1 ? 0.5 : 0) + 0.1 * normalQuantile(chance.uniform());
      return level;
    });
    const top = (params: Record<string, unknown>) =>
      (callMethod('markov-autoregression', { y: walk }, { order: 1, p00: 0.95, p10: 0.05, ...params }) as { mle_loglik: number })
        .mle_loglik;
    const near = top({ mean: [0, 10], sigma2: 0.05, ar: 0.99 });
    const far = top({ mean: [-500, 700], sigma2: 4000, ar: 0 });
    expect(Math.abs(far - near)).toBeLessThan(1e-4);
  });

  const y = Float64Array.from(series(9, 120));
  const model: SwitchingAr = {
    transition: Float64Array.of(0.9, 0.2, 0.1, 0.8),
    means: Float64Array.of(0.1, -0.3),
    variances: Float64Array.of(0.4, 3),
    ar: [Float64Array.of(0.2, -0.1), Float64Array.of(0.1, 0.05)],
  };

  it('has the gradient of its likelihood', () => {
    const likelihood = new SwitchingArLikelihood(y, 2);
    likelihood.at(model);
    likelihood.chain.smooth(model.transition);
    const slope = likelihood.slope(model);
    const by = (change: (h: number) => Partial<SwitchingAr>): number =>
      (likelihood.at({ ...model, ...change(1e-5) }) - likelihood.at({ ...model, ...change(-1e-5) })) / 2e-5;
    expect(slope.means[1]).toBeCloseTo(
      by((h) => ({ means: Float64Array.of(0.1, -0.3 + h) })),
      5,
    );
    expect(slope.variances[0]).toBeCloseTo(
      by((h) => ({ variances: Float64Array.of(0.4 * Math.exp(h), 3) })),
      5,
    );
    expect(slope.ar[1]![1]).toBeCloseTo(
      by((h) => ({ ar: [model.ar[0]!, Float64Array.of(0.1, 0.05 + h)] })),
      5,
    );
  });

  it('says what is wrong', () => {
    const call = (params: Record<string, unknown>) => () =>
      callMethod('markov-autoregression', { y }, { mean: [0, 1], sigma2: 1, ...params });
    expect(call({ order: 2, ar: [0.1] })).toThrow(/ar must hold 2 numbers/);
    expect(call({ order: 1, switching_ar: true, ar: '', ar_regime0: [0.1] })).toThrow(/ar_regime1/);
    expect(call({ sigma2: 0 })).toThrow(/above 0/);
    expect(() => callMethod('markov-autoregression', { y: y.slice(0, 10) })).toThrow(/needs at least 21 rows/);
    expect(() => callMethod('markov-autoregression', { y: new Array(60).fill(1) })).toThrow(/constant/);
  });
});
