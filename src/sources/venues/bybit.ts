/** What Bybit's linear and spot venues share: streams, requests, the book's rule, limits. Quantities are base units on both. */

import { type BookRule, BROKEN, type Channel, type Heartbeat, type Listing, NEXT, OLD, type Topic, type VenueLimits } from '../venue.ts';
import { bybitInstrument } from '../venue-contracts.ts';
import type { bybitStreams } from './bybit-decoder.ts';

export interface BybitStream {
  readonly name: (typeof bybitStreams)[number];
  readonly channels: readonly Channel[];
  /** Longest silence of an instrument that trades all the time. */
  readonly quietMs?: number;
  /** The silence holds for every instrument. */
  readonly steady?: true;
}

/** The 200 best levels: a delta deletes what falls out of them (recorded 2026-08-09: always 200 a side). Recorded silences are 0.5 to 1.1 s. */
export const bookStream: BybitStream = { name: 'orderbook.200', channels: ['book'], quietMs: 15_000 };
/** Recorded silences of BTC and ETH on a quiet Sunday are 15 s. */
export const tradeStream: BybitStream = { name: 'publicTrade', channels: ['trades'], quietMs: 120_000 };
/** Every 10 ms where something changed, and again after 3 s without a change: never silent for longer. */
export const quoteStream: BybitStream = { name: 'orderbook.1', channels: ['quotes'], quietMs: 15_000, steady: true };

const busy = new Set(['BTCUSDT', 'ETHUSDT', 'SOLUSDT', 'XRPUSDT', 'DOGEUSDT']);

export function bybitTopics(streams: readonly BybitStream[], symbols: readonly string[], channels: readonly Channel[]): Topic[] {
  return symbols.flatMap((symbol) =>
    streams
      .filter((stream) => stream.channels.some((channel) => channels.includes(channel)))
      .map(({ name, channels: carried, quietMs, steady }) => ({
        socket: 'public',
        name: `${name}.${symbol}`,
        channels: carried,
        symbol,
        ...(quietMs !== undefined && (steady || busy.has(symbol)) ? { quietMs } : {}),
      })),
  );
}

/** One request an instrument: a topic that the venue does not know spoils its whole request, and its symbol is mostly why. */
export function encodeBybit(op: 'subscribe' | 'unsubscribe', topics: readonly Topic[]): string[] {
  const requests: string[] = [];
  for (const symbol of new Set(topics.map((topic) => topic.symbol))) {
    const names = topics.filter((topic) => topic.symbol === symbol).map(({ name }) => name);
    for (let from = 0; from < names.length; from += bybitLimits.topicsPerRequest)
      requests.push(JSON.stringify({ req_id: symbol, op, args: names.slice(from, from + bybitLimits.topicsPerRequest) }));
  }
  return requests;
}

/**
 * Ten topics a request is the rule of spot. A connection takes 21,000 characters of topics, some 800. No pace is documented; 17 requests at
 * once were taken in 2026-08. No lifetime is documented for public sockets.
 */
export const bybitLimits: VenueLimits = {
  topicsPerSocket: 400,
  topicsPerRequest: 10,
  requestsPerSecond: 10,
  lifetimeMs: Number.POSITIVE_INFINITY,
};

/** Asked for every 20 s, or the connection is closed. */
export const bybitHeartbeat: Heartbeat = { everyMs: 5_000, frame: '{"op":"ping"}', mustEveryMs: 20_000 };

/** Numbers so close behind are repeats; further behind, the venue has begun again without saying so. */
const repeats = 100;

/** Numbers count up by one a message; a snapshot may come at any time. */
export const bybitBook: BookRule = {
  snapshots: 'in-band',
  follows(at, _first, last) {
    if (last === at + 1) return NEXT;
    return last <= at && last > at - repeats ? OLD : BROKEN;
  },
};

/** `symbol step` by comma, as of `bybitAsOf`. */
export function bybitListings(list: string, type: 'spot' | 'derivative'): Listing[] {
  return list.split(',').map((entry) => {
    const [symbol = '', step] = entry.trim().split(' ');
    return bybitListing(symbol, type, Number(step));
  });
}

export function bybitListing(symbol: string, type: 'spot' | 'derivative', tickSize: number): Listing {
  const { instrument, contract } = bybitInstrument(symbol, type, tickSize);
  return contract === undefined ? { instrument } : { instrument, contract };
}

/** Of instruments typed by hand: prices make it finer. */
export const unknownStep = 1;
