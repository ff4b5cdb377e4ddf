import 'fake-indexeddb/auto';
import { beforeAll, describe, expect, it } from 'vitest';
import { openStore } from '../../../src/engine/store/store.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';
import { instrument, randomBatch } from './ticks.ts';

let databases = 0;
const freshName = () => `store-test-${databases++}`;

beforeAll(loadKernelsInNode);

describe('an imported session', () => {
  it('appears when it is committed, with its counts, and reads back', async () => {
    const store = await openStore(freshName());
    const writer = await store.create({ title: 'Tape', source: 'test', live: false });
    writer.instrument(0, instrument);
    const batch = randomBatch(150_000, 7);
    await writer.write(batch);
    expect(await store.list()).toEqual([]);
    await expect(store.get(writer.id)).rejects.toMatchObject({ code: 'not-found' });
    const { record, duplicateOf } = await writer.commit();
    expect(duplicateOf).toBeUndefined();
    expect(await store.list()).toEqual([record]);
    const segments = await store.segments(record.id);
    expect(segments.map(({ rows }) => rows)).toEqual([65_536, 65_536, 18_928]);
    let at = 0;
    for (const { seq, rows } of segments) {
      const back = await store.read(record.id, seq, true);
      expect(back.n).toBe(rows);
      for (const name of ['ts', 'rx', 'px', 'qty', 'id', 'meta'] as const) {
        expect(Buffer.compare(Buffer.from(back[name].slice().buffer), Buffer.from(batch[name].slice(at, at + rows).buffer))).toBe(0);
      }
      at += rows;
    }
    store.close();
  });
});
