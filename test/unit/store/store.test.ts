import 'fake-indexeddb/auto';
import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import * as layout from '../../../assembly/layout.ts';
import { openStore } from '../../../src/engine/store/store.ts';
import { TickBatch } from '../../../src/market/batch.ts';
import { packMeta } from '../../../src/market/meta.ts';
import { encodeSegment } from '../../../src/market/segment.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';
import {
  databaseOf,
  expectNoTrace,
  expectRows,
  freshName,
  importRows,
  instrument,
  pieces,
  randomBatch,
  seededHash,
  seededRows,
} from './ticks.ts';

beforeAll(loadKernelsInNode);

describe('an imported session', () => {
  it('appears when it is committed, with its counts, and reads back', async () => {
    const store = await openStore(freshName(), () => 42);
    const writer = await store.create({ title: 'Tape', source: 'test', live: false });
    const sealed: number[] = [];
    writer.onSegment = ({ rows }) => void sealed.push(rows);
    writer.instrument(0, instrument);
    const batch = randomBatch(150_000, 7);
    await writer.write(batch);
    await writer.tail();
    expect(await store.list()).toEqual([]);
    await expect(store.get(writer.id)).rejects.toMatchObject({ code: 'not-found' });
    const { record, duplicateOf } = await writer.commit();
    expect(duplicateOf).toBeUndefined();
    expect(await store.list()).toEqual([record]);
    expect(await store.get(record.id)).toEqual(record);
    const kinds = Array.from(batch.meta, (meta) => meta & layout.KIND_MASK);
    const count = (kind: number) => kinds.filter((other) => other === kind).length;
    expect(record).toMatchObject({
      title: 'Tape',
      source: 'test',
      live: false,
      created: 42,
      instruments: [instrument.id],
      instrumentTable: [instrument],
      from: batch.ts[0],
      to: batch.ts[kinds.findLastIndex((kind) => kind !== layout.KIND_GAP)],
      rows: { trade: count(layout.KIND_TRADE), level: count(layout.KIND_LEVEL), gap: count(layout.KIND_GAP) },
      gaps: count(layout.KIND_GAP),
    });
    expect(record.rowsByInstrument).toEqual({ 0: record.rows });
    const segments = await store.segments(record.id);
    expect(segments.map(({ rows }) => rows)).toEqual([65_536, 65_536, 18_928]);
    expect(sealed).toEqual([65_536, 65_536, 18_928]);
    expect(record.bytes).toBe(segments.reduce((sum, { bytes }) => sum + bytes, 0));
    await expectRows(store, record.id, batch);
    store.close();
  });

  it('is still there after the store was closed and opened', async () => {
    const name = freshName();
    const first = await openStore(name);
    const { record } = await importRows(first, randomBatch(1_000, 1), [1_000]);
    first.close();
    const second = await openStore(name);
    expect(await second.list()).toEqual([record]);
    await expectRows(second, record.id, randomBatch(1_000, 1));
    second.close();
  });

  it('has a hash that no cut changes, and that is sha256 of its columns', async () => {
    const batch = randomBatch(140_000, 3);
    const hashes = new Set<string>();
    for (const sizes of [[140_000], [65_536], [1_000, 7, 30_000], [16_384]]) {
      const store = await openStore(freshName());
      hashes.add((await importRows(store, batch, sizes)).record.tickHash);
      store.close();
    }
    const blocks = createHash('sha256');
    for (let from = 0; from < batch.n; from += layout.SEGMENT_ROWS) {
      const to = Math.min(batch.n, from + layout.SEGMENT_ROWS);
      const block = createHash('sha256');
      for (const name of ['ts', 'rx', 'px', 'qty', 'id', 'meta'] as const) block.update(new Uint8Array(batch[name].slice(from, to).buffer));
      blocks.update(block.digest());
    }
    expect([...hashes]).toEqual([blocks.digest('hex')]);
  });

  it('has the hash of the same session elsewhere', async () => {
    const store = await openStore(freshName());
    expect((await importRows(store, randomBatch(...seededRows), [20_000])).record.tickHash).toBe(seededHash);
    store.close();
  });

  it('is not kept twice: the second import gives the first', async () => {
    const store = await openStore(freshName());
    const batch = randomBatch(70_000, 4);
    const first = await importRows(store, batch, [9_000]);
    const again = await importRows(store, batch, [70_000]);
    expect(again).toEqual({ record: first.record, duplicateOf: first.record.id });
    expect(await store.list()).toHaveLength(1);
    const other = await importRows(store, batch, [70_000], { ...instrument, id: 'OTHER@test' });
    expect(other.duplicateOf).toBeUndefined();
    expect(other.record.tickHash).toBe(first.record.tickHash);
    const empty = await importRows(store, TickBatch.allocate(0), [1]);
    expect((await importRows(store, TickBatch.allocate(0), [1])).record.id).not.toBe(empty.record.id);
    expect(empty.record.from).toBeNaN();
    store.close();
  });

  it('leaves nothing behind when it is aborted', async () => {
    const store = await openStore(freshName());
    const writer = await store.create({ title: 'Gone', source: 'test', live: false });
    await writer.write(randomBatch(200_000, 5));
    await store.putKeyframe(writer.id, 1, 'plan', new ArrayBuffer(8));
    await writer.abort();
    await writer.abort();
    await expect(writer.write(randomBatch(1, 5))).rejects.toMatchObject({ code: 'cancelled' });
    await expect(writer.commit()).rejects.toMatchObject({ code: 'cancelled' });
    await expectNoTrace(store, writer.id);
    store.close();
  });

  it('counts rows that concern all instruments, and takes times from market rows', async () => {
    const store = await openStore(freshName());
    const batch = TickBatch.allocate(4);
    const rows = [
      [layout.KIND_CLOCK, layout.INSTRUMENT_ALL, 1],
      [layout.KIND_TRADE, 1, 30],
      [layout.KIND_TRADE, 0, 20],
      [layout.KIND_GAP, layout.INSTRUMENT_ALL, 99],
    ] as const;
    rows.forEach(([kind, index, ts], i) => {
      batch.meta[i] = packMeta(kind, 0, 0, index);
      batch.ts[i] = ts;
    });
    batch.n = 4;
    const { record } = await importRows(store, batch, [2]);
    expect(record).toMatchObject({ from: 20, to: 30, gaps: 1, rows: { trade: 2, clock: 1, gap: 1 } });
    expect(record.rowsByInstrument).toEqual({ 0: { trade: 1 }, 1: { trade: 1 } });
    expect(await store.segments(record.id)).toMatchObject([{ from: 20, to: 30 }]);
    store.close();
  });
});

