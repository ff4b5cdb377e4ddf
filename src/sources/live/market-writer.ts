/**
 * From what messages of one venue say to rows of the market: one InstrumentFeed an instrument, one clock over all. Messages are taken in
 * the order they were received, each whole. Times integer microseconds; `slot` is an instrument's place in the subscription.
 */
import { FLAG_BOOK, FLAG_TRADES, KIND_LEVEL, KIND_TRADE } from '../../../assembly/layout.ts';
import type { TickWriter } from '../../market/writer.ts';
import { Frame } from '../frame.ts';
import type { Listing, VenueDefinition } from '../venue.ts';
import { InstrumentFeed } from './instrument-feed.ts';
import type { Break } from './live-book.ts';
import { MarketClock } from './market-clock.ts';

/** What a connection carries: all of an instrument, its book and quotes, its trades, or its quotes where no book was asked for. */
export type Carried = 'all' | 'book' | 'trades' | 'quotes';

export interface MarketEvents {
  /** The book of an instrument cannot be followed any more: a snapshot is needed. */
  broken(slot: number, why: Break): void;
}

const flagsOf: Record<Carried, number> = { all: FLAG_BOOK | FLAG_TRADES, book: FLAG_BOOK, trades: FLAG_TRADES, quotes: FLAG_BOOK };

/** Unreadable messages whose reason is kept. */
const keptFaults = 20;

export class MarketWriter {
  readonly clock = new MarketClock();
  readonly feeds: InstrumentFeed[] = [];
  messages = 0;
  /** Messages that could not be read, lines where the rest of a message counts, and the newest of their reasons. */
  unreadable = 0;
  readonly faults: string[] = [];
  /** Messages of instruments that nobody asked for. */
  unasked = 0;
  readonly #slots = new Map<string, number>();

  constructor(
    readonly venue: VenueDefinition,
    listings: readonly Listing[],
    readonly writer: TickWriter,
    readonly events: MarketEvents,
  ) {
    for (const listing of listings) this.#admit(listing);
  }

  /** A frame for messages of one connection. */
  frame(): Frame {
    return new Frame((symbol) => this.slotOf(symbol));
  }

  /** Place of a symbol; undefined when it was not asked for. */
  slotOf(symbol: string): number | undefined {
    const slot = this.#slots.get(symbol);
    if (slot !== undefined || !this.venue.admits) return slot;
    const listing = this.venue.parse(symbol);
    return listing && this.#admit(listing);
  }

  /** One message, received at `rx`. False when it was not readable: then nothing of it was taken. */
  take(frame: Frame, rx: number): boolean {
    this.messages++;
    this.unasked += frame.unasked;
    for (const reason of frame.left) this.#unread(reason);
    if (frame.fault !== '') {
      this.#unread(frame.fault);
      return false;
    }
    const { n, kind, slot } = frame;
    for (let i = 0; i < n; i++) {
      const at = slot[i] as number;
      const feed = this.feeds[at];
      if (feed === undefined) continue;
      const what = kind[i];
      if (what === KIND_TRADE) feed.trade(frame, i, rx);
      else if (what === KIND_LEVEL) {
        const why = feed.bookMessage(frame, i, rx);
        if (why !== undefined) this.events.broken(at, why);
      } else feed.row(frame, i, rx);
    }
    return true;
  }

  /** Nothing comes any more of what is named, for these instruments. */
  lost(slots: readonly number[], what: Carried, rx: number): void {
    for (const slot of slots) this.feeds[slot]?.lost(flagsOf[what], rx, what === 'quotes');
  }

  /** A second has passed. */
  tick(rx: number): void {
    const ts = this.clock.at(rx);
    if (ts !== ts) return;
    for (const feed of this.feeds) feed.tick(ts, rx);
    this.writer.clock(ts, rx);
  }

  #unread(reason: string): void {
    this.unreadable++;
    this.faults.push(reason);
    if (this.faults.length > keptFaults) this.faults.shift();
  }

  #admit(listing: Listing): number {
    const slot = this.feeds.length;
    this.feeds.push(new InstrumentFeed(this.venue, listing, this.writer, this.clock));
    this.#slots.set(listing.instrument.symbol, slot);
    return slot;
  }
}
