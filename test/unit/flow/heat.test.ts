/** Tiles of heat, cell by cell against what rested there: random sessions at random positions, a session that grows, a real book. */
import 'fake-indexeddb/auto';
import { beforeAll, describe, expect, it } from 'vitest';
import { FLAG_LAST, SIDE_ASK, SIDE_BID } from '../../../assembly/layout.ts';
import { cellUnknown, type HeatQuery, type TilePlace, tileCells } from '../../../src/api/flow-types.ts';
import heat from '../../../src/engine/flow/heat.flow.ts';
import { MarketLogs } from '../../../src/engine/flow/market-logs.ts';
import { Stage } from '../../../src/engine/stage.ts';
import { openStore } from '../../../src/engine/store/store.ts';
import type { TickBatch } from '../../../src/market/batch.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';
import { compareTile, plainRest } from '../../tools/plain-heat.ts';
import { plainChanges } from '../../tools/plain-log.ts';
import { joined, makeSession, openRandom } from '../../tools/random-session.ts';
import { hasTape, readTape } from '../../tools/tape.ts';
import { at, ticks } from '../engine/rows.ts';
import { freshName, importSession, instrument } from '../store/ticks.ts';

beforeAll(loadKernelsInNode);

async function open(batch: TickBatch, instruments = [instrument]) {
  const store = await openStore(freshName());
  const record = await importSession(store, instruments, batch);
  const failed = (_: string, thrown: unknown): void => {
    throw thrown;
  };
  const stage = new Stage(store, { tell: () => undefined, runEvents: () => ({}), failed });
  const logs = new MarketLogs(store, stage);
  const ask = async (query: HeatQuery) => heat.run(await logs.of(query), query);
  return { store, stage, id: record.id, ask };
}

/** The tile that holds a moment and a price step. */
const placeOf = (ts: number, tick: number, lt: number, lp: number): TilePlace => {
  return { lt, lp, tb: Math.floor(ts / (1_000 * 2 ** lt * tileCells)), pb: Math.floor(tick / (2 ** lp * tileCells)) };
};

describe('random sessions', () => {
  it.each([1, 2])(
    'cells are what rested there, wherever the position was before (%i)',
    async (seed) => {
      const { rows: batch, instruments } = makeSession({ seed, rows: 75_000, gaps: 6, step: 4_000 });
      const { store, stage, ask } = await open(batch, instruments);
      const { id } = await stage.open((await store.list())[0].id, { play: false, speed: 1 }).then(({ sessionId }) => ({ id: sessionId }));
      const random = openRandom(seed);
      let filled = 0;
      for (let k = 0; k < 5; k++) {
        const index = k % 2;
        const { row, ts: now } = await stage.of(id).seek(batch.ts[Math.floor(random() * batch.n)]);
        const rest = plainRest(plainChanges(batch, index, 0.1, row), now);
        const lt = Math.floor(random() * 12);
        const lp = Math.floor(random() * 4);
        const around = placeOf(now - random() * random() * (now - batch.ts[0]), 600_000 / (index + 1), lt, lp);
        const tiles = [0, 1, -1].flatMap((up) => [0, 1].map((on) => ({ ...around, tb: around.tb + on, pb: around.pb + up })));
        const answer = await ask({ instrument: instruments[index].id, tiles });
        expect(answer).toMatchObject({ through: now, tickSize: 0.1 });
        for (const tile of answer.tiles) {
          const end = (tile.tb + 1) * tileCells * 1_000 * 2 ** lt;
          expect(tile.to).toBe(Math.max(0, Math.min(tileCells, Math.ceil(tileCells - (end - now) / (1_000 * 2 ** lt)))));
          const seen = compareTile(rest, tile, now, 11);
          expect(seen.wrong).toEqual([]);
          filled += seen.filled;
        }
        // Asked again, from a column on: the same cells, of their own.
        const again = await ask({ instrument: instruments[index].id, tiles: tiles.map((tile) => ({ ...tile, from: 100 })) });
        for (const [k, tile] of again.tiles.entries()) {
          const whole = answer.tiles[k];
          expect(tile.from).toBe(Math.min(100, whole.to));
          expect(tile.cells).toEqual(whole.cells.slice(tile.from * tileCells));
          expect(tile.cells.byteLength).toBe(tile.cells.buffer.byteLength);
        }
      }
      expect(filled).toBeGreaterThan(1_000);
      store.close();
    },
    60_000,
  );
});

