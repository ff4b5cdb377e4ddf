/**
 * The market log of one instrument of one session: which blocks there are, which are held, and the book before each. Reading and room are
 * given by its keeper (market-logs.ts). Row numbers are the session's. Invariant: `ends[seq]` is where block `seq` is known to end by now.
 */
import { SEGMENT_ROWS } from '../../../assembly/layout.ts';
import { breathe } from '../../core/breathe.ts';
import { QuantabError } from '../../core/errors.ts';
import type { Turns } from '../../core/turns.ts';
import type { TickBatch } from '../../market/batch.ts';
import type { BookSnapshot } from '../../market/columns.ts';
import type { Instrument } from '../../market/instrument.ts';
import { booksEvery } from '../resting-books.ts';
import type { SegmentInfo } from '../store/contract.ts';
import { FilledBlock } from './block.ts';
import { BookFold, farthest, restingOf, unknownBook } from './book-fold.ts';
import { firstAt } from './first-at.ts';
import { GapSpans } from './gap-spans.ts';
import type { LogPart, MarketLog, RestingBook } from './log.ts';

/** What a log needs of the one who keeps it. */
export interface LogKeeper {
  /** One reading at a time among all logs. */
  inTurn: Turns;
  /** Rows of one stored segment, for the caller until its next reading; undefined where it is not stored. */
  read(session: string, seq: number, rows: number): Promise<TickBatch | undefined>;
  segments(session: string): Promise<SegmentInfo[]>;
  /** The book before a segment as its run has kept it, where it has. */
  savedBook(session: string, seq: number, index: number): Promise<Omit<BookSnapshot, 'id'> | undefined>;
  /** The block was used: of those that were not for the longest time the memory is taken. */
  used(log: SessionLog, block: FilledBlock): void;
}

/** Where a log is cut: rows before `row` are told; `now` is the time of the newest. */
export interface Cut {
  row: number;
  now: number;
  first: number;
  hasBook: boolean;
  hasTrades: boolean;
}

/** Books at rest that are kept to fold on from are thinned out beyond so many levels in all. */
const anchorLevels = 600_000;

export class SessionLog {
  readonly #blocks = new Map<number, FilledBlock>();
  readonly #gaps = new GapSpans();
  readonly #anchors = new Map<number, RestingBook>();
  #segments: SegmentInfo[] = [];
  #live = false;
  /** More rows may be stored than were when segments were looked up. */
  #grew = true;
  #fold: { seq: number; book: BookFold } | undefined;
  #refined = 0;

  constructor(
    readonly keeper: LogKeeper,
    readonly session: string,
    readonly index: number,
    public instrument: Instrument,
  ) {}

  /** More rows of the session come: it is being recorded. */
  get live(): boolean {
    return this.#live;
  }

  set live(live: boolean) {
    this.#live = live;
    if (live) this.#grew = true;
  }

