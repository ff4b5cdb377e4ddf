/** What a policy removes: the oldest first, and never what is in use. */
import 'fake-indexeddb/auto';
import { beforeAll, expect, it } from 'vitest';
import type { RetentionPolicy } from '../../src/api/types.ts';
import { dueSessions, exemptSessions, removeSessions, setExempt } from '../../src/engine/retention.ts';
import type { Store } from '../../src/engine/store/contract.ts';
import { openStore } from '../../src/engine/store/store.ts';
import { loadKernelsInNode } from '../tools/kernels.ts';
import { expectNoTrace, freshName, importRows, instrument, randomBatch } from './store/ticks.ts';

beforeAll(loadKernelsInNode);

const day = 86_400_000_000;
const always = Number.POSITIVE_INFINITY;
const none: ReadonlySet<string> = new Set();

async function applyPolicy(store: Store, policy: RetentionPolicy, keep: ReadonlySet<string>, now: number) {
  return removeSessions(store, await dueSessions(store, policy, keep, now));
}

/** Sessions stored on days 0, 1, 2, ..., each as large as the others. */
async function storeOf(count: number) {
  let now = 0;
  const store = await openStore(freshName(), () => now);
  const ids: string[] = [];
  for (let k = 0; k < count; k++) {
    now = k * day;
    ids.push((await importRows(store, randomBatch(1_000, k), [1_000])).record.id);
  }
  const left = async () => (await store.list()).map(({ id }) => ids.indexOf(id));
  const bytes = (await store.list()).reduce((sum, session) => sum + session.bytes, 0);
  return { store, ids, left, bytes, at: (days: number) => (now = days * day) };
}

it('removes what is older than its days, with all it owns', async () => {
  const { store, ids, left } = await storeOf(4);
  const removed = await applyPolicy(store, { days: 2, bytes: always }, none, 3.5 * day);
  expect(removed.map(({ id }) => id)).toEqual([ids[0], ids[1]]);
  expect(await left()).toEqual([2, 3]);
  for (const { id } of removed) await expectNoTrace(store, id);
  store.close();
});

it('removes the oldest until the rest has room', async () => {
  const { store, left, bytes } = await storeOf(4);
  const removed = await applyPolicy(store, { days: always, bytes: bytes * 0.6 }, none, 4 * day);
  expect(removed).toHaveLength(2);
  expect(await left()).toEqual([2, 3]);
  expect(await applyPolicy(store, { days: always, bytes: bytes * 0.6 }, none, 4 * day)).toEqual([]);
  store.close();
});

it('never removes the newest, what is kept or what is being recorded', async () => {
  const { store, ids, left, at } = await storeOf(3);
  at(-1);
  const live = await store.create({ title: 'Live', source: 'test', live: true });
  live.instrument(0, instrument);
  await live.write(randomBatch(100, 9));
  await live.tail();
  const removed = await applyPolicy(store, { days: 0, bytes: 0 }, new Set([ids[0]!]), 9 * day);
  expect(removed.map(({ id }) => id)).toEqual([ids[1]]);
  expect(await left()).toEqual([-1, 0, 2]);
  await live.commit();
  store.close();
});

it('does not let what is recorded, or there for now, push out what is stored', async () => {
  const { store, left, bytes } = await storeOf(3);
  for (const transient of [false, true]) {
    const live = await store.create({ title: 'Live', source: 'test', live: true, transient });
    live.instrument(0, instrument);
    await live.write(randomBatch(50_000, 9));
    await live.tail();
  }
  expect(await dueSessions(store, { days: always, bytes: bytes + 1 }, none, 9 * day)).toEqual([]);
  expect((await left()).filter((k) => k < 0)).toHaveLength(2);
  store.close();
});

it('keeps all without a limit', async () => {
  const { store, left } = await storeOf(2);
  expect(await applyPolicy(store, { days: always, bytes: always }, none, 1e6 * day)).toEqual([]);
  expect(await applyPolicy(store, { days: Number.NaN, bytes: Number.NaN }, none, 1e6 * day)).toEqual([]);
  expect(await left()).toEqual([0, 1]);
  store.close();
});

it('names what is due, oldest first, and removes nothing by itself', async () => {
  const { store, ids, left } = await storeOf(4);
  const due = await dueSessions(store, { days: 1.5, bytes: always }, new Set([ids[1]!]), 3.9 * day);
  expect(due.map(({ id }) => id)).toEqual([ids[0], ids[2]]);
  expect(await left()).toEqual([0, 1, 2, 3]);
  await store.remove(ids[0]!);
  expect((await removeSessions(store, due)).map(({ id }) => id)).toEqual([ids[2]]);
  store.close();
});

it('remembers what is exempt, once', async () => {
  const { store, ids } = await storeOf(2);
  expect(await exemptSessions(store)).toEqual([]);
  await setExempt(store, ids[0]!, true);
  await setExempt(store, ids[0]!, true);
  expect(await exemptSessions(store)).toEqual([ids[0]]);
  await setExempt(store, ids[0]!, false);
  expect(await exemptSessions(store)).toEqual([]);
  store.close();
});
