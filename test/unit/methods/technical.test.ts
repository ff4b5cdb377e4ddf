/** Indicators and quantile plots on short, flat, holed and oddly scaled series. */
import { beforeAll, describe, expect, it } from 'vitest';
import { callMethod } from '../../../src/methods/registry.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';

beforeAll(loadKernelsInNode);

const wave = (n: number, scale = 1): number[] => Array.from({ length: n }, (_, i) => scale * (100 + 5 * Math.sin(i * i * 0.7 + i)));

type Series = Record<string, Float64Array>;

describe('technical', () => {
  const run = (input: Record<string, unknown>, params = {}) => callMethod('technical', input, params) as unknown as Series;
  const bars = (close: (number | null)[]) => ({
    close,
    high: close.map((value) => (value === null ? null : value * 1.01)),
    low: close.map((value) => (value === null ? null : value * 0.98)),
    volume: close.map(() => 2),
  });

  it('knows nothing of a series shorter than its periods', () => {
    const got = run(bars([1, 2, 3]));
    for (const [key, values] of Object.entries(got)) {
      if (/_\d+$|^macd(_signal|_hist)?$|^bb_/.test(key)) expect([...values].every(Number.isNaN), key).toBe(true);
    }
    expect(got.obv).toEqual(Float64Array.of(2, 4, 6));
  });

  it('refuses columns of other lengths, no column, and periods that are not whole', () => {
    expect(() => run({ close: [] })).toThrow(/not enough data/);
    expect(() => run({ close: [1, 2], high: [1], low: [1, 1] })).toThrow(/high has 1 numbers/);
    expect(() => run({ close: [1] }, { rsi: 1.5 })).toThrow(/rsi must hold whole numbers/);
    expect(() => run({ close: [1] }, { macd: [1, 2] })).toThrow(/macd needs 3 numbers/);
    expect(() => run({ close: [1] }, { bbands: 'wide' })).toThrow(/"wide" is not one/);
  });

  it('gives what close alone allows', () => {
    const got = run({ close: wave(60) });
    expect(got.rsi_14).toHaveLength(60);
    expect(got.atr_14).toBeUndefined();
    expect(got.obv).toBeUndefined();
  });

  it('leaves an unknown bar out and goes on as if it had not been', () => {
    const close = wave(80);
    const holed: (number | null)[] = [...close.slice(0, 40), null, ...close.slice(40)];
    const [whole, got] = [run(bars(close)), run(bars(holed))];
    for (const key of ['ema_20', 'rsi_14', 'atr_14', 'macd_signal', 'adx_14', 'cci_20', 'vwap_rolling_20']) {
      const values = [...got[key]!];
      expect(values.splice(40, 1)[0], key).toBeNaN();
      expect(values, key).toEqual([...whole[key]!]);
    }
  });

  it('gives the same shapes at prices of 1e-8 and 1e6', () => {
    const unit = run(bars(wave(120)));
    for (const scale of [1e-8, 1e6]) {
      const got = run(bars(wave(120, scale)));
      for (const key of ['rsi_14', 'stoch_fast_k_14', 'williams_r_14', 'cci_20', 'adx_14', 'bb_percent_b'])
        for (let i = 30; i < 120; i++) expect(got[key]![i]!, `${key} ${i}`).toBeCloseTo(unit[key]![i]!, 6);
      for (const key of ['atr_14', 'macd', 'bb_upper'])
        for (let i = 30; i < 120; i++) expect(got[key]![i]! / scale, `${key} ${i}`).toBeCloseTo(unit[key]![i]!, 9);
    }
  });

  it('starts MACD alike whichever of its periods comes first', () => {
    const close = wave(60);
    expect(run({ close }, { macd: [26, 12, 9] }).macd).toEqual(run({ close }).macd);
  });
});

describe('qq', () => {
  const run = (y: (number | null)[], params = {}) => callMethod('qq', { y }, params) as Record<string, Float64Array & number>;

  it('needs three known numbers, all finite, and a distribution it knows', () => {
    expect(() => run([1, null, 2])).toThrow(/needs at least 3 known numbers/);
    expect(() => run([1, 2, Number.POSITIVE_INFINITY])).toThrow(/Infinity/);
    expect(() => run([1, 2, 3], { dist: 'cauchy' })).toThrow(/names "cauchy"/);
    expect(() => run([1, 2, 3], { dist: 't(0)' })).toThrow(/names "t\(0\)"/);
  });

  it('has no correlation for a constant sample', () => {
    const got = run(new Array(9).fill(0.1));
    expect(got.r).toBeNaN();
    expect(got.slope).toBe(0);
    expect(got.intercept).toBeCloseTo(0.1, 15);
  });

  it('leaves holes out', () => expect(run([3, null, 1, 2, null]).ordered).toEqual(Float64Array.of(1, 2, 3)));

  it('fits the same line at any scale', () => {
    const [one, small, large] = [run(wave(50)), run(wave(50, 1e-8)), run(wave(50, 1e6))];
    expect(small.r).toBeCloseTo(one.r!, 9);
    expect(large.r_t4).toBeCloseTo(one.r_t4!, 9);
    expect(small.slope! / 1e-8).toBeCloseTo(one.slope!, 7);
  });

  it('orders a hundred thousand numbers without dawdling in the tails', () => {
    const { theoretical_t4 } = run(wave(100_001), { dist: 't(4)' });
    expect(theoretical_t4![50_000]).toBeCloseTo(0, 15);
    expect(theoretical_t4![0]).toBe(-theoretical_t4![100_000]!);
    for (let i = 1; i < 100_001; i++) if (!(theoretical_t4![i]! > theoretical_t4![i - 1]!)) throw new Error(`not rising at ${i}`);
  });
});
