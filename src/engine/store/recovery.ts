/**
 * What a crash left behind, put in order when the store opens: imports that never committed are removed; recordings are cut at their
 * last whole record, sealed and marked as not live, or removed when they were transient.
 */
import { SEGMENT_ROWS } from '../../../assembly/layout.ts';
import { combineDigests, fromHex, toHex } from '../../core/hash.ts';
import { hashRows } from '../../market/row-hash.ts';
import { encodeSegment } from '../../market/segment.ts';
import type { SessionRecord } from './contract.ts';
import { recordOf, sessionFields } from './record.ts';
import { change, type Database, identityOf, removeRows, rowsOf, type SegmentRow, type SessionRow, sessionTables } from './schema.ts';
import { wholeTail } from './tail.ts';
import { Tally } from './tally.ts';

/** Settles all sessions that no one writes any more. Gives the recordings it recovered. `writers` asks which are held, by session id. */
export async function recoverAll(db: Database, writers: () => Promise<(id: string) => boolean>): Promise<SessionRecord[]> {
  const recovered: SessionRecord[] = [];
  // Whoever writes holds its session before listing it: asked in this order, none that is in the list is taken for a leftover.
  const sessions = await db.sessions.toArray();
  const isHeld = await writers();
  for (const { id, state, transient } of sessions) {
    if ((state === 'stored' && !transient) || isHeld(id)) continue;
    if (state === 'pending') await removeLeftover(db, id, (row) => row.state === 'pending');
    else if (transient) await removeLeftover(db, id, (row) => row.transient);
    else {
      const record = await recoverSession(db, id);
      if (record) recovered.push(record);
    }
  }
  return recovered;
}

/** Removes an import that never committed or a transient session; one that has since been committed or kept stays. */
function removeLeftover(db: Database, id: string, isStill: (row: SessionRow) => boolean): Promise<void> {
  return change(db, sessionTables(db), async () => {
    const row = await db.sessions.get(id);
    if (row && isStill(row)) await removeRows(db, id);
  });
}

/** Seals a recording that was cut off; undefined (and removed) when not one row of it reached the disk. */
export async function recoverSession(db: Database, id: string): Promise<SessionRecord | undefined> {
  const segments = await wholeSegments(db, id);
  const block = await wholeTail(db, id, segments.length * SEGMENT_ROWS);
  const tally = new Tally();
  for (const segment of segments) tally.merge(segment.tally);
  const blockTally = new Tally();
  blockTally.add(block);
  const bytes = encodeSegment(block);
  const digest = await hashRows(block);
  const seq = segments.length;
  const { from, to } = blockTally.record();
  const last: SegmentRow = {
    session: id,
    seq,
    firstRow: tally.rows,
    rows: block.n,
    from,
    to,
    bytes: bytes.length,
    hash: toHex(digest),
    tally: blockTally.record(),
  };
  const all = block.n > 0 ? [...segments, last] : segments;
  tally.merge(last.tally);
  const tickHash = await combineDigests(all.map(({ hash }) => fromHex(hash)));

  return change(db, sessionTables(db), async () => {
    const row = await db.sessions.get(id);
    if (row?.state !== 'live') return undefined;
    if (tally.rows === 0) {
      await removeRows(db, id);
      return undefined;
    }
    await rowsOf(db.tails, id).delete();
    await rowsOf(db.segments, id)
      .and((segment) => segment.seq >= seq)
      .delete();
    if (block.n > 0) {
      await db.segments.put(last);
      await db.bytes.put({ session: id, seq, bytes });
    }
    const size = all.reduce((sum, segment) => sum + segment.bytes, 0);
    const fields = sessionFields(tally.record(), row.instrumentTable, size);
    const sealed: SessionRow = {
      ...row,
      ...fields,
      tickHash,
      identity: identityOf(tickHash, fields.instruments),
      live: false,
      state: 'stored',
    };
    await db.sessions.put(sealed);
    return recordOf(sealed);
  });
}

/** The segments from the first on that are full, in order and have their bytes. */
async function wholeSegments(db: Database, id: string): Promise<SegmentRow[]> {
  const rows = await rowsOf(db.segments, id).toArray();
  const stored = new Set((await rowsOf(db.bytes, id).primaryKeys()).map(([, seq]) => seq));
  const torn = rows.findIndex(({ rows: n, firstRow }, seq) => n !== SEGMENT_ROWS || firstRow !== seq * SEGMENT_ROWS || !stored.has(seq));
  return torn < 0 ? rows : rows.slice(0, torn);
}
