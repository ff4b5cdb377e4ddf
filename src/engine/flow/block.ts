/**
 * One block of a market log: the rows of an instrument inside one stored segment, as columns. Rows are taken in the order of the session,
 * each once: those that are held are passed over. Invariant: `rows` rows of the session have been looked at, from `firstRow` on.
 */
import {
  FLAG_CONTINUES,
  FLAG_LAST,
  FLAG_MASK,
  FLAG_SHIFT,
  FLAG_UNANCHORED,
  INSTRUMENT_ALL,
  INSTRUMENT_SHIFT,
  KIND_BOOK_RESET,
  KIND_GAP,
  KIND_LEVEL,
  KIND_MASK,
  KIND_TRADE,
  SEGMENT_ROWS,
  SIDE_ASK,
  SIDE_MASK,
  SIDE_SHIFT,
} from '../../../assembly/layout.ts';
import type { TickBatch } from '../../market/batch.ts';
import { losesBook, losesTrades, signOf } from '../../market/meta.ts';
import { farthest, unknownBook } from './book-fold.ts';
import { ASK, type BookRows, LAST, LOST, type LogBlock, RESET, type RestingBook, type TradeRows } from './log.ts';

/** A missing span of the instrument; `row` of the block tells it, `continues`: the span before goes on. Without an end yet, `to` is Infinity. */
export interface BlockGap {
  from: number;
  to: number;
  row: number;
  continues: boolean;
}

const bookRowBytes = 23;
const tradeRowBytes = 35;

export class FilledBlock implements LogBlock {
  rows = 0;
  from = Number.NaN;
  to = Number.NaN;
  readonly book: BookRows = bookRows(0);
  readonly trades: TradeRows = tradeRows(0);
  readonly gaps: BlockGap[] = [];
  before: RestingBook = unknownBook;
  /** `before` is what it is to be, and times of book rows go on from it. */
  folded = false;
  /** Place of the newest row that resets the book; -1 without one. */
  newestReset = -1;
  /** Rows of it are not to be had. */
  holed = false;
  #missing: BlockGap | undefined;
  #bookTs = Number.NaN;
  #tradeTs = Number.NEGATIVE_INFINITY;

  /** `since`: time of the newest row before it, NaN without one. */
  constructor(
    readonly seq: number,
    readonly since: number,
  ) {}

  get firstRow(): number {
    return this.seq * SEGMENT_ROWS;
  }

  get isFull(): boolean {
    return this.rows === SEGMENT_ROWS;
  }

  get bytes(): number {
    return this.book.ts.length * bookRowBytes + this.trades.ts.length * tradeRowBytes + this.before.tick.length * 12;
  }

