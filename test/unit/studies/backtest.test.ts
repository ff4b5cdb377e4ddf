/** The pair backtest by hand, against its oracle, and by what must hold of any honest one. */
import { beforeAll, describe, expect, it } from 'vitest';
import { openPrng } from '../../../src/core/prng.ts';
import { readMarket } from '../../../src/studies/backtest/market.ts';
import pair from '../../../src/studies/backtest/pair.analysis.ts';
import { readConfig } from '../../../src/studies/backtest/params.ts';
import { runNaive, runPair, testPair } from '../../../src/studies/backtest/run-pair.ts';
import { leakedSignals, pairSignals, type Signals } from '../../../src/studies/backtest/signals.ts';
import { type RunOptions, withSimulator } from '../../../src/studies/backtest/simulate.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';
import { pairSeries } from '../../tools/pair-series.ts';
import { backtestOracle } from '../oracles/backtest.ts';

beforeAll(loadKernelsInNode);

const free = { fee: 0, slippage: 0, timeStop: 0, reverting: false };
const config = (params: object) => readConfig('test', params as Record<string, number>);

/** Signals that are given instead of computed: z of any hedge ratio is the scripted one. */
function scripted(z: number[]): Signals {
  const n = z.length;
  const flat = (value: number) => new Float64Array(n).fill(value);
  const dy = Float64Array.from(z);
  return { z: dy, beta: flat(1), halfLife: flat(5), dy, dx: flat(0), vyy: flat(1), vxy: flat(0), vxx: flat(0) };
}

function flatSeries(n: number, y = 100, x = 50) {
  const column = (value: number) => new Float64Array(n).fill(value);
  return {
    ts: Float64Array.from({ length: n }, (_, t) => t * 60e6),
    'close.0': column(y),
    'close.1': column(x),
    'open.0': column(y),
    'open.1': column(x),
  };
}

function runScript(z: number[], params: object = {}, series: Record<string, Float64Array> = flatSeries(z.length)) {
  const market = readMarket('test', series, 1);
  return withSimulator(market, scripted(z), 0, (simulator) => simulator.run(config({ ...free, ...params })));
}

