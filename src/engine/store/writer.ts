/**
 * Writes one session: rows gather in a block of SEGMENT_ROWS; a full block is coded, hashed and put as a segment, in order, while the next
 * one fills. Live sessions also put what is unsealed as tail records. Segments are the hash blocks, so cuts of batches leave no trace.
 */
import { SEGMENT_ROWS } from '../../../assembly/layout.ts';
import { QuantabError } from '../../core/errors.ts';
import { combineDigests, toHex } from '../../core/hash.ts';
import { TickBatch } from '../../market/batch.ts';
import type { Episode } from '../../market/episode.ts';
import type { Instrument } from '../../market/instrument.ts';
import { hashRows } from '../../market/row-hash.ts';
import { type CodedSegment, encodeSegment } from '../../market/segment.ts';
import type { SegmentInfo, SessionRecord, SessionSoFar, SessionWriter } from './contract.ts';
import { closedError, storeError } from './failure.ts';
import { recordOf, sessionFields } from './record.ts';
import { recoverSession } from './recovery.ts';
import { change, type Database, identityOf, removeRows, rowsOf, type SegmentRow, type SessionRow, sessionTables } from './schema.ts';
import { Tally } from './tally.ts';

/** Database tasks that may wait before `write` waits too. */
const mostWaiting = 3;

/** A coded block on its way to the disk. */
interface Sealed {
  segment: Omit<SegmentRow, 'hash'>;
  bytes: Uint8Array<ArrayBuffer>;
  /** The rows, to be hashed; or their digest. */
  rows: TickBatch | Uint8Array;
  /** What the session holds up to here. */
  fields: SessionSoFar;
}

export class StoreWriter implements SessionWriter {
  onSegment?: (segment: SegmentInfo) => void;
  readonly id: string;
  #block = TickBatch.allocate(SEGMENT_ROWS);
  /** Blocks whose rows are hashed: fresh memory costs more than the hash. */
  readonly #spare: TickBatch[] = [];
  readonly #sealing: Sealed[] = [];
  readonly #digests: Uint8Array[] = [];
  readonly #sealed = new Tally();
  readonly #table: Instrument[] = [];
  readonly #truth = new Map<number, Episode>();
  /** The same as it goes into the record: another list when it changes. */
  #told: Episode[] | undefined;
  #blockTally = new Tally();
  #sealedBytes = 0;
  #tailBytes = 0;
  #tailSeq = 0;
  /** Rows of the block that are in a tail record. */
  #tailed = 0;
  #segments = 0;
  #stored = 0;
  readonly #tasks: Promise<void>[] = [];
  #queue: Promise<void> = Promise.resolve();
  #failure: QuantabError | undefined;
  #ended = false;

  constructor(
    readonly db: Database,
    readonly row: SessionRow,
    /** Called once the session is stored, aborted, or given up. */
    readonly letGo: () => void,
  ) {
    this.id = row.id;
  }

  get live(): boolean {
    return this.row.state === 'live';
  }

  get storedRows(): number {
    return this.#stored;
  }

  instrument(index: number, instrument: Instrument): void {
    this.#table[index] = instrument;
  }

  episode(episode: Episode): void {
    this.#truth.set(episode.id, episode);
    this.#told = [...this.#truth.values()];
  }

