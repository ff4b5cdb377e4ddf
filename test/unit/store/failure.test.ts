import 'fake-indexeddb/auto';
import { Dexie } from 'dexie';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { openStore } from '../../../src/engine/store/store.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';
import { databaseOf, expectNoTrace, expectRows, freshName, importRows, instrument, randomBatch } from './ticks.ts';

beforeAll(loadKernelsInNode);
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

type Way = 'the call throws' | 'the transaction aborts';

/** From the `after`-th write to one of `tables` on, the disk is full. */
function fillDisk(way: Way, tables: string[], after = 0): { restore(): void } {
  let writes = 0;
  const spies = (['add', 'put'] as const).map((name) => {
    const real = IDBObjectStore.prototype[name];
    return vi.spyOn(IDBObjectStore.prototype, name).mockImplementation(function (this: IDBObjectStore, value: unknown, key?: IDBValidKey) {
      const full = tables.includes(this.name) && writes++ >= after;
      if (full && way === 'the call throws') throw new DOMException('no room', 'QuotaExceededError');
      const request = key === undefined ? real.call(this, value) : real.call(this, value, key);
      if (full) (this.transaction as unknown as { _abort(name: string): void })._abort('QuotaExceededError');
      return request;
    });
  });
  return { restore: () => spies.forEach((spy) => void spy.mockRestore()) };
}

describe.each<Way>(['the call throws', 'the transaction aborts'])('a full disk, when %s', (way) => {
  it('ends an import with a reason, without a trace; what was stored stays', async () => {
    const store = await openStore(freshName());
    const kept = await importRows(store, randomBatch(70_000, 1), [70_000]);
    const writer = await store.create({ title: 'Too much', source: 'test', live: false });
    writer.instrument(0, instrument);
    fillDisk(way, ['bytes'], 1);
    const write = async () => {
      for (let k = 0; k < 8; k++) await writer.write(randomBatch(65_536, k));
      await writer.commit();
    };
    await expect(write()).rejects.toMatchObject({
      name: 'QuantabError',
      code: 'storage-full',
      message: /Sessions stored before are intact/,
    });
    await writer.abort();
    await expectNoTrace(store, writer.id);
    expect(await store.list()).toEqual([kept.record]);
    await expectRows(store, kept.record.id, randomBatch(70_000, 1));
    store.close();
  });

  it('at the commit alone ends an import the same way', async () => {
    const store = await openStore(freshName());
    const writer = await store.create({ title: 'Last straw', source: 'test', live: false });
    await writer.write(randomBatch(10, 1));
    const disk = fillDisk(way, ['sessions']);
    await expect(writer.commit()).rejects.toMatchObject({ code: 'storage-full' });
    disk.restore();
    await expectNoTrace(store, writer.id);
    store.close();
  });

  it('ends a recording with the rows that reached the disk', async () => {
    const store = await openStore(freshName());
    const writer = await store.create({ title: 'Live', source: 'test', live: true });
    writer.instrument(0, instrument);
    const batch = randomBatch(66_000, 3);
    await writer.write(batch);
    await writer.tail();
    const disk = fillDisk(way, ['tails']);
    await writer.write(randomBatch(100, 4));
    await expect(writer.tail()).rejects.toMatchObject({ code: 'storage-full' });
    await expect(writer.write(batch)).rejects.toMatchObject({ code: 'storage-full' });
    disk.restore();
    const { record } = await writer.commit();
    expect(record.live).toBe(false);
    await expectRows(store, writer.id, batch);
    store.close();
  });

  it('leaves a recording that cannot even be sealed to the next start', async () => {
    const name = freshName();
    const store = await openStore(name);
    const writer = await store.create({ title: 'Live', source: 'test', live: true });
    await writer.write(randomBatch(500, 5));
    await writer.tail();
    await writer.write(randomBatch(10, 6));
    const disk = fillDisk(way, ['sessions', 'segments']);
    await expect(writer.commit()).rejects.toMatchObject({ code: 'storage-full' });
    store.close();
    const still = await openStore(name);
    expect(await still.list()).toHaveLength(1);
    still.close();
    disk.restore();
    const again = await openStore(name);
    await expectRows(again, writer.id, randomBatch(500, 5));
    again.close();
  });

  it('refuses settings and new sessions', async () => {
    const store = await openStore(freshName());
    fillDisk(way, ['settings', 'sessions']);
    await expect(store.putSetting('a', 1)).rejects.toMatchObject({ code: 'storage-full' });
    await expect(store.create({ title: 't', source: 's', live: false })).rejects.toMatchObject({ code: 'storage-full' });
    store.close();
  });
});

it('says how much is used where the browser tells', async () => {
  vi.stubGlobal('navigator', { storage: { estimate: async () => ({ usage: 9e8, quota: 1e9 }), persisted: async () => true } });
  const store = await openStore(freshName());
  fillDisk('the call throws', ['settings']);
  await expect(store.putSetting('a', 1)).rejects.toMatchObject({ message: /900 MB of 1,000 MB are used/ });
  expect(await store.usage()).toEqual({ usedBytes: 9e8, quotaBytes: 1e9, persisted: true });
  store.close();
});

describe('opening', () => {
  const refused = { name: 'QuantabError', code: 'unsupported' };

  it('without Web Crypto says what is missing', async () => {
    vi.stubGlobal('crypto', {});
    await expect(openStore(freshName())).rejects.toMatchObject({ ...refused, message: /https/ });
  });

  it('behind a tab with an old version that does not let go says which, in bounded time', async () => {
    const name = freshName();
    const old = await new Promise<IDBDatabase>((resolve) => {
      const request = indexedDB.open(name, 10);
      request.onsuccess = () => resolve(request.result);
    });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const opening = expect(openStore(name)).rejects.toMatchObject({ ...refused, message: /Close the other Quantab tabs/ });
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
    await vi.advanceTimersByTimeAsync(5_000);
    await vi.advanceTimersByTimeAsync(6_000);
    await opening;
    old.close();
  });

  it('what a newer version wrote is refused', async () => {
    const name = freshName();
    const newer = new Dexie(name);
    newer.version(9).stores({ sessions: 'id' });
    await newer.open();
    newer.close();
    await expect(openStore(name)).rejects.toMatchObject({ ...refused, message: /newer version/ });
  });

  it('by a newer tab closes this one, which then says so', async () => {
    const name = freshName();
    const store = await openStore(name);
    const newer = await new Promise<IDBDatabase>((resolve) => {
      const request = indexedDB.open(name, 1_000);
      request.onsuccess = () => resolve(request.result);
    });
    await expect(store.list()).rejects.toMatchObject({ ...refused, message: /Reload this tab/ });
    expect(databaseOf(store).isOpen()).toBe(false);
    newer.close();
  });
});
