/**
 * Time-weighted best-quote spread: from quote rows, or from the top of the book. Times microseconds, spread in quote currency and in
 * basis points of mid. Each quote weighs as long as it stood; an unknown or one-sided one weighs nothing.
 */
import { FLAG_LAST, FLAG_UNANCHORED } from '../../assembly/layout.ts';
import type { SummaryStatistics } from '../api/types.ts';
import { Book } from '../market/book.ts';

/** Sums over the quotes that have stood; the one that stands is added when the next comes. */
class StandingQuote {
  n = 0;
  #width = Number.NaN;
  #bps = Number.NaN;
  #since = Number.NaN;
  #weight = 0;
  #widths = 0;
  #bpsSum = 0;

  /** From `ts` on the best prices are these. */
  set(ts: number, bid: number, ask: number): void {
    this.#stand(ts);
    this.#width = ask - bid;
    this.#bps = (this.#width / ((ask + bid) / 2)) * 10_000;
    if (!Number.isNaN(this.#width)) this.n++;
  }

  finish(end: number): SummaryStatistics['spread'] {
    this.#stand(end);
    const known = this.#weight > 0;
    return { n: this.n, mean: known ? this.#widths / this.#weight : Number.NaN, bps: known ? this.#bpsSum / this.#weight : Number.NaN };
  }

  #stand(until: number): void {
    const span = until - this.#since;
    if (span > 0 && !Number.isNaN(this.#width)) {
      this.#weight += span;
      this.#widths += span * this.#width;
      this.#bpsSum += span * this.#bps;
    }
    if (!(this.#since >= until)) this.#since = until;
  }
}

export class QuoteSpread {
  readonly #quote = new StandingQuote();
  #bid = Number.NaN;

  get n(): number {
    return this.#quote.n;
  }

  /** One side of a quote; the last row of the message completes it. */
  row(ts: number, px: number, isBid: boolean, flags: number): void {
    if (isBid) this.#bid = px;
    if ((flags & FLAG_LAST) === 0) return;
    this.#quote.set(ts, this.#bid, isBid ? Number.NaN : px);
    this.#bid = Number.NaN;
  }

  gap(ts: number): void {
    this.#quote.set(ts, Number.NaN, Number.NaN);
    this.#bid = Number.NaN;
  }

  finish(end: number): SummaryStatistics['spread'] {
    return this.#quote.finish(end);
  }
}

export class BookSpread {
  readonly #quote = new StandingQuote();
  readonly #book: Book;
  #bid = Number.NaN;
  #ask = Number.NaN;
  #begun = false;

  /** Rows before `from` make the book; what it shows counts from there on. */
  constructor(
    tickSize: number,
    readonly from: number,
  ) {
    this.#book = new Book(tickSize);
  }

  level(ts: number, px: number, qty: number, isBid: boolean, flags: number): void {
    if ((flags & FLAG_UNANCHORED) === 0) this.#book.apply(isBid, px, qty, ts, 0);
    if ((flags & FLAG_LAST) !== 0 && this.#book.known) this.#top(ts, this.#book.bid, this.#book.ask);
  }

  reset(ts: number): void {
    this.#book.reset(ts, 0);
    this.#top(ts, Number.NaN, Number.NaN);
  }

  gap(ts: number): void {
    this.#book.lose();
    this.#top(ts, Number.NaN, Number.NaN);
  }

  finish(end: number): SummaryStatistics['spread'] {
    this.#begin();
    return this.#quote.finish(end);
  }

  #top(ts: number, bid: number, ask: number): void {
    if (Object.is(bid, this.#bid) && Object.is(ask, this.#ask)) return;
    if (ts >= this.from) {
      this.#begin();
      this.#quote.set(ts, bid, ask);
    }
    this.#bid = bid;
    this.#ask = ask;
  }

  /** What stood when the span began counts from its start. */
  #begin(): void {
    if (this.#begun) return;
    this.#begun = true;
    if (!Number.isNaN(this.#ask - this.#bid)) this.#quote.set(this.from, this.#bid, this.#ask);
  }
}
