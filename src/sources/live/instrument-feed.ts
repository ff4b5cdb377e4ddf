/**
 * One instrument of a live feed: its rows in base units and true price steps, its trades without repeats, its book from a snapshot on
 * through an unbroken chain of changes. What breaks the chain is a gap, and the book is unknown until the next snapshot. Invariant: what
 * is written of a book is consistent after each row flagged LAST, and equals what is held here.
 */
import {
  FLAG_BOOK,
  FLAG_CONTINUES,
  FLAG_LAST,
  FLAG_SNAPSHOT,
  FLAG_TRADES,
  KIND_FUNDING,
  KIND_INDEX,
  KIND_LIQUIDATION,
  KIND_MARK,
  KIND_OPEN_INTEREST,
  SIDE_ASK,
  SIDE_BID,
  SIDE_NONE,
} from '../../../assembly/layout.ts';
import { Book } from '../../market/book.ts';
import type { TickWriter } from '../../market/writer.ts';
import type { Frame } from '../frame.ts';
import type { Contract } from '../scale-writer.ts';
import { BROKEN, type Listing, OLD, type VenueDefinition } from '../venue.ts';
import { ChecksumBook } from './checksum-book.ts';
import { type HeldDelta, HeldDeltas } from './held-deltas.ts';
import type { MarketClock } from './market-clock.ts';
import { PriceStep } from './price-step.ts';
import { TradeIds } from './trade-ids.ts';

/** Why a book cannot be followed any more; `stale`: the snapshot is older than the changes that wait for it. */
export type Break = 'sequence' | 'checksum' | 'crossed' | 'unusable' | 'stale';

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

const ALL_DOWN = FLAG_TRADES | FLAG_BOOK;

