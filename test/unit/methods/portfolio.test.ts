/** Portfolio weights and trade flow on what cannot be weighed, sums that must hold for any assets, and odd scales. */
import { beforeAll, describe, expect, it } from 'vitest';
import { callMethod } from '../../../src/methods/registry.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';

beforeAll(loadKernelsInNode);

interface Point {
  weights: number[];
  ret: number;
  vol: number;
}

const wave = (i: number, k: number): number => Math.sin(i * i * 0.37 + k * i * 1.7 + k * k);

/** n assets over 120 periods, all a little alike. */
const returns = (n: number, scale = 0.01): number[][] =>
  Array.from({ length: 120 }, (_, t) =>
    Array.from({ length: n }, (_, k) => scale * (wave(t, 0) + (k + 1) * 0.3 * wave(t, k + 1) + 0.03 * k + 0.05)),
  );

describe('portfolio', () => {
  const run = (input: Record<string, unknown>, params = {}) => callMethod('portfolio', input, params) as Record<string, Point>;

  it('says what is missing, of the wrong size, or without risk', () => {
    const cov = [
      [0.04, 0.01],
      [0.01, 0.09],
    ];
    expect(() => run({})).toThrow(/give returns, or mu and cov/);
    expect(() => run({ returns: [[0.1, 0.2]] })).toThrow(/needs at least 2 rows of returns/);
    expect(() => run({ returns: [[0.1], [0.2], [0]] })).toThrow(/needs at least 2 assets/);
    expect(() => run({ mu: [0.1], cov })).toThrow(/mu has 1 numbers/);
    expect(() => run({ mu: [0.1, Number.NaN], cov })).toThrow(/mu\[1\] is NaN/);
    expect(() => run({ mu: [0.1, 0.2], cov: [...cov, [0, 0]] })).toThrow(/cov/);
    expect(() => run({ mu: [0.1, 0.2], cov: [cov[0], [0.02, 0.09]] })).toThrow(/cov must be symmetrical/);
    expect(() => run({ mu: [0.1, 0.2], cov: [[0, 0], cov[1]] })).toThrow(/cov\[0\]\[0\] is 0/);
    expect(() => run({ returns: returns(3).map((row) => [...row.slice(0, 2), 0.1]) })).toThrow(/column 2 never changes/);
    expect(() => run({ returns: returns(3).map((row, i) => (i === 5 ? [0.1, null, 0.1] : row)) })).toThrow(/returns\[5\]\[1\] is NaN/);
  });

  it('refuses assets that are combinations of others, and fewer rows than assets', () => {
    expect(() => run({ returns: returns(3).map((row) => [...row, row[0]! + row[1]!]) })).toThrow(/covariance is singular/);
    expect(() => run({ returns: returns(30).slice(0, 10) })).toThrow(/covariance is singular/);
  });

  it.each([2, 3, 8, 25])('keeps its promises for %i assets', (n) => {
    const got = run({ returns: returns(n) }, { efficient_return: 1, efficient_risk: 0.3 });
    const least = got.min_volatility!;
    const points = [
      ...Object.entries(got).filter(([key]) => /^(min|max_sharpe|risk|inverse|hrp|max_q|max_d)/.test(key) && !key.endsWith('short')),
      ...(got.frontier_long_only as unknown as Point[]).map((point, i) => [`frontier ${i}`, point] as const),
    ];
    for (const [key, { weights, vol }] of points) {
      expect(
        weights.reduce((sum, value) => sum + value, 0),
        key,
      ).toBeCloseTo(1, 10);
      expect(Math.min(...weights), key).toBeGreaterThanOrEqual(0);
      if (vol !== undefined) expect(vol, key).toBeGreaterThanOrEqual(least.vol * (1 - 1e-12));
    }
    const sharpe = (point: Point): number => point.ret / point.vol;
    for (const point of got.frontier_long_only as unknown as Point[])
      expect(sharpe(point)).toBeLessThanOrEqual(sharpe(got.max_sharpe!) * (1 + 1e-12));
    expect(got.min_volatility_short!.vol).toBeLessThanOrEqual(least.vol * (1 + 1e-12));
  });

  it('weighs fifty assets with the risk asked for', () => {
    const { efficient_risk_0_25: found, risk_parity_erc: equal } = run(
      { returns: returns(50) },
      { efficient_risk: 0.25, periods_per_year: 10 },
    );
    expect(found!.vol).toBeCloseTo(0.25, 10);
    expect(Math.min(...equal!.weights)).toBeGreaterThan(0);
  });

  it('refuses returns whose squares leave the doubles', () => {
    expect(() => run({ returns: returns(3, 1e200) })).toThrow(/too large for a covariance/);
  });

  it('knows no portfolio that nothing offers', () => {
    const got = run({ mu: [0.05, 0.1], cov: [[0.04, 0], [0, 0.09]] }, { risk_free: 0.2, efficient_return: 0.11, efficient_risk: 0.01 }); // biome-ignore format: a matrix
    for (const key of ['max_sharpe', 'efficient_return_0_11', 'efficient_risk_0_01'])
      expect(got[key]!.weights, key).toEqual([Number.NaN, Number.NaN]);
    expect(got.min_volatility!.weights[0]!).toBeCloseTo(9 / 13, 12);
  });

  it('weighs alike whatever the scale of the returns', () => {
    const unit = run({ returns: returns(5) });
    for (const scale of [1e-8, 1e4]) {
      const got = run({ returns: returns(5, scale) });
      for (const key of ['min_volatility', 'max_sharpe', 'risk_parity_erc', 'hrp', 'max_diversification'])
        for (let i = 0; i < 5; i++) expect(got[key]!.weights[i]!, key).toBeCloseTo(unit[key]!.weights[i]!, 8);
    }
  });

  it('divides evenly between equals', () => {
    const got = run({ mu: [0.1, 0.1, 0.1], cov: [[1, 0.5, 0.5], [0.5, 1, 0.5], [0.5, 0.5, 1]] }); // biome-ignore format: a matrix
    for (const key of ['min_volatility', 'max_sharpe', 'risk_parity_erc', 'max_quadratic_utility_delta2'])
      for (const weight of got[key]!.weights) expect(weight, key).toBeCloseTo(1 / 3, 12);
  });
});

