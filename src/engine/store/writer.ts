/**
 * Writes one session: rows gather in a block of SEGMENT_ROWS; a full block is coded, hashed and put as a segment, in order, while the next
 * one fills. Live sessions also put what is unsealed as tail records. Segments are the hash blocks, so cuts of batches leave no trace.
 */
import { SEGMENT_ROWS } from '../../../assembly/layout.ts';
import { QuantabError } from '../../core/errors.ts';
import { combineDigests, toHex } from '../../core/hash.ts';
import { TickBatch } from '../../market/batch.ts';
import type { Instrument } from '../../market/instrument.ts';
import { encodeSegment } from './codec.ts';
import type { SegmentInfo, SessionRecord, SessionWriter } from './contract.ts';
import { closedError, storeError } from './failure.ts';
import { hashRows } from './hash.ts';
import { recordOf, sessionFields } from './record.ts';
import { recoverSession } from './recovery.ts';
import { change, type Database, identityOf, removeRows, rowsOf, type SegmentRow, type SessionRow, sessionTables } from './schema.ts';
import { Tally } from './tally.ts';

/** Segments that may wait for the disk before `write` waits too. */
const mostWaiting = 3;

export class StoreWriter implements SessionWriter {
  onSegment?: (segment: SegmentInfo) => void;
  readonly id: string;
  readonly #block = TickBatch.allocate(SEGMENT_ROWS);
  readonly #digests: Uint8Array[] = [];
  readonly #sealed = new Tally();
  readonly #table: Instrument[] = [];
  #blockTally = new Tally();
  #sealedBytes = 0;
  #tailBytes = 0;
  #tailSeq = 0;
  /** Rows of the block that are in a tail record. */
  #tailed = 0;
  #waiting = 0;
  #queue: Promise<void> = Promise.resolve();
  #wake: () => void = () => undefined;
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

  get #live(): boolean {
    return this.row.state === 'live';
  }

  instrument(index: number, instrument: Instrument): void {
    this.#table[index] = instrument;
  }

  async write(batch: TickBatch): Promise<void> {
    this.#check();
    // All rows are taken before the first wait, so calls that overlap cannot mix them.
    for (let at = 0; at < batch.n; ) {
      const to = Math.min(batch.n, at + SEGMENT_ROWS - this.#block.n);
      this.#block.append(batch, at, to);
      this.#blockTally.add(batch, at, to);
      at = to;
      if (this.#block.n === SEGMENT_ROWS) this.#seal();
    }
    await this.#room();
    if (this.#failure) throw this.#failure;
  }

  async tail(): Promise<void> {
    this.#check();
    const { n } = this.#block;
    if (!this.#live || n === this.#tailed) return;
    const bytes = encodeSegment(this.#block, this.#tailed, n);
    const firstRow = this.#sealed.rows + this.#tailed;
    const row = { session: this.id, seq: this.#tailSeq++, firstRow, rows: n - this.#tailed, bytes };
    this.#tailed = n;
    this.#tailBytes += bytes.length;
    const fields = this.#fields();
    await this.#enqueue(() =>
      change(this.db, [this.db.sessions, this.db.tails], async () => {
        await this.#update(fields);
        await this.db.tails.add(row);
      }),
    );
    if (this.#failure) throw this.#failure;
  }

  async commit(): Promise<{ record: SessionRecord; duplicateOf?: string }> {
    if (this.#ended) throw this.#failure ?? closedError();
    if (!this.#failure && this.#block.n > 0) this.#seal();
    await this.#queue;
    if (this.#failure) return this.#salvage(this.#failure);
    const tickHash = await combineDigests(this.#digests);
    const fields = this.#fields();
    const identity = identityOf(tickHash, fields.instruments);
    try {
      const outcome = await change(this.db, sessionTables(this.db), async () => {
        const twin = await this.#twin(identity);
        if (twin) {
          await removeRows(this.db, this.id);
          return { record: recordOf(twin), duplicateOf: twin.id };
        }
        const row: SessionRow = { ...(await this.#own()), ...fields, tickHash, identity, live: false, state: 'stored' };
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
    if (this.#live || this.#sealed.rows === 0) return undefined;
    return this.db.sessions.where('identity').equals(identity).first();
  }

  #seal(): void {
    const rows = this.#block.n;
    const bytes = encodeSegment(this.#block);
    const hashed = hashRows(this.#block);
    hashed.catch(() => undefined);
    const tally = this.#blockTally.record();
    const seq = this.#digests.length;
    const firstRow = this.#sealed.rows;
    this.#digests.push(new Uint8Array(0));
    this.#sealed.merge(tally);
    this.#sealedBytes += bytes.length;
    this.#tailBytes = 0;
    this.#tailed = 0;
    this.#block.n = 0;
    this.#blockTally = new Tally();
    const fields = this.#fields();
    void this.#enqueue(async () => {
      const digest = await hashed;
      this.#digests[seq] = digest;
      const { from, to } = tally;
      const segment: SegmentInfo = { session: this.id, seq, firstRow, rows, from, to, bytes: bytes.length, hash: toHex(digest) };
      await change(this.db, [this.db.sessions, this.db.segments, this.db.bytes, this.db.tails], async () => {
        await this.#update(fields);
        await this.db.segments.add({ ...segment, tally } satisfies SegmentRow);
        await this.db.bytes.add({ session: this.id, seq, bytes });
        if (this.#live) await rowsOf(this.db.tails, this.id).delete();
      });
      this.onSegment?.(segment);
    });
  }

  #fields(): ReturnType<typeof sessionFields> {
    const tally = new Tally();
    tally.merge(this.#sealed.record());
    tally.merge(this.#blockTally.record());
    return sessionFields(tally.record(), this.#table, this.#sealedBytes + this.#tailBytes);
  }

  async #update(fields: ReturnType<typeof sessionFields>): Promise<void> {
    await this.db.sessions.put({ ...(await this.#own()), ...fields });
  }

  async #own(): Promise<SessionRow> {
    const row = await this.db.sessions.get(this.id);
    if (!row) throw new QuantabError('not-found', `Session "${this.row.title}" was deleted while it was being written.`);
    return row;
  }

  /** Runs one database task after those before it; a failure stops all that follow. */
  #enqueue(task: () => Promise<void>): Promise<void> {
    this.#waiting++;
    this.#queue = this.#queue
      .then(() => (this.#failure ? undefined : task()))
      .catch((thrown: unknown) => this.#fail(thrown))
      .finally(() => {
        this.#waiting--;
        this.#wake();
      });
    return this.#queue;
  }

  async #room(): Promise<void> {
    while (this.#waiting > mostWaiting) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** Remembers the failure; an import that cannot go on leaves nothing behind. */
  async #fail(thrown: unknown): Promise<void> {
    this.#failure ??= await storeError(thrown);
    if (this.#live || this.#ended) return;
    this.#end();
    await this.#remove().catch(() => undefined);
  }

  #remove(): Promise<void> {
    return change(this.db, sessionTables(this.db), () => removeRows(this.db, this.id));
  }

  /** After a failure: a recording ends with what reached the disk, an import with the failure. */
  async #salvage(failure: QuantabError): Promise<{ record: SessionRecord }> {
    if (this.#ended) throw failure;
    this.#end();
    let record: SessionRecord | undefined;
    try {
      record = await recoverSession(this.db, this.id);
    } catch {
      // What is on the disk stays there; the next start tries again.
    }
    if (!record) throw failure;
    return { record };
  }
}
