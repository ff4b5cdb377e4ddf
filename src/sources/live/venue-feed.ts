/**
 * One venue's market, live: its lines, its books, its status. Rows go to `sink`; what else there is to say to `events`. Times integer
 * microseconds where named rx, else milliseconds.
 */
import { KIND_LEVEL, KIND_QUOTE, KIND_TRADE } from '../../../assembly/layout.ts';
import type { LogKind } from '../../core/log.ts';
import { TickWriter } from '../../market/writer.ts';
import type { Frame } from '../frame.ts';
import type { Listing, SocketSpec, Topic, VenueDefinition } from '../venue.ts';
import type { Backlog } from './backlog.ts';
import { FeedBooks } from './feed-books.ts';
import { FeedNotes } from './feed-notes.ts';
import { feedState, lineName } from './feed-state.ts';
import { feedStatus, MessageRate } from './feed-status.ts';
import { Line, type LineEvents } from './line.ts';
import { type Carried, MarketWriter } from './market-writer.ts';
import { RowFlush } from './row-flush.ts';
import type { FeedStatus } from './status.ts';
import { planConnections } from './topic-plan.ts';
import type { LiveWorld } from './world.ts';

const pulseMs = 250;
/** The clock has jumped when two pulses are so far apart: the tab was frozen, or the machine slept. */
const jumpMs = 3_000;
const statusMs = 1_000;
/** Rows of a batch that does not wait any longer. */
const batchRows = 1_024;
/** A market whose book is known and which nobody trades in or quotes is taken as it is. */
const quietMs = 3_000;

export interface VenueFeedParts {
  readonly world: LiveWorld;
  readonly venue: VenueDefinition;
  readonly listings: readonly Listing[];
  readonly topics: readonly Topic[];
  readonly sink: Backlog;
  /** What could not be had, in words; part of the reason while all else is well. */
  readonly leftOut: readonly string[];
  socketOf(name: string): SocketSpec;
}

export interface VenueFeedEvents {
  /** Once: data has come, and of what books were asked for one is known. */
  flows(): void;
  /** It has no connection, or lost it: why, in words that follow the venue's name. Final when it gives nothing that was asked for. */
  trouble(why: string, isFinal?: boolean): void;
  note(kind: LogKind, text: string): void;
  status(status: FeedStatus): void;
}

export class VenueFeed {
  readonly #lines: Line[];
  readonly #market: MarketWriter;
  readonly #books: FeedBooks;
  readonly #flush: RowFlush;
  readonly #notes: FeedNotes;
  readonly #rate: MessageRate;
  readonly #cancels: (() => void)[];
  #told: Pick<FeedStatus, 'state' | 'reason'> | undefined;
  #toldAt = 0;
  /** A connection was lost, and that it is back has not been said. */
  #wasDown = false;
  #pulsedAt: number;
  #pulsedRx: number;
  #secondAt: number;
  /** A trade or a quote has come. */
  #heard = false;
  /** When the first book was known; NaN before. */
  #bookAt = Number.NaN;
  #flows = false;

