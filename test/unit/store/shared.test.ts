/** One database, two stores: what one records the other reads as far as it is stored, and puts in order when the writer is gone. */
import 'fake-indexeddb/auto';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { SEGMENT_ROWS } from '../../../assembly/layout.ts';
import type { Store } from '../../../src/engine/store/contract.ts';
import { openStore } from '../../../src/engine/store/store.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';
import { freshName, instrument, randomBatch } from './ticks.ts';

beforeAll(loadKernelsInNode);

let writing: Store;
let reading: Store;

beforeEach(async () => {
  const name = freshName();
  writing = await openStore(name);
  reading = await openStore(name);
});
afterEach(() => {
  writing.close();
  reading.close();
});

it('reads sealed segments and tail records of a session that is being recorded', async () => {
  const writer = await writing.create({ title: 'Live', source: 'test', live: true, feed: 'feed x' });
  writer.instrument(0, instrument);
  const batch = randomBatch(70_000, 3);
  await writer.write(batch);
  await writer.tail();
  const segments = await reading.segments(writer.id);
  expect(segments).toMatchObject([
    { seq: 0, firstRow: 0, rows: SEGMENT_ROWS },
    { seq: 1, firstRow: SEGMENT_ROWS, rows: 70_000 - SEGMENT_ROWS, hash: '' },
  ]);
  const tail = await reading.read(writer.id, 1);
  expect([...tail.ts.subarray(0, tail.n)]).toEqual([...batch.ts.subarray(SEGMENT_ROWS, 70_000)]);
  expect(await reading.get(writer.id)).toMatchObject({ live: true, feed: 'feed x', instruments: [instrument.id] });
  expect(await reading.isWritten(writer.id)).toBe(true);
  expect(await reading.settle(writer.id)).toMatchObject({ live: true });

  await writer.write(randomBatch(5, 4));
  await writer.tail();
  expect((await reading.segments(writer.id)).at(-1)).toMatchObject({ rows: 70_005 - SEGMENT_ROWS });
  // The tail was sealed since it was listed.
  await writer.write(randomBatch(SEGMENT_ROWS, 5));
  await writer.tail();
  expect((await reading.read(writer.id, 1)).n).toBe(SEGMENT_ROWS);
  const { record } = await writer.commit();
  expect(await reading.isWritten(writer.id)).toBe(false);
  expect(await reading.settle(writer.id)).toMatchObject({ live: false, tickHash: record.tickHash });
});

it('puts a recording in order when its writer is gone; nothing is left of one without rows', async () => {
  const writer = await writing.create({ title: 'Live', source: 'test', live: true });
  writer.instrument(0, instrument);
  await writer.write(randomBatch(100, 6));
  await writer.tail();
  const empty = await writing.create({ title: 'Empty', source: 'test', live: true });
  writing.close();
  expect(await reading.isWritten(writer.id)).toBe(false);
  expect(await reading.settle(writer.id)).toMatchObject({ live: false, rows: expect.any(Object) });
  expect((await reading.read(writer.id, 0, true)).n).toBe(100);
  expect(await reading.settle(empty.id)).toBeUndefined();
});

it('gives a name to one store at a time', async () => {
  const release = await writing.claim('feed x');
  expect(release).toBeDefined();
  expect(await reading.claim('feed x')).toBeUndefined();
  expect(await reading.claim('feed y')).toBeDefined();
  release?.();
  const again = await reading.claim('feed x');
  expect(again).toBeDefined();
  again?.();
});