  /** Takes rows [from, to) of a batch, of which the first follows the rows held; they end with the segment. `index`: of the instrument. */
  take(batch: TickBatch, from: number, to: number, index: number, tickSize: number): void {
    const { ts, px, qty, id, meta } = batch;
    this.#makeRoom(meta, from, to, index);
    const steps = 1 / tickSize;
    const isWhole = Math.round(steps) >= 1 && Math.abs(steps - Math.round(steps)) < 1e-6 * steps;
    const perUnit = isWhole ? Math.round(steps) : 0;
    const { book, trades } = this;
    for (let i = from; i < to; i++) {
      const m = meta[i];
      const row = this.rows++;
      const owner = m >>> INSTRUMENT_SHIFT;
      const at = ts[i];
      if ((owner !== index && owner !== INSTRUMENT_ALL) || at - at !== 0) continue;
      const kind = m & KIND_MASK;
      const flags = (m >>> FLAG_SHIFT) & FLAG_MASK;
      if (kind === KIND_GAP) {
        this.#gap(at, flags, row);
        continue;
      }
      if (owner !== index) continue;
      if (this.#missing !== undefined) this.#resume(at);
      if (!(this.from <= at)) this.from = at;
      if (!(this.to >= at)) this.to = at;
      if (kind === KIND_TRADE) {
        if (px[i] - px[i] !== 0 || !(qty[i] >= 0 && qty[i] < Number.POSITIVE_INFINITY)) continue;
        if (at > this.#tradeTs) this.#tradeTs = at;
        const n = trades.n++;
        trades.ts[n] = this.#tradeTs;
        trades.px[n] = px[i];
        trades.qty[n] = qty[i];
        trades.side[n] = signOf(m);
        trades.id[n] = id[i];
        trades.row[n] = row;
      } else if (kind === KIND_LEVEL) {
        const last = (flags & FLAG_LAST) !== 0 ? LAST : 0;
        const tick = Math.round(isWhole ? px[i] * perUnit : px[i] / tickSize);
        if ((flags & FLAG_UNANCHORED) !== 0 || !(Math.abs(tick) <= farthest) || !(qty[i] >= 0 && qty[i] < Number.POSITIVE_INFINITY)) {
          // What cannot be put may still be the end of its message.
          if (last !== 0 && book.n > 0) book.what[book.n - 1] |= LAST;
          continue;
        }
        this.#put(at, tick, qty[i], last | (((m >>> SIDE_SHIFT) & SIDE_MASK) === SIDE_ASK ? ASK : 0), row);
      } else if (kind === KIND_BOOK_RESET) {
        this.newestReset = book.n;
        this.#put(at, 0, 0, RESET, row);
      }
    }
    if (this.isFull) this.#shrink();
  }

  /** Its rows before number `upTo` that it does not hold are not to be had: until the next comes nothing is known. */
  miss(upTo: number): void {
    if (upTo <= this.rows) return;
    const from = this.to === this.to ? this.to : this.since;
    this.holed = true;
    if (from === from && this.#missing === undefined) {
      this.#missing = { from, to: Number.POSITIVE_INFINITY, row: this.rows, continues: false };
      this.gaps.push(this.#missing);
      const { book } = this;
      if (book.n === book.ts.length) resize(book, roomFor(book.n + 1), bookRows);
      this.#put(from, 0, 0, LOST, this.rows);
    }
    this.rows = upTo;
    if (this.isFull) this.#shrink();
  }

  #resume(at: number): void {
    const gap = this.#missing;
    if (gap) gap.to = Math.max(gap.from, at);
    this.#missing = undefined;
  }

  /** The book before its first row is known: no row of it is older than that book. */
  follow(before: RestingBook): void {
    this.before = before;
    this.folded = true;
    const { book } = this;
    if (before.ts !== before.ts) return;
    for (let i = 0; i < book.n && !(book.ts[i] >= before.ts); i++) book.ts[i] = before.ts;
    if (!(this.#bookTs >= before.ts)) this.#bookTs = before.ts;
  }

  #put(at: number, tick: number, qty: number, what: number, row: number): void {
    const { book } = this;
    if (!(this.#bookTs >= at)) this.#bookTs = at;
    const n = book.n++;
    book.ts[n] = this.#bookTs;
    book.tick[n] = tick;
    book.qty[n] = qty;
    book.what[n] = what;
    book.row[n] = row;
  }

  /** Of a gap in trades, rows of any kind are the last that is known; of one in books alone, those of the book. */
  #gap(at: number, flags: number, row: number): void {
    const seen = this.to === this.to ? this.to : this.since;
    const known = losesTrades(flags) || !(this.#bookTs <= seen) ? seen : this.#bookTs;
    const from = known <= at ? known : at;
    this.gaps.push({ from, to: at, row, continues: (flags & FLAG_CONTINUES) !== 0 });
    if (losesBook(flags)) this.#put(from, 0, 0, LOST, row);
  }

  /** Makes room for the rows of the instrument among those that come: a column is about as long as what it holds. */
  #makeRoom(meta: Uint32Array, from: number, to: number, index: number): void {
    let [levels, trades] = [0, 0];
    for (let i = from; i < to; i++) {
      const owner = meta[i] >>> INSTRUMENT_SHIFT;
      const kind = meta[i] & KIND_MASK;
      if (owner !== index && kind !== KIND_GAP) continue;
      if (kind === KIND_TRADE) trades++;
      else if (kind === KIND_LEVEL || kind === KIND_BOOK_RESET || kind === KIND_GAP) levels++;
    }
    const { book } = this;
    if (book.n + levels > book.ts.length) resize(book, this.rows === 0 ? levels : roomFor(book.n + levels), bookRows);
    if (this.trades.n + trades > this.trades.ts.length)
      resize(this.trades, this.rows === 0 ? trades : roomFor(this.trades.n + trades), tradeRows);
  }

  #shrink(): void {
    const { book, trades } = this;
    if (book.ts.length > book.n) resize(book, book.n, bookRows);
    if (trades.ts.length > trades.n) resize(trades, trades.n, tradeRows);
  }
}

const roomFor = (n: number): number => Math.min(SEGMENT_ROWS, Math.ceil(n * 1.5) + 256);

function resize<T extends BookRows | TradeRows>(rows: T, capacity: number, make: (capacity: number) => T): void {
  const roomy = make(capacity);
  for (const [name, column] of Object.entries(roomy)) {
    if (name === 'n') continue;
    const held = (rows as unknown as Record<string, Float64Array>)[name];
    (column as Float64Array).set(held.length > capacity ? held.subarray(0, capacity) : held);
  }
  Object.assign(rows, roomy, { n: rows.n });
}

function bookRows(capacity: number): BookRows {
  return {
    n: 0,
    ts: new Float64Array(capacity),
    tick: new Int32Array(capacity),
    qty: new Float64Array(capacity),
    what: new Uint8Array(capacity),
    row: new Uint16Array(capacity),
  };
}

function tradeRows(capacity: number): TradeRows {
  return {
    n: 0,
    ts: new Float64Array(capacity),
    px: new Float64Array(capacity),
    qty: new Float64Array(capacity),
    side: new Int8Array(capacity),
    id: new Float64Array(capacity),
    row: new Uint16Array(capacity),
  };
}