describe('trade-flow', () => {
  const trades = (price: number[], extra: Record<string, unknown> = {}) => ({
    time_ms: price.map((_, i) => i * 400),
    price,
    qty: price.map(() => 2),
    buyer_is_maker: price.map((_, i) => i % 2),
    ...extra,
  });
  const run = (input: Record<string, unknown>, params = {}) => callMethod('trade-flow', input, params) as Record<string, number>;

  it('refuses one trade, holes, times that go back and quantities of 0', () => {
    expect(() => run(trades([1]))).toThrow(/needs at least 2 trades/);
    expect(() => run(trades([1, 2], { qty: [1] }))).toThrow(/qty has 1 numbers/);
    expect(() => run(trades([1, Number.NaN]))).toThrow(/price\[1\] is NaN/);
    expect(() => run(trades([1, 2], { time_ms: [5, 4] }))).toThrow(/time_ms\[1\] is before/);
    expect(() => run(trades([1, 2], { qty: [1, 0] }))).toThrow(/qty\[1\] is 0/);
  });

  it('knows no impact within one second and none of volume that never varies', () => {
    const second = run(trades([1, 2, 1], { time_ms: [0, 1, 2] }));
    expect([second.kyle_lambda, second.amihud, second.realized_variance_1s]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    const steady = run(trades([1, 2, 1, 2], { time_ms: [0, 1000, 2000, 3000], buyer_is_maker: [0, 0, 0, 0] }));
    expect(steady.kyle_lambda).toBeNaN();
    expect(steady.vpin).toBeCloseTo(1, 12);
  });

  it('takes a price that never moves for no spread', () => {
    const got = run(trades(new Array(20).fill(60_000.1)));
    expect(got.roll_spread).toBe(0);
    expect(got.tick_rule_accuracy).toBe(0);
  });

  it('scales with prices of 1e-8 and 1e6', () => {
    const price = Array.from({ length: 200 }, (_, i) => 100 + Math.sin(i * i));
    const unit = run(trades(price));
    for (const scale of [1e-8, 1e6]) {
      const got = run(trades(price.map((value) => value * scale)));
      expect(got.roll_spread! / scale).toBeCloseTo(unit.roll_spread!, 9);
      expect(got.kyle_lambda! / scale).toBeCloseTo(unit.kyle_lambda!, 9);
      expect(got.bipower_variation_1s).toBeCloseTo(unit.bipower_variation_1s!, 12);
      expect(got.vpin).toBe(unit.vpin);
    }
  });
});