  /** Bytes of books at rest that it keeps, beside its blocks. */
  get bytes(): number {
    let levels = this.#fold ? this.#fold.book.bids.size + this.#fold.book.asks.size : 0;
    for (const { tick } of this.#anchors.values()) levels += tick.length;
    return levels * 12;
  }

  /** Prices may come in finer steps from now on: what is held is told in those. */
  know(instrument: Instrument): void {
    const before = this.instrument.tickSize;
    const { tickSize } = instrument;
    if (tickSize === before && instrument.id === this.instrument.id) return;
    this.instrument = tickSize < before ? instrument : { ...instrument, tickSize: before };
    if (!(tickSize < before)) return;
    this.#refined++;
    this.#fold = undefined;
    const finer = (ticks: Int32Array, n: number): void => {
      for (let i = 0; i < n; i++) ticks[i] = Math.max(-farthest, Math.min(farthest, Math.round((ticks[i] * before) / tickSize)));
    };
    const books = new Set<RestingBook>([...this.#anchors.values()]);
    for (const { book, before: resting } of this.#blocks.values()) {
      finer(book.tick, book.n);
      books.add(resting);
    }
    for (const { tick } of books) finer(tick, tick.length);
  }

  /** Rows that the session was given just now; `row` is the number of the first. Those that follow what is held are taken. */
  tap(batch: TickBatch, from: number, to: number, row: number): void {
    for (let at = from; at < to; ) {
      const first = row + at - from;
      const seq = Math.floor(first / SEGMENT_ROWS);
      const end = Math.min(to, at + (seq + 1) * SEGMENT_ROWS - first);
      let block = this.#blocks.get(seq);
      const ahead = this.#blocks.get(seq - 1);
      if (!block && this.live && first === seq * SEGMENT_ROWS && ahead?.isFull) {
        block = this.#open(seq);
        this.keeper.used(this, block);
      }
      // Rows that were pushed since it was read are in no store either.
      if (block?.holed) block.miss(first - block.firstRow);
      const held = block ? block.firstRow + block.rows - first : -1;
      if (block && held >= 0 && at + held < end) this.#take(block, batch, at + held, end);
      at = end;
    }
  }

  forget(block: FilledBlock): void {
    if (this.#blocks.get(block.seq) === block) this.#blocks.delete(block.seq);
  }

  async storedRows(): Promise<number> {
    if (this.#grew || this.#segments.length === 0) await this.#list();
    return this.#listed;
  }

  /** As of `cut`, whatever moves meanwhile. */
  at(cut: Cut): MarketLog {
    const { row, now, first, hasBook, hasTrades } = cut;
    const walk = (from: number, to: number, wants?: 'trades') => this.#walk(cut, from, to, wants);
    const refined = this.#refined;
    const isSame = (): boolean => refined === this.#refined;
    return {
      instrument: this.instrument,
      key: `${this.session}/${this.index}/${this.instrument.tickSize}`,
      now,
      row,
      get holds() {
        return isSame();
      },
      first,
      hasBook,
      hasTrades,
      walk,
      async parts(from, to, wants) {
        const parts: LogPart[] = [];
        for await (const part of walk(from, to, wants)) parts.push(part);
        return parts;
      },
      gaps: (from, to) => this.#gaps.within(row, from, to, now),
    };
  }

  async *#walk(cut: Cut, from: number, to: number, wants?: 'trades'): AsyncGenerator<LogPart> {
    if (!(from <= to)) return;
    await this.#lookUp(cut.row);
    for (let seq = 0; seq * SEGMENT_ROWS < cut.row; seq++) {
      if (this.#startOf(seq) > to) continue;
      if (this.#startOf(seq + 1) < from && this.#endOf(seq) < from) continue;
      const block = await this.keeper.inTurn(() => this.#ready(seq, cut.row, wants === undefined));
      const told = cut.row - block.firstRow;
      const { book, trades } = block;
      const upTo = (row: Uint16Array, n: number): number => (told >= block.rows ? n : firstAt(row, n, told));
      yield { block, bookRows: upTo(book.row, book.n), tradeRows: upTo(trades.row, trades.n) };
    }
  }

  /** Knows of the segments that hold the rows before `row`. */
  async #lookUp(row: number): Promise<void> {
    const newest = this.#blocks.get(Math.floor((row - 1) / SEGMENT_ROWS));
    const known = Math.max(this.#listed, newest ? newest.firstRow + newest.rows : 0);
    const hasAll = this.#segments.length >= Math.floor((row - 1) / SEGMENT_ROWS);
    if (known < row || !hasAll) await this.#list();
  }

  /** Rows that are stored, by the last look. */
  get #listed(): number {
    const last = this.#segments.at(-1);
    return last ? last.firstRow + last.rows : 0;
  }

  async #list(): Promise<void> {
    this.#grew = this.live;
    this.#segments = await this.keeper.segments(this.session);
  }

  #startOf(seq: number): number {
    const segment = this.#segments[seq];
    if (segment) return segment.from;
    return this.#blocks.get(seq)?.from ?? Number.NaN;
  }

  /** NaN while it is not known, or grows. */
  #endOf(seq: number): number {
    const segment = this.#segments[seq];
    return segment?.rows === SEGMENT_ROWS ? segment.to : Number.NaN;
  }

  /** The block with the rows before `row`, and the book before it. */
  async #ready(seq: number, row: number, withBook: boolean): Promise<FilledBlock> {
    const block = await this.#filled(seq, row);
    if (withBook && !block.folded) {
      this.#follow(block, await this.#bookBefore(seq));
      // The way there may have taken its place.
      if (!this.#blocks.has(seq)) this.#blocks.set(seq, block);
    }
    this.keeper.used(this, block);
    return block;
  }

  /** The block with the rows before `row`; of those that are in no store it says that they are missing. */
  async #filled(seq: number, row: number): Promise<FilledBlock> {
    const first = seq * SEGMENT_ROWS;
    const wanted = Math.min(SEGMENT_ROWS, row - first);
    const held = this.#blocks.get(seq);
    if (held && held.rows >= wanted) return held;
    for (let tries = 0; ; tries++) {
      const block = await this.#fill(seq, wanted);
      if (block.rows >= wanted) return block;
      // Rows are written before they are shown: only those that a full disk did not take are in no store.
      await this.#list();
      if (this.#listed < first + wanted) {
        block.miss(wanted);
        this.#gaps.note(block);
        return block;
      }
      if (tries > 0) throw new QuantabError('internal', `Segment ${seq} of session ${this.session} could not be read whole.`);
    }
  }

  async #fill(seq: number, rows: number): Promise<FilledBlock> {
    const batch = await this.keeper.read(this.session, seq, rows);
    const block = this.#blocks.get(seq) ?? this.#open(seq);
    if (!batch) return block;
    // Decoding it took about as long as one may hold the worker.
    await breathe();
    for (let at = block.rows; at < batch.n; at = block.rows) this.#take(block, batch, at, Math.min(batch.n, at + sliceRows));
    this.keeper.used(this, block);
    await breathe();
    return block;
  }

  #open(seq: number): FilledBlock {
    const block = new FilledBlock(seq, this.#endBefore(seq));
    this.#blocks.set(seq, block);
    return block;
  }

  /** Time of the newest row before a block, as near as it is known; NaN where it is not. */
  #endBefore(seq: number): number {
    if (seq === 0) return Number.NaN;
    const ahead = this.#blocks.get(seq - 1);
    if (ahead?.isFull) return ahead.to === ahead.to ? ahead.to : ahead.since;
    return (this.#segments[seq - 1] ?? this.#segments.at(-1))?.to ?? Number.NaN;
  }

  #take(block: FilledBlock, batch: TickBatch, from: number, to: number): void {
    block.take(batch, from, to, this.index, this.instrument.tickSize);
    this.#gaps.note(block);
  }

