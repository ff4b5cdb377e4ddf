import 'fake-indexeddb/auto';
import { Dexie } from 'dexie';
import { beforeAll, expect, it } from 'vitest';
import { schemaVersion } from '../../../src/engine/store/schema.ts';
import { openStore } from '../../../src/engine/store/store.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';
import { databaseOf, expectRows, freshName, importRows, instrument, randomBatch } from './ticks.ts';

beforeAll(loadKernelsInNode);

/** A database as version 1 wrote it: no identities, no workspaces table. */
async function writeVersion1(name: string): Promise<{ id: string }> {
  const source = await openStore(freshName());
  const { record } = await importRows(source, randomBatch(70_000, 1), [70_000]);
  const live = await source.create({ title: 'Cut off', source: 'test', live: true });
  live.instrument(0, instrument);
  await live.write(randomBatch(500, 2));
  await live.tail();
  await source.putKeyframe(record.id, 1, 'plan', Uint8Array.of(1, 2, 3).buffer);
  await source.putSetting('mapping:a,b', { columns: { ts: 0 } });

  const old = new Dexie(name);
  old.version(1).stores({
    sessions: 'id',
    segments: '[session+seq]',
    bytes: '[session+seq]',
    tails: '[session+seq]',
    keyframes: '[session+plan+seq]',
    settings: 'key',
  });
  for (const table of ['sessions', 'segments', 'bytes', 'tails', 'keyframes', 'settings'] as const) {
    const rows = (await databaseOf(source).table(table).toArray()) as Record<string, unknown>[];
    if (table === 'sessions') {
      for (const row of rows) {
        delete row.identity;
        delete row.plans;
      }
    }
    await old.table(table).bulkAdd(rows);
  }
  await old.table('settings').put({
    key: 'workspace:w1',
    value: { title: 'Old desk', instruments: [], interval: '1m', plan: [], layout: null },
  });
  expect(old.verno).toBe(1);
  old.close();
  source.close();
  return { id: record.id };
}

it('opens a database of version 1 with all it holds', async () => {
  const name = freshName();
  const { id } = await writeVersion1(name);
  const store = await openStore(name);
  expect(databaseOf(store).backendDB().version).toBe(schemaVersion * 10);
  const sessions = await store.list();
  expect(sessions.map(({ title, live }) => [title, live])).toEqual([
    ['Tape', false],
    ['Cut off', false],
  ]);
  await expectRows(store, id, randomBatch(70_000, 1));
  await expectRows(store, sessions[1]!.id, randomBatch(500, 2));
  expect(new Uint8Array((await store.getKeyframe(id, 1, 'plan'))!)).toEqual(Uint8Array.of(1, 2, 3));
  expect(await store.getSetting('mapping:a,b')).toEqual({ columns: { ts: 0 } });
  expect(await store.workspaces()).toEqual([{ id: 'w1', title: 'Old desk' }]);
  expect(await store.getWorkspace('w1')).toMatchObject({ version: 1, id: 'w1', interval: '1m' });
  expect(await store.getSetting('workspace:w1')).toBeUndefined();
  expect((await importRows(store, randomBatch(70_000, 1), [1_000])).duplicateOf).toBe(id);
  store.close();
});