  constructor(
    readonly parts: VenueFeedParts,
    readonly events: VenueFeedEvents,
  ) {
    const { world, venue, listings, topics, sink, socketOf } = parts;
    const writer = new TickWriter(sink, batchRows);
    this.#flush = new RowFlush(world, writer);
    this.#notes = new FeedNotes(world, events.note);
    const market = new MarketWriter(venue, listings, writer, { broken: (slot, why) => this.#books.broken(slot, why) });
    this.#market = market;
    this.#books = new FeedBooks(world, venue, market, this.#notes, socketOf, (frame, rx) => this.#hear(frame, rx));
    this.#pulsedAt = this.#secondAt = world.elapsed();
    this.#pulsedRx = world.now();
    this.#rate = new MessageRate(this.#pulsedAt);
    const ofLine = { world, venue, frame: () => market.frame(), slotOf: (symbol: string) => market.slotOf(symbol) };
    this.#lines = planConnections(venue, topics, socketOf).map((plan) => new Line({ ...ofLine, plan }, this.#lineEvents));
    for (const line of this.#lines) this.#books.add(line);
    this.#cancels = [
      world.every(pulseMs, () => this.#pulse()),
      world.whenOnline(() => {
        for (const line of this.#lines) line.online();
      }),
    ];
  }

  /** For how long a part of it has been down; 0 while all is well. */
  get downMs(): number {
    return Math.max(0, ...this.#lines.map((line) => line.downMs));
  }

  /** All that came is handed on. */
  stop(): void {
    for (const cancel of this.#cancels) cancel();
    for (const line of this.#lines) line.stop();
    this.#books.stop();
    this.#flush.now();
  }

  readonly #lineEvents: LineEvents = {
    up: (line) => {
      this.#books.up(line);
      for (const other of this.#lines) if (other !== line) other.hurry();
      this.#tell();
    },
    frame: (line, frame, rx) => this.#hear(frame, rx, line),
    down: (line, why) => {
      this.#lose(line);
      this.events.trouble(why);
      if (this.#flows) this.#notes.sayOnce(`down ${line.parts.plan.name}`, 'feed-down', `${this.#name(line)} ${line.why}.`);
      this.#flush.now();
      this.#tell();
    },
    refused: (line, name, reason) => {
      const what = name === '' ? 'a subscription' : name;
      this.#notes.say('feed-down', `${this.#name(line)} refused ${what}: ${reason}. It is left out until the next connection.`);
      const isNothingLeft = this.#lines.every(({ topics, refused }) => topics.every((topic) => refused.has(topic.name)));
      if (isNothingLeft) this.events.trouble(`refused ${what}: ${reason}`, true);
      this.#tell();
    },
    silent: (line, { topic, silentMs, hadData, remedy }) => {
      if (hadData) this.#loseTopic(topic);
      const done = remedy === 'resubscribe' ? 'It was subscribed again' : 'Its connection was opened again';
      const silence = `sent nothing of ${topic.name} for ${Math.round(silentMs / 1_000)} s, though it took the subscription`;
      this.#notes.sayOnce(`silent ${topic.name}`, 'resync', `${this.#name(line)} ${silence}. ${done}.`);
      this.#tell();
    },
    missed: (line, messages) => {
      const text = `${messages} ${messages === 1 ? 'message' : 'messages'} of ${this.#name(line)} never came`;
      this.#notes.say('gap', `${text}: what they were is unknown. It is connected again.`);
      line.reopen('left out messages and is connected again');
    },
    handedOver: (line, why) => {
      this.#notes.say('feed-up', `${this.#name(line)} goes on by a new connection, nothing is missing: ${why}.`);
    },
  };

  /** A message of a line, or an answer to a request. */
  #hear(frame: Frame, rx: number, line?: Line): void {
    this.#take(frame, rx);
    if (line && frame.fault !== '') this.#unread(line);
    if (this.#books.after(frame)) this.#tell();
  }

  #take(frame: Frame, rx: number): void {
    const { unreadable } = this.#market;
    this.#market.take(frame, rx);
    if (this.#market.unreadable > unreadable) {
      const why = this.#market.faults.at(-1) as string;
      this.#notes.sayOnce('unreadable', 'gap', `${this.parts.venue.title} sent what could not be read: ${why}.`);
    }
    const { n, kind, snapshot } = frame;
    let isSnapshot = false;
    for (let i = 0; i < n; i++) {
      const what = kind[i];
      if (what === KIND_LEVEL) isSnapshot ||= snapshot[i] === 1;
      else if (what === KIND_TRADE || what === KIND_QUOTE) this.#heard = true;
    }
    if (!this.#flows) this.#begin();
    this.#flush.wrote(rx, isSnapshot);
  }

  /** Whether there is something to show. */
  #begin(): void {
    const at = this.parts.world.elapsed();
    if (this.#books.size > 0) {
      if (!this.#books.someKnown && this.#books.waiting.length > 0) return;
      if (this.#bookAt !== this.#bookAt) this.#bookAt = at;
      if (!this.#heard && at - this.#bookAt < quietMs) return;
    }
    if (this.#market.feeds.every(({ ts }) => ts !== ts)) return;
    this.#flows = true;
    this.events.flows();
    this.#tell();
  }

  #pulse(): void {
    const { world } = this.parts;
    const at = world.elapsed();
    const rx = world.now();
    const jump = Math.max(at - this.#pulsedAt, (rx - this.#pulsedRx) / 1_000);
    this.#pulsedAt = at;
    this.#pulsedRx = rx;
    if (jump >= jumpMs) {
      for (const line of this.#lines) line.slept();
      this.#books.slept();
    }
    for (const line of this.#lines) line.pulse();
    this.#books.pulse();
    if (!this.#flows) this.#begin();
    this.#rate.note(this.#market.messages, at);
    if (at - this.#secondAt >= 1_000) {
      this.#secondAt = at;
      this.#market.tick(rx);
      this.#flush.now();
    }
    this.#tell(at - this.#toldAt >= statusMs);
  }

  /** What a line carries is missing from now on. */
  #lose(line: Line): void {
    const rx = this.parts.world.now();
    const books = this.#books.of(line);
    const trades = this.#tradesOf(line);
    for (const slot of new Set([...books, ...trades])) {
      const what: Carried = !trades.includes(slot) ? 'book' : books.includes(slot) ? 'all' : 'trades';
      this.#market.lost([slot], what, rx);
    }
    for (const slot of books) this.#books.drop(slot);
    this.#market.lost(this.#quotesOf(line.topics), 'quotes', rx);
  }

  /** A message could not be read: what no number will show to be missing may have been in it. */
  #unread(line: Line): void {
    const { book, tradeIds } = this.parts.venue;
    if (tradeIds !== 'contiguous') this.#market.lost(this.#tradesOf(line), 'trades', this.parts.world.now());
    if (!book.unnumbered) return;
    const slots = this.#books.of(line);
    this.#market.lost(slots, 'book', this.parts.world.now());
    for (const slot of slots) this.#books.broken(slot, 'unusable');
  }

  #loseTopic(topic: Topic): void {
    const { symbol, channels } = topic;
    const slot = this.#market.slotOf(symbol);
    if (slot === undefined) return;
    const rx = this.parts.world.now();
    if (channels.includes('trades')) this.#market.lost([slot], 'trades', rx);
    this.#market.lost(this.#quotesOf([topic]), 'quotes', rx);
    if (!channels.includes('book')) return;
    this.#market.lost([slot], 'book', rx);
    this.#books.expect(slot);
  }

  /** Instruments whose quotes these topics bring, and of which no book was asked for. */
  #quotesOf(topics: readonly Topic[]): number[] {
    return topics.flatMap(({ symbol, channels }) => {
      const slot = channels.includes('quotes') ? this.#market.slotOf(symbol) : undefined;
      return slot === undefined || this.#books.has(slot) ? [] : slot;
    });
  }

  #tradesOf(line: Line): number[] {
    // What comes unasked has no topics.
    if (this.parts.venue.admits) return [...this.#market.feeds.keys()];
    return line.topics.flatMap(({ symbol, channels }) => (channels.includes('trades') ? (this.#market.slotOf(symbol) ?? []) : []));
  }

  #name(line: Line): string {
    return lineName(this.parts.venue.title, line, this.#lines);
  }

  /** The status, when it is due or has changed. */
  #tell(isDue = false): void {
    if (!this.#flows) return;
    const { state, reason, ...when } = feedState(this.parts.venue.title, this.#lines, this.#books, this.parts.leftOut);
    const before = this.#told;
    if (!isDue && state === before?.state && reason === before.reason) return;
    if (state === 'live' && this.#wasDown) {
      this.#wasDown = false;
      this.#notes.say('feed-up', `${this.parts.venue.title} is back: data flows and all order books are known.`);
    }
    if (state === 'connecting') this.#wasDown = true;
    this.#told = { state, reason };
    this.#toldAt = this.parts.world.elapsed();
    this.events.status(
      feedStatus({
        market: this.#market,
        hasBook: (slot) => this.#books.has(slot),
        state,
        reason,
        ...when,
        perSecond: this.#rate.perSecond,
        reconnects: this.#lines.reduce((sum, line) => sum + line.reconnects, 0),
        merged: this.parts.sink.merged,
      }),
    );
  }
}
