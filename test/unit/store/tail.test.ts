/** The rows of a recording that grows in another tab: each look reads and decodes what is new, and forgets what was sealed. */
import 'fake-indexeddb/auto';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { SEGMENT_ROWS } from '../../../assembly/layout.ts';
import type { SessionWriter, Store } from '../../../src/engine/store/contract.ts';
import { browserParts, openDatabase } from '../../../src/engine/store/open-database.ts';
import type { Database } from '../../../src/engine/store/schema.ts';
import { openStore } from '../../../src/engine/store/store.ts';
import { OpenTails } from '../../../src/engine/store/tail.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';
import { freshName, instrument, randomBatch } from './ticks.ts';

beforeAll(loadKernelsInNode);

let writing: Store;
let writer: SessionWriter;
let db: Database;
let tails: OpenTails;
/** Tail records that were read, and by each look. */
let seen: number;
let read: number[];

beforeEach(async () => {
  const name = freshName();
  writing = await openStore(name);
  db = await openDatabase(name, browserParts());
  writer = await writing.create({ title: 'Live', source: 'test', live: true });
  writer.instrument(0, instrument);
  tails = new OpenTails(db);
  read = [];
  seen = 0;
  db.tails.hook('reading', (row) => {
    seen++;
    return row;
  });
});
afterEach(() => {
  writing.close();
  db.close();
});

async function store(rows: number, seed: number) {
  const batch = randomBatch(rows, seed);
  await writer.write(batch);
  await writer.tail();
  return [...batch.px.subarray(0, rows)];
}
const look = async (first = 0) => {
  const before = seen;
  const { block, tally } = await tails.look(writer.id, first);
  read.push(seen - before);
  expect(tally.rows).toBe(block.n);
  return [...block.px.subarray(0, block.n)];
};

it('reads a record that it knows once more, and those that are new', async () => {
  expect(await look()).toEqual([]);
  const rows = [...(await store(10, 1)), ...(await store(20, 2)), ...(await store(30, 3))];
  expect(await look()).toEqual(rows);
  expect(await look()).toEqual(rows);
  rows.push(...(await store(5, 4)));
  expect(await look()).toEqual(rows);
  expect(await look()).toEqual(rows);
  expect(read).toEqual([0, 3, 1, 2, 1]);
});

it('takes nothing twice when two looks overlap', async () => {
  const rows = await store(10, 1);
  await look();
  rows.push(...(await store(10, 2)));
  expect(await Promise.all([look(), look()])).toEqual([rows, rows]);
});

it('begins anew when the block was sealed, and knows nothing of what was removed', async () => {
  await store(100, 1);
  await look();
  await store(SEGMENT_ROWS, 2);
  expect((await look(SEGMENT_ROWS)).length).toBe(100);
  expect(await look()).toEqual([]);
  await look(SEGMENT_ROWS);
  await writer.abort();
  expect(await look(SEGMENT_ROWS)).toEqual([]);
});

it('keeps the tails of two recordings, and no more', async () => {
  for (let seed = 1; seed <= 3; seed++) {
    const other = await writing.create({ title: 'Live', source: 'test', live: true });
    await other.write(randomBatch(10, seed));
    await other.tail();
    await other.write(randomBatch(10, seed));
    await other.tail();
    expect((await tails.look(other.id, 0)).block.n).toBe(20);
    writer = seed === 1 ? other : writer;
  }
  read.length = 0;
  await look();
  expect(read).toEqual([2]);
});
