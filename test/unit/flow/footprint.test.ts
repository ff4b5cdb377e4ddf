/** Cells of `flow.footprint` and `flow.profile` against a count by plain maps, on made-up sessions, bad ones and a recorded one. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { FootprintAnswer } from '../../../src/api/flow-types.ts';
import footprint from '../../../src/engine/flow/footprint.flow.ts';
import profile from '../../../src/engine/flow/profile.flow.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';
import { openRandom } from '../../tools/random-session.ts';
import { hasShared, sharedText } from '../../tools/shared-data.ts';
import { logInstrument, type PlainTrade, tradeLog } from '../../tools/trade-log.ts';
import { plainArea, plainBars, volumeOf } from './plain-footprint.ts';

beforeAll(loadKernelsInNode);

const instrument = logInstrument.id;
const t0 = 1_723_161_255_000_000;

function madeUp(seed: number, n: number): PlainTrade[] {
  const random = openRandom(seed);
  let [ts, ticks] = [t0, 600_000];
  return Array.from({ length: n }, () => {
    ts += Math.floor(random() * random() * 40) * 10_000;
    ticks += Math.floor(random() * 9) - 4;
    return { ts, px: ticks / 10, qty: Math.ceil(random() ** 4 * 4_000) / 1_000, side: random() < 0.1 ? 0 : random() < 0.5 ? 1 : -1 };
  });
}

function expectSame(answer: FootprintAnswer, trades: readonly PlainTrade[], interval: number, step: number): void {
  const tick = logInstrument.tickSize;
  const perCell = Math.round(step / tick);
  const bars = plainBars(trades, interval, tick, perCell);
  expect(answer.start.length).toBe(bars.length);
  bars.forEach((bar, b) => {
    for (const name of ['start', 'open', 'high', 'low', 'close', 'trades'] as const) expect(answer[name][b]).toBe(bar[name]);
    for (const name of ['bought', 'sold', 'unsided', 'minDelta', 'maxDelta'] as const) expect(answer[name][b]).toBeCloseTo(bar[name], 6);
    const keys = [...bar.cells.keys()].sort((a, c) => a - c);
    const [first, last] = [answer.offsets[b]!, answer.offsets[b + 1]!];
    expect(Array.from(answer.price.subarray(first, last), (price) => Math.round(price / step))).toEqual(keys);
    keys.forEach((key, k) => {
      const cell = bar.cells.get(key)!;
      expect(answer.cellBought[first + k]).toBe(cell.bought);
      expect(answer.cellSold[first + k]).toBe(cell.sold);
      expect(answer.cellUnsided[first + k]).toBe(cell.unsided);
      expect(answer.cellTrades[first + k]).toBe(cell.trades);
    });
    const { poc } = plainArea(bar.cells, 0.7);
    expect(Math.round(answer.poc[b]! / step)).toBe(poc);
    expect(answer.naked[b]).toBe(bars.slice(b + 1).some(({ cells }) => cells.has(poc)) ? 0 : 1);
  });
}

async function ask(trades: readonly PlainTrade[], interval: number, step: number, more = {}) {
  const log = tradeLog(trades, more);
  return footprint.run(log, { instrument, interval, step, from: trades[0]?.ts ?? t0, to: (trades.at(-1)?.ts ?? t0) + 1 });
}

describe('flow.footprint', () => {
  it('refuses more bars than it can tell without looking for a step', async () => {
    const log = tradeLog(Array.from({ length: 30_000 }, (_, i) => ({ ts: t0 + i * 1_000, px: 60_000, qty: 1, side: 1 })));
    let walks = 0;
    const walk: typeof log.walk = (...asked) => {
      walks++;
      return log.walk(...asked);
    };
    const counted = { ...log, walk };
    const query = { instrument, interval: 1_000, step: 1, from: t0, to: t0 + 30_000_000 };
    await expect(footprint.run(counted, query)).rejects.toThrow('Take longer bars or a shorter span.');
    expect(walks).toBe(1);
  });

  it.each([
    [1, 5_000_000, 1],
    [2, 1_000_000, 0.1],
    [3, 60_000_000, 20],
  ])('counts like plain maps, seed %i', async (seed, interval, step) => {
    const trades = madeUp(seed, 20_000);
    expectSame(await ask(trades, interval, step), trades, interval, step);
  });

  it('gives the same whatever blocks the log has', async () => {
    const trades = madeUp(4, 40_000);
    const whole = await ask(trades, 15_000_000, 5, { block: 100_000 });
    for (const block of [1, 777, 16_384]) expect(await ask(trades.slice(), 15_000_000, 5, { block })).toEqual(whole);
  });

  it('widens a span to whole bars, and cuts at the position', async () => {
    const trades = madeUp(5, 9_000);
    const now = trades[4_500]!.ts;
    const answer = await footprint.run(tradeLog(trades, { now }), {
      instrument,
      interval: 5_000_000,
      step: 2,
      from: trades[1_000]!.ts,
      to: now + 9e9,
    });
    const first = trades[1_000]!.ts - (trades[1_000]!.ts % 5_000_000);
    expectSame(
      answer,
      trades.filter(({ ts }) => ts >= first && ts <= now),
      5_000_000,
      2,
    );
    expect(answer.through).toBe(now);
  });

  it('marks bars with a gap inside', async () => {
    const trades = [0, 1, 2, 5].map((s) => ({ ts: t0 + s * 1e6, px: 100, qty: 1, side: 1 }));
    const answer = await ask(trades, 1_000_000, 1, { gaps: [t0 + 2.5e6, t0 + 5.2e6] });
    expect([...answer.gap]).toEqual([0, 0, 1, 1]);
    expect([...answer.gaps]).toEqual([t0 + 2.5e6, t0 + 5.2e6]);
  });

  it('takes a price ten times off, large sizes and what is not a number', async () => {
    const trades = madeUp(6, 3_000);
    trades[50]!.px *= 10;
    trades[51]!.px /= 10;
    trades[90]!.qty = 1e9;
    trades[91]!.px = Number.NaN;
    trades[92]!.qty = Number.POSITIVE_INFINITY;
    trades[93]!.px = 1e300;
    const sane = trades.filter((_, i) => i !== 93);
    const answer = await ask(trades, 5_000_000, 0.1);
    expectSame(answer, sane, 5_000_000, 0.1);
    expect(answer.price.length).toBeLessThan(4_000);
  });

  it('takes prices between the steps of a tick size that changed to the nearest', async () => {
    const trades = [100.04, 100.06, 100.1].map((px, i) => ({ ts: t0 + i, px, qty: 1, side: 1 }));
    const answer = await ask(trades, 1_000_000, 0.1);
    expect([...answer.price]).toEqual([100, 100.1]);
    expect([...answer.cellTrades]).toEqual([1, 2]);
  });

  it('refuses what makes no sense, and says what to do', async () => {
    const log = tradeLog(madeUp(7, 10));
    const query = { instrument, interval: 1_000_000, step: 1, from: t0, to: t0 + 1e9 };
    const wrong: [object, RegExp][] = [
      [{ step: 0.25 }, /whole number of price steps .* like 0\.[23]; was 0\.25/],
      [{ step: 0 }, /price above 0/],
      [{ interval: 0 }, /above 0; was 0/],
      [{ interval: 1.5 }, /whole microseconds/],
      [{ to: t0 }, /from before to/],
    ];
    for (const [part, words] of wrong) await expect(footprint.run(log, { ...query, ...part })).rejects.toThrow(words);
  });

  it('refuses more than 20,000 cells and names a step that fits', async () => {
    const trades = Array.from({ length: 50_000 }, (_, i) => ({ ts: t0 + i, px: 1_000 + i / 10, qty: 1, side: 1 }));
    const error = await ask(trades, 1e9, 0.1).catch((thrown: Error) => thrown);
    expect(String(error)).toMatch(/20000 cells at most.*Take a step of 0\.4/);
    expect((await ask(trades, 1e9, 0.4)).price.length).toBeLessThanOrEqual(20_000);
    await expect(ask(trades, 1, 0.1)).rejects.toThrow(/Take longer bars/);
  });

  it('says why there can be nothing', async () => {
    const answer = await ask([], 1e6, 1, { hasTrades: false });
    expect(answer.none).toMatch(/holds no trades of BTC-USDT\.perp@test/);
    expect(answer.offsets).toEqual(Int32Array.of(0));
  });
});

describe('flow.profile', () => {
  it.each([0.3, 0.7, 1])('sums and grows its area like plain maps, share %f', async (share) => {
    const trades = madeUp(8, 20_000);
    trades[5]!.px *= 10;
    const answer = await profile.run(tradeLog(trades), { instrument, step: 2, from: t0, to: trades.at(-1)!.ts + 1, share });
    const [bar] = plainBars(trades, Number.MAX_SAFE_INTEGER, 0.1, 20);
    const area = plainArea(bar!.cells, share);
    expect([answer.poc, answer.val, answer.vah].map((px) => Math.round(px / 2))).toEqual([area.poc, area.low, area.high]);
    expect(answer.volume).toBeCloseTo(volumeOf(bar!), 6);
    expect(answer.vwap).toBeCloseTo(trades.reduce((sum, { px, qty }) => sum + px * qty, 0) / volumeOf(bar!), 6);
    expect(answer.price.length).toBe(bar!.cells.size);
  });

  it('is unknown without a trade', async () => {
    const answer = await profile.run(tradeLog(madeUp(9, 10)), { instrument, step: 1, from: 1, to: 2 });
    expect([answer.poc, answer.vah, answer.val, answer.vwap]).toEqual([Number.NaN, Number.NaN, Number.NaN, Number.NaN]);
    expect(answer.volume).toBe(0);
  });
});

describe.skipIf(!hasShared('binance-raw'))('the recorded BTC-USDT perpetual', () => {
  it('has the cells that a count of its raw lines gives', async () => {
    const trades = sharedText('binance-raw/usdm_btcusdt_20240808.gz')
      .split('\n')
      .flatMap((line): PlainTrade[] => {
        if (!line.includes('"e":"trade"')) return [];
        const { data } = JSON.parse(line.slice(20)) as { data: { T: number; p: string; q: string; m: boolean } };
        return [{ ts: data.T * 1_000, px: Number(data.p), qty: Number(data.q), side: data.m ? -1 : 1 }];
      });
    expect(trades.length).toBeGreaterThan(10_000);
    for (const [interval, step] of [
      [15_000_000, 20],
      [1_000_000, 1],
    ] as const)
      expectSame(await ask(trades, interval, step), trades, interval, step);
  });
});
