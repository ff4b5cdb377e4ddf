/**
 * All market logs: one for each instrument of each session that was asked for. They are read from the store when they are needed, follow
 * the rows of the session on the stage as those come, and share one allowance of memory.
 */
import type { FlowQuery } from '../../api/flow-types.ts';
import { toQuantabError } from '../../core/errors.ts';
import { openTurns } from '../../core/turns.ts';
import type { TickBatch } from '../../market/batch.ts';
import { booksKey, savedBook } from '../resting-books.ts';
import type { Run } from '../run.ts';
import { instrumentIndex } from '../scan.ts';
import type { Stage } from '../stage.ts';
import type { Store } from '../store/contract.ts';
import type { FilledBlock } from './block.ts';
import type { MarketLog } from './log.ts';
import { type LogKeeper, SessionLog } from './session-log.ts';

/** Columns of all blocks that are held, bytes: about 2 million book rows. */
const mostBytes = 48e6;
/** Books at rest of all logs, bytes; beyond, those of the logs used longest ago go. */
const mostAtRest = 16e6;

export class MarketLogs implements LogKeeper {
  /** Least recently used first. */
  readonly #logs = new Map<string, SessionLog>();
  /** Least recently used first. */
  readonly #used = new Map<FilledBlock, SessionLog>();
  readonly inTurn = openTurns();
  /** The segment that was read last: another instrument of its session may be next. */
  #spent: { session: string; seq: number; batch: TickBatch } | undefined;
  #tapped: Run | undefined;

  constructor(
    readonly store: Store,
    readonly stage: Stage,
  ) {}

  /** Bytes of columns and books that are held. */
  get bytes(): number {
    let bytes = this.#columns;
    for (const log of this.#logs.values()) bytes += log.bytes;
    return bytes;
  }

  get #columns(): number {
    let bytes = 0;
    for (const block of this.#used.keys()) bytes += block.bytes;
    return bytes;
  }

  /** The log of an instrument as of the position on the stage; of another session all that is stored. Throws not-found for one that is not there. */
  async of({ session, instrument }: FlowQuery): Promise<MarketLog> {
    const id = session ?? this.stage.current().sessionId;
    const record = await this.store.get(id).catch((thrown: unknown) => {
      this.#drop(id);
      throw thrown;
    });
    // On the way of a seek the run is at places that nobody asked for.
    const { playback } = this.stage;
    if (playback?.run.sessionId === id) await playback.arrived();
    const run = this.stage.playback?.run;
    // Of a session that has left the stage, all would be told that is stored.
    if (session === undefined && run?.sessionId !== id) return this.of({ instrument });
    const index = instrumentIndex(record, instrument);
    const staged = run?.sessionId === id ? run : undefined;
    const known = staged?.instruments[index] ?? record.instrumentTable[index];
    const key = `${id}/${index}`;
    const log = this.#logs.get(key) ?? new SessionLog(this, id, index, known);
    this.#logs.delete(key);
    this.#logs.set(key, log);
    log.know(known);
    // Of rows that a full disk did not take the record does not know.
    log.live = record.live || (staged !== undefined && this.stage.grows);
    this.#follow(staged ?? run);
    this.#makeRoom(log);
    const { level = 0, trade = 0 } = record.rowsByInstrument[index] ?? {};
    const { row, ts } = staged?.stands ?? { row: await log.storedRows(), ts: record.to };
    const now = row > 0 && Number.isFinite(ts) ? ts : Number.NaN;
    return log.at({ row, now, first: record.from, hasBook: level > 0, hasTrades: trade > 0 });
  }

  async read(session: string, seq: number, rows: number): Promise<TickBatch | undefined> {
    const spent = this.#spent;
    if (spent?.session === session && spent.seq === seq && spent.batch.n >= rows) return spent.batch;
    this.#spent = undefined;
    try {
      const batch = await this.store.read(session, seq, false, spent?.batch);
      this.#spent = { session, seq, batch };
      return batch;
    } catch (thrown) {
      // Rows that a full disk did not take are shown all the same; of earlier ones a log tells what it holds.
      if (toQuantabError(thrown).code === 'not-found') return undefined;
      throw thrown;
    }
  }

  segments(session: string) {
    return this.store.segments(session);
  }

  async savedBook(session: string, seq: number, index: number) {
    const saved = await this.store.getKeyframe(session, seq, booksKey);
    return saved && savedBook(saved, index);
  }

  used(log: SessionLog, block: FilledBlock): void {
    this.#used.delete(block);
    this.#used.set(block, log);
    let bytes = this.#columns;
    for (const [other, owner] of this.#used) {
      if (bytes <= mostBytes) return;
      // What grows may be nowhere else.
      if (other === block || (owner.live && !other.isFull)) continue;
      bytes -= other.bytes;
      this.#used.delete(other);
      owner.forget(other);
    }
  }

  /** Of one run at a time: the one on the stage. */
  #follow(run: Run | undefined): void {
    if (this.#tapped === run) return;
    if (this.#tapped) this.#tapped.tap = undefined;
    this.#tapped = run;
    if (!run) return;
    run.tap = (batch, from, to, row) => {
      for (const [key, log] of this.#logs) {
        if (log.session !== run.sessionId) continue;
        const known = run.instruments[log.index];
        try {
          if (known) log.know(known);
          log.tap(batch, from, to, row);
        } catch {
          // A picture must not stop what it shows: it reads its rows from the store when it is asked for again.
          this.#let(key, log);
        }
      }
    };
  }

  /** Lets logs go that were used longest ago, but for the one that is used now. */
  #makeRoom(now: SessionLog): void {
    let bytes = 0;
    for (const log of this.#logs.values()) bytes += log.bytes;
    for (const [key, log] of this.#logs) {
      if (bytes <= mostAtRest && this.#logs.size <= mostLogs) return;
      if (log === now) continue;
      bytes -= log.bytes;
      this.#let(key, log);
    }
  }

  #let(key: string, log: SessionLog): void {
    this.#logs.delete(key);
    for (const [block, owner] of this.#used) if (owner === log) this.#used.delete(block);
  }

  #drop(session: string): void {
    for (const [key, log] of this.#logs) if (log.session === session) this.#let(key, log);
    if (this.#spent?.session === session) this.#spent = undefined;
  }
}

/** They cost little but for their books and blocks. */
const mostLogs = 64;
