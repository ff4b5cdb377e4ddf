import 'fake-indexeddb/auto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { SessionWriter, Store } from '../../../src/engine/store/contract.ts';
import { recoverAll } from '../../../src/engine/store/recovery.ts';
import { openStore } from '../../../src/engine/store/store.ts';
import { TickBatch } from '../../../src/market/batch.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';
import { databaseOf, expectNoTrace, expectRows, freshName, importRows, instrument, pieces, randomBatch } from './ticks.ts';

beforeAll(loadKernelsInNode);

/** A recording: rows in pieces of a second, each followed by a tail record. */
async function record(store: Store, batch: TickBatch, second: number): Promise<SessionWriter> {
  const writer = await store.create({ title: 'Live', source: 'test', live: true });
  writer.instrument(0, instrument);
  for (const piece of pieces(batch, [second])) {
    await writer.write(piece);
    await writer.tail();
  }
  return writer;
}

function firstRows(batch: TickBatch, n: number): TickBatch {
  const head = TickBatch.allocate(n);
  head.append(batch, 0, n);
  return head;
}

describe('a recording', () => {
  it('is listed while it runs and sealed by commit with the hash of an import of the same rows', async () => {
    const store = await openStore(freshName());
    const batch = randomBatch(70_000, 1);
    const writer = await record(store, batch, 700);
    const [listed] = await store.list();
    expect(listed).toMatchObject({ id: writer.id, live: true, tickHash: '', to: batch.ts[69_999] });
    const segments = await store.segments(writer.id);
    expect(segments.map(({ rows, hash }) => [rows, hash !== ''])).toEqual([
      [65_536, true],
      [4_464, false],
    ]);
    expect(await databaseOf(store).tails.count()).toBe(Math.ceil((70_000 - 65_536) / 700));
    const { record: sealed } = await writer.commit();
    expect(sealed.live).toBe(false);
    expect(await databaseOf(store).tails.count()).toBe(0);
    const twin = await importRows(store, batch, [70_000]);
    expect(twin.duplicateOf).toBe(writer.id);
    expect(twin.record.tickHash).toBe(sealed.tickHash);
    await expectRows(store, writer.id, batch);
    store.close();
  });

  it('is kept even when the same ticks are stored already', async () => {
    const store = await openStore(freshName());
    const batch = randomBatch(1_000, 2);
    await importRows(store, batch, [1_000]);
    const outcome = await (await record(store, batch, 500)).commit();
    expect(outcome.duplicateOf).toBeUndefined();
    expect(await store.list()).toHaveLength(2);
    store.close();
  });

  it('cannot be deleted while it runs; it is renamed without losing rows', async () => {
    const store = await openStore(freshName());
    const writer = await record(store, randomBatch(1_000, 3), 500);
    await expect(store.remove(writer.id)).rejects.toMatchObject({ code: 'bad-input' });
    await store.rename(writer.id, 'Renamed');
    await writer.write(randomBatch(10, 4));
    expect((await writer.commit()).record.title).toBe('Renamed');
    await store.remove(writer.id);
    await expectNoTrace(store, writer.id);
    store.close();
  });

  it('ends with not-found when its rows vanish under it', async () => {
    const store = await openStore(freshName());
    const writer = await record(store, randomBatch(1_000, 3), 500);
    await databaseOf(store).sessions.delete(writer.id);
    await writer.write(randomBatch(10, 4));
    await expect(writer.tail()).rejects.toMatchObject({ code: 'not-found' });
    await expect(writer.commit()).rejects.toMatchObject({ code: 'not-found' });
    store.close();
  });
});

