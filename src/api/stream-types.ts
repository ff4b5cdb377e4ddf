/** Types of `quantab.stream`: venues, what is asked of them, how a stream is doing. Times integer microseconds unless named otherwise. */
import type { ParamSpecs } from '../core/doc.ts';
import type { FeedInstrument } from '../sources/live/status.ts';
import type { SimulatorParams } from '../sources/simulator/params.ts';
import type { Channel } from '../sources/venue.ts';

export interface VenueInfo {
  id: string;
  title: string;
  channels: Channel[];
  /** Ids that are known without asking the venue; others can be named by id or by the venue's own symbol. */
  instruments: string[];
  /** Of those, what is taken when no instruments are named. */
  usual: string[];
  /** Date of that list; '' where it is the venue's whole. */
  listedAsOf: string;
  checkedAgainst: string;
  /** What its data cannot tell, one short sentence each. */
  caveats: string[];
  /** Whether it tells its whole list of instruments when it is asked: `stream.instruments`. */
  canList: boolean;
  /** Of the simulated market: what can be set. */
  params?: ParamSpecs;
}

/** What a venue has, and where that comes from. */
export interface VenueInstruments {
  venue: string;
  instruments: VenueInstrument[];
  /** `asked of OKX just now`, `list of 2026-08-09`; says why when the venue was asked and did not answer. */
  source: string;
  /** The venue itself has answered. */
  isAnswer: boolean;
}

export interface VenueInstrument {
  /** `BTC-USDT.perp@binance`. */
  id: string;
  /** As the venue spells it: `stream.start` takes it, listed or not. */
  symbol: string;
  /** Least step of a price; absent where it is not known. */
  tickSize?: number;
  /** Whether it is known how much a contract is. Where not, `stream.start` asks the venue, and leaves it out when that does not tell. */
  contractKnown: boolean;
}

export interface StreamRequest {
  /** Several are raced: the first whose data flows is taken, the others are let go. At most three. 'custom' takes `url`. */
  venue: string | readonly string[];
  /**
   * Ids (`BTC-USDT.perp@binance`) or symbols of the venue (`BTCUSDT`); the venue's usual ones when left out. In a race every venue takes
   * those that are its own, or its usual ones. The simulated market brings all it has: it takes these left out, empty, or all named.
   */
  instruments?: readonly string[];
  /** All the venue has when left out. */
  channels?: readonly Channel[];
  /** Of a race: how long the venue named first is waited for while others answer already, milliseconds, at most 10,000. Default 0. */
  headStartMs?: number;
  /** Of venue 'custom': the user's own feed, NDJSON trades. Of others: a server that speaks as they do, `${url}/${venue}/${socket}`. */
  url?: string;
  /** Default true. False: the session is there while it is shown and is removed after, unless it is kept. */
  record?: boolean;
  /** Simulated: what differs from the defaults. The same parameters, start and seconds give the same ticks. */
  params?: Partial<SimulatorParams>;
  /** Simulated: market time over wall time, 0 (stands still) or 0.1 to 1000, or 'max'. Default 1. */
  speed?: number | 'max';
  /** Simulated: market seconds after which it ends and is sealed. Left out, it runs on, and begins with five minutes of history. */
  seconds?: number;
  /** Aborted while it connects: nothing is begun, the call rejects as cancelled. */
  signal?: AbortSignal;
  /** Simulated: time of its beginning. Left out: five minutes ago; with `seconds` a fixed one. */
  start?: number;
}

export interface StreamChange {
  params?: Partial<SimulatorParams>;
  speed?: number | 'max';
}

export interface StreamStatus {
  sessionId: string;
  venue: string;
  /** What a person calls it: "Binance USD-M futures". */
  title: string;
  state: 'connecting' | 'live' | 'paused' | 'resyncing' | 'stopped' | 'failed';
  /**
   * Whether what is seen is kept; false of a session that is there for now, of one that another tab records, and when the disk is full,
   * though live goes on.
   */
  recording: boolean;
  /** Another tab records it, and this one reads what that stores. */
  readsOther?: true;
  messages: number;
  /** Messages in the last second. */
  perSecond: number;
  rows: number;
  gaps: number;
  /** These are of feeds over a network; absent where none can be. */
  resyncs?: number;
  reconnects?: number;
  checksumFailures?: number;
  /** Messages that could not be read. */
  unreadable?: number;
  /** Levels that a later change of the same price replaced, because the engine was behind; trades are never merged. */
  merged?: number;
  /** Receive time less exchange time, less the least of the last minutes: the clocks differ by an unknown amount. NaN when unknown. */
  lagMs: { p50: number; p99: number };
  /** From the socket to the studies, of the newest batches; NaN before the first. */
  delayMs?: { p50: number; p99: number };
  /** That least: how far this machine's clock is ahead of the venue's, the fastest way included; NaN when unknown. */
  skewMs?: number;
  instruments?: FeedInstrument[];
  since: number;
  /** Where its rows come from, why it waits, why it ended; of a race, who won it and what became of the others. */
  reason: string;
  /** When a lost connection is tried again, this machine's clock; absent while none is waited for. */
  retryAt?: number;
  /**
   * Of one that ended because its venue stays down: the venue that answers now. The same request with that one named first goes on, as
   * another session.
   */
  next?: string;
  /** Of the simulated market, as it is set now. */
  simulated?: { params: SimulatorParams; speed: number | 'max' };
}
