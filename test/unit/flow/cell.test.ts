/** What happened to the orders of a cell, by hand. */
import 'fake-indexeddb/auto';
import { beforeAll, expect, it } from 'vitest';
import { FLAG_LAST, SIDE_ASK, SIDE_BID } from '../../../assembly/layout.ts';
import cell from '../../../src/engine/flow/cell.flow.ts';
import { MarketLogs } from '../../../src/engine/flow/market-logs.ts';
import { Stage } from '../../../src/engine/stage.ts';
import { openStore } from '../../../src/engine/store/store.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';
import { at, type Script, ticks } from '../engine/rows.ts';
import { freshName, importRows, instrument } from '../store/ticks.ts';

beforeAll(loadKernelsInNode);

const [buy, sell] = [1, 2];

async function open(write: (script: Script, level: (s: number, side: number, px: number, qty: number, last?: boolean) => void) => void) {
  const batch = ticks((script) =>
    write(script, (s, side, px, qty, last = true) => script.writer.level(0, at(s), at(s), px, qty, side, s, last ? FLAG_LAST : 0)),
  );
  const store = await openStore(freshName());
  const { record } = await importRows(store, batch, [batch.n]);
  const stage = new Stage(store, { tell: () => undefined, runEvents: () => ({}), failed: () => undefined });
  const logs = new MarketLogs(store, stage);
  const query = { session: record.id, instrument: instrument.id };
  const ask = async (from: number, to: number, low: number, high: number) => {
    const asked = { ...query, from: at(from), to: at(to), low, high };
    return cell.run(await logs.of(asked), asked);
  };
  return { ask, close: () => store.close() };
}

/** A wall of bids at 99 that is put at 2 s, eaten by 4 at 3 s, and pulled at 5 s; another at 99.1. */
const wall = (script: Script, level: (s: number, side: number, px: number, qty: number, last?: boolean) => void): void => {
  const { writer, trade } = script;
  writer.bookReset(0, at(1), at(1), 1);
  level(1, SIDE_BID, 98, 7, false);
  level(1, SIDE_ASK, 101, 5);
  level(2, SIDE_BID, 99, 10, false);
  level(2, SIDE_BID, 99.1, 1);
  trade(3, 99, 4, sell);
  level(3, SIDE_BID, 99, 5);
  trade(3.5, 99, 2, buy);
  trade(4, 98, 1, sell);
  level(5, SIDE_BID, 99, 0);
  level(6, SIDE_BID, 99, 3);
  trade(8, 101, 1, buy);
};

it('a wall is put, eaten, pulled', async () => {
  const { ask, close } = await open(wall);
  expect(await ask(2, 4, 99, 99.1)).toMatchObject({ resting: 5, mean: 7.5, age: 2e6, added: 10, cancelled: 1, bought: 2, sold: 4 });
  expect(await ask(2, 4, 99, 99.2)).toMatchObject({ resting: 6, mean: 8.5, age: 2e6, added: 11, cancelled: 1 });
  // The buy at 99 took nothing from the bids: what goes at 5 s is pulled.
  expect(await ask(4, 5.5, 99, 99.1)).toMatchObject({ resting: 0, age: Number.NaN, added: 0, cancelled: 5, bought: 0, sold: 0 });
  expect((await ask(4, 6, 99, 99.1)).mean).toBeCloseTo(2.5, 12);
  // What rests was put before the span, or came with the snapshot.
  expect(await ask(2.5, 2.75, 99, 99.1)).toMatchObject({ resting: 10, age: 0.75e6, added: 0 });
  expect(await ask(3, 4, 98, 98.1)).toMatchObject({ resting: 7, age: Number.NaN, added: 0, cancelled: 0, sold: 0 });
  expect(await ask(1, 2, 101, 102)).toMatchObject({ resting: 5, age: Number.NaN, added: 0, mean: 5 });
  // Up to the end of the session and not beyond.
  expect(await ask(5, 1_000, 99, 99.1)).toMatchObject({ through: at(8), resting: 3, mean: 2, age: 2e6, added: 3, cancelled: 5 });
  const nan = Number.NaN;
  const nothing = { mean: nan, resting: nan, age: nan, added: nan, cancelled: nan, bought: nan, sold: nan };
  expect(await ask(9, 10, 99, 99.1)).toMatchObject(nothing);
  expect(await ask(0, 0.5, 99, 99.1)).toMatchObject(nothing);
  close();
});

it('nothing is carried across a gap or a snapshot', async () => {
  const { ask, close } = await open(({ writer, gap, trade }, level) => {
    writer.bookReset(0, at(1), at(1), 1);
    level(1, SIDE_BID, 99, 4);
    level(2, SIDE_BID, 99, 6);
    gap(4);
    level(4.5, SIDE_BID, 99, 100);
    writer.bookReset(0, at(6), at(6), 6);
    level(6, SIDE_BID, 99, 1, false);
    level(6, SIDE_ASK, 100, 1);
    level(7, SIDE_BID, 99, 3);
    trade(8, 100);
  });
  expect(await ask(1, 8, 99, 99.1)).toMatchObject({ resting: 3, age: Number.NaN, added: 4, cancelled: 0 });
  // Known from 1 s to 2 s, when the last row came before the gap, and from 6 s on.
  expect((await ask(1, 8, 99, 99.1)).mean).toBeCloseTo((4 + 1 + 3) / 3, 12);
  const nan = Number.NaN;
  const missing = { resting: nan, mean: nan, added: nan, cancelled: nan };
  expect(await ask(2.5, 3.5, 99, 99.1)).toMatchObject({ ...missing, bought: nan, sold: nan });
  // Trades are seen again from 4 s on, the book is not.
  expect(await ask(3, 5, 99, 99.1)).toMatchObject({ ...missing, bought: 0, sold: 0 });
  expect([...(await ask(3, 5, 99, 99.1)).gaps]).toEqual([at(2), at(4)]);
  await expect(ask(5, 5, 99, 99.1)).rejects.toThrow('begins before it ends');
  await expect(ask(4, 5, 99, 99)).rejects.toThrow('higher than nothing');
  close();
});

it('knows the age of what has rested for most of an hour', async () => {
  const { ask, close } = await open((script, level) => {
    script.writer.bookReset(0, at(1), at(1), 1);
    level(1, SIDE_BID, 98, 7);
    level(2, SIDE_BID, 99, 10);
    script.trade(3_000, 101, 1, buy);
  });
  expect(await ask(2_990, 3_000, 99, 99.1)).toMatchObject({ resting: 10, age: 2_998e6 });
  close();
});

it('says that a session of trades has no book', async () => {
  const { ask, close } = await open(({ trade }) => trade(1, 100));
  expect(await ask(0, 2, 99, 101)).toMatchObject({ mean: Number.NaN, none: expect.stringContaining('no order book') });
  close();
});
