/** The Hawkes kernel against the definition, the fit on simulated events, and event lists as feeds deliver them. */
import { beforeAll, describe, expect, it } from 'vitest';
import { openPrng } from '../../../src/core/prng.ts';
import { withLikelihood } from '../../../src/methods/maths/hawkes-likelihood.ts';
import { callMethod } from '../../../src/methods/registry.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';

interface Fitted {
  fit: { mu: number; alpha: number; beta: number; loglik: number; converged: boolean };
  residuals: { mean: number; ks_stat: number };
  merged: number;
}
const fitted = (times: unknown, params = {}) => callMethod('hawkes', { times }, params) as never as Fitted;

/** The definition, every pair of events. */
function plain(times: readonly number[], end: number, mu: number, alpha: number, beta: number): number {
  let loglik = -mu * end;
  for (const time of times) {
    let lambda = mu;
    for (const other of times) if (other < time) lambda += alpha * beta * Math.exp(-beta * (time - other));
    loglik += Math.log(lambda) - alpha * (1 - Math.exp(-beta * (end - time)));
  }
  return loglik;
}

/** Ogata's thinning. */
function simulated(seed: number, end: number, mu: number, alpha: number, beta: number): number[] {
  const chance = openPrng(seed);
  const times: number[] = [];
  let excited = 0;
  for (let time = 0; ; ) {
    const most = mu + alpha * beta * excited;
    const wait = -Math.log(chance.uniform()) / most;
    time += wait;
    if (time > end) return times;
    excited *= Math.exp(-beta * wait);
    if (chance.uniform() * most > mu + alpha * beta * excited) continue;
    times.push(time);
    excited++;
  }
}

beforeAll(loadKernelsInNode);

describe('likelihood', () => {
  it('is that of the worked example', () => {
    const { loglik, gradient } = withLikelihood(Float64Array.of(0.5, 1, 1.2, 2.7, 3.1, 3.15, 4.8), 5, (at) =>
      at({ mu: 0.6, alpha: 0.8 / 1.5, beta: 1.5 }),
    );
    expect(loglik).toBeCloseTo(-6.175376435782, 11);
    // The example's derivatives are by the jump, alpha beta, and by beta with the jump held.
    expect(gradient[0]).toBeCloseTo(2.37660086, 8);
    expect(gradient[1] / 1.5).toBeCloseTo(-0.84928181, 8);
    expect(gradient[2] - (gradient[1] * 0.8) / 1.5 ** 2).toBeCloseTo(0.157243054, 8);
  });

  it.each([
    [0.3, 0.4, 0.01],
    [2, 0.9, 3],
    [5, 0.1, 4000],
  ])('is the definition, ties among the events (mu %s, alpha %s, beta %s)', (mu, alpha, beta) => {
    const times = simulated(3, 60, 2, 0.5, 4).flatMap((time, i) => (i % 7 === 0 ? [time, time] : [time]));
    const found = withLikelihood(Float64Array.from(times), 61, (at) => at({ mu, alpha, beta }));
    const expected = plain(times, 61, mu, alpha, beta);
    expect(Math.abs(found.loglik / expected - 1)).toBeLessThan(1e-12);
    const h = 1e-5;
    const slope = (plain(times, 61, mu, alpha, beta * (1 + h)) - plain(times, 61, mu, alpha, beta * (1 - h))) / (2 * h * beta);
    expect(Math.abs(found.gradient[2] - slope)).toBeLessThan(1e-5 * Math.max(1, Math.abs(slope)));
  });
});

describe('fit', () => {
  const times = simulated(11, 2000, 0.5, 0.7, 2);

  it('finds what the events were made with', () => {
    const { fit, residuals } = fitted(times, { end_time: 2000 });
    expect(fit.converged).toBe(true);
    expect(Math.abs(fit.alpha - 0.7)).toBeLessThan(0.06);
    expect(Math.abs(fit.beta / 2 - 1)).toBeLessThan(0.2);
    expect(residuals.ks_stat).toBeLessThan(1.63 / Math.sqrt(times.length));
  });

  it.each([1e-8, 1e6])('does not depend on the unit of time (%s)', (scale) => {
    const { fit } = fitted(
      times.map((time) => time * scale),
      { end_time: 2000 * scale },
    );
    const base = fitted(times, { end_time: 2000 }).fit;
    expect(fit.alpha).toBeCloseTo(base.alpha, 5);
    expect(fit.beta * scale).toBeCloseTo(base.beta, 4);
  });

  it('sees no excitement in independent events', () => {
    const { fit } = fitted(simulated(5, 3000, 1, 0, 1), { end_time: 3000 });
    expect(fit.alpha).toBeLessThan(0.06);
    expect(fit.mu).toBeGreaterThan(0.93);
  });

  it('leaves out events of the same time and says how many', () => {
    const twice = fitted(
      times.flatMap((time) => [time, time]),
      { end_time: 2000 },
    );
    expect(twice.merged).toBe(times.length);
    expect(twice.fit).toEqual(fitted(times, { end_time: 2000 }).fit);
  });
});

it('says what is wrong with the events', () => {
  expect(() => fitted([1, 2, 3])).toThrow(/needs at least 10 events at different times, got 3/);
  expect(() => fitted(new Array(50).fill(1))).toThrow(/got 1/);
  expect(() => fitted([])).toThrow(/not enough data/);
  expect(() => fitted([0, 2, 1])).toThrow(/times\[2\] is 1 after a later one/);
  expect(() => fitted([0, null, 1])).toThrow(/times\[1\] is NaN/);
  expect(() => fitted([-1, 2])).toThrow(/must ascend from 0/);
  expect(() =>
    fitted(
      Array.from({ length: 20 }, (_, i) => i),
      { end_time: 5 },
    ),
  ).toThrow(/before the last event/);
  expect(() => fitted([[1, 2], [3]])).toThrow(/several nodes need baseline/);
  expect(() => fitted([[1, 2], [3]], { baseline: [1, 1], adjacency: [1, 2, 3], decay: 1 })).toThrow(/2 rows of 2 numbers/);
  const regular = Array.from({ length: 20 }, (_, i) => i);
  expect(() => fitted(regular, { check_params: { mu: 1, alpha: -1, beta: 1 } })).toThrow(/check_params must be mu > 0, alpha >= 0/);
});
