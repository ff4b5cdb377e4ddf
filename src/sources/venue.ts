/**
 * The contract of a venue: what it is asked for, what it answers, and how its book hangs together. One file a venue,
 * `venues/<id>.venue.ts`, default export `defineVenue`. No sockets, clocks or timers here: `live/` has those, once for all venues.
 */
import type { Instrument, InstrumentType } from '../market/instrument.ts';
import type { Frame } from './frame.ts';
import type { Contract } from './scale-writer.ts';

export type Channel = 'trades' | 'book' | 'quotes' | 'mark' | 'funding' | 'open-interest' | 'liquidations';

/** One stream of one socket: what is subscribed, watched and resubscribed by itself. */
export interface Topic {
  /** Name in `sockets` of the socket that carries it. */
  readonly socket: string;
  /** What the venue calls it in requests and answers; with `socket` it is unique. */
  readonly name: string;
  /** All it carries: a ticker may bring mark, funding and quotes at once. */
  readonly channels: readonly Channel[];
  /** The venue's own string. */
  readonly symbol: string;
  /** Longest silence, milliseconds, that a market with trades never keeps; undefined where silence says nothing. */
  readonly quietMs?: number;
}

/** An instrument as the venue lists it. */
export interface Listing {
  readonly instrument: Instrument;
  /** What its quantities count; undefined for base units, 'unknown' until the venue's own list tells. */
  readonly contract?: Contract | 'unknown';
}

export interface SocketSpec {
  readonly url: string;
  /** Asked for nothing but snapshots and lists; not watched for silence. */
  readonly requests?: true;
  /** Sent at once after opening, before anything else. */
  readonly hello?: readonly string[];
}

export interface VenueLimits {
  readonly topicsPerSocket: number;
  readonly topicsPerRequest: number;
  readonly requestsPerSecond: number;
  /** The venue closes a connection after so long; Infinity when it does not. */
  readonly lifetimeMs: number;
}

export interface Heartbeat {
  /** After so long without a frame a ping is sent; after twice that the connection is taken for dead. At most 5,000 where the venue answers. */
  readonly everyMs: number;
  /** A request that the venue answers at once; undefined where there is none and a quiet connection cannot be told from a dead one. */
  readonly frame?: string;
  /** The venue closes connections that do not ask within this; the ping is then sent however much comes in. */
  readonly mustEveryMs?: number;
}

/** What a delta is to a book. */
export const OLD = 0;
export const NEXT = 1;
export const BROKEN = 2;

/** A book as far as a checksum reads it; bids from the highest down, asks from the lowest up, texts as the venue sent them. */
export interface ChecksumLevels {
  readonly bids: readonly ChecksumLevel[];
  readonly asks: readonly ChecksumLevel[];
}
export interface ChecksumLevel {
  readonly px: number;
  readonly pxText: string;
  readonly qtyText: string;
}

export interface BookRule {
  /**
   * `in-band`: a snapshot comes by itself after subscribing, and may come again at any time. `asked`: deltas alone come, the snapshot is
   * asked for with `snapshot`. `always`: every message is the whole book.
   */
  readonly snapshots: 'in-band' | 'asked' | 'always';
  /** OLD, NEXT or BROKEN: a delta numbered `first` to `last`, after `prev`, for a book that stands at `at`; `fresh`: at its snapshot. */
  follows(at: number, first: number, last: number, prev: number, fresh: boolean): number;
  /** Messages carry no numbers that would show a loss: one that cannot be read is taken for a change that is missing. */
  readonly unnumbered?: true;
  /** Levels a side that the venue keeps; what falls out is never deleted by a message. Undefined for all. */
  readonly depth?: number;
  /** Of the book after a message that carries one. `levels` of each side that it reads. */
  readonly checksum?: { readonly levels: number; of(book: ChecksumLevels): number };
}

export interface VenueDefinition {
  readonly id: string;
  readonly title: string;
  /** What its decoder was checked against: "recorded frames of 2024-08-08; not yet against the live server". */
  readonly checkedAgainst: string;
  /** What its data cannot tell, one short sentence each. */
  readonly caveats?: readonly string[];
  readonly channels: readonly Channel[];
  readonly sockets: Readonly<Record<string, SocketSpec>>;
  /** Nothing is asked for: instruments are those whose rows come, each described by `parse`. */
  readonly admits?: true;
  readonly limits: VenueLimits;
  readonly heartbeat: Heartbeat;
  readonly book: BookRule;
  /**
   * Whether ids of trades count up by one for each trade of an instrument (a jump is a loss), only grow, or are no numbers: then
   * `textId` makes them numbers that tell a repeat.
   */
  readonly tradeIds: 'contiguous' | 'growing' | 'none';
  /** What a first look shows: ids of two instruments. */
  readonly usual: readonly string[];
  /** The instruments that are known without asking, as of `asOf` (a date). */
  readonly listed: { readonly asOf: string; readonly listings: readonly Listing[] };
  /** An instrument by its symbol, though no list has it; undefined when it cannot be one of this venue. */
  parse(symbol: string): Listing | undefined;
  /** Asks for the venue's own list over `socket`; its answers come as `frame.listing`. Undefined where it gives none. */
  readonly list?: { readonly socket: string; readonly frames: readonly string[] };
  /** Asks for a snapshot of one book, where `book.snapshots` is 'asked'. */
  readonly snapshot?: { readonly socket: string; frame(symbol: string): string };
  /** What brings `channels` of `symbols`; a topic once, though several channels need it. Channels it has not are passed over. */
  topics(symbols: readonly string[], channels: readonly Channel[]): Topic[];
  /** Requests for topics of one socket, at most `limits.topicsPerRequest` a request; `id` is free for the venue's use. */
  encode(op: 'subscribe' | 'unsubscribe', topics: readonly Topic[], id: number): string[];
  /** A decoder for one connection; what it remembers (partial tickers, prices by id) goes with the connection. */
  decoder(): FrameDecoder;
}

/**
 * Puts what one message says into `frame`, and touches nothing else. Never throws for what the venue may send: a message that cannot be
 * read is `frame.bad(reason)`, and then nothing of it counts. Unknown fields and unknown kinds of messages are passed over.
 */
export type FrameDecoder = (text: string, frame: Frame) => void;

export function defineVenue(definition: VenueDefinition): VenueDefinition {
  return definition;
}

/** Describes an instrument; the type is part of its id unless it is spot. A dated one carries its date: `BTC-USD-240927.future@okx`. */
export function describeInstrument(parts: {
  venue: string;
  symbol: string;
  base: string;
  quote: string;
  type: InstrumentType;
  tickSize: number;
  date?: string;
  inverseValue?: number;
}): Instrument {
  const { venue, symbol, base, quote, type, tickSize, date, inverseValue } = parts;
  const pair = date === undefined ? `${base}-${quote}` : `${base}-${quote}-${date}`;
  const id = type === 'spot' ? `${pair}@${venue}` : `${pair}.${type}@${venue}`;
  return { id, venue, symbol, base, quote, type, tickSize, ...(inverseValue === undefined ? {} : { inverseValue }) };
}
