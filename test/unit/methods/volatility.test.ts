/** Volatility without a fit: little data, holes, flat markets, tiny and huge prices. */
import { beforeAll, expect, it } from 'vitest';
import { callMethod } from '../../../src/methods/registry.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';

beforeAll(loadKernelsInNode);

const ewma = (y: unknown, params = {}) => callMethod('ewma-vol', { y }, params) as { variance: Float64Array; next_variance: number };
const bars = (n: number, scale = 1) => {
  const open = Array.from({ length: n }, (_, i) => scale * (100 + Math.sin(i)));
  const close = Array.from({ length: n }, (_, i) => scale * (100 + Math.sin(i + 0.8)));
  const high = open.map((value, i) => Math.max(value, close[i]!) * 1.001);
  const low = open.map((value, i) => Math.min(value, close[i]!) * 0.999);
  return { open, high, low, close };
};
const ohlc = (input: Record<string, unknown>, params = {}) => callMethod('ohlc-volatility', input, params) as Record<string, Float64Array>;

it('starts the EWMA where it is told to, and refuses what it does not know', () => {
  expect(Array.from(ewma([1, 3], { init: 'sigma2_0 = mean(y^2)', lam: 0.5 }).variance)).toEqual([5, 3]);
  expect(ewma([null, null]).variance.every(Number.isNaN)).toBe(true);
  expect(() => ewma([1, 2], { init: 'a guess' })).toThrow(/parameter init must be/);
  expect(() => ewma([1, 2], { lam: 1.2 })).toThrow(/at most 1/);
  expect(() => ewma([])).toThrow(/not enough data/);
});

it('has no volatility in a constant price, and none to tell of a broken one', () => {
  const flat = Array.from({ length: 40 }, () => 7);
  const still = ohlc({ open: flat, high: flat, low: flat, close: flat });
  for (const values of Object.values(still)) expect(values.at(-1)).toBe(0);
  const broken = { ...bars(40), close: bars(40).close.map((value, i) => (i === 20 ? 0 : value)) };
  expect(ohlc(broken, { window: 5 }).close_to_close!.subarray(20, 26).every(Number.isNaN)).toBe(true);
  expect(ohlc(broken, { window: 5 }).close_to_close![26]).toBeGreaterThan(0);
});

it.each([1e-8, 1e6])('does not depend on the price level (%s)', (scale) => {
  const plain = ohlc(bars(50), { window: 20 });
  for (const [name, values] of Object.entries(ohlc(bars(50, scale), { window: 20 }))) {
    expect(values.at(-1)! / plain[name]!.at(-1)!).toBeCloseTo(1, 7);
  }
});

it('says how many bars a window needs', () => {
  expect(() => ohlc(bars(10))).toThrow(/needs at least 30 bars for one window, got 10/);
  expect(() => ohlc({ ...bars(40), low: [1, 2] })).toThrow(/same count/);
});

it('gives after 100,000 bars what the last window alone gives', () => {
  const many = bars(100_000);
  const window = 5_000;
  const last = Object.fromEntries(Object.entries(many).map(([key, values]) => [key, values.slice(-window - 1)]));
  const [all, few] = [ohlc(many, { window }), ohlc(last, { window })];
  for (const key of Object.keys(all)) expect(all[key]!.at(-1)! / few[key]!.at(-1)!, key).toBeCloseTo(1, 10);
});
