/** A browser that keeps nothing: the same store over memory, with its reason; no lock, hash or keyframe is lost by it. */
import 'fake-indexeddb/auto';
import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import { openStore } from '../../../src/engine/store/store.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';
import { expectNoTrace, expectRows, freshName, importRows, instrument, randomBatch } from './ticks.ts';

beforeAll(loadKernelsInNode);
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const real = Object.getOwnPropertyDescriptor(globalThis, 'indexedDB')!;

/** What `task` gives while the browser's IndexedDB is as described. */
async function withDatabase<T>(descriptor: PropertyDescriptor, task: () => Promise<T>): Promise<T> {
  Object.defineProperty(globalThis, 'indexedDB', { configurable: true, ...descriptor });
  try {
    return await task();
  } finally {
    Object.defineProperty(globalThis, 'indexedDB', real);
  }
}

const ways: [string, PropertyDescriptor, RegExp][] = [
  ['is not there', { value: undefined }, /no IndexedDB/],
  [
    'throws when it is looked at',
    {
      get() {
        throw new DOMException('denied', 'SecurityError');
      },
    },
    /SecurityError/,
  ],
  [
    'throws when it is opened',
    {
      value: {
        open() {
          throw new DOMException('denied', 'SecurityError');
        },
        databases: async () => [],
      },
    },
    /does not open a database/,
  ],
];

it.each(ways)('IndexedDB that %s: sessions, hashes and keyframes live in memory', async (_, descriptor, reason) => {
  const store = await withDatabase(descriptor, () => openStore(freshName()));
  expect(store.memoryOnly).toMatch(reason);
  const rows = randomBatch(70_000, 1);
  const { record } = await importRows(store, rows, [70_000]);
  await expectRows(store, record.id, rows);
  expect((await importRows(store, rows, [1_000])).duplicateOf).toBe(record.id);
  await store.putKeyframe(record.id, 1, 'plan', new Float64Array([1, 2]).buffer);
  expect(new Float64Array((await store.getKeyframe(record.id, 1, 'plan'))!)).toEqual(new Float64Array([1, 2]));
  await store.putSetting('a', { b: 1 });
  expect(await store.getSetting('a')).toEqual({ b: 1 });
  expect(await store.usage()).toEqual({ usedBytes: record.bytes, quotaBytes: Number.NaN, persisted: false });
  await store.remove(record.id);
  await expectNoTrace(store, record.id);
  store.close();
});

it('a recording in memory is sealed like any other', async () => {
  const store = await withDatabase({ value: undefined }, () => openStore(freshName()));
  const writer = await store.create({ title: 'Live', source: 'test', live: true });
  writer.instrument(0, instrument);
  await writer.write(randomBatch(500, 2));
  await writer.tail();
  await expect(store.remove(writer.id)).rejects.toMatchObject({ code: 'bad-input' });
  const { record } = await writer.commit();
  expect(record).toMatchObject({ live: false, gaps: expect.any(Number) });
  await expectRows(store, record.id, randomBatch(500, 2));
  store.close();
});

it('a database that does not answer is given up in bounded time', async () => {
  const silent = { open: () => ({}), databases: () => new Promise(() => undefined) };
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const store = await withDatabase({ value: silent }, async () => {
    const opening = openStore(freshName());
    await vi.advanceTimersByTimeAsync(11_000);
    vi.useRealTimers();
    return opening;
  });
  expect(store.memoryOnly).toMatch(/did not open within 10 s/);
  store.close();
});
