/** Returns, trades and the z-score rules on what real strategies hand over: nothing, too little, one value for ever, holes, odd scales. */
import { beforeAll, describe, expect, it } from 'vitest';
import { callMethod } from '../../../src/methods/registry.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';

beforeAll(loadKernelsInNode);

const noise = (n: number, scale = 1): number[] => Array.from({ length: n }, (_, i) => scale * Math.sin(i * i * 0.7 + i));

describe('performance', () => {
  const run = (returns: (number | null)[], params = {}) => callMethod('performance', { returns }, params) as Record<string, number>;

  it('refuses no returns and those that are not numbers', () => {
    expect(() => run([])).toThrow(/not enough data/);
    expect(() => callMethod('performance', { returns: ['1'] })).toThrow(/returns\[0\] must be a number/);
    expect(() => callMethod('performance', { returns: [0.1], benchmark: [0.1, 0.2] })).toThrow(/benchmark has 2 numbers/);
  });

  it('knows nothing from holes alone', () => {
    const got = run([null, null]);
    for (const key of ['sharpe', 'total_return', 'cagr', 'max_drawdown', 'hit_rate_bars', 'longest_drawdown_bars', 'ulcer_index'])
      expect(got[key], key).toBeNaN();
  });

  it('knows no deviation from one return', () => {
    const got = run([0.1]);
    expect(got.sharpe).toBeNaN();
    expect(got.total_return).toBeCloseTo(0.1, 12);
  });

  it('gives no Sharpe to a constant series', () => {
    const got = run(new Array(50).fill(0.1));
    expect(got.annual_volatility).toBe(0);
    expect(got.sharpe).toBeNaN();
    expect(got.calmar).toBeNaN();
    expect(got.profit_factor_bars).toBeNaN();
  });

  it('gives no beta against a constant benchmark', () => {
    const got = callMethod('performance', { returns: noise(20, 0.01), benchmark: new Array(20).fill(0.1) });
    expect(got.beta).toBeNaN();
  });

  it('does not care about the size of returns', () => {
    const small = run(noise(100, 1e-8));
    const large = run(noise(100, 1e-2));
    for (const key of ['sharpe', 'sortino', 'omega_0', 'tail_ratio', 'profit_factor_bars'])
      expect(small[key]! / large[key]!, key).toBeCloseTo(1, 9);
  });

  it('says that nothing is left after a total loss, and no yearly growth below that', () => {
    expect(run([0.1, -1, 0.5]).total_return).toBe(-1);
    expect(run([0.1, -2]).cagr).toBeNaN();
  });

  it('has no rolling numbers before a window is full', () => {
    expect(run([0.1, 0.2], { window: 5 }).rolling_sharpe).toHaveLength(0);
  });
});

describe('trade-stats', () => {
  const run = (pnl: (number | null)[]) => callMethod('trade-stats', { pnl }) as Record<string, number>;

  it('knows nothing but their count without trades', () => {
    for (const got of [run([]), run([null])]) {
      const { n, ...rest } = got;
      expect(n).toBe(0);
      for (const [key, value] of Object.entries(rest)) expect(value, key).toBeNaN();
    }
  });

  it('has no profit factor for trades that all came out even', () => {
    const got = run([0, 0]);
    expect(got.profit_factor).toBeNaN();
    expect(got.win_rate).toBe(0);
    expect(got.expectancy).toBe(0);
  });

  it('has no Kelly fraction before the first loss or the first win', () => {
    expect(run([1, 2]).kelly_fraction).toBeNaN();
    expect(run([-1, -2]).kelly_fraction).toBeNaN();
    expect(run([-1, -2]).profit_factor).toBe(0);
  });

  it('refuses a missing list', () => expect(() => callMethod('trade-stats', {})).toThrow(/pnl must be an array/));

  it('leaves ratios alone when the currency changes', () => {
    const [small, large] = [run(noise(40, 1e-8)), run(noise(40, 1e6))];
    for (const key of ['profit_factor', 'payoff_ratio', 'kelly_fraction', 'win_rate'])
      expect(small[key]! / large[key]!, key).toBeCloseTo(1, 12);
  });
});

describe('zscore-backtest', () => {
  const run = (spread: (number | null)[], params = {}) => callMethod('zscore-backtest', { spread }, { window: 5, entry: 1.2, ...params });

  it('refuses a series shorter than its window and an exit beyond the entry', () => {
    expect(() => run([1, 2, 3])).toThrow(/needs at least 5 bars/);
    expect(() => run(noise(20), { exit: 3 })).toThrow(/exit \(3\) must not be beyond entry/);
  });

  // Sums over no trade, as the equity beside them shows; trade-stats has the ratios, which are unknown then.
  it('earns and loses 0 when it never traded', () => {
    for (const got of [run(new Array(30).fill(60_000.1)), run(noise(30), { entry: 9 })]) {
      expect(got.n_trades).toBe(0);
      expect(got.trades).toEqual([]);
      expect(got.equity).toEqual(new Float64Array(30));
      expect(got.total_pnl).toBe(0);
      expect(got.max_drawdown_abs).toBe(0);
    }
  });

  it('holds through a hole and counts the change after it', () => {
    const spread: (number | null)[] = [0, 0.1, 0, 0.1, 0, 0.1, 5, 5.2, null, 3, 0, 0.1];
    const got = run(spread, { window: 5, entry: 1.2, exit: -9 });
    const position = got.position as Float64Array;
    expect(position[6]).toBe(-1);
    expect((got.pnl as Float64Array)[8]).toBeCloseTo(0, 15);
    expect((got.pnl as Float64Array)[9]).toBeCloseTo(2.2, 12);
    expect(got.total_pnl).toBeCloseTo(5 - 0.1, 12);
    expect(got.open_position_at_end).toBe(-1);
  });

  it('trades the same at any price level', () => {
    const spread = noise(300).map((value, i) => value + Math.sin(i / 9));
    const trades = (scale: number) =>
      (run(spread.map((value) => value * scale)).trades as { entry: number; exit: number }[]).map(({ entry, exit }) => [entry, exit]);
    expect(trades(1).length).toBeGreaterThan(5);
    expect(trades(1e-8)).toEqual(trades(1));
    expect(trades(1e6)).toEqual(trades(1));
  });
});
