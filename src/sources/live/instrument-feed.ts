/**
 * One instrument of a live feed: its rows in base units and true price steps, its trades without repeats, its book while that can be
 * followed. What is missing is a gap, told once, told on while it lasts, and ended by what comes next. Times integer microseconds.
 */
import {
  FLAG_BOOK,
  FLAG_CONTINUES,
  FLAG_LAST,
  FLAG_TRADES,
  KIND_FUNDING,
  KIND_LIQUIDATION,
  KIND_MARK,
  KIND_OPEN_INTEREST,
  KIND_QUOTE,
  SIDE_NONE,
} from '../../../assembly/layout.ts';
import type { Book } from '../../market/book.ts';
import type { TickWriter } from '../../market/writer.ts';
import type { Frame } from '../frame.ts';
import type { Listing, VenueDefinition } from '../venue.ts';
import { type BookEvents, type Break, LiveBook } from './live-book.ts';
import type { MarketClock } from './market-clock.ts';
import { TradeIds } from './trade-ids.ts';
import { isAmount, Units } from './units.ts';

export interface FeedCounts {
  messages: number;
  /** Gaps, those that go on counted once. */
  gaps: number;
  /** Books that were known again after they had been lost. */
  resyncs: number;
  checksumFailures: number;
  /** Changes of books and trades that had been here before. */
  old: number;
  /** Rows without a price or a quantity that can be one. */
  unusable: number;
}

const ALL = FLAG_TRADES | FLAG_BOOK;

export class InstrumentFeed implements BookEvents {
  readonly counts: FeedCounts = { messages: 0, gaps: 0, resyncs: 0, checksumFailures: 0, old: 0, unusable: 0 };
  /** Newest exchange time; NaN before the first row. */
  ts = Number.NaN;
  readonly index: number;
  /** Undefined before the first message of a book: an empty one takes 270 KB, and many instruments have none. */
  #live: LiveBook | undefined;
  #tickSize: number;
  readonly #units: Units;
  readonly #ids: TradeIds;
  /** The book was known and is not: the next snapshot is a resync. */
  #lost = false;
  /** FLAG_TRADES, FLAG_BOOK: what is missing now, since a gap that has been told. */
  #down = 0;
  /** No book was asked for: what is missing of FLAG_BOOK is back with the next quote. */
  #endsByQuote = false;
  /** Of a trade or of the mark; NaN before the first. */
  #newestPx = Number.NaN;
  #quoteId = Number.NaN;
  #quoteTs = Number.NaN;

