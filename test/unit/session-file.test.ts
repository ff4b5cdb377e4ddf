/** A session file gives back the same ticks, instruments, title and truth; damage, cuts, lies and newer versions are refused in words. */
import 'fake-indexeddb/auto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SEGMENT_ROWS } from '../../assembly/layout.ts';
import { sha256 } from '../../src/core/hash.ts';
import { exportSession } from '../../src/engine/exporter.ts';
import { openImport } from '../../src/engine/importer.ts';
import type { Store } from '../../src/engine/store/contract.ts';
import { openStore } from '../../src/engine/store/store.ts';
import { openPortSink } from '../../src/engine/workers/port-sink.ts';
import { decodeFiles } from '../../src/sources/file.ts';
import { decode, refusal } from '../tools/decode.ts';
import { loadKernelsInNode } from '../tools/kernels.ts';
import { freshName, importRows, randomBatch } from './store/ticks.ts';

const rows = 2 * SEGMENT_ROWS + 5_000;
const task = { signal: new AbortController().signal, progress: () => undefined };
const ticks = { what: 'ticks', format: 'session' } as const;
let store: Store;
let id: string;
let file: Uint8Array<ArrayBuffer>;

beforeAll(async () => {
  await loadKernelsInNode();
  store = await openStore(freshName());
  id = (await importRows(store, randomBatch(rows, 1), [rows])).record.id;
  await store.rename(id, 'My "session", ä');
  file = new Uint8Array(await (await exportSession(store, id, ticks, task)).arrayBuffer());
});
afterAll(() => store.close());

/** Takes a file into a store the way the page does. */
async function take(into: Store, content: Uint8Array<ArrayBuffer>) {
  const { port1, port2 } = new MessageChannel();
  const taken = openImport(into, { title: 'a.quantab', source: 'file' }, port1);
  taken.done.catch(() => undefined);
  const sink = openPortSink(port2);
  try {
    const report = await decodeFiles({ files: [{ name: 'a.quantab', blob: new Blob([content]) }] }, sink, { signal: task.signal });
    sink.end(report.format, report.session);
    return (await taken.done).record;
  } catch (thrown) {
    await taken.abort();
    throw thrown;
  } finally {
    port2.close();
  }
}

const jsonLength = (bytes: Uint8Array): number => new DataView(bytes.buffer).getUint32(12, true);

/** The file with another header, whose own hash is right. */
async function withHeader(change: (header: Record<string, unknown>) => void): Promise<Uint8Array<ArrayBuffer>> {
  const end = 48 + jsonLength(file);
  const header = JSON.parse(new TextDecoder().decode(file.subarray(48, end))) as Record<string, unknown>;
  change(header);
  const json = new TextEncoder().encode(JSON.stringify(header));
  const changed = new Uint8Array(48 + json.length + file.length - end);
  changed.set(file.subarray(0, 16));
  new DataView(changed.buffer).setUint32(12, json.length, true);
  changed.set(await sha256(json), 16);
  changed.set(json, 48);
  changed.set(file.subarray(end), 48 + json.length);
  return changed;
}

describe('a session file', () => {
  it('is the same session in another browser', async () => {
    const other = await openStore(freshName());
    const record = await take(other, file);
    const { tickHash, title, source, instruments, instrumentTable, rows: counts, gaps, from, to } = await store.get(id);
    expect(record).toMatchObject({ tickHash, title, source, instruments, instrumentTable, rows: counts, gaps, from, to });
    const again = await take(other, file);
    expect(again.id).toBe(record.id);
    expect(await other.list()).toHaveLength(1);
    other.close();
  });

  it('carries the truth of a simulated session', async () => {
    const writer = await store.create({ title: 'made up', source: 'simulated', live: false });
    const batch = randomBatch(100, 3);
    writer.instrument(0, (await store.get(id)).instrumentTable[0]!);
    await writer.write(batch);
    const episode = {
      id: 1,
      kind: 'crash',
      instrument: 'X@file',
      from: 5,
      to: Number.NaN,
      text: 'down',
      figures: { depth: 0.03 },
    } as const;
    writer.episode({ ...episode, figures: { ...episode.figures } });
    const { record } = await writer.commit();
    const blob = await exportSession(store, record.id, ticks, task);
    const other = await openStore(freshName());
    expect((await take(other, new Uint8Array(await blob.arrayBuffer()))).truth).toEqual([episode]);
    other.close();
  });

  it('is exported whole only', async () => {
    await expect(exportSession(store, id, { ...ticks, from: 5 }, task)).rejects.toThrow('holds all ticks of a session');
  });

  it('is dropped alone', async () => {
    const csv = { name: 'b.csv', content: 'time,symbol,price,size\n1735689600,X,1,1\n' };
    expect(await refusal(decode([{ name: 'a.quantab', content: file }, csv]))).toContain('a.quantab holds a whole session: drop it alone');
  });
});