export class InstrumentFeed {
  readonly counts: FeedCounts = { messages: 0, gaps: 0, resyncs: 0, checksumFailures: 0, old: 0, unusable: 0 };
  /** Newest exchange time; NaN before the first row. */
  ts = Number.NaN;
  readonly book: Book;
  readonly index: number;
  readonly #step: PriceStep;
  readonly #base: number;
  readonly #quote: number;
  readonly #ids: TradeIds;
  readonly #held = new HeldDeltas();
  readonly #texts: ChecksumBook | undefined;
  /** Number the book stands at. */
  #at = Number.NaN;
  #fresh = false;
  #known = false;
  /** It was known once: the next snapshot is a resync. */
  #lostOnce = false;
  /** FLAG_TRADES, FLAG_BOOK: what is missing now, since a gap that has been told. */
  #down = 0;
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
    const { instrument, contract } = listing;
    this.index = writer.instrument(instrument.id, () => instrument);
    this.book = new Book(instrument.tickSize);
    this.#step = new PriceStep(instrument.tickSize);
    const scale: Contract | undefined = contract === 'unknown' ? undefined : contract;
    this.#base = scale && 'base' in scale ? scale.base : 1;
    this.#quote = scale && 'quote' in scale ? scale.quote : 0;
    this.#ids = new TradeIds(venue.tradeIds);
    if (venue.book.checksum) this.#texts = new ChecksumBook();
  }

  get bookKnown(): boolean {
    return this.#known;
  }

  /** Trades, quotes and values: a row of the frame that is no book message. */
  row(frame: Frame, i: number, rx: number): void {
    const kind = frame.kind[i] as number;
    const ts = this.#time(frame.ts[i] as number, rx);
    // Without a time of its own, and nothing to go by yet.
    if (ts !== ts) return;
    const px = frame.px[i] as number;
    const qty = frame.qty[i] as number;
    const id = frame.id[i] as number;
    const side = frame.side[i] as number;
    if (kind === KIND_FUNDING) this.writer.row(kind, SIDE_NONE, FLAG_LAST, this.index, ts, rx, px, 0, id);
    else if (kind === KIND_OPEN_INTEREST) this.#openInterest(ts, rx, qty);
    else if (kind === KIND_MARK || kind === KIND_INDEX) this.#value(kind, ts, rx, px);
    else if (kind === KIND_LIQUIDATION)
      this.writer.row(kind, side, FLAG_LAST, this.index, ts, rx, this.#price(px), this.#amount(qty, px), 0);
    else this.#bestQuote(frame, i, ts, rx);
  }

  trade(frame: Frame, i: number, rx: number): void {
    const ts = this.#time(frame.ts[i] as number, rx);
    const id = frame.id[i] as number;
    const px = frame.px[i] as number;
    const missing = this.#ids.follow(id);
    if (missing < 0) {
      this.counts.old++;
      return;
    }
    const qty = frame.qty[i] as number;
    if (!isAmount(px) || !isAmount(qty) || ts !== ts) {
      this.counts.unusable++;
      return;
    }
    if (missing > 0 || (this.#down & FLAG_TRADES) !== 0) this.#gapOfTrades(ts, rx, missing);
    this.#newestPx = px;
    const shownId = this.venue.tradeIds === 'none' ? Number.NaN : id;
    this.writer.trade(this.index, ts, rx, this.#price(px), this.#amount(qty, px), frame.side[i] as number, shownId);
  }

  /** A book message; what came of it when it broke the book. */
  bookMessage(frame: Frame, i: number, rx: number): Break | undefined {
    const told = this.#time(frame.ts[i] as number, rx);
    const ts = told === told ? told : rx;
    const { levelFrom, levelTo, first, prev, id, checksum } = frame;
    if (frame.snapshot[i] === 1) return this.#snapshot(frame, i, ts, rx);
    if (!this.#known) {
      if (this.venue.book.snapshots === 'asked') this.#held.add(frame, i, rx);
      return undefined;
    }
    const last = id[i] as number;
    const step = this.venue.book.follows(this.#at, first[i] as number, last, prev[i] as number, this.#fresh);
    if (step === OLD) {
      this.counts.old++;
      return undefined;
    }
    if (step === BROKEN) return this.#break('sequence', ts, rx);
    this.#fresh = false;
    this.#at = last;
    const { levelSide, levelPx, levelQty } = frame;
    const broken = this.#apply(levelSide, levelPx, levelQty, levelFrom[i] as number, levelTo[i] as number, last, ts, rx, 0, frame);
    return broken ?? this.#verify(checksum[i] as number, ts, rx);
  }

  /** What brings `flags` (FLAG_TRADES, FLAG_BOOK or both) is gone: it is missing from here on. */
  lost(flags: number, rx: number): void {
    if ((flags & FLAG_BOOK) !== 0) this.#forget();
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

  #openInterest(ts: number, rx: number, qty: number): void {
    // Contracts of quote value are base units at the newest price; unknown before there is one.
    const amount = this.#amount(qty, this.#newestPx);
    if (amount >= 0) this.writer.row(KIND_OPEN_INTEREST, SIDE_NONE, FLAG_LAST, this.index, ts, rx, Number.NaN, amount, 0);
  }

  #value(kind: number, ts: number, rx: number, px: number): void {
    if (!isAmount(px)) {
      this.counts.unusable++;
      return;
    }
    if (kind === KIND_MARK) this.#newestPx = px;
    this.writer.row(kind, SIDE_NONE, FLAG_LAST, this.index, ts, rx, px, 0, 0);
  }

  #bestQuote(frame: Frame, i: number, ts: number, rx: number): void {
    const id = frame.id[i] as number;
    // A quote behind the newest would put the clock back; numbers alone may begin again.
    if (id < this.#quoteId && !(ts > this.#quoteTs)) {
      this.counts.old++;
      return;
    }
    this.#quoteId = id;
    this.#quoteTs = ts;
    const bid = frame.px[i] as number;
    const ask = frame.px2[i] as number;
    const bidQty = this.#amount(frame.qty[i] as number, bid);
    const askQty = this.#amount(frame.qty2[i] as number, ask);
    const hasBid = bid > 0 && bidQty > 0;
    const hasAsk = ask > 0 && askQty > 0;
    this.writer.quote(
      this.index,
      ts,
      rx,
      hasBid ? this.#price(bid) : Number.NaN,
      hasBid ? bidQty : 0,
      hasAsk ? this.#price(ask) : Number.NaN,
      hasAsk ? askQty : 0,
      id,
    );
  }

  #snapshot(frame: Frame, i: number, ts: number, rx: number): Break | undefined {
    const from = frame.levelFrom[i] as number;
    const to = frame.levelTo[i] as number;
    const last = frame.id[i] as number;
    const { levelSide, levelPx, levelQty } = frame;
    if (this.venue.book.snapshots === 'always' && this.#known) {
      if (last < this.#at) {
        this.counts.old++;
        return undefined;
      }
      this.#at = last;
      return this.#replace(frame, from, to, last, ts, rx);
    }
    if (!this.#held.joins(last, this.venue.book)) return 'stale';
    if ((this.#down & FLAG_BOOK) !== 0) {
      this.#down &= ~FLAG_BOOK;
      this.#gap(ts, rx, Number.NaN, FLAG_BOOK, true);
    }
    if (this.#lostOnce) this.counts.resyncs++;
    this.#lostOnce = false;
    this.writer.bookReset(this.index, ts, rx, last);
    this.book.reset(ts, last);
    this.#texts?.clear();
    this.#known = true;
    this.#fresh = true;
    this.#at = last;
    const broken =
      this.#apply(levelSide, levelPx, levelQty, from, to, last, ts, rx, FLAG_SNAPSHOT, frame) ??
      this.#verify(frame.checksum[i] as number, ts, rx);
    return broken ?? this.#settle(this.#held.take());
  }

  /** The changes that waited for the snapshot. */
  #settle(held: readonly HeldDelta[]): Break | undefined {
    const { follows } = this.venue.book;
    for (const { ts, rx, first, last, prev, side, px, qty } of held) {
      const step = follows(this.#at, first, last, prev, this.#fresh);
      if (step === OLD) continue;
      if (step === BROKEN) return this.#break('sequence', this.#time(ts, rx), rx);
      this.#fresh = false;
      this.#at = last;
      const broken = this.#apply(side, px, qty, 0, px.length, last, this.#time(ts, rx), rx, 0, undefined);
      if (broken) return broken;
    }
    return undefined;
  }

  /** Puts levels [from, to) into the book and writes them; then what the venue has cut off. */
  #apply(
    sides: Uint8Array,
    prices: Float64Array,
    quantities: Float64Array,
    from: number,
    to: number,
    id: number,
    ts: number,
    rx: number,
    flags: number,
    texts: Frame | undefined,
  ): Break | undefined {
    const { book, writer, index } = this;
    for (let k = from; k < to; k++) {
      const px = prices[k] as number;
      const qty = quantities[k] as number;
      if (!(px > 0 && px < Number.POSITIVE_INFINITY && qty >= 0 && qty < Number.POSITIVE_INFINITY)) return this.#break('unusable', ts, rx);
    }
    const cut = this.venue.book.depth;
    const lastRow = to - 1;
    for (let k = from; k < to; k++) {
      const px = this.#price(prices[k] as number);
      const qty = this.#amount(quantities[k] as number, px);
      const side = sides[k] as number;
      book.apply(side === SIDE_BID, px, qty, ts, id);
      const ends = k === lastRow && (cut === undefined || !this.#isDeep(cut));
      writer.level(index, ts, rx, px, qty, side, id, ends ? flags | FLAG_LAST : flags);
    }
    if (this.#texts && texts !== undefined && texts.pxTexts.length > 0) this.#put(this.#texts, texts, from, to);
    if (cut !== undefined && this.#isDeep(cut)) this.#cut(cut, id, ts, rx, flags);
    return book.crossed ? this.#break('crossed', ts, rx) : undefined;
  }

  #put(texts: ChecksumBook, frame: Frame, from: number, to: number): void {
    const { levelSide, levelPx, levelQty, pxTexts, qtyTexts } = frame;
    for (let k = from; k < to; k++)
      texts.put(levelSide[k] as number, levelPx[k] as number, levelQty[k] as number, pxTexts[k] as string, qtyTexts[k] as string);
  }

  #isDeep(depth: number): boolean {
    return this.book.bidLevels > depth || this.book.askLevels > depth;
  }

  /** Takes away what lies deeper than the venue keeps: it never says so itself. */
  #cut(depth: number, id: number, ts: number, rx: number, flags: number): void {
    const { book, writer, index } = this;
    const { bids, asks } = book.beyond(depth);
    let left = bids.length + asks.length;
    const take = (px: number, side: number): void => {
      book.apply(side === SIDE_BID, px, 0, ts, id);
      writer.level(index, ts, rx, px, 0, side, id, --left === 0 ? flags | FLAG_LAST : flags);
    };
    for (const px of bids) take(px, SIDE_BID);
    for (const px of asks) take(px, SIDE_ASK);
    this.#texts?.truncate(depth);
  }

  /** A whole book in place of the one held: what differs is written as changes. */
  #replace(frame: Frame, from: number, to: number, id: number, ts: number, rx: number): Break | undefined {
    const { book } = this;
    const { levelSide, levelPx, levelQty } = frame;
    const kept: [Set<number>, Set<number>] = [new Set(), new Set()];
    const sides: number[] = [];
    const px: number[] = [];
    const qty: number[] = [];
    for (let k = from; k < to; k++) {
      const side = levelSide[k] as number;
      const price = levelPx[k] as number;
      kept[side === SIDE_BID ? 0 : 1].add(price);
      if (book.at(side === SIDE_BID, price) === this.#amount(levelQty[k] as number, price)) continue;
      sides.push(side);
      px.push(price);
      qty.push(levelQty[k] as number);
    }
    const { bids, asks } = book.depth(Number.POSITIVE_INFINITY);
    for (const [held, stays, side] of [[bids, kept[0], SIDE_BID] as const, [asks, kept[1], SIDE_ASK] as const]) {
      for (const price of held.price) {
        if (stays.has(price)) continue;
        sides.push(side);
        px.push(price);
        qty.push(0);
      }
    }
    return this.#apply(Uint8Array.from(sides), Float64Array.from(px), Float64Array.from(qty), 0, px.length, id, ts, rx, 0, undefined);
  }

  #verify(expected: number, ts: number, rx: number): Break | undefined {
    const { checksum } = this.venue.book;
    if (expected !== expected || !checksum || !this.#texts || checksum.of(this.#texts) === expected) return undefined;
    this.counts.checksumFailures++;
    return this.#break('checksum', ts, rx);
  }

  #break(why: Break, ts: number, rx: number): Break {
    this.#forget();
    if ((this.#down & FLAG_BOOK) === 0) {
      const goesOn = this.#down !== 0;
      this.#down |= FLAG_BOOK;
      this.#gap(ts, rx, Number.NaN, FLAG_BOOK, goesOn);
    }
    return why;
  }

  #forget(): void {
    if (this.#known) this.#lostOnce = true;
    this.#known = false;
    this.#held.take();
    this.book.lose();
    this.#texts?.clear();
    this.#quoteId = Number.NaN;
  }

  #gapOfTrades(ts: number, rx: number, missing: number): void {
    const goesOn = (this.#down & FLAG_TRADES) !== 0;
    this.#down &= ~FLAG_TRADES;
    this.#gap(ts, rx, missing > 0 ? missing : Number.NaN, FLAG_TRADES, goesOn);
  }

  /** `what`: FLAG_TRADES, FLAG_BOOK, or both, which is a gap in everything. */
  #gap(ts: number, rx: number, missing: number, what: number, goesOn: boolean): void {
    const flags = what === ALL_DOWN ? 0 : what;
    if (!goesOn) this.counts.gaps++;
    this.writer.gap(this.index, ts, rx, missing, goesOn ? flags | FLAG_CONTINUES : flags);
  }

  /** What has no time of its own happened at the newest time there is. */
  #time(ts: number, rx: number): number {
    this.counts.messages++;
    if (ts !== ts) return this.clock.newest > 0 ? this.clock.newest : Number.NaN;
    this.clock.note(ts, rx);
    if (!(ts <= this.ts)) this.ts = ts;
    return ts;
  }

  #amount(qty: number, px: number): number {
    return this.#quote > 0 ? (qty * this.#quote) / px : qty * this.#base;
  }

  #price(px: number): number {
    if (!this.#step.fits(px)) {
      this.#step.set(this.#step.refined(px));
      this.book.refine(this.#step.tickSize);
      this.writer.refine(this.index, this.#step.tickSize);
    }
    return px;
  }
}

function isAmount(value: number): boolean {
  return value > 0 && value < Number.POSITIVE_INFINITY;
}
