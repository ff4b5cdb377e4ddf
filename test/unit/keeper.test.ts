/** The keeper: asks before it removes, says once that the disk is full, until something went. */
import 'fake-indexeddb/auto';
import { beforeAll, expect, it } from 'vitest';
import { QuantabError } from '../../src/core/errors.ts';
import { openLog } from '../../src/core/log.ts';
import { openKeeper } from '../../src/engine/keeper.ts';
import { openStore } from '../../src/engine/store/store.ts';
import { loadKernelsInNode } from '../tools/kernels.ts';
import { freshName, importRows, randomBatch } from './store/ticks.ts';

beforeAll(loadKernelsInNode);

const day = 86_400_000_000;
const always = Number.POSITIVE_INFINITY;

async function rig() {
  let now = 0;
  const store = await openStore(freshName(), () => now);
  const ids: string[] = [];
  for (let k = 0; k < 3; k++) {
    now = k * day;
    ids.push((await importRows(store, randomBatch(500, k), [500])).record.id);
  }
  const log = openLog();
  let changes = 0;
  let shown: string | undefined;
  const keeper = openKeeper({ store, log, shown: () => shown, changed: () => changes++, now: () => now });
  const said = () => log.query({ kind: 'storage' }).map(({ text }) => text);
  return { store, ids, keeper, said, changes: () => changes, show: (id: string) => (shown = id), at: (days: number) => (now = days * day) };
}

it('asks: names what is due once, and removes nothing', async () => {
  const { store, ids, keeper, said, at } = await rig();
  at(5);
  await store.setPolicy({ days: 3.5, bytes: always });
  await keeper.retain();
  await keeper.retain();
  expect(said()).toEqual(['2 sessions are past your retention policy: export, keep or remove in Storage.']);
  expect((await keeper.due()).map(({ id }) => id)).toEqual(ids.slice(0, 2));
  expect(await store.list()).toHaveLength(3);
  expect((await keeper.usage()).policy).toEqual({ ask: true, days: 3.5, bytes: always });
  store.close();
});

it('removes at once when it is told so, never what is shown', async () => {
  const { store, ids, keeper, said, show, at } = await rig();
  at(9);
  show(ids[0]!);
  await store.setPolicy({ days: 1, bytes: always, ask: false });
  await keeper.retain();
  expect((await store.list()).map(({ id }) => id)).toEqual([ids[0], ids[2]]);
  expect(said()).toHaveLength(1);
  store.close();
});

it('knows that there is room again when the policy removed something', async () => {
  const { store, keeper, at } = await rig();
  at(9);
  keeper.failed(new QuantabError('storage-full', 'The browser gives Quantab no more storage.'));
  await store.setPolicy({ days: 30, bytes: always, ask: false });
  await keeper.retain();
  expect((await keeper.usage()).full).toBe(true);
  await store.setPolicy({ days: 1, bytes: always, ask: false });
  await keeper.retain();
  expect((await keeper.usage()).full).toBe(false);
  store.close();
});

it('remembers a full disk until something was removed, and says it once', async () => {
  const { store, keeper, said, changes } = await rig();
  const full = new QuantabError('storage-full', 'The browser gives Quantab no more storage.');
  keeper.failed(new QuantabError('internal', 'something else'));
  expect((await keeper.usage()).full).toBe(false);
  keeper.failed(full);
  keeper.failed(full);
  expect((await keeper.usage()).full).toBe(true);
  expect(said()).toHaveLength(1);
  expect(changes()).toBe(1);
  keeper.freed();
  expect((await keeper.usage()).full).toBe(false);
  store.close();
});
