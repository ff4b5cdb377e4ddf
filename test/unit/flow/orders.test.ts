/** Orders of `flow.orders` against a grouping of their own, on made-up trades and a recorded market. */
import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import * as layout from '../../../assembly/layout.ts';
import type { OrdersAnswer, OrdersQuery } from '../../../src/api/flow-types.ts';
import type { TickBatch } from '../../../src/market/batch.ts';
import type { Instrument } from '../../../src/market/instrument.ts';
import { TickWriter } from '../../../src/market/writer.ts';
import { openRandom } from '../../tools/random-session.ts';
import { hasTape, readTape } from '../../tools/tape.ts';
import { openOnStage, plainRows } from './stage-rig.ts';

const instrument: Instrument = { id: 'A-B@test', venue: 'test', symbol: 'AB', base: 'A', quote: 'B', type: 'spot', tickSize: 0.1 };
const t0 = 1_723_161_255_000_000;

interface Plain {
  ts: number;
  px: number;
  qty: number;
  sign: number;
  id: number;
}

function written(trades: readonly Plain[]): TickBatch[] {
  const batches: TickBatch[] = [];
  const writer = new TickWriter({ instrument: () => undefined, batch: (batch) => batches.push(batch) }, layout.SEGMENT_ROWS);
  writer.instrument(instrument.id, () => instrument);
  for (const { ts, px, qty, sign, id } of trades) writer.trade(0, ts, ts, px, qty, sign > 0 ? 1 : sign < 0 ? 2 : 0, id);
  writer.flush();
  return batches;
}

/** Lists of trades that are one order each. */
function grouped(trades: readonly Plain[]): Plain[][] {
  const orders: Plain[][] = [];
  for (const trade of trades) {
    const before = orders.at(-1)?.[0];
    const same = before && trade.sign !== 0 && before.sign === trade.sign && Math.floor(before.ts / 1e3) === Math.floor(trade.ts / 1e3);
    if (same) orders.at(-1)!.push(trade);
    else orders.push([trade]);
  }
  return orders;
}

const qtyOf = (order: readonly Plain[]): number => order.reduce((sum, { qty }) => sum + qty, 0);

function expectOrders(answer: OrdersAnswer, all: readonly Plain[][], { from, to, least = 0, limit, by }: OrdersQuery): void {
  const found = all.filter((order) => order[0]!.ts >= from && order[0]!.ts <= to && qtyOf(order) >= least - 1e-12);
  expect(answer.found).toBe(found.length);
  const told =
    by === 'newest'
      ? found.slice(-limit)
      : [...found]
          .sort((a, b) => qtyOf(b) - qtyOf(a))
          .slice(0, limit)
          .sort((a, b) => a[0]!.ts - b[0]!.ts || a[0]!.id - b[0]!.id);
  const plain = (of: (order: readonly Plain[]) => number): number[] => told.map(of);
  expect([...answer.ts]).toEqual(plain(([first]) => first!.ts));
  expect([...answer.side]).toEqual(plain(([first]) => first!.sign));
  expect([...answer.firstPx]).toEqual(plain(([first]) => first!.px));
  expect([...answer.lastPx]).toEqual(plain((order) => order.at(-1)!.px));
  expect([...answer.trades]).toEqual(plain(({ length }) => length));
  expect([...answer.id]).toEqual(plain(([first]) => first!.id));
  const off = (column: Float64Array, of: (order: readonly Plain[]) => number): number =>
    told.reduce((worst, order, k) => Math.max(worst, Math.abs(column[k]! - of(order))), 0);
  expect(off(answer.qty, qtyOf)).toBeLessThan(1e-9);
  expect(off(answer.price, (order) => order.reduce((sum, { px, qty }) => sum + px * qty, 0) / qtyOf(order))).toBeLessThan(1e-6);
}

function madeUp(n: number): Plain[] {
  const random = openRandom(3);
  let [ts, px] = [t0, 60_000];
  return Array.from({ length: n }, (_, id) => {
    if (random() < 0.4) ts += Math.floor(random() * 1_400);
    px = Math.round(px * 10 + Math.floor(random() * 5) - 2) / 10;
    // Sizes of which no two orders are equal: which is larger is then no matter of rounding.
    return { ts, px, qty: 0.001 + random(), sign: random() < 0.05 ? 0 : random() < 0.7 ? 1 : -1, id };
  });
}

