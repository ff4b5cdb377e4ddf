/** Sweep, walk-forward, metrics and refusals of the pair backtest. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { ParamValues } from '../../../src/core/doc.ts';
import { expectedBestSharpe, probabilisticSharpe } from '../../../src/methods/maths/sharpe.ts';
import { callMethod } from '../../../src/methods/registry.ts';
import type { AnalysisDefinition, SeriesSet } from '../../../src/studies/analysis.ts';
import { valuesOf } from '../../../src/studies/backtest/grid.ts';
import { readMarket } from '../../../src/studies/backtest/market.ts';
import { longestUnderWater, measure, returnsOf, shareInterval } from '../../../src/studies/backtest/metrics.ts';
import pair from '../../../src/studies/backtest/pair.analysis.ts';
import { readConfig } from '../../../src/studies/backtest/params.ts';
import type { Run } from '../../../src/studies/backtest/simulate.ts';
import sweep from '../../../src/studies/backtest/sweep.analysis.ts';
import walk, { planFolds } from '../../../src/studies/backtest/walk-forward.analysis.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';
import { pairSeries } from '../../tools/pair-series.ts';

beforeAll(loadKernelsInNode);

const windows = { window: 60, betaWindow: 300 };

function run(analysis: AnalysisDefinition, series: SeriesSet, params: ParamValues = {}, part?: { at: number; of: number }) {
  const defaults = Object.fromEntries(Object.entries(analysis.params).map(([key, spec]) => [key, spec.default]));
  const ctx = { instruments: ['A', 'B'], signal: new AbortController().signal, progress: () => undefined, ...(part ? { part } : {}) };
  return analysis.run(ctx, series, { ...defaults, ...params });
}

describe('goldens', () => {
  const returns = Float64Array.of(0.01, -0.02, 0.015, 0.005, -0.01, 0.02, -0.005, 0.01);
  it('measures eight returns as by hand', () => {
    const outputs = callMethod('performance', { returns }, { periods_per_year: 1 }) as Record<string, number>;
    expect(outputs.sharpe).toBeCloseTo(0.2295884217, 9);
    expect(outputs.sortino).toBeCloseTo(0.385758375, 9);
    expect(outputs.max_drawdown).toBeCloseTo(-0.02, 12);
    expect(outputs.total_return).toBeCloseTo(0.0246118501, 9);
    const trades = callMethod('trade-stats', { pnl: returns }) as Record<string, number>;
    expect(trades.profit_factor).toBeCloseTo(1.7142857, 7);
  });
  it('deflates as the published examples', () => {
    expect(probabilisticSharpe(1.585 / Math.sqrt(12), 0, 24, -2.448, 10.164)).toBeCloseTo(0.913, 3);
    expect(probabilisticSharpe(1.585 / Math.sqrt(12), 0, 24, 0, 3)).toBeCloseTo(0.982, 3);
    expect(expectedBestSharpe(0.5 / 250, 100)).toBeCloseTo(0.1132, 4);
    const params = { sharpe: 2.5 / Math.sqrt(250), n: 1250, skew: -3, kurtosis: 10, trials: 100, variance: 0.5 / 250 };
    expect(callMethod('deflated-sharpe', {}, params).dsr).toBeCloseTo(0.9004, 4);
    expect(callMethod('deflated-sharpe', {}, { ...params, trials: 1 }).expected_best).toBe(0);
  });
  it('takes equity apart into the returns it was made of', () => {
    let [capital, total] = [1_000, 0];
    const equity = Float64Array.from([Number.NaN, 0, ...returns], (r, t) => (t < 2 ? r : (total += (capital + total) * r)));
    capital = 1_000;
    returnsOf(equity, capital)
      .slice(1)
      .forEach((r, t) => {
        expect(r).toBeCloseTo(returns[t]!, 12);
      });
    expect(longestUnderWater(Float64Array.of(Number.NaN, 0, -1, -0.5, 0, 1, 0.5, 2))).toBe(2);
    expect(shareInterval(11, 12).lo).toBeCloseTo(0.6461, 3);
  });
});

describe('metrics', () => {
  it('does not know the profit factor without a losing trade, nor its interval from one trade', () => {
    const trade = { ...({} as Run['trades'][number]), entry: 1, exit: 3, net: 5, reason: 'exit' as const };
    const summary = {
      ...({} as Run['summary']),
      n: 4,
      trades: 1,
      wins: 1,
      losses: 0,
      net: 5,
      gross: 5,
      fees: 0,
      slippage: 0,
      funding: 0,
      barsHeld: 2,
      traded: 4,
    };
    const { metrics } = measure(
      { summary, trades: [trade], equity: Float64Array.of(0, 0, 3, 5) },
      readConfig('test', { gross: 100 }),
      60e6,
    );
    const of = (id: string) => metrics.find((metric) => metric.id === id)!;
    expect(of('profit-factor')).toMatchObject({ value: Number.NaN, why: 'no losing trade' });
    expect(of('average-loss').why).toBe('no losing trade');
    expect(of('expectancy')).toMatchObject({ value: 500 });
    expect(of('expectancy').lo).toBeUndefined();
    expect(of('sharpe').why).toBe('1 trade, 4 min');
    expect(of('calmar').value).toBeNaN();
  });
});

describe('sweep', () => {
  const series = pairSeries({ n: 4_000, seed: 8 });
  const params = { ...windows, xs: '1.5 to 2.5 by 0.5', ys: '0, 0.5, 1.75', x: 'entry', y: 'exit' };
  it('gives in parts what it gives in one, and each cell what a run of its own gives', () => {
    const whole = sweep.join!([run(sweep, series, params)], series, params);
    const parts = [0, 1, 2].map((at) => run(sweep, series, params, { at, of: 3 }));
    expect(sweep.join!(parts, series, params)).toEqual(whole);
    const single = run(pair, series, { ...windows, entry: 2, exit: 0.5 }).metrics as { id: string; value: number }[];
    expect((whole.net as Float64Array)[4]).toBeCloseTo(single.find(({ id }) => id === 'net')!.value, 9);
    // Leaving at 1.75 is impossible when entering at 1.5.
    expect((whole.trades as Float64Array)[6]).toBeNaN();
    expect((whole.trials as { keys: number[] }).keys).toHaveLength(8);
    expect(new Set((whole.trials as { keys: number[] }).keys).size).toBe(8);
  });
  it('sweeps windows too', () => {
    const swept = run(sweep, series, { ...windows, x: 'window', xs: '30, 60', y: 'betaWindow', ys: '200, 300' });
    expect(new Set((swept.results as { net: number }[]).map(({ net }) => net)).size).toBe(4);
  });
  it('reads values as a list and as a range, and names what is wrong', () => {
    expect(valuesOf('t', 'xs', '3, 1, 2, 1')).toEqual([1, 2, 3]);
    expect(valuesOf('t', 'xs', '0 to 0.3 by 0.1')).toEqual([0, 0.1, 0.2, 0.3]);
    expect(() => valuesOf('t', 'xs', '1, two')).toThrow(/xs must be numbers like/);
    expect(() => valuesOf('t', 'xs', '0 to 1000 by 0.1')).toThrow(/at most 100/);
    expect(() => run(sweep, series, { ...params, y: 'entry' })).toThrow(/choose two parameters/);
    expect(() => run(sweep, series, { ...params, xs: '0.1', ys: '0.5' })).toThrow(/exit must be below entry/);
  });
});

describe('walk-forward', () => {
  it('judges each choice on bars that no window of its training reaches', () => {
    const { starts, embargo } = planFolds(10_000, 4, 0.4, 300, 120);
    expect(starts).toEqual([4_000, 5_500, 7_000, 8_500, 10_000]);
    expect(embargo).toBe(300);
    expect(planFolds(10_000, 4, 0.4, 300, 700).embargo).toBe(700);
    expect(() => planFolds(1_000, 4, 0.4, 300, 0)).toThrow(/Choose fewer folds/);
  });
  it('chooses by the past alone: a changed future changes no choice', () => {
    const series = pairSeries({ n: 8_000, seed: 4 });
    const params = { ...windows, folds: 3, fee: 0, slippage: 0 };
    const folds = run(walk, series, params).folds as { entry: number; exit: number; from: number; trainTo: number }[];
    expect(folds).toHaveLength(3);
    for (const { from, trainTo } of folds) expect((from - trainTo) / 60e6).toBeGreaterThanOrEqual(301);
    const cut = Math.floor(8_000 * 0.4);
    const other = Object.fromEntries(
      Object.entries(series).map(([name, column]) => [
        name,
        column.map((v, t) => (t < cut || name === 'ts' ? v : v * (1 + (t % 7) * 1e-3))),
      ]),
    );
    const [first] = run(walk, other, params).folds as typeof folds;
    expect([first!.entry, first!.exit]).toEqual([folds[0]!.entry, folds[0]!.exit]);
  });
  it('says when nothing could be chosen', () => {
    const { folds } = run(walk, pairSeries({ n: 4_000, seed: 4 }), { ...windows, folds: 2, entries: '15', stop: 0 });
    expect((folds as { why: string }[])[0]!.why).toMatch(/no configuration made 5 trades/);
  });
});

describe('refusals', () => {
  const series = pairSeries({ n: 1_000, seed: 1 });
  it('names what is missing or wrong', () => {
    expect(() => run(pair, pairSeries({ n: 300, seed: 1 }), windows)).toThrow(/at least 311 bars, got 300/);
    expect(() => run(pair, { ts: series.ts!, 'close.0': series['close.0']! }, windows)).toThrow(/needs two instruments/);
    expect(() => run(pair, { ...series, 'close.1': series['close.1']!.slice(1) }, windows)).toThrow(
      /close.1 has 999 numbers and ts has 1000/,
    );
    expect(() => run(pair, { ...series, 'close.0': series['close.0']!.map((v, t) => (t === 5 ? -1 : v)) }, windows)).toThrow(
      /close.0\[5\] is -1/,
    );
    expect(() => run(pair, series, { ...windows, exit: 2 })).toThrow(/exit must be below entry/);
    expect(() => run(pair, series, { ...windows, stop: 1 })).toThrow(/stop must be beyond entry/);
    expect(() => run(pair, series, { ...windows, fee: -1 })).toThrow(/fee \(Fee a fill\) must be a number from 0/);
    expect(() => run(pair, series, { ...windows, fills: 'a,b' })).toThrow(/fills must be rows of 4 numbers/);
  });
  it('trades nothing on a series that stands still, or on two that are proportional', () => {
    const flat = new Float64Array(1_000).fill(5);
    for (const still of [
      { ...series, 'close.0': flat, 'open.0': flat },
      { ...series, 'close.1': flat, 'open.1': flat },
      { ...series, 'close.1': series['close.0']!, 'open.1': series['open.0']! },
    ])
      expect((run(pair, still, windows).trades as unknown[]).length).toBe(0);
  });
  it('gives the same on prices of 1e-8 and 1e6', () => {
    const scaled = (factor: number) =>
      Object.fromEntries(Object.entries(series).map(([k, v]) => [k, k === 'ts' ? v : v.map((p) => p * factor)]));
    const net = (of: SeriesSet) =>
      (run(pair, of, windows).metrics as { id: string; value: number }[]).find(({ id }) => id === 'net')!.value;
    expect(net(scaled(1e-11))).toBeCloseTo(net(series), 6);
    expect(net(scaled(1e3))).toBeCloseTo(net(series), 6);
  });
  it('takes the usual distance of bars for their length, whatever is missing between them', () => {
    const series = pairSeries({ n: 500, seed: 4 });
    const ts = series.ts!.map((at, t) => at + (t > 200 ? 9 * 3_600e6 : 0));
    expect(readMarket('test', { ...series, ts }, 1).barMicros).toBe(60e6);
  });
  it('does not let a window reach over a gap', () => {
    const gap = new Float64Array(1_000);
    gap.fill(1, 500, 510);
    const z = run(pair, { ...series, gap }, windows).z as Float64Array;
    expect(z[499]).not.toBeNaN();
    expect(z.slice(500, 809).every(Number.isNaN)).toBe(true);
    expect(z[820]).not.toBeNaN();
  });
});