describe('after a crash', () => {
  it('a recording keeps all rows up to its last tail record', async () => {
    const name = freshName();
    const store = await openStore(name);
    const batch = randomBatch(68_000, 5);
    const writer = await record(store, batch, 1_000);
    await writer.write(randomBatch(300, 6));
    store.close();
    await expect(writer.write(batch)).rejects.toMatchObject({ code: 'unsupported' });

    const again = await openStore(name);
    const [listed] = await again.list();
    const fresh = await openStore(freshName());
    const whole = await importRows(fresh, batch, [68_000]);
    expect(listed).toMatchObject({ id: writer.id, live: false, tickHash: whole.record.tickHash, rows: whole.record.rows });
    expect(listed).toMatchObject({ from: whole.record.from, to: whole.record.to, bytes: whole.record.bytes });
    await expectRows(again, writer.id, batch);
    expect(await databaseOf(again).tails.count()).toBe(0);
    for (const open of [again, fresh]) open.close();
  });

  it.each([
    ['cut short', (bytes: Uint8Array) => bytes.slice(0, 40)],
    ['changed', (bytes: Uint8Array) => bytes.map((byte, i) => (i === 50 ? byte ^ 4 : byte))],
    ['of other rows', () => new Uint8Array(0)],
  ])('a tail record that is %s ends the recording at the record before', async (_, damage) => {
    const name = freshName();
    const store = await openStore(name);
    const batch = randomBatch(5_000, 7);
    const writer = await record(store, batch, 1_000);
    const db = databaseOf(store);
    const torn = await db.tails.get([writer.id, 3]);
    await db.tails.put({ ...torn!, bytes: damage(torn!.bytes) as Uint8Array<ArrayBuffer> });
    store.close();
    const again = await openStore(name);
    await expectRows(again, writer.id, firstRows(batch, 3_000));
    expect(await again.list()).toMatchObject([{ live: false, to: firstRows(batch, 3_000).ts[2_999] }]);
    again.close();
  });

  it('a missing tail record, or a segment without bytes, ends the recording there', async () => {
    const name = freshName();
    const store = await openStore(name);
    const batch = randomBatch(140_000, 8);
    const a = await record(store, batch, 10_000);
    const b = await record(store, firstRows(batch, 9_000), 3_000);
    await databaseOf(store).bytes.delete([a.id, 1]);
    await databaseOf(store).tails.delete([b.id, 1]);
    store.close();
    const again = await openStore(name);
    await expectRows(again, a.id, firstRows(batch, 65_536));
    await expectRows(again, b.id, firstRows(batch, 3_000));
    again.close();
  });

  it('what never committed, and recordings without rows, are swept; what others still write is left alone', async () => {
    const name = freshName();
    const crashed = await openStore(name);
    const leftover = await crashed.create({ title: 'Half', source: 'test', live: false });
    await leftover.write(randomBatch(140_000, 9));
    const empty = await crashed.create({ title: 'Empty', source: 'test', live: true });
    const other = await openStore(name);
    const importing = await other.create({ title: 'Going on', source: 'test', live: false });
    await importing.write(randomBatch(100_000, 10));
    const recording = await record(other, randomBatch(2_000, 11), 1_000);
    crashed.close();

    const store = await openStore(name);
    await expectNoTrace(store, leftover.id);
    await expectNoTrace(store, empty.id);
    expect(await store.list()).toMatchObject([{ id: recording.id, live: true }]);
    await importing.commit();
    await recording.commit();
    await expectRows(store, importing.id, randomBatch(100_000, 10));
    await expectRows(store, recording.id, randomBatch(2_000, 11));
    for (const open of [store, other]) open.close();
  });

  it('what is begun or committed while the leftovers are looked for stays', async () => {
    const store = await openStore(freshName());
    const [leftover, committing, sealing] = [
      await store.create({ title: 'Half', source: 'test', live: false }),
      await store.create({ title: 'Committing', source: 'test', live: false }),
      await record(store, randomBatch(2_000, 12), 1_000),
    ];
    await committing.write(randomBatch(1_000, 13));
    let begun: SessionWriter | undefined;
    await recoverAll(databaseOf(store), async () => {
      begun = await store.create({ title: 'Begun', source: 'test', live: false });
      await committing.commit();
      await sealing.commit();
      return () => false;
    });
    await expectNoTrace(store, leftover.id);
    await expectRows(store, committing.id, randomBatch(1_000, 13));
    await expectRows(store, sealing.id, randomBatch(2_000, 12));
    await begun!.write(randomBatch(500, 14));
    await begun!.commit();
    await expectRows(store, begun!.id, randomBatch(500, 14));
    store.close();
  });

  it('a recording that grew behind a walk is read to its end', async () => {
    const store = await openStore(freshName());
    const batch = randomBatch(140_000, 15);
    const [walked, rest] = pieces(batch, [132_000]);
    const writer = await store.create({ title: 'Live', source: 'test', live: true });
    writer.instrument(0, instrument);
    await writer.write(walked!);
    await writer.tail();
    for (const seq of [0, 1]) await store.read(writer.id, seq);
    await writer.write(rest!);
    await writer.commit();
    expect((await store.read(writer.id, 2)).n).toBe(140_000 - 131_072);
    store.close();
  });
});
