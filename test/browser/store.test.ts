/** The store on a real IndexedDB, with Web Locks and the browser's own Web Crypto. */
import { Dexie } from 'dexie';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { SEGMENT_ROWS } from '../../assembly/layout.ts';
import type { Store } from '../../src/engine/store/contract.ts';
import { hashRows } from '../../src/engine/store/hash.ts';
import { heldNames } from '../../src/engine/store/presence.ts';
import { openStore } from '../../src/engine/store/store.ts';
import kernelsUrl from '../../src/kernels/build/kernels.wasm?url';
import { loadKernels } from '../../src/kernels/kernels.ts';
import { expectRows, importRows, instrument, randomBatch, seededHash, seededRows } from '../unit/store/ticks.ts';

const name = 'store-browser-test';
const open: Store[] = [];

async function openHere(): Promise<Store> {
  const store = await openStore(name);
  open.push(store);
  return store;
}

beforeAll(() => loadKernels(fetch(kernelsUrl)));
afterEach(async () => {
  for (const store of open.splice(0)) store.close();
  await Dexie.delete(name);
});

it('writes, closes, opens again and reads the same bits with the same hash', async () => {
  const batch = randomBatch(...seededRows);
  const store = await openHere();
  const { record } = await importRows(store, batch, [16_384]);
  store.close();
  const again = await openHere();
  expect(await again.list()).toEqual([record]);
  await expectRows(again, record.id, batch);
  expect(record.tickHash).toBe(seededHash);
  expect((await importRows(again, batch, [50_000])).duplicateOf).toBe(record.id);
});

it('reads the rows of a digest before it returns', async () => {
  const batch = randomBatch(SEGMENT_ROWS, 2);
  const before = await hashRows(batch);
  const pending = hashRows(batch);
  batch.ts.fill(0);
  expect(await pending).toEqual(before);
});

it('recovers a recording after its tab died, and not while it lives', async () => {
  const batch = randomBatch(3_000, 3);
  const first = await openHere();
  const writer = await first.create({ title: 'Live', source: 'test', live: true });
  writer.instrument(0, instrument);
  await writer.write(batch);
  await writer.tail();
  expect([...(await heldNames())].some((lock) => lock.endsWith(writer.id))).toBe(true);
  const second = await openHere();
  expect(await second.list()).toMatchObject([{ id: writer.id, live: true }]);
  await expect(second.remove(writer.id)).rejects.toMatchObject({ code: 'bad-input' });
  first.close();
  await expect.poll(async () => [...(await heldNames())].filter((lock) => lock.endsWith(writer.id))).toEqual([]);
  const third = await openHere();
  expect(await third.list()).toMatchObject([{ id: writer.id, live: false }]);
  await expectRows(third, writer.id, batch);
});

it('tells what the browser says about room', async () => {
  const store = await openHere();
  const { usedBytes, quotaBytes, persisted } = await store.usage();
  expect(quotaBytes).toBeGreaterThan(1e6);
  expect(usedBytes).toBeGreaterThanOrEqual(0);
  expect(typeof persisted).toBe('boolean');
});