it('follows a position that moves on: sure columns stay, the last one grows', async () => {
  const { rows: batch, instruments } = makeSession({ seed: 8, rows: 8_000, gaps: 1, step: 4_000, instruments: 1, quotes: () => false });
  const { store, stage, id, ask } = await open(batch, instruments);
  await stage.open(id, { play: false, speed: 1 });
  await stage.of(id).seek(batch.ts[0]);
  const place = placeOf(batch.ts[0] + 5e6, 600_000, 6, 1);
  for (let k = 0; k < 12; k++) {
    const { row, ts: now } = await stage.of(id).step(k === 8 ? -2_500 : 611);
    const [tile] = (await ask({ instrument: instruments[0].id, tiles: [place] })).tiles;
    const seen = compareTile(plainRest(plainChanges(batch, 0, 0.1, row), now), tile, now, 3);
    expect(seen.wrong).toEqual([]);
  }
  store.close();
});

it('a wall, its pull, a gap and a crossed book, by hand', async () => {
  const nan = Number.NaN;
  const batch = ticks(({ writer, clock, trade }) => {
    const level = (s: number, side: number, px: number, qty: number): void => writer.level(0, at(s), at(s), px, qty, side, s, FLAG_LAST);
    writer.bookReset(0, at(1), at(1), 1);
    level(1, SIDE_BID, 99, 4);
    level(1.5, SIDE_BID, 99, 8);
    level(1.5, SIDE_ASK, 98, 2);
    level(2.25, SIDE_BID, 99, 0);
    level(3.5, SIDE_ASK, 1e12, 1e9);
    level(3.5, SIDE_ASK, 99, 1e9);
    writer.gap(0, at(5), at(5), nan);
    clock(6);
    level(6, SIDE_BID, 99, 1);
    writer.bookReset(0, at(7), at(7), 2);
    level(7.5, SIDE_BID, 99, 3);
    trade(8, 99);
  });
  const { store, id, ask } = await open(batch);
  // Cells of 1.024 s: the columns do not begin with the seconds.
  const place = placeOf(at(0), 990, 10, 0);
  const rest = plainRest(plainChanges(batch, 0, 0.1), at(8));
  const { tiles, gaps, through } = await ask({ session: id, instrument: instrument.id, tiles: [place] });
  expect(compareTile(rest, tiles[0], at(8)).wrong).toEqual([]);
  expect([...gaps]).toEqual([at(3.5), at(5)]);
  expect(through).toBe(at(8));
  expect(tiles[0].cells[0]).toBe(cellUnknown);
  const { to, cells } = tiles[0];
  const mean = (column: number, tick: number): number => {
    const code = cells[(column - tiles[0].from) * tileCells + (tick - place.pb * tileCells)];
    return code === 0 ? 0 : tiles[0].least * (tiles[0].most / tiles[0].least) ** ((code - 1) / 65_533);
  };
  expect(mean(to - 1, 990)).toBeGreaterThan(0);
  expect(Math.max(...Array.from({ length: to }, (_, k) => (cells[k * tileCells] === cellUnknown ? 0 : mean(k, 980))))).toBeCloseTo(2, 2);
  store.close();
});

it('says why there is nothing, and what is wrong with a question', async () => {
  const { store, id, ask } = await open(ticks(({ trade }) => trade(1, 100)));
  const query = { session: id, instrument: instrument.id };
  expect(await ask({ ...query, tiles: [] })).toMatchObject({ tiles: [], none: expect.stringContaining('no order book') });
  for (const tile of [{ lt: 0.5 }, { lp: 13 }, { tb: Number.NaN }, { pb: 2 ** 30 }, { from: 300 }])
    await expect(ask({ ...query, tiles: [{ lt: 0, lp: 0, tb: 0, pb: 0, ...tile }] })).rejects.toThrow('A heat tile has');
  await expect(ask({ ...query, tiles: undefined as never })).rejects.toThrow('takes a list');
  store.close();
});

const tape = 'usdm_btcusdt_20240808.gz';
it.skipIf(!hasTape(tape))(
  'cells of a recorded book, with its 27,000 levels or what it has',
  async () => {
    const batch = joined(readTape(tape).slice(0, 5));
    const { store, id, ask } = await open(batch);
    const now = batch.ts.subarray(0, batch.n).reduce((a, b) => Math.max(a, b));
    const rest = plainRest(plainChanges(batch, 0, 0.1), now);
    const mid = batch.px[batch.meta.findIndex((meta) => (meta & 15) === 0)] * 10;
    let filled = 0;
    for (const [lt, lp, ago] of [
      [8, 0, 0],
      [7, 2, 60e6],
      [12, 4, 200e6],
    ]) {
      const place = placeOf(now - ago, mid, lt, lp);
      const { tiles } = await ask({ session: id, instrument: instrument.id, tiles: [place, { ...place, pb: place.pb - 1 }] });
      for (const tile of tiles) {
        const seen = compareTile(rest, tile, now, 5);
        expect(seen.wrong).toEqual([]);
        filled += seen.filled;
      }
    }
    expect(filled).toBeGreaterThan(10_000);
    store.close();
  },
  60_000,
);
