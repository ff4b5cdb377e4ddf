/** The filter by cointegration: which entries it lets through, held against the method itself. */
import { beforeAll, describe, expect, it } from 'vitest';
import { callMethod } from '../../../src/methods/registry.ts';
import { readMarket } from '../../../src/studies/backtest/market.ts';
import { readConfig } from '../../../src/studies/backtest/params.ts';
import { runNaive, runPair, testPair } from '../../../src/studies/backtest/run-pair.ts';
import { pairSignals } from '../../../src/studies/backtest/signals.ts';
import { withSimulator } from '../../../src/studies/backtest/simulate.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';
import { pairSeries } from '../../tools/pair-series.ts';

beforeAll(loadKernelsInNode);

const config = (params: object) => readConfig('test', params as Record<string, number>);

describe('the filter by cointegration', () => {
  const rules = { window: 60, betaWindow: 200, timeStop: 0, reverting: false };
  const gated = (series: Record<string, Float64Array>, params: object = {}) =>
    runPair(readMarket('test', series, 1), config({ ...rules, cointegrated: true, ...params }));
  it('enters only where Engle-Granger of the window before the decision rejects', () => {
    const series = pairSeries({ n: 8_000, seed: 3, phi: 0.97 });
    const all = runPair(readMarket('test', series, 1), config(rules)).run.trades;
    const { trades } = gated(series).run;
    expect(trades.length).toBeGreaterThan(10);
    expect(trades.length).toBeLessThan(all.length);
    const p = (signal: number): number => {
      const of = (name: string) => series[name]!.slice(signal - 199, signal + 1).map(Math.log);
      return callMethod('engle-granger', { y: of('close.0'), x: of('close.1') }, { trend: 'c', maxlag: 1, autolag: null }).pvalue as number;
    };
    for (const { signal } of trades.slice(0, 40)) expect(p(signal)).toBeLessThan(0.05);
    const taken = new Set(trades.map(({ signal }) => signal));
    const refused = all.filter(({ signal }) => !taken.has(signal)).slice(0, 40);
    // Others are not taken because a position was held then.
    const held = (at: number) => trades.some(({ signal, exit }) => at > signal && at < exit);
    for (const { signal } of refused) expect(held(signal) || p(signal) >= 0.05).toBe(true);
  });
  it('leaves the next configuration of the same run as it is without', () => {
    const series = pairSeries({ n: 2_000, seed: 3 });
    const market = readMarket('test', series, 1);
    const plain = config(rules);
    const [before, between, after] = withSimulator(market, pairSignals(market, plain), 0, (simulator) =>
      [plain, { ...plain, cointegrated: true }, plain].map((each) => simulator.summary(each)),
    );
    expect(after).toEqual(before);
    expect(between!.trades).toBeLessThan(before!.trades);
  });
  it('holds where its windows make the memory grow', () => {
    // Each longer than all before: one of them grows within the filter.
    for (const n of [20_000, 25_000, 40_000]) {
      const series = pairSeries({ n, seed: 7 });
      expect(gated(series).run.summary.n).toBeGreaterThan(n - 300);
    }
  });
  it('passes the look-ahead test', () => {
    const series = pairSeries({ n: 3_000, seed: 5 });
    const asked = config({ ...rules, cointegrated: true });
    const whole = runPair(readMarket('test', series, 1), asked);
    expect(testPair(asked, whole, runNaive(readMarket('test', series, 1), asked), () => undefined).passed).toBe(true);
  });
});
