/** Both decompositions on series that are short, flat, holed or of odd scales. */
import { beforeAll, describe, expect, it } from 'vitest';
import { callMethod } from '../../../src/methods/registry.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';
import { stl } from '../oracles/stl.ts';

beforeAll(loadKernelsInNode);

const season = (n: number, period: number, scale = 1): number[] =>
  Array.from({ length: n }, (_, i) => scale * (50 + i / 40 + 3 * Math.sin((2 * Math.PI * i) / period) + Math.sin(i * i * 0.7)));

type Parts = Record<string, Float64Array>;

describe.each(['stl', 'seasonal-decompose'])('%s', (id) => {
  const run = (y: (number | null)[], params = {}) => callMethod(id, { y }, params) as Parts;

  it('refuses fewer than two seasons, holes and a period of one row', () => {
    expect(() => run([])).toThrow(/not enough data/);
    expect(() => run(season(47, 24))).toThrow(/needs at least 48 rows for two seasons of 24, got 47/);
    expect(() => run([...season(60, 24), null])).toThrow(/y\[60\] is NaN/);
    expect(() => run(season(60, 24), { period: 1 })).toThrow(/period .* must be at least 2/);
  });

  it('finds nothing in a constant series', () => {
    const got = run(new Array(60).fill(60_000.1), { period: 12 });
    for (const i of [0, 30, 59]) expect(got.seasonal![i]!).toBeCloseTo(0, 9);
    expect(got.trend![30]!).toBeCloseTo(60_000.1, 7);
    expect(got.resid![30]!).toBeCloseTo(0, 7);
  });

  it('gives parts that make up the series, at prices of 1e-8 and 1e6 too', () => {
    const unit = run(season(200, 12), { period: 12 });
    for (const scale of [1e-8, 1e6]) {
      const y = season(200, 12, scale);
      const { trend, seasonal, resid } = run(y, { period: 12 }) as Record<'trend' | 'seasonal' | 'resid', Float64Array>;
      for (let i = 12; i < 188; i++) {
        expect((trend[i]! + seasonal[i]! + resid[i]!) / scale).toBeCloseTo(y[i]! / scale, 9);
        expect(trend[i]! / scale).toBeCloseTo(unit.trend![i]!, 8);
      }
    }
  });
});

describe('stl', () => {
  const run = (y: number[], params: Record<string, unknown>) => callMethod('stl', { y }, params) as Parts;

  it('names a window that is even or too short', () => {
    expect(() => run(season(60, 12), { period: 12, seasonal: 8 })).toThrow(/seasonal must be an odd number of at least 3, was 8/);
    expect(() => run(season(60, 12), { period: 12, trend: 11 })).toThrow(/trend must be an odd number of at least 13, was 11/);
    expect(() => run(season(60, 12), { period: 12, low_pass: 12 })).toThrow(/low_pass must be an odd number/);
  });

  it.each([
    { n: 200, period: 7, seasonal: 9, trend: 15, lowPass: 9, inner: 2, outer: 0 },
    { n: 97, period: 5, seasonal: 25, trend: 121, lowPass: 7, inner: 1, outer: 2 },
    { n: 31, period: 12, seasonal: 7, trend: 23, lowPass: 13, inner: 2, outer: 1 },
  ])('gives what plain loops give, $n rows of period $period', ({ n, lowPass, inner, outer, ...lengths }) => {
    const y = season(n, lengths.period);
    const got = run(y, { ...lengths, low_pass: lowPass, inner_iter: inner, outer_iter: outer });
    const expected = stl(Float64Array.from(y), { ...lengths, lowPass, inner, outer });
    for (let i = 0; i < n; i++) {
      expect(got.trend![i]!).toBeCloseTo(expected.trend[i]!, 9);
      expect(got.seasonal![i]!).toBeCloseTo(expected.season[i]!, 9);
    }
  });

  it('gives outliers no weight when robust', () => {
    const y = season(240, 12);
    y[100] = 500;
    const got = run(y, { period: 12, robust: true });
    expect(got.weights![100]!).toBe(0);
    expect(got.resid![100]!).toBeGreaterThan(400);
    expect(run(y, { period: 12 }).weights!.every((weight) => weight === 1)).toBe(true);
  });
});

describe('seasonal-decompose', () => {
  it('refuses numbers at or below 0 when multiplicative', () => {
    const y = season(60, 12);
    y[7] = 0;
    expect(() => callMethod('seasonal-decompose', { y }, { period: 12, model: 'multiplicative' })).toThrow(/y\[7\] is 0/);
    expect(() => callMethod('seasonal-decompose', { y }, { period: 12, extrapolate_trend: 'far' })).toThrow(/extrapolate_trend/);
  });

  it('knows no trend where the average does not reach', () => {
    const { trend } = callMethod('seasonal-decompose', { y: season(60, 12) }, { period: 12 }) as Parts;
    expect([trend![5], trend![54]]).toEqual([Number.NaN, Number.NaN]);
    expect(trend!.slice(6, 54).every(Number.isFinite)).toBe(true);
  });
});
