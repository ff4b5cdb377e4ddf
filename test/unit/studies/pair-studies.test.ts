/** Streaming pair studies against the methods on the same bars: each row by its window alone, whatever came before it. */
import { beforeAll, describe, expect, it } from 'vitest';
import { openPrng } from '../../../src/core/prng.ts';
import { callMethod } from '../../../src/methods/registry.ts';
import basis from '../../../src/studies/pairs/basis.study.ts';
import cointegration from '../../../src/studies/pairs/cointegration.study.ts';
import kalman from '../../../src/studies/pairs/kalman.study.ts';
import type { StudyDefinition } from '../../../src/studies/study.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';
import { type LaneData, makeLaneData } from '../../tools/lane-data.ts';
import { StudyRig } from '../../tools/study-rig.ts';

beforeAll(loadKernelsInNode);

const n = 700;

/** Bars of two legs, the first tied to the second for the first half and wandering off in the second. */
function bars(): LaneData {
  const data = makeLaneData('bar', 2, n, 21);
  const [first, second] = data.instruments as [Record<string, Float64Array>, Record<string, Float64Array>];
  // Moves large beside the spread, so that the ratio is well determined.
  const start = second.close![0]!;
  let spread = 0;
  for (let i = 0; i < n; i++) {
    second.close![i] = start * (second.close![i]! / start) ** 100;
    const shock = Math.sin(i * 12.9898) * 43_758.5453;
    spread = (i < n / 2 ? 0.7 : 1) * spread + (shock - Math.floor(shock) - 0.5) * 1e-3;
    first.close![i] = Math.exp(0.8 * Math.log(second.close![i]!) + spread);
  }
  return data;
}

const outputsOf = (definition: StudyDefinition, params: Record<string, number | string>, data: LaneData): Record<string, Float64Array> => {
  const { outputs } = new StudyRig(definition, params).run(data);
  return Object.fromEntries(definition.outputs.map((spec, c) => [spec.id, outputs[c]!]));
};
const logs = (data: LaneData, which: number): Float64Array => data.instruments[which]!.close!.map(Math.log);

it('pairs.basis is basis points over the second, unknown once a leg has not traded for 60 bars', () => {
  const data = bars();
  const [first, second] = data.instruments as [Record<string, Float64Array>, Record<string, Float64Array>];
  for (const leg of [first, second]) leg.volume!.fill(1);
  first.close!.fill(61_645.9);
  second.close!.fill(61_672.1);
  second.volume!.fill(0, 100, 200);
  const told = outputsOf(basis, { interval: '1s' }, data).basis!;
  expect(told[0]).toBeCloseTo(-4.248, 3);
  expect([told[99 + 59], told[200]].every(Number.isFinite)).toBe(true);
  expect(told.subarray(99 + 60, 200).every(Number.isNaN)).toBe(true);
});

