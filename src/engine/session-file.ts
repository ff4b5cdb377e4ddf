/** A stored session as one file: its header, then its segments as they lie on the disk, part by part: the browser may keep them there. */
import { QuantabError } from '../core/errors.ts';
import { type SessionSegment, writeHeader } from '../sources/session-file.ts';
import type { LongTask } from './scan.ts';
import type { SessionRecord, Store } from './store/contract.ts';

declare const __VERSION__: string;

export async function exportSessionFile(store: Store, record: SessionRecord, task: LongTask): Promise<Blob> {
  if (record.live) throw new QuantabError('bad-input', `"${record.title}" is being recorded. Stop the recording, then export it.`);
  const index = await store.segments(record.id);
  const total = index.reduce((sum, { bytes }) => sum + bytes, 0);
  const segments: SessionSegment[] = [];
  const parts: Blob[] = [];
  let done = 0;
  for (const { seq, rows, hash } of index) {
    if (task.signal.aborted) throw new QuantabError('cancelled', 'The export was cancelled.');
    const bytes = await store.segmentBytes(record.id, seq);
    parts.push(new Blob([bytes]));
    segments.push({ rows, bytes: bytes.length, hash });
    done += bytes.length;
    task.progress(done, total, 'bytes');
  }
  const { title, source, instrumentTable: instruments, from, to, rows, gaps, tickHash, truth } = record;
  const app = typeof __VERSION__ === 'string' ? __VERSION__ : '';
  const header = { app, title, source, instruments, from, to, rows, gaps, tickHash, segments, ...(truth ? { truth } : {}) };
  return new Blob([await writeHeader(header), ...parts], { type: 'application/x-quantab' });
}
