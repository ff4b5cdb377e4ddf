/** Bars at every interval from the stores behind them, against grouping all trades; spans, limits, and rings that have gone round. */
import { expect, it } from 'vitest';
import { intervalMicros, intervals } from '../../../src/core/interval.ts';
import { BarStore } from '../../../src/engine/bar-store.ts';
import { KeyframeReader, KeyframeWriter } from '../../../src/engine/keyframe.ts';
import { openRandom } from '../../tools/random-session.ts';
import { barsOracle, type OracleBar } from '../oracles/bars.ts';

interface Trades {
  ts: number[];
  px: number[];
  qty: number[];
  side: number[];
}

/** Quiet nights and busy minutes over some days. */
function makeTrades(n: number, seed: number, meanMicros: number): Trades {
  const random = openRandom(seed);
  const trades: Trades = { ts: [], px: [], qty: [], side: [] };
  let now = 1_700_000_000_000_000;
  let px = 1_000;
  for (let i = 0; i < n; i++) {
    now += random() < 0.001 ? Math.floor(random() * 20_000 * meanMicros) : Math.floor(random() * 2 * meanMicros);
    px += Math.round((random() - 0.5) * 4) / 4;
    trades.ts.push(now);
    trades.px.push(px);
    trades.qty.push(Math.ceil(random() * 64) / 64);
    trades.side.push(random() < 0.5 ? 1 : -1);
  }
  return trades;
}

function fill(store: BarStore, { ts, px, qty, side }: Trades, from = 0, to = ts.length): BarStore {
  for (let i = from; i < to; i++) store.trade(ts[i], px[i], qty[i], side[i]);
  return store;
}

function expected(trades: Trades, length: number): OracleBar[] {
  const { closed, progress } = barsOracle(trades, length);
  return progress ? [...closed, progress] : closed;
}

function rowsOf(store: BarStore, ...query: Parameters<BarStore['columns']>): OracleBar[] {
  const { start, open, high, low, close, volume, buyVolume, vwap, trades } = store.columns(...query);
  return Array.from(start, (at, i) => ({
    start: at,
    open: open[i],
    high: high[i],
    low: low[i],
    close: close[i],
    volume: volume[i],
    buyVolume: buyVolume[i],
    // Sizes are sixty-fourths and prices quarters: sums are exact in any order.
    value: Math.round(vwap[i] * volume[i] * 256) / 256,
    trades: trades[i],
  }));
}

const trades = makeTrades(30_000, 1, 2_000_000);

it.each(intervals)('%s bars are the trades grouped', (interval) => {
  const store = fill(new BarStore(() => undefined), trades);
  expect(rowsOf(store, interval)).toEqual(expected(trades, intervalMicros(interval)));
});

it.each(intervals)('%s bars of a span are those that touch it', (interval) => {
  const store = fill(new BarStore(() => undefined), trades);
  const length = intervalMicros(interval);
  const all = expected(trades, length);
  const random = openRandom(5);
  const [first, last] = [trades.ts[0], trades.ts[trades.ts.length - 1]];
  for (let round = 0; round < 20; round++) {
    const from = first + random() * (last - first);
    const to = from + random() * (last - from) * 1.2;
    const touching = all.filter((bar) => bar.start + length > from && bar.start <= to);
    expect(rowsOf(store, interval, from, to)).toEqual(touching);
  }
  expect(rowsOf(store, interval, Number.NaN, Number.NaN, 7)).toEqual(all.slice(-7));
});

it('seals a second at the first trade of a later one', () => {
  const sealed: number[] = [];
  const store = new BarStore((start) => sealed.push(start));
  for (const ts of [1.2e6, 1.9e6, 2e6, 5.5e6]) store.trade(ts, 1, 1, 1);
  expect(sealed).toEqual([1e6, 2e6]);
  expect(store.newest).toBe(5e6);
});

it('going back to a saved state and on again gives the same bars', () => {
  const half = 17_001;
  const writer = new KeyframeWriter();
  fill(new BarStore(() => undefined), trades, 0, half).save(writer);
  const store = fill(new BarStore(() => undefined), trades);
  store.load(new KeyframeReader(writer.finish({ refs: [], instruments: [] })));
  const some = {
    ts: trades.ts.slice(0, half),
    px: trades.px.slice(0, half),
    qty: trades.qty.slice(0, half),
    side: trades.side.slice(0, half),
  };
  for (const interval of intervals) expect(rowsOf(store, interval)).toEqual(expected(some, intervalMicros(interval)));
  fill(store, trades, half);
  for (const interval of intervals) expect(rowsOf(store, interval)).toEqual(expected(trades, intervalMicros(interval)));
});

it('keeps slow bars of what fast ones have forgotten', () => {
  const many = makeTrades(400_000, 2, 1_500_000);
  const store = fill(new BarStore(() => undefined), many);
  const seconds = store.columns('1s').start.length;
  expect(seconds).toBeLessThan(expected(many, 1e6).length);
  expect(seconds).toBeGreaterThan(172_800);
  expect(rowsOf(store, '1m')).toEqual(expected(many, 60e6));
  expect(rowsOf(store, '1d')).toEqual(expected(many, 86_400e6));
});

it('leaves bought volume unknown where no trade of a bar names a side', () => {
  const store = new BarStore(() => undefined);
  // Minutes: none known, then sides in some of the seconds, then a sale alone.
  const rows: [seconds: number, qty: number, sign: number][] = [
    [0, 1, 0],
    [30, 2, 0],
    [60, 3, 0],
    [70, 4, 1],
    [70.5, 5, 0],
    [80, 6, 0],
    [120, 7, -1],
    [121, 8, 0],
  ];
  for (const [seconds, qty, sign] of rows) store.trade(seconds * 1e6, 10, qty, sign);
  const nan = Number.NaN;
  expect([...store.columns('1s').buyVolume]).toEqual([nan, nan, nan, 4, nan, 0, nan]);
  expect([...store.columns('1m').buyVolume]).toEqual([nan, 4, 0]);
  expect([...store.columns('1d').buyVolume]).toEqual([4]);
  // Further seconds of the minute in progress join what was sealed of it.
  store.trade(130e6, 10, 9, 1);
  expect([...store.columns('1m').buyVolume]).toEqual([nan, 4, 9]);
  expect([...store.columns('1m').volume]).toEqual([3, 18, 24]);
});