describe('the rules', () => {
  it('turns a z of 0, 2.1, 1, 0.4 into exactly one short trade, filled a bar late', () => {
    const { trades } = runScript([0, 2.1, 1, 0.4, 0, 0]);
    expect(trades).toHaveLength(1);
    expect(trades[0]).toMatchObject({ side: -1, signal: 1, entry: 2, leave: 3, exit: 4, reason: 'exit', zEntry: 2.1, zExit: 0.4 });
  });
  it('buys the spread below, and leaves when z crosses to the other side', () => {
    const { trades } = runScript([0, -2.5, -1, 3, 0, 0]);
    expect(trades.map(({ side, exit, reason }) => [side, exit, reason])).toEqual([[1, 4, 'exit']]);
  });
  it('does not enter beyond the stop, nor after a stop until z was within the exit', () => {
    expect(runScript([0, 4.5, 1, 0, 0]).trades).toHaveLength(0);
    const { trades } = runScript([0, 2.5, 3, 4.5, 3, 2.5, 3, 0.4, 2.5, 1, 0, 0]);
    expect(trades.map(({ signal, reason }) => [signal, reason])).toEqual([
      [1, 'stop'],
      [8, 'exit'],
    ]);
  });
  it('ends by time after three half-lives, and at the end of the data', () => {
    const long = [0, 2.5, ...Array.from({ length: 30 }, () => 1.5)];
    expect(runScript(long, { timeStop: 3 }).trades[0]).toMatchObject({ entry: 2, leave: 16, exit: 17, reason: 'time' });
    expect(runScript(long.slice(0, 10)).trades[0]).toMatchObject({ exit: 9, reason: 'end' });
  });
  it('books what the hand sum gives: sizes, four fees, slippage', () => {
    const series = flatSeries(6);
    series['open.0'] = Float64Array.from([100, 100, 101, 100, 99, 100]);
    series['open.1'] = Float64Array.from([50, 50, 50, 50, 51, 50]);
    const { trades, summary } = runScript([0, 2.1, 1, 0.4, 0, 0], { fee: 10, slippage: 5, gross: 1_000 }, series);
    // Short 5 y and long 10 x, decided at 100 and 50; sold at 101, bought at 50; back at 99 and 51.
    const gross = 5 * (101 - 99) + 10 * (51 - 50);
    const value = 5 * (101 + 99) + 10 * (50 + 51);
    expect(trades[0]).toMatchObject({ qtyY: -5, qtyX: 10, gross });
    expect(trades[0]!.fees).toBeCloseTo(value * 0.001, 12);
    expect(trades[0]!.slippage).toBeCloseTo(value * 0.0005, 12);
    expect(summary.net).toBeCloseTo(gross - value * 0.0015, 12);
  });
  it('waits as many bars as the latency takes', () => {
    expect(runScript([0, 2.1, 1, 0.4, 0, 0, 0, 0], { latency: 130 }).trades[0]).toMatchObject({ entry: 4, exit: 7 });
  });
  it('charges a long leg the funding and pays it to a short one', () => {
    const series = { ...flatSeries(6), 'funding.0': new Float64Array(6).fill(1e-3) };
    const { trades } = runScript([0, 2.1, 1, 0.4, 0, 0], { gross: 1_000 }, series);
    // Two closes with 500 short of y.
    expect(trades[0]!.funding).toBeCloseTo(-1, 12);
    expect(trades[0]!.net).toBeCloseTo(1, 12);
  });
  it('closes before missing data at the last price known, and begins anew behind it', () => {
    const series = { ...flatSeries(8), gap: Float64Array.from([0, 0, 0, 0, 1, 0, 0, 0]) };
    series['close.0'] = Float64Array.from([100, 100, 100, 98, Number.NaN, 70, 70, 70]);
    series['open.0'] = series['close.0'];
    const { trades } = runScript([0, 2.1, 1, 1, Number.NaN, 1, 1, 1], { gross: 1_000 }, series);
    expect(trades[0]).toMatchObject({ reason: 'gap', exit: 4, exitY: 98, gross: 10 });
  });
  it('stops trading when the capital is lost', () => {
    const z = Array.from({ length: 60 }, (_, t) => [0, 2.1, 1, 0.4, 0][t % 5]!);
    const { trades, summary } = runScript(z, { fee: 1_000, gross: 1_000 });
    expect(trades).toHaveLength(5);
    expect(summary).toMatchObject({ ruined: true, trades: 5 });
    expect(summary.net).toBeCloseTo(-1_000, 6);
  });
  it('neither decides nor marks on a bar without a price', () => {
    const series = flatSeries(8);
    series['close.1'] = series['close.1']!.map((price, t) => (t === 3 ? Number.NaN : price));
    const { trades, equity } = runScript([0, 2.1, 1, 0.4, 0.4, 0, 0, 0], { gross: 1_000, staleBars: 5 }, series);
    expect(trades[0]).toMatchObject({ entry: 2, exit: 4, reason: 'stopped leg' });
    expect(equity.some(Number.isNaN)).toBe(false);
  });
  it('leaves when a leg stops trading, at the first bar where both trade again', () => {
    const series = { ...flatSeries(10), 'stale.1': Float64Array.from([0, 0, 0, 1, 2, 3, 4, 0, 0, 0]), 'stale.0': new Float64Array(10) };
    const { trades } = runScript([0, 2.1, 1, 1, 1, 1, 1, 1, 1, 1], {}, series);
    expect(trades[0]).toMatchObject({ reason: 'stopped leg', leave: 4, exit: 7 });
  });
});

describe('against the oracle', () => {
  it.each([
    [{ entry: 2, exit: 0.5, stop: 4 }, 1],
    [{ entry: 1, exit: 0, stop: 2 }, 2],
    [{ entry: 1.5, exit: 1, stop: 0 }, 3],
  ])('makes the same trades with %o', (rules, seed) => {
    const series = pairSeries({ n: 4_000, seed });
    const gaps = new Float64Array(4_000);
    for (let at = 700; at < 4_000; at += 700) gaps.fill(1, at, at + 3);
    const stale = new Float64Array(4_000);
    for (let at = 450; at < 4_000; at += 700) for (let k = 0; k < 10; k++) stale[at + k] = k + 1;
    const all = config({ ...rules, window: 60, betaWindow: 200, timeStop: 0, reverting: false });
    const market = readMarket('test', { ...series, gap: gaps, 'stale.0': stale }, 1);
    const signals = pairSignals(market, all);
    const run = withSimulator(market, signals, 0, (simulator) => simulator.run(all));
    const { y, x, flags } = market;
    const columns = { ...signals, fillY: y.fill, fillX: x.fill, closeY: y.close, closeX: x.close, flags };
    const oracle = backtestOracle(columns, { ...all, mostBars: Infinity });
    expect(run.trades.length).toBeGreaterThan(20);
    expect(run.trades.map(({ signal, entry, exit, side }) => [signal, entry, exit, side])).toEqual(
      oracle.trades.map(({ signal, entry, exit, side }) => [signal, entry, exit, side]),
    );
    run.trades.forEach(({ net }, k) => {
      expect(net).toBeCloseTo(oracle.trades[k]!.net, 8);
    });
    expect(run.summary.net).toBeCloseTo(oracle.net, 7);
    expect(run.trades.some(({ reason }) => reason === 'gap' || reason === 'stopped leg')).toBe(true);
  });
  it('costs what it says on a spread of known reversion: the sum of its trades is its equity', () => {
    const series = pairSeries({ n: 20_000, seed: 7, phi: 0.9 });
    const all = config({ window: 120, betaWindow: 500 });
    const { run } = runPair(readMarket('test', series, 1), all);
    const sum = run.trades.reduce((total, { qtyY, qtyX, entryY, entryX, exitY, exitX }) => {
      const value = Math.abs(qtyY) * (entryY + exitY) + Math.abs(qtyX) * (entryX + exitX);
      return total + qtyY * (exitY - entryY) + qtyX * (exitX - entryX) - value * (all.fee + all.slippage);
    }, 0);
    expect(run.trades.length).toBeGreaterThan(100);
    expect(run.summary.net).toBeCloseTo(sum, 6);
    expect(run.equity.at(-1)).toBe(run.summary.net);
    expect(run.summary.gross).toBeGreaterThan(0);
  });
});

