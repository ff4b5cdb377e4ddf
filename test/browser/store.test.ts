/** The store on a real IndexedDB, with Web Locks and the browser's own Web Crypto. */
import { Dexie } from 'dexie';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { cdp } from 'vitest/browser';
import { SEGMENT_ROWS } from '../../assembly/layout.ts';
import type { Store } from '../../src/engine/store/contract.ts';
import { heldNames } from '../../src/engine/store/presence.ts';
import { openStore } from '../../src/engine/store/store.ts';
import kernelsUrl from '../../src/kernels/build/kernels.wasm?url';
import { loadKernels } from '../../src/kernels/kernels.ts';
import { hashRows } from '../../src/market/row-hash.ts';
import { expectNoTrace, expectRows, importRows, instrument, randomBatch, seededHash, seededRows } from '../unit/store/ticks.ts';

const name = 'store-browser-test';
/** Chromium's own quota for this page, bytes; undefined for the real one. */
interface Browser {
  send(method: 'Storage.overrideQuotaForOrigin', params: { origin: string; quotaSize?: number }): Promise<void>;
}
const limitQuota = (quotaSize?: number) =>
  (cdp() as unknown as Browser).send('Storage.overrideQuotaForOrigin', {
    origin: location.origin,
    ...(quotaSize === undefined ? {} : { quotaSize }),
  });

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

it('ends an import that the quota cuts off, and keeps what was stored before', async () => {
  await limitQuota(4_000_000);
  try {
    await expect.poll(overfill, { timeout: 45_000, interval: 500 }).toBe('QuotaExceededError');
    const store = await openHere();
    const kept = await importRows(store, randomBatch(70_000, 4), [70_000]);
    const writer = await store.create({ title: 'Too much', source: 'test', live: false });
    const write = async () => {
      for (let seed = 0; seed < 40; seed++) await writer.write(randomBatch(SEGMENT_ROWS, seed));
      await writer.commit();
    };
    await expect(write()).rejects.toMatchObject({ code: 'storage-full', message: expect.stringContaining('are intact') });
    await writer.abort();
    await expectNoTrace(store, writer.id);
    expect(await store.list()).toEqual([kept.record]);
    await expectRows(store, kept.record.id, randomBatch(70_000, 4));
  } finally {
    await limitQuota();
  }
});

/** Tries to store 6 MB; the name of the error. Chromium remembers free room it was told of for half a minute. */
async function overfill(): Promise<string | undefined> {
  const db = new Dexie('store-browser-quota');
  db.version(1).stores({ rows: '++key' });
  const noise = new Uint8Array(6_000_000);
  for (let at = 0; at < noise.length; at += 50_000) crypto.getRandomValues(noise.subarray(at, at + 50_000));
  try {
    await db.table('rows').add({ noise });
    return undefined;
  } catch (thrown) {
    return (thrown as { inner?: DOMException }).inner?.name ?? (thrown as Error).name;
  } finally {
    await db.delete();
  }
}

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