describe('stored sessions', () => {
  it('are read into a batch the caller gives up, when it has the room', async () => {
    const store = await openStore(freshName());
    const batch = randomBatch(150_000, 12);
    const { record } = await importRows(store, batch, [50_000]);
    const big = TickBatch.allocate(layout.SEGMENT_ROWS + 5);
    for (const seq of [0, 1, 2, 0, 2, 1]) {
      const back = await store.read(record.id, seq, true, big);
      expect(back).toBe(big);
      expect(back.n).toBe(seq === 2 ? 18_928 : layout.SEGMENT_ROWS);
      expect(back.id[0]).toBe(seq * layout.SEGMENT_ROWS);
    }
    const small = TickBatch.allocate(10);
    expect(await store.read(record.id, 2, true, small)).not.toBe(small);
    await expect(store.read(record.id, 3)).rejects.toMatchObject({ code: 'not-found' });
    store.close();
  });

  it('are renamed and removed with all they own', async () => {
    const store = await openStore(freshName());
    const { record } = await importRows(store, randomBatch(1_000, 1), [1_000]);
    const kept = await importRows(store, randomBatch(1_000, 2), [1_000]);
    await store.rename(record.id, 'New name');
    expect((await store.get(record.id)).title).toBe('New name');
    await store.putKeyframe(record.id, 0, 'plan', new ArrayBuffer(16));
    await store.remove(record.id);
    await expectNoTrace(store, record.id);
    const { id } = record;
    for (const call of [() => store.rename(id, 'x'), () => store.remove(id), () => store.segments(id), () => store.read(id, 0)]) {
      await expect(call()).rejects.toMatchObject({ name: 'QuantabError', code: 'not-found' });
    }
    await expectRows(store, kept.record.id, randomBatch(1_000, 2));
    store.close();
  });

  it('keep keyframes of the latest four plans', async () => {
    const store = await openStore(freshName());
    const { record } = await importRows(store, randomBatch(10, 1), [10]);
    for (const plan of ['a', 'b', 'c', 'd', 'a', 'e']) {
      for (const seq of [0, 1]) await store.putKeyframe(record.id, seq, plan, Uint8Array.of(plan.charCodeAt(0), seq).buffer);
    }
    const held = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((plan) => store.getKeyframe(record.id, 1, plan)));
    expect(held.map((state) => state && new TextDecoder().decode(new Uint8Array(state, 0, 1)))).toEqual(['a', undefined, 'c', 'd', 'e']);
    await expect(store.putKeyframe('none', 0, 'a', new ArrayBuffer(1))).rejects.toMatchObject({ code: 'not-found' });
    store.close();
  });

  it('are told apart from damaged ones', async () => {
    const store = await openStore(freshName());
    const { record } = await importRows(store, randomBatch(1_000, 1), [1_000]);
    const db = databaseOf(store);
    await db.bytes.put({ session: record.id, seq: 0, bytes: encodeSegment(randomBatch(1_000, 2)) });
    expect((await store.read(record.id, 0)).n).toBe(1_000);
    await expect(store.read(record.id, 0, true)).rejects.toMatchObject({ code: 'bad-input' });
    await db.bytes.put({ session: record.id, seq: 0, bytes: new Uint8Array(50) });
    await expect(store.read(record.id, 0)).rejects.toMatchObject({ code: 'bad-input' });
    store.close();
  });
});