describe('a session file is refused', () => {
  const read = (content: Uint8Array<ArrayBuffer>): Promise<string> => refusal(decode(content, { name: 'a.quantab' }));
  const end = (): number => 48 + jsonLength(file);

  it('with a flipped byte, naming the segment', async () => {
    const header = JSON.parse(new TextDecoder().decode(file.subarray(48, end()))) as { segments: { bytes: number }[] };
    let at = end();
    for (const [i, { bytes }] of header.segments.entries()) {
      for (const offset of [0, 40, bytes >> 1, bytes - 1]) {
        const copy = file.slice();
        copy[at + offset]! ^= 0x10;
        expect(await read(copy)).toMatch(new RegExp(`^bad-input: a\\.quantab: segment ${i + 1} of 3 .*nothing was stored\\.$`));
      }
      at += bytes;
    }
  });

  it('with a flipped byte in its header', async () => {
    for (const at of [20, 60, 300]) {
      const copy = file.slice();
      copy[at]! ^= 1;
      expect(await read(copy)).toContain('a.quantab cannot be read: its header is damaged');
    }
  });

  it('when it is cut off, or goes on', async () => {
    expect(await read(file.slice(0, 30))).toContain('it is cut off in its header');
    expect(await read(file.slice(0, end() - 10))).toContain('it is cut off in its header');
    expect(await read(file.slice(0, file.length - 10))).toContain('it is cut off: 2 of 3 segments are there');
    const longer = new Uint8Array(file.length + 5);
    longer.set(file);
    expect(await read(longer)).toContain('it goes on behind its last segment');
  });

  it('when a newer version wrote it', async () => {
    const copy = file.slice();
    copy[8] = 9;
    expect(await read(copy)).toMatch(
      /^unsupported: a\.quantab was written by a newer Quantab \(session file version 9; .*reload the page to update/,
    );
  });

  it('when its header lies', async () => {
    type Header = {
      rows: Record<string, number>;
      segments: { rows: number; hash: string }[];
      tickHash: string;
      instruments: { id: string }[];
    };
    const lie = async (change: (header: Header) => void): Promise<string> =>
      read(await withHeader((header) => change(header as unknown as Header)));
    expect(await lie((header) => void (header.rows.trade! += 1))).toMatch(/its header counts 136073 rows, its segments 136072/);
    expect(
      await lie(({ rows: counts }) => {
        counts.trade! += 1;
        counts.gap! -= 1;
      }),
    ).toMatch(/rows of kind (trade|gap), its header says/);
    expect(await lie((header) => void (header.tickHash = header.tickHash.replace(/^./, 'g')))).toContain('its hash is g');
    expect(await lie(({ segments }) => void (segments[0]!.hash = segments[1]!.hash))).toContain('its hash is');
    expect(await lie(({ instruments }) => void (instruments.length = 0))).toMatch(/segment 1 of 3 holds a row of instrument 0, of 0/);
    expect(await lie(({ instruments }) => void (instruments[1] = instruments[0]!))).toContain('does not say what a session is');
    expect(await lie((header) => void (header.rows = { trade: -1 }))).toContain('does not say what a session is');
  });

  it('and leaves nothing behind', async () => {
    const other = await openStore(freshName());
    const copy = file.slice();
    copy[copy.length - 100]! ^= 1;
    await expect(take(other, copy)).rejects.toThrow('segment 3 of 3');
    expect(await other.list()).toEqual([]);
    other.close();
  });
});
