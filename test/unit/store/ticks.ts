/** Seeded ticks for the store's tests: trades and book levels of one instrument with ids, gaps, and a NaN now and then. */

import { expect } from 'vitest';
import * as layout from '../../../assembly/layout.ts';
import type { SessionRecord, Store } from '../../../src/engine/store/contract.ts';
import type { Database } from '../../../src/engine/store/schema.ts';
import { TickBatch } from '../../../src/market/batch.ts';
import type { Instrument } from '../../../src/market/instrument.ts';
import { packMeta } from '../../../src/market/meta.ts';

export const instrument: Instrument = {
  id: 'BTC-USDT.perp@test',
  venue: 'test',
  symbol: 'BTCUSDT',
  base: 'BTC',
  quote: 'USDT',
  type: 'perp',
  tickSize: 0.1,
};

/** Mulberry32: uniform in [0, 1). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function randomBatch(n: number, seed: number): TickBatch {
  const random = seeded(seed);
  const batch = TickBatch.allocate(n);
  let ts = 1_723_161_255_000_000;
  let price = 600_000;
  for (let i = 0; i < n; i++) {
    const pick = random();
    ts += Math.floor(random() * 3) * 1000;
    price += Math.floor(random() * 21) - 10;
    batch.ts[i] = ts;
    batch.rx[i] = ts + 1000 + Math.floor(random() * 500);
    batch.px[i] = price / 10;
    batch.qty[i] = Math.floor(random() * 5000) / 1000;
    batch.id[i] = i;
    const side = random() < 0.5 ? 1 : 2;
    batch.meta[i] = packMeta(pick < 0.6 ? layout.KIND_TRADE : layout.KIND_LEVEL, side, layout.FLAG_LAST, 0);
    if (pick > 0.9998) {
      batch.meta[i] = packMeta(layout.KIND_GAP, 0, layout.FLAG_LAST, 0);
      batch.px[i] = Number.NaN;
    }
  }
  batch.n = n;
  return batch;
}

/** Copies of the rows of a batch in pieces of the given sizes, the last one as long as needed. */
export function* pieces(batch: TickBatch, sizes: readonly number[]): Generator<TickBatch> {
  let at = 0;
  for (let k = 0; at < batch.n; k++) {
    const n = Math.min(batch.n - at, sizes[k % sizes.length] ?? batch.n);
    const piece = TickBatch.allocate(n);
    piece.append(batch, at, at + n);
    yield piece;
    at += n;
  }
}

/** Rows and seed of a session whose hash must be the same in Node, in Chromium, on any machine. */
export const seededRows = [200_000, 1] as const;
export const seededHash = '93fb15daca5aed166bb7aef8a2cf55cf25d92f8d7c1b92da8cd8a00ec921d2f7';

let databases = 0;
export const freshName = () => `store-test-${databases++}`;

/** Stores the rows of a batch as one import, written in pieces of the given sizes. */
export async function importRows(store: Store, batch: TickBatch, sizes: readonly number[], of: Instrument = instrument) {
  const writer = await store.create({ title: 'Tape', source: 'test', live: false });
  writer.instrument(0, of);
  for (const piece of pieces(batch, sizes)) await writer.write(piece);
  return writer.commit();
}

/** Stores a session of several instruments as one import. */
export async function importSession(store: Store, instruments: readonly Instrument[], batch: TickBatch): Promise<SessionRecord> {
  const writer = await store.create({ title: 'Session', source: 'test', live: false });
  for (const [index, each] of instruments.entries()) writer.instrument(index, each);
  for (const piece of pieces(batch, [10_000])) await writer.write(piece);
  return (await writer.commit()).record;
}

/** The stored rows of a session are those of `batch`, bit for bit, and every segment has its hash. */
export async function expectRows(store: Store, id: string, batch: TickBatch): Promise<void> {
  let at = 0;
  for (const { seq, firstRow, rows } of await store.segments(id)) {
    expect(firstRow).toBe(at);
    const back = await store.read(id, seq, true);
    expect(back.n).toBe(rows);
    for (const name of ['ts', 'rx', 'px', 'qty', 'id', 'meta'] as const) {
      const [got, wanted] = [back[name].slice(0, rows), batch[name].slice(at, at + rows)];
      expect(got.byteLength).toBe(wanted.byteLength);
      expect(indexedDB.cmp(got.buffer, wanted.buffer)).toBe(0);
    }
    at += rows;
  }
  expect(at).toBe(batch.n);
}

/** The database behind a store: tests look at its tables and damage them. */
export function databaseOf(store: Store): Database {
  return (store as unknown as { db: Database }).db;
}

/** No table has a row of this session. */
export async function expectNoTrace(store: Store, id: string): Promise<void> {
  for (const table of databaseOf(store).tables) {
    const keys = await table.toCollection().primaryKeys();
    expect(keys.filter((key) => key === id || (Array.isArray(key) && key[0] === id))).toEqual([]);
  }
}
