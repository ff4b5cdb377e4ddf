/**
 * What happened in a range of prices: rows in arrival order, quantities in base units. A level that shrinks by up to what has traded at its price
 * since the message before was traded, by more was cancelled. A snapshot and a gap say nothing of what orders did.
 */
import { firstAt } from './first-at.ts';
import { ASK, LAST, LOST, type LogPart, RESET, type RestingBook } from './log.ts';

export class CellFold {
  known = false;
  /** Rests now; exactly 0 when nothing does. */
  resting = 0;
  /** Since when something rests; NaN while nothing does or where that is not known. */
  since = Number.NaN;
  /** What rests was there when the book began, or came with a snapshot: looking further back tells no more. */
  snapshot = false;
  added = 0;
  cancelled = 0;
  bought = 0;
  sold = 0;
  /** Quantity times time, and time, that was known in the span. */
  integral = 0;
  knownTime = 0;
  /** By price step, twice, and one more for asks. */
  readonly #levels = new Map<number, number>();
  /** Traded since the last message, by the level it was taken from. */
  readonly #traded = new Map<number, number>();
  #time: number;
  #begins = false;

  /** Price steps [low, high), times [from, to). */
  constructor(
    readonly low: number,
    readonly high: number,
    readonly from: number,
    readonly to: number,
  ) {
    this.#time = from;
  }

  /** The book that the first row meets. */
  begin({ known, bids, tick, qty }: RestingBook): void {
    this.known = known;
    for (let i = 0; i < tick.length; i++) {
      if (tick[i] < this.low || tick[i] >= this.high) continue;
      this.#levels.set(2 * tick[i] + (i < bids ? 0 : 1), qty[i]);
      this.resting += qty[i];
    }
  }

  take({ block, bookRows, tradeRows }: LogPart, tickSize: number): void {
    const { book, trades } = block;
    let next = 0;
    for (let i = 0; i < bookRows; i++) {
      if (book.ts[i] >= this.to) break;
      const before = firstAt(trades.row, tradeRows, book.row[i]);
      for (; next < before; next++) this.#trade(trades.ts[next], trades.px[next], trades.qty[next], trades.side[next], tickSize);
      this.#change(book.ts[i], book.tick[i], book.qty[i], book.what[i]);
    }
    for (; next < tradeRows; next++) this.#trade(trades.ts[next], trades.px[next], trades.qty[next], trades.side[next], tickSize);
  }

  /** Time goes on up to `until`. */
  reach(until: number): void {
    const at = Math.min(until, this.to);
    if (!(at > this.#time)) return;
    if (this.known) {
      this.integral += this.resting * (at - this.#time);
      this.knownTime += at - this.#time;
    }
    this.#time = at;
  }

  #trade(ts: number, px: number, qty: number, side: number, tickSize: number): void {
    const tick = Math.round(px / tickSize);
    if (tick < this.low || tick >= this.high || ts >= this.to) return;
    if (side >= 0) this.#traded.set(2 * tick + 1, (this.#traded.get(2 * tick + 1) ?? 0) + qty);
    if (side <= 0) this.#traded.set(2 * tick, (this.#traded.get(2 * tick) ?? 0) + qty);
    if (ts < this.from) return;
    if (side > 0) this.bought += qty;
    if (side < 0) this.sold += qty;
  }

  #change(ts: number, tick: number, qty: number, what: number): void {
    if ((what & (RESET | LOST)) !== 0) this.#empty(ts, (what & RESET) !== 0);
    else if (this.known && tick >= this.low && tick < this.high) this.#put(ts, 2 * tick + (what & ASK), qty);
    if ((what & LAST) === 0) return;
    this.#begins = false;
    this.#traded.clear();
  }

  #put(ts: number, key: number, qty: number): void {
    const before = this.#levels.get(key) ?? 0;
    if (qty === before) return;
    this.reach(ts);
    const wasEmpty = this.#levels.size === 0;
    if (qty > 0) this.#levels.set(key, qty);
    else this.#levels.delete(key);
    const isEmpty = this.#levels.size === 0;
    this.resting = isEmpty ? 0 : this.resting + (qty - before);
    if (wasEmpty) {
      this.since = this.#begins ? Number.NaN : ts;
      this.snapshot = this.#begins;
    }
    if (isEmpty) {
      this.since = Number.NaN;
      this.snapshot = false;
    }
    if (this.#begins) return;
    const gone = before - qty;
    const traded = gone > 0 ? Math.min(gone, this.#traded.get(key) ?? 0) : 0;
    if (traded > 0) this.#traded.set(key, (this.#traded.get(key) ?? 0) - traded);
    if (ts < this.from) return;
    if (gone < 0) this.added -= gone;
    else this.cancelled += gone - traded;
  }

  #empty(ts: number, known: boolean): void {
    this.reach(ts);
    this.known = known;
    this.#levels.clear();
    this.resting = 0;
    this.since = Number.NaN;
    this.snapshot = false;
    this.#begins = known;
  }
}