  soFar(): SessionSoFar {
    const tally = new Tally();
    tally.merge(this.#sealed.record());
    tally.merge(this.#blockTally.record());
    const fields = sessionFields(tally.record(), this.#table, this.#sealedBytes + this.#tailBytes);
    return this.#told ? { ...fields, truth: this.#told } : fields;
  }

  /** Resolves when all sealed blocks are on the disk, or never will be. */
  async flushed(): Promise<void> {
    await this.#queue;
  }

  /** The rows that are in no segment yet, as the segment that they will begin; undefined when there are none. */
  unsealed(): SegmentInfo | undefined {
    const { n: rows } = this.#block;
    if (rows === 0) return undefined;
    const { from, to } = this.#blockTally.record();
    return { session: this.id, seq: this.#segments, firstRow: this.#sealed.rows, rows, from, to, bytes: this.#tailBytes, hash: '' };
  }

  /** A copy of those rows, in `into` when it has the room. */
  copyUnsealed(into?: TickBatch): TickBatch {
    const { n } = this.#block;
    const batch = into && into.capacity >= n ? into : TickBatch.allocate(n);
    batch.n = 0;
    batch.append(this.#block, 0, n);
    return batch;
  }

  async write(batch: TickBatch, coded?: CodedSegment): Promise<void> {
    this.#check();
    const whole = coded && batch.n === SEGMENT_ROWS && this.#block.n === 0;
    if (whole) {
      this.#blockTally.add(batch);
      this.#seal(coded.bytes, coded.digest);
    }
    // All rows are taken before the first wait, so calls that overlap cannot mix them.
    for (let at = whole ? batch.n : 0; at < batch.n; ) {
      const to = Math.min(batch.n, at + SEGMENT_ROWS - this.#block.n);
      this.#block.append(batch, at, to);
      this.#blockTally.add(batch, at, to);
      at = to;
      if (this.#block.n === SEGMENT_ROWS) this.#sealBlock();
    }
    while (this.#tasks.length > mostWaiting) await this.#tasks[0];
    if (this.#failure) throw this.#failure;
  }

  async tail(): Promise<void> {
    this.#check();
    const { n } = this.#block;
    if (!this.live) return;
    if (n > this.#tailed) this.#putTail(n);
    await this.#queue;
    if (this.#failure) throw this.#failure;
  }

  /** Rows of the block up to number `n` in it that are in no tail record yet. */
  #putTail(n: number): void {
    const bytes = encodeSegment(this.#block, this.#tailed, n);
    const firstRow = this.#sealed.rows + this.#tailed;
    const row = { session: this.id, seq: this.#tailSeq++, firstRow, rows: n - this.#tailed, bytes };
    this.#tailed = n;
    this.#tailBytes += bytes.length;
    const fields = this.soFar();
    void this.#enqueue(async () => {
      await change(this.db, [this.db.sessions, this.db.tails], async () => {
        await this.#update(fields);
        await this.db.tails.add(row);
      });
      this.#stored = firstRow + row.rows;
    });
  }

  async commit(source = this.row.source, title?: string): Promise<{ record: SessionRecord; duplicateOf?: string; cut?: QuantabError }> {
    if (this.#ended) throw this.#failure ?? closedError();
    if (!this.#failure && this.#block.n > 0) this.#sealBlock();
    await this.#queue;
    if (this.#failure) return this.#salvage(this.#failure);
    const tickHash = await combineDigests(this.#digests);
    const fields = this.soFar();
    const identity = identityOf(tickHash, fields.instruments);
    try {
      const outcome = await change(this.db, sessionTables(this.db), async () => {
        const twin = await this.#twin(identity);
        if (twin) {
          await removeRows(this.db, this.id);
          return { record: recordOf(twin), duplicateOf: twin.id };
        }
        const named = title === undefined ? {} : { title };
        const row: SessionRow = { ...(await this.#own()), ...fields, ...named, source, tickHash, identity, live: false, state: 'stored' };
        await this.db.sessions.put(row);
        await rowsOf(this.db.tails, this.id).delete();
        return { record: recordOf(row) };
      });
      this.#end();
      return outcome;
    } catch (thrown) {
      await this.#fail(thrown);
      return this.#salvage(this.#failure ?? closedError());
    }
  }

  async abort(): Promise<void> {
    const ended = this.#ended;
    this.#ended = true;
    this.#failure ??= new QuantabError('cancelled', `Session "${this.row.title}" was abandoned; nothing of it is stored.`);
    await this.#queue;
    if (ended) return;
    try {
      await this.#remove();
    } finally {
      this.letGo();
    }
  }

  /** Gives the session up as a crash would: used when the store is closed. */
  abandon(): void {
    this.#failure ??= closedError();
    this.#end();
  }

  #check(): void {
    if (this.#failure) throw this.#failure;
    if (this.#ended) throw new QuantabError('internal', `Session ${this.id} is written to its end already; nothing can be added.`);
  }

  #end(): void {
    this.#ended = true;
    this.letGo();
  }

  /** A stored session of the same ticks. A recording is never dropped for one, nor is an empty session. */
  async #twin(identity: string): Promise<SessionRow | undefined> {
    if (this.live || this.#sealed.rows === 0) return undefined;
    return this.db.sessions.where('identity').equals(identity).first();
  }

  #sealBlock(): void {
    const block = this.#block;
    this.#block = this.#spare.pop() ?? TickBatch.allocate(SEGMENT_ROWS);
    this.#block.n = 0;
    this.#seal(encodeSegment(block), block);
  }

  #seal(bytes: Uint8Array<ArrayBuffer>, content: Sealed['rows']): void {
    const tally = this.#blockTally.record();
    const { rows, from, to } = tally;
    const segment = { session: this.id, seq: this.#segments++, firstRow: this.#sealed.rows, rows, from, to, bytes: bytes.length, tally };
    this.#sealed.merge(tally);
    this.#sealedBytes += bytes.length;
    this.#tailBytes = 0;
    this.#tailed = 0;
    this.#blockTally = new Tally();
    this.#sealing.push({ segment, bytes, rows: content, fields: this.soFar() });
    void this.#enqueue(() => this.#flush());
  }

  /** Hashes and puts what is sealed: of an import all that waits in one transaction, of a recording one block, as tails follow in order. */
  async #flush(): Promise<void> {
    const group = this.#sealing.splice(0, this.live ? 1 : this.#sealing.length);
    const last = group.at(-1);
    if (!last) return;
    const rows: SegmentRow[] = [];
    for (const { segment, rows: content } of group) {
      const digest = content instanceof TickBatch ? await hashRows(content) : content;
      this.#digests.push(digest);
      if (content instanceof TickBatch) this.#spare.push(content);
      rows.push({ ...segment, hash: toHex(digest) });
    }
    await change(this.db, [this.db.sessions, this.db.segments, this.db.bytes, this.db.tails], async () => {
      // No one sees or deletes an import before its commit.
      if (this.live) await this.#update(last.fields);
      await this.db.segments.bulkAdd(rows);
      await this.db.bytes.bulkAdd(group.map(({ segment, bytes }) => ({ session: this.id, seq: segment.seq, bytes })));
      if (this.live) await rowsOf(this.db.tails, this.id).delete();
    });
    this.#stored = Math.max(this.#stored, last.segment.firstRow + last.segment.rows);
    for (const { tally: _, ...segment } of rows) this.onSegment?.(segment);
  }

  async #update(fields: SessionSoFar): Promise<void> {
    await this.db.sessions.put({ ...(await this.#own()), ...fields });
  }

  async #own(): Promise<SessionRow> {
    const row = await this.db.sessions.get(this.id);
    if (!row) throw new QuantabError('not-found', `Session "${this.row.title}" was deleted while it was being written.`);
    return row;
  }

  /** Runs one database task after those before it; a failure stops all that follow. */
  #enqueue(task: () => Promise<void>): Promise<void> {
    const turn = this.#queue
      .then(() => (this.#failure ? undefined : task()))
      .catch((thrown: unknown) => this.#fail(thrown))
      .finally(() => void this.#tasks.shift());
    this.#tasks.push(turn);
    this.#queue = turn;
    return turn;
  }

  /** Remembers the failure; an import that cannot go on leaves nothing behind. */
  async #fail(thrown: unknown): Promise<void> {
    this.#failure ??= await storeError(thrown);
    if (this.live || this.#ended) return;
    this.#end();
    await this.#remove().catch(() => undefined);
  }

  #remove(): Promise<void> {
    return change(this.db, sessionTables(this.db), () => removeRows(this.db, this.id));
  }

  /** After a failure: a recording ends with what reached the disk, an import with the failure. */
  async #salvage(failure: QuantabError): Promise<{ record: SessionRecord; cut: QuantabError }> {
    if (this.#ended) throw failure;
    this.#end();
    let record: SessionRecord | undefined;
    try {
      record = await recoverSession(this.db, this.id);
    } catch {
      // What is on the disk stays there; the next start tries again.
    }
    if (!record) throw failure;
    return { record, cut: failure };
  }
}