describe('looking ahead', () => {
  const all = { window: 60, betaWindow: 300, timeStop: 0, reverting: false, fee: 0, slippage: 0 };
  it('earns nothing on returns in random order before costs, and loses after them', () => {
    let [gross, net, trades] = [0, 0, 0];
    for (let seed = 11; seed < 19; seed++) {
      const series = pairSeries({ n: 20_000, seed, phi: 1 });
      const { run } = runPair(readMarket('test', series, 1), config({ ...all, fee: 5 }));
      gross += run.summary.gross;
      net += run.summary.net;
      trades += run.summary.trades;
    }
    const perTrade = gross / trades / 10_000;
    expect(Math.abs(perTrade * 1e4)).toBeLessThan(6);
    expect(net).toBeLessThan(0);
  });
  it('knowing the next bar raises the Sharpe ratio, coming a bar late lowers it', () => {
    const series = pairSeries({ n: 30_000, seed: 5, phi: 0.9 });
    const market = readMarket('test', series, 1);
    const used = config(all);
    const signals = pairSignals(market, used);
    const ratio = (of: Signals, options: RunOptions = {}) =>
      withSimulator(market, of, 0, (simulator) => simulator.summary(used, options).sharpe);
    expect(ratio(leakedSignals(market, signals, used))).toBeGreaterThan(ratio(signals) * 1.2);
    expect(ratio(signals, { shift: -1 })).toBeLessThan(ratio(signals) * 0.95);
    // Told of a rise a bar early, reversion sells before it: a shifted signal is another one, and no better.
    expect(ratio(signals, { shift: 1 })).not.toBeCloseTo(ratio(signals), 3);
  });
  it('passes its own test, and finds a run that knows the future', () => {
    const series = pairSeries({ n: 6_000, seed: 3 });
    const used = config({ ...all, fee: 5 });
    const whole = runPair(readMarket('test', series, 1), used);
    const naive = runNaive(readMarket('test', series, 1), used);
    const test = testPair(used, whole, naive, () => undefined);
    expect(test).toMatchObject({ passed: true, naivePassed: false, leak: { differs: true } });
    expect(test.prefixes.length).toBeGreaterThan(2);
    const spoilt = {
      ...whole,
      run: { ...whole.run, trades: whole.run.trades.map((trade, k) => (k === 2 ? { ...trade, beta: trade.beta + 1e-12 } : trade)) },
    };
    expect(testPair(used, spoilt, naive, () => undefined).passed).toBe(false);
    const leaked = withSimulator(whole.market, whole.signals, 0, (simulator) => simulator.run(used, { shift: 1 }));
    expect(testPair(used, { ...whole, run: leaked }, naive, () => undefined).passed).toBe(false);
  });
  it('does not see what comes later, whatever it is', () => {
    const series = pairSeries({ n: 5_000, seed: 9 });
    const prng = openPrng(4);
    const other = Object.fromEntries(
      Object.entries(series).map(([name, column]) => [
        name,
        column.map((value, t) => (t < 4_000 || name === 'ts' ? value : value * (0.5 + prng.uniform()))),
      ]),
    );
    const used = config({ ...all });
    const [a, b] = [runPair(readMarket('test', series, 1), used), runPair(readMarket('test', other, 1), used)];
    expect(b.run.equity.slice(0, 4_000)).toEqual(a.run.equity.slice(0, 4_000));
    expect(b.run.trades.filter(({ exit }) => exit < 4_000)).toEqual(a.run.trades.filter(({ exit }) => exit < 4_000));
  });
});