const ask = (stage: Awaited<ReturnType<typeof openOnStage>>, query: OrdersQuery) => stage.ask<OrdersAnswer>('orders', query);

describe('flow.orders', () => {
  it('groups like a plain list, over block borders and at the ends of a span', async () => {
    const trades = madeUp(80_000);
    const stage = await openOnStage([instrument], written(trades));
    const all = grouped(trades);
    const end = trades.at(-1)!.ts;
    const middle = trades[65_535]!.ts;
    const spans = [
      { from: t0, to: end },
      { from: middle - 3_333, to: middle + 4_321 },
      { from: trades[500]!.ts, to: trades[500]!.ts },
      { from: trades[501]!.ts + 1, to: trades[900]!.ts - 1 },
      { from: end + 1, to: end + 5 },
    ];
    for (const span of spans)
      for (const more of [{ limit: 100_000 }, { limit: 7 }, { limit: 20, least: 1.5 }, { limit: 9, by: 'largest' as const }]) {
        const query: OrdersQuery = { instrument: instrument.id, by: 'newest', ...span, ...more };
        expectOrders(await ask(stage, query), all, query);
      }
    stage.close();
  }, 60_000);

  it('tells nothing later than the position', async () => {
    const trades = madeUp(3_000);
    const stage = await openOnStage([instrument], written(trades));
    const row = await stage.seek(trades[1_500]!.ts);
    const query: OrdersQuery = { instrument: instrument.id, from: t0, to: t0 + 1e12, limit: 100_000, by: 'newest' };
    const answer = await ask(stage, query);
    expectOrders(answer, grouped(trades.slice(0, row)), query);
    stage.close();
  });

  it('leaves trades of a source that tells whole seconds as they are', async () => {
    const trades = madeUp(200).map((trade, i) => ({ ...trade, ts: t0 + Math.floor(i / 40) * 1e6, sign: 1 }));
    const stage = await openOnStage([instrument], written(trades));
    const query: OrdersQuery = { instrument: instrument.id, from: t0, to: t0 + 1e9, limit: 1_000, by: 'newest' };
    expectOrders(
      await ask(stage, query),
      trades.map((trade) => [trade]),
      query,
    );
    stage.close();
  });

  it('says why there is nothing, and what it takes', async () => {
    const book = written([]);
    const stage = await openOnStage([instrument], book);
    const query: OrdersQuery = { instrument: instrument.id, from: t0, to: t0 + 1, limit: 10, by: 'newest' };
    expect((await ask(stage, query)).none).toMatch(/no trades of A-B@test/);
    await expect(ask(stage, { ...query, from: t0 + 2 })).rejects.toThrow(/from <= to/);
    await expect(ask(stage, { ...query, limit: 0 })).rejects.toThrow(/from 1 to 100000/);
    await expect(ask(stage, { ...query, by: 'oldest' as 'newest' })).rejects.toThrow(/was "oldest"/);
    stage.close();
  });

  it.skipIf(!hasTape('usdm_btcusdt_20240808.gz'))(
    'groups a recorded market',
    async () => {
      const batches = readTape('usdm_btcusdt_20240808.gz');
      const stage = await openOnStage([instrument], batches);
      const trades = [...plainRows(batches, 0).values()].filter(({ kind }) => kind === layout.KIND_TRADE);
      let late = Number.NEGATIVE_INFINITY;
      const ordered = trades.map((trade) => ({ ...trade, ts: (late = Math.max(late, trade.ts)) }));
      const all = grouped(ordered);
      expect(all.length).toBeLessThan(trades.length * 0.8);
      const query: OrdersQuery = { instrument: instrument.id, from: trades[0]!.ts, to: late, limit: 100_000, by: 'newest', least: 0.5 };
      const answer = await ask(stage, query);
      expectOrders(answer, all, query);
      stage.close();
    },
    60_000,
  );
});