  #follow(block: FilledBlock, before: RestingBook): void {
    block.follow(before);
    if (block.seq % booksEvery === 0) this.#anchor(block.seq, before);
  }

  #anchor(seq: number, before: RestingBook): void {
    this.#anchors.set(seq, before);
    let levels = 0;
    for (const { tick } of this.#anchors.values()) levels += tick.length;
    if (levels <= anchorLevels) return;
    const seqs = [...this.#anchors.keys()].sort((a, b) => a - b);
    for (let k = 1; k < seqs.length; k += 2) if (seqs[k] !== seq) this.#anchors.delete(seqs[k]);
  }

  #before(seq: number): RestingBook | undefined {
    const block = this.#blocks.get(seq);
    return block?.folded ? block.before : (this.#anchors.get(seq) ?? (seq === 0 ? unknownBook : undefined));
  }

  /** Folded from the nearest earlier book that is known, through the blocks between. */
  async #bookBefore(seq: number): Promise<RestingBook> {
    const known = this.#before(seq);
    if (known) return known;
    const refined = this.#refined;
    let from = seq - 1;
    while (this.#before(from) === undefined && this.#fold?.seq !== from && !this.#resets(from)) from--;
    from = await this.#savedBetween(from, seq);
    if (refined !== this.#refined) return this.#bookBefore(seq);
    const book = this.#fold?.book ?? new BookFold();
    const resting = this.#before(from);
    if (this.#fold?.seq !== from) book.load(resting ?? unknownBook);
    const startsAnew = resting === undefined && this.#fold?.seq !== from;
    this.#fold = undefined;
    for (let k = from; k < seq; k++) {
      const block = await this.#filled(k, (k + 1) * SEGMENT_ROWS);
      if (refined !== this.#refined) return this.#bookBefore(seq);
      if (k > from && !block.folded) this.#follow(block, book.rest());
      const { n } = block.book;
      for (let at = startsAnew && k === from ? block.newestReset : 0; at < n; at += sliceRows) {
        book.apply(block.book, at, Math.min(n, at + sliceRows));
        if (at + sliceRows < n) await breathe();
      }
      if (refined !== this.#refined) return this.#bookBefore(seq);
      this.keeper.used(this, block);
    }
    this.#fold = { seq, book };
    return book.rest();
  }

  /** A later one to fold on from, where the run of the session has kept one; else `from`. */
  async #savedBetween(from: number, seq: number): Promise<number> {
    const nearest = Math.floor(seq / booksEvery) * booksEvery;
    for (let k = nearest; k > from + 1 && k > nearest - savedTries * booksEvery; k -= booksEvery) {
      const saved = await this.keeper.savedBook(this.session, k, this.index);
      if (!saved) continue;
      this.#anchor(k, restingOf(saved, this.instrument.tickSize));
      return k;
    }
    return from;
  }

  #resets(seq: number): boolean {
    const block = this.#blocks.get(seq);
    return block?.isFull === true && block.newestReset >= 0;
  }
}

/** Newest saved books that are looked for: those of a live session may not be written yet. */
const savedTries = 3;
/** Rows taken or folded at a stretch: about 3 ms. */
const sliceRows = 32_768;