describe('the analysis', () => {
  const ctx = { instruments: ['A', 'B'], signal: new AbortController().signal, progress: () => undefined };
  const defaults = Object.fromEntries(Object.entries(pair.params).map(([key, spec]) => [key, spec.default]));
  it('gives metrics that agree with its trades', () => {
    const outputs = pair.run(ctx, pairSeries({ n: 20_000, seed: 2, phi: 0.97, shock: 3e-3 }), {
      ...defaults,
      window: 120,
      betaWindow: 600,
    });
    const metrics = outputs.metrics as { id: string; value: number; lo?: number; hi?: number }[];
    const of = (id: string) => metrics.find((metric) => metric.id === id)!;
    const trades = outputs.trades as { netBp: number; entryAt: number; exitAt: number; minutes: number }[];
    expect(of('trades').value).toBe(trades.length);
    for (const { entryAt, exitAt, minutes } of trades) expect(minutes).toBe((exitAt - entryAt) / 60e6);
    expect(of('hold').value).toBeCloseTo(trades.reduce((sum, { minutes }) => sum + minutes, 0) / trades.length, 9);
    expect(of('net').value).toBeCloseTo(
      trades.reduce((sum, { netBp }) => sum + netBp, 0),
      6,
    );
    expect(of('net').value).toBeCloseTo(of('gross').value - of('fees').value - of('slippage').value - of('funding').value, 8);
    const won = trades.filter(({ netBp }) => netBp > 0);
    expect(of('win-rate').value).toBeCloseTo(won.length / trades.length, 12);
    expect(of('win-rate').lo).toBeLessThan(of('win-rate').value);
    expect((outputs.test as { passed: boolean }).passed).toBe(true);
    expect((outputs.naiveMetrics as Record<string, number>).net).toBeGreaterThan(of('net').value);
  });
  it('holds a position that ends with the data to the close of the last bar', () => {
    const series = pairSeries({ n: 3_000, seed: 6 });
    const used = { ...defaults, window: 60, betaWindow: 300 };
    type Row = { entry: number; exit: number; exitAt: number; minutes: number; reason: string };
    const whole = pair.run(ctx, series, used).trades as Row[];
    const long = whole.find(({ entry, exit }) => entry > 400 && exit - entry > 4)!;
    const bars = long.entry + 3;
    const cut = Object.fromEntries(Object.entries(series).map(([name, column]) => [name, column.slice(0, bars)]));
    const last = (pair.run(ctx, cut, used).trades as Row[]).at(-1)!;
    // Filled at an open, ended at the close two bars later: three bars.
    expect(last).toMatchObject({ entry: long.entry, exit: bars - 1, reason: 'end', minutes: 3 });
    expect(last.exitAt).toBe(series.ts![bars]);
  });
  it('knows nothing without trades: not 0', () => {
    const outputs = pair.run(ctx, pairSeries({ n: 3_000, seed: 1 }), { ...defaults, window: 60, betaWindow: 300, entry: 15, stop: 0 });
    const metrics = outputs.metrics as { id: string; value: number; why?: string }[];
    for (const { id, value, why } of metrics.filter(({ id: name }) => name !== 'trades'))
      expect([id, value, why]).toEqual([id, Number.NaN, 'no trades']);
    expect(metrics.find(({ id }) => id === 'trades')!.value).toBe(0);
    expect((outputs.trial as { sharpe: number }).sharpe).toBeNaN();
  });
  it('takes measured fills and recorded funding', () => {
    const series = pairSeries({ n: 3_000, seed: 6 });
    const used = { ...defaults, window: 60, betaWindow: 300 };
    const plain = pair.run(ctx, series, used).trades as { entry: number; entryY: number; slippage: number; funding: number }[];
    const first = plain[0]!;
    const at = series.ts![first.entry]!;
    const told = pair.run(ctx, series, { ...used, fills: `${at},0,${first.entryY * 1.01},0.002`, rates: `${at},0,0.001` })
      .trades as typeof plain;
    expect(told[0]!.entryY).toBeCloseTo(first.entryY * 1.01, 8);
    expect(told[0]!.slippage).toBeGreaterThan(first.slippage);
    expect(told[0]!.funding).not.toBe(0);
  });
});
