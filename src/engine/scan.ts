/** Walks the stored rows of one session in intake order, segment by segment, restricted to a time span. */
import { QuantabError } from '../core/errors.ts';
import type { TickBatch } from '../market/batch.ts';
import type { SessionRecord, Store } from './store/contract.ts';

export interface ScanQuery {
  session: string;
  from?: number;
  to?: number;
}

/** Work that takes a while: it can be cancelled and tells how far it is. */
export interface LongTask {
  readonly signal: AbortSignal;
  progress(done: number, total: number, note: string): void;
}

/** Segments that overlap [from, to], each with its rows; the caller still filters rows by time, and keeps no batch: it is used again. */
export async function* scanSession(
  store: Store,
  { session, from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY }: ScanQuery,
  task?: LongTask,
): AsyncGenerator<TickBatch> {
  const segments = (await store.segments(session)).filter((segment) => !(segment.to < from || segment.from > to));
  const total = segments.reduce((sum, { rows }) => sum + rows, 0);
  let done = 0;
  let spent: TickBatch | undefined;
  for (const { seq, rows } of segments) {
    if (task?.signal.aborted) throw new QuantabError('cancelled', 'The job was cancelled.');
    const batch = await store.read(session, seq, false, spent);
    yield batch;
    spent = batch;
    done += rows;
    task?.progress(done, total, 'rows');
  }
}

/** Index of an instrument of a session; not-found names those there are. */
export function instrumentIndex(record: SessionRecord, instrument: string): number {
  const index = record.instrumentTable.findIndex((known) => known.id === instrument || known.symbol === instrument);
  if (index >= 0) return index;
  const known = record.instrumentTable.map(({ id }) => id).join(', ');
  throw new QuantabError('not-found', `Session "${record.title}" has no instrument ${instrument}; it has ${known}.`);
}