  constructor(
    readonly venue: VenueDefinition,
    listing: Listing,
    readonly writer: TickWriter,
    readonly clock: MarketClock,
  ) {
    const { instrument } = listing;
    this.index = writer.instrument(instrument.id, () => instrument);
    this.#tickSize = instrument.tickSize;
    this.#units = new Units(listing, (tickSize) => {
      this.#tickSize = tickSize;
      this.#live?.book.refine(tickSize);
      writer.refine(this.index, tickSize);
    });
    this.#ids = new TradeIds(venue.tradeIds);
  }

  get book(): Book {
    return this.#liveBook().book;
  }

  get bookKnown(): boolean {
    return this.#live?.known === true;
  }

  trade(frame: Frame, i: number, rx: number): void {
    const ts = this.#time(frame.ts[i] as number, rx);
    const id = frame.id[i] as number;
    const px = frame.px[i] as number;
    const qty = frame.qty[i] as number;
    const missing = this.#ids.follow(id, ts);
    if (missing < 0) {
      this.old();
      return;
    }
    if (!isAmount(px) || !isAmount(qty) || ts !== ts) {
      this.counts.unusable++;
      if (ts === ts) this.#gapOfTrades(ts, rx, missing + 1);
      return;
    }
    if (missing !== 0 || (this.#down & FLAG_TRADES) !== 0) this.#gapOfTrades(ts, rx, missing);
    this.#newestPx = px;
    const { index, writer } = this;
    const units = this.#units;
    const shownId = this.venue.tradeIds === 'none' ? Number.NaN : id;
    writer.trade(index, ts, rx, units.price(px), units.amount(qty, px), frame.side[i] as number, shownId);
  }

  /** Why the message broke the book, if it did. */
  bookMessage(frame: Frame, i: number, rx: number): Break | undefined {
    const told = this.#time(frame.ts[i] as number, rx);
    const ts = told === told ? told : rx;
    const live = this.#liveBook();
    const { known } = live;
    const why = live.take(frame, i, ts, rx);
    if (why === undefined || why === 'stale') return why;
    if (why === 'checksum') this.counts.checksumFailures++;
    this.#loseBook(known || frame.snapshot[i] === 1);
    const goesOn = this.#down !== 0;
    if ((this.#down & FLAG_BOOK) === 0) {
      this.#down |= FLAG_BOOK;
      this.#gap(ts, rx, Number.NaN, FLAG_BOOK, goesOn);
    }
    return why;
  }

  /** Quotes and values: a row of the frame that is neither a trade nor a book message. */
  row(frame: Frame, i: number, rx: number): void {
    const ts = this.#time(frame.ts[i] as number, rx);
    // Without a time of its own, and nothing to go by yet.
    if (ts !== ts) return;
    const kind = frame.kind[i] as number;
    const px = frame.px[i] as number;
    const qty = frame.qty[i] as number;
    const { index, writer } = this;
    if (kind === KIND_QUOTE) this.#quote(frame, i, ts, rx);
    else if (kind === KIND_FUNDING) writer.row(kind, SIDE_NONE, FLAG_LAST, index, ts, rx, px, 0, frame.id[i] as number);
    else if (kind === KIND_OPEN_INTEREST) {
      // Contracts of quote value are base units at the newest price; unknown before there is one.
      const amount = this.#units.amount(qty, this.#newestPx);
      if (amount >= 0) writer.row(kind, SIDE_NONE, FLAG_LAST, index, ts, rx, Number.NaN, amount, 0);
    } else if (!isAmount(px)) this.counts.unusable++;
    else if (kind === KIND_LIQUIDATION)
      // An average or a bankruptcy price, which is no multiple of the step.
      writer.row(kind, frame.side[i] as number, FLAG_LAST, index, ts, rx, px, this.#units.amount(qty, px), 0);
    else {
      if (kind === KIND_MARK) this.#newestPx = px;
      writer.row(kind, SIDE_NONE, FLAG_LAST, index, ts, rx, px, 0, 0);
    }
  }

  /** What brings `flags` (FLAG_TRADES, FLAG_BOOK or both) is gone: it is missing from here on. `quotes`: FLAG_BOOK is of quotes alone. */
  lost(flags: number, rx: number, quotes = false): void {
    this.#endsByQuote = quotes || (this.#endsByQuote && (flags & FLAG_BOOK) === 0);
    if ((flags & FLAG_BOOK) !== 0) this.#loseBook(this.bookKnown);
    const more = flags & ~this.#down;
    if (more === 0 || this.ts !== this.ts) return;
    const goesOn = this.#down !== 0;
    this.#down |= flags;
    this.#gap(this.clock.at(rx), rx, Number.NaN, more, goesOn);
  }

  /** A second has passed: what is missing is missing still. */
  tick(ts: number, rx: number): void {
    if (this.#down !== 0) this.#gap(ts, rx, Number.NaN, this.#down, true);
  }

  begins(ts: number, rx: number): void {
    if ((this.#down & FLAG_BOOK) !== 0) {
      this.#down &= ~FLAG_BOOK;
      this.#gap(ts, rx, Number.NaN, FLAG_BOOK, true);
    }
    if (this.#lost) this.counts.resyncs++;
    this.#lost = false;
  }

  old(): void {
    this.counts.old++;
  }

  #quote(frame: Frame, i: number, ts: number, rx: number): void {
    const id = frame.id[i] as number;
    // A quote behind the newest would put the clock back; numbers alone may begin again.
    if (id < this.#quoteId && !(ts > this.#quoteTs)) {
      this.old();
      return;
    }
    this.#quoteId = id;
    this.#quoteTs = ts;
    if (this.#endsByQuote) this.begins(ts, rx);
    this.#endsByQuote = false;
    const units = this.#units;
    const bid = frame.px[i] as number;
    const ask = frame.px2[i] as number;
    const hasBid = isAmount(bid);
    const hasAsk = isAmount(ask);
    const bidPx = hasBid ? units.price(bid) : Number.NaN;
    const askPx = hasAsk ? units.price(ask) : Number.NaN;
    const bidQty = hasBid ? units.amount(frame.qty[i] as number, bid) : 0;
    const askQty = hasAsk ? units.amount(frame.qty2[i] as number, ask) : 0;
    this.writer.quote(this.index, ts, rx, bidPx, bidQty, askPx, askQty, id);
  }

  #liveBook(): LiveBook {
    const { venue, index, writer } = this;
    this.#live ??= new LiveBook(venue.book, index, this.#tickSize, this.#units, writer, this);
    return this.#live;
  }

  #loseBook(wasKnown: boolean): void {
    if (wasKnown) this.#lost = true;
    this.#live?.forget();
    this.#quoteId = Number.NaN;
  }

  #gapOfTrades(ts: number, rx: number, missing: number): void {
    const goesOn = (this.#down & FLAG_TRADES) !== 0;
    this.#down &= ~FLAG_TRADES;
    this.#gap(ts, rx, missing > 0 ? missing : Number.NaN, FLAG_TRADES, goesOn);
  }

  /** `what`: FLAG_TRADES, FLAG_BOOK, or both, which is a gap in everything. */
  #gap(ts: number, rx: number, missing: number, what: number, goesOn: boolean): void {
    const flags = what === ALL ? 0 : what;
    if (!goesOn) this.counts.gaps++;
    this.writer.gap(this.index, ts, rx, missing, goesOn ? flags | FLAG_CONTINUES : flags);
  }

  /** What has no time of its own, or none that can be one, happened at the newest time there is; NaN before any. */
  #time(ts: number, rx: number): number {
    this.counts.messages++;
    if (ts !== ts || !this.clock.believes(ts, rx)) return this.clock.newest > 0 ? this.clock.newest : Number.NaN;
    this.clock.note(ts, rx);
    if (!(ts <= this.ts)) this.ts = ts;
    return ts;
  }
}