describe('small values', () => {
  it('hold settings, the policy, workspaces and usage', async () => {
    const name = freshName();
    const store = await openStore(name);
    expect(await store.getSetting('x')).toBeUndefined();
    await store.putSetting('x', { columns: { ts: 0 } });
    expect(await store.policy()).toEqual({ days: Infinity, bytes: Infinity });
    await store.setPolicy({ days: 30, bytes: 1e9 });
    const workspace = { version: 1, id: 'w', title: 'Mine', instruments: [], interval: '1m', plan: [], layout: { a: 1 } } as const;
    await store.putWorkspace({ ...workspace, instruments: [], plan: [] });
    store.close();
    const again = await openStore(name);
    expect(await again.getSetting('x')).toEqual({ columns: { ts: 0 } });
    expect(await again.policy()).toEqual({ days: 30, bytes: 1e9 });
    expect(await again.workspaces()).toEqual([{ id: 'w', title: 'Mine' }]);
    expect(await again.getWorkspace('w')).toEqual(workspace);
    await again.removeWorkspace('w');
    expect(await again.getWorkspace('w')).toBeUndefined();
    const { record } = await importRows(again, randomBatch(1_000, 1), [1_000]);
    expect(await again.usage()).toEqual({ usedBytes: record.bytes, quotaBytes: Number.NaN, persisted: false });
    again.close();
  });
});

describe('two tabs', () => {
  it('write at once without touching each other, and find each other’s duplicates', async () => {
    const name = freshName();
    const [a, b] = [await openStore(name), await openStore(name)];
    const writers = await Promise.all([a, b, a, b].map((store) => store.create({ title: 't', source: 'test', live: false })));
    const batches = [randomBatch(100_000, 1), randomBatch(100_000, 2), randomBatch(80_000, 3), randomBatch(100_000, 1)];
    await Promise.all(
      writers.map(async (writer, i) => {
        writer.instrument(0, instrument);
        for (const piece of pieces(batches[i] as TickBatch, [10_000])) await writer.write(piece);
      }),
    );
    const third = await openStore(name);
    const outcomes = await Promise.all(writers.map((writer) => writer.commit()));
    expect(outcomes.filter(({ duplicateOf }) => duplicateOf)).toHaveLength(1);
    expect(await third.list()).toHaveLength(3);
    await expectRows(third, outcomes[1]!.record.id, batches[1] as TickBatch);
    await expectRows(third, outcomes[3]!.record.id, batches[0] as TickBatch);
    for (const store of [a, b, third]) store.close();
  });
});