describe('pairs.cointegration', () => {
  it.each([0, 1, 4])('gives what the tests give on each window, %d lags', (lags) => {
    const data = bars();
    const window = 120;
    const { t, p, halfLife } = outputsOf(cointegration, { window, interval: '1s', lags }, data);
    const [y, x] = [logs(data, 0), logs(data, 1)];
    expect(t!.subarray(0, window - 1).every(Number.isNaN)).toBe(true);
    for (let end = window; end <= n; end += 29) {
      const legs = { y: y.subarray(end - window, end), x: x.subarray(end - window, end) };
      const test = callMethod('engle-granger', legs, { trend: 'c', autolag: null, maxlag: lags }) as { stat: number; pvalue: number };
      expect(t![end - 1]).toBeCloseTo(test.stat, 8);
      expect(p![end - 1]).toBeCloseTo(test.pvalue, 9);
      const life = callMethod('half-life', { y: callMethod('ols', legs).resid }).halflife_discrete as number;
      expect(halfLife![end - 1]! / life).toBeCloseTo(1, 8);
    }
    expect(p![n / 2]).toBeLessThan(0.05);
  });

  it('is unknown for a leg that stands still, for two that are one, and around a hole; and comes back', () => {
    const data = bars();
    const close = data.instruments[1]!.close!;
    close.fill(close[300]!, 300, 360);
    close[299] = 1.001 * close[300]!;
    const own = data.instruments[0]!.close!;
    for (let i = 400; i < 460; i++) own[i] = 2 * close[i]!;
    own[520] = Number.NaN;
    const { t, p } = outputsOf(cointegration, { window: 50, interval: '1s', lags: 1 }, data);
    const known = (i: number): boolean => !Number.isNaN(t![i]) && !Number.isNaN(p![i]);
    expect([299, 348, 349, 359, 360, 448, 449, 459, 519, 520, 569, 570].map(known)).toEqual([
      true,
      true,
      false,
      false,
      true,
      true,
      false,
      false,
      true,
      false,
      false,
      true,
    ]);
  });

  it('rejects about one window in twenty for two that have nothing in common', () => {
    let [low, all] = [0, 0];
    for (let seed = 30; seed < 42; seed++) {
      const data = makeLaneData('bar', 2, 3_000, seed);
      const prng = openPrng(seed);
      for (const { close } of data.instruments)
        for (let i = 1; i < 3_000; i++) close![i] = close![i - 1]! * (0.999 + 0.002 * prng.uniform());
      const { p } = outputsOf(cointegration, { window: 60, interval: '1s', lags: 1 }, data);
      for (const value of p!) if (!Number.isNaN(value)) [low, all] = [low + (value < 0.05 ? 1 : 0), all + 1];
    }
    expect(all).toBe(12 * (3_000 - 59));
    expect(low / all).toBeGreaterThan(0.03);
    expect(low / all).toBeLessThan(0.08);
  });
});

describe('pairs.kalman', () => {
  it('is the filter of the method, from the end of the window on', () => {
    const data = bars();
    const [window, delta] = [100, 1e-4];
    const { z, beta, betaLo, betaHi, alpha } = outputsOf(kalman, { window, interval: '1s', delta }, data);
    const [y, x] = [logs(data, 0), logs(data, 1)];
    const fit = callMethod('ols', { y: y.subarray(0, window), x: x.subarray(0, window) }) as { scale: number };
    const mean = x.subarray(0, window).reduce((sum, value) => sum + value, 0) / window;
    const spread = Math.sqrt(x.subarray(0, window).reduce((sum, value) => sum + (value - mean) ** 2, 0) / (window - 1));
    const noise = fit.scale / spread ** 2;
    const q = (delta / (1 - delta)) * noise;
    const filter = callMethod(
      'kalman-hedge',
      { y: y.map((value) => (value - y[0]!) / spread), x: x.map((value) => (value - x[0]!) / spread) },
      { delta: q / (1 + q), obs_cov: noise, initial_mean: '0, 0', initial_cov: '1000, 0, 0, 1000', add_Q_before_first_update: true },
    ) as Record<string, Float64Array>;
    expect(z!.subarray(0, window - 1).every(Number.isNaN)).toBe(true);
    for (let i = window - 1; i < n; i += 7) {
      expect(beta![i]).toBeCloseTo(filter.slope![i]!, 8);
      expect((betaHi![i]! - betaLo![i]!) / 2 / 1.959963984540054).toBeCloseTo(filter.slope_se![i]!, 8);
      expect(z![i]).toBeCloseTo(filter.innovation![i]! / Math.sqrt(filter.innovation_var![i]!), 6);
      expect(alpha![i]).toBeCloseTo(y[0]! + spread * filter.intercept![i]! - beta![i]! * x[0]!, 8);
    }
    expect(beta![300]).toBeGreaterThan(0.7);
    expect(beta![300]).toBeLessThan(0.9);
  });

  it('waits for a window in which both move, and carries its state over a hole', () => {
    const data = bars();
    const close = data.instruments[1]!.close!;
    close.fill(close[0]!, 0, 60);
    close[400] = Number.NaN;
    const { z, beta } = outputsOf(kalman, { window: 50, interval: '1s', delta: 1e-4 }, data);
    // The first window stands still; the second ends with bar 99.
    expect([49, 98, 99, 399, 400, 401].map((i) => !Number.isNaN(z![i]))).toEqual([false, false, true, true, false, true]);
    expect(Math.abs(beta![401]! - beta![399]!)).toBeLessThan(0.1);
  });
});
