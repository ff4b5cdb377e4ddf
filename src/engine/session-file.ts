/**
 * A session as one file: its header, then its segments as they lie on the disk, part by part: the browser may keep them there. One that
 * is being recorded is written as far as it has come.
 */
import { QuantabError } from '../core/errors.ts';
import { combineDigests, fromHex, toHex } from '../core/hash.ts';
import { TickBatch } from '../market/batch.ts';
import { hashRows } from '../market/row-hash.ts';
import { encodeSegment } from '../market/segment.ts';
import { type SessionSegment, writeHeader } from '../sources/session-file.ts';
import type { LongTask } from './scan.ts';
import type { SegmentInfo, SessionRecord, Store } from './store/contract.ts';
import { sessionFields } from './store/record.ts';
import { Tally } from './store/tally.ts';

declare const __VERSION__: string;

export async function exportSessionFile(store: Store, record: SessionRecord, task: LongTask): Promise<Blob> {
  const index = await store.segments(record.id);
  // What the record counts is ahead of what is written of a session that grows.
  const tally = record.live ? new Tally() : undefined;
  const total = index.reduce((sum, { bytes }) => sum + bytes, 0);
  const segments: SessionSegment[] = [];
  const parts: Blob[] = [];
  let done = 0;
  for (const segment of index) {
    if (task.signal.aborted) throw new QuantabError('cancelled', 'The export was cancelled.');
    tally?.add(await store.read(record.id, segment.seq), 0, segment.rows);
    const { bytes, hash } = await coded(store, segment);
    parts.push(new Blob([bytes]));
    segments.push({ rows: segment.rows, bytes: bytes.length, hash });
    done += bytes.length;
    task.progress(done, total, 'bytes');
  }
  const tickHash = tally ? await combineDigests(segments.map(({ hash }) => fromHex(hash))) : record.tickHash;
  const counted = tally ? sessionFields(tally.record(), record.instrumentTable, done) : record;
  const { title, source, truth } = record;
  const { instrumentTable: instruments, from, to, rows, gaps } = counted;
  const app = typeof __VERSION__ === 'string' ? __VERSION__ : '';
  const header = { app, title, source, instruments, from, to, rows, gaps, tickHash, segments, ...(truth ? { truth } : {}) };
  return new Blob([await writeHeader(header), ...parts], { type: 'application/x-quantab' });
}

/** A segment as it is stored; one that is still being filled as far as it has come. */
async function coded(store: Store, { session, seq, rows, hash }: SegmentInfo): Promise<{ bytes: Uint8Array<ArrayBuffer>; hash: string }> {
  if (hash !== '') return { bytes: await store.segmentBytes(session, seq), hash };
  const filled = TickBatch.allocate(rows);
  filled.append(await store.read(session, seq), 0, rows);
  return { bytes: encodeSegment(filled), hash: toHex(await hashRows(filled)) };
}
