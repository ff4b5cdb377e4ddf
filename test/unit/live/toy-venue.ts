/**
 * A venue of the simplest protocol, and a server of it, for tests of what all venues share. Messages: `{ t, s, id }` a trade, `{ b, s, u, p,
 * l }` a book message (p: the number before, absent for a snapshot), `{ q, s }` a quote; `{ ok }`, `{ no, why }`, `{ bye }`, `{ ping }`.
 */
import { SIDE_ASK, SIDE_BID, SIDE_BUY } from '../../../assembly/layout.ts';
import { BROKEN, describeInstrument, type Listing, NEXT, OLD, type Topic, type VenueDefinition } from '../../../src/sources/venue.ts';
import type { FakeSocket } from './fake-world.ts';

export interface ToyMessage {
  t?: number;
  b?: number;
  q?: number;
  s?: string;
  id?: number;
  u?: number;
  p?: number;
  l?: [side: 'b' | 'a', px: number, qty: number][];
  no?: string;
  why?: string;
  bye?: string;
  ping?: number;
  seq?: number;
  list?: string[];
}

export const listingOf = (symbol: string): Listing => ({
  instrument: describeInstrument({ venue: 'toy', symbol, base: symbol, quote: 'USD', type: 'spot', tickSize: 0.5 }),
});

export function toyVenue(change: Partial<VenueDefinition> = {}): VenueDefinition {
  return {
    id: 'toy',
    title: 'Toy',
    checkedAgainst: 'nothing',
    channels: ['trades', 'book'],
    sockets: { main: { url: 'ws://toy/main' }, ask: { url: 'ws://toy/ask', requests: true } },
    limits: { topicsPerSocket: 100, topicsPerRequest: 100, requestsPerSecond: 5, lifetimeMs: Number.POSITIVE_INFINITY },
    heartbeat: { everyMs: 5_000, frame: 'ping' },
    book: {
      snapshots: 'in-band',
      follows: (at, _first, last, prev) => (last <= at ? OLD : prev === at ? NEXT : BROKEN),
    },
    tradeIds: 'contiguous',
    usual: [],
    listed: { asOf: '2026-01-01', listings: ['A', 'B', 'C'].map(listingOf) },
    parse: () => undefined,
    topics: (symbols, channels): Topic[] =>
      symbols.flatMap((symbol) =>
        channels.map((channel) => ({ socket: 'main', name: `${channel}.${symbol}`, channels: [channel], symbol, quietMs: 10_000 })),
      ),
    encode: (op, topics) => (topics.length === 0 ? [] : [`${op} ${topics.map(({ name }) => name).join(' ')}`]),
    decoder: () => (text, frame) => {
      if (text === 'pong') return frame.pass('pong');
      let message: ToyMessage;
      try {
        message = JSON.parse(text);
      } catch {
        return frame.bad('no JSON');
      }
      const { t, b, q, s = '', id = Number.NaN, u = 0, p, l = [], no, why = '', bye, ping, seq, list } = message;
      if (seq !== undefined) frame.sequence = seq;
      if (ping !== undefined) frame.replies.push(`pong ${ping}`);
      if (no !== undefined) frame.refused.push({ name: no, reason: why });
      if (bye !== undefined) frame.closing = bye;
      if (list !== undefined) frame.listings.push(...list.map(listingOf));
      if (t !== undefined) {
        const slot = frame.place(s);
        if (slot >= 0) frame.trade(slot, t, 100, 1, SIDE_BUY, id);
      }
      if (q !== undefined) {
        const slot = frame.place(s);
        if (slot >= 0) frame.quote(slot, q, 99, 1, 101, 1, id);
      }
      if (b !== undefined) {
        for (const [side, px, qty] of l) frame.level(side === 'b' ? SIDE_BID : SIDE_ASK, px, qty);
        frame.book(frame.place(s), b, p === undefined, u, u, p ?? Number.NaN);
      }
    },
    ...change,
  };
}

/** Time of fake messages, microseconds. */
export const at = (ms: number): number => 1.7e15 + ms * 1_000;

export const snapshot = (s: string, u: number, ms: number): ToyMessage => ({
  b: at(ms),
  s,
  u,
  l: [
    ['b', 99, 1],
    ['a', 101, 1],
  ],
});

export const change = (s: string, u: number, ms: number, level: ['b' | 'a', number, number] = ['b', 99, u]): ToyMessage => ({
  b: at(ms),
  s,
  u,
  p: u - 1,
  l: [level],
});

/** What was asked of a socket: `subscribe` and `unsubscribe` with their topics. */
export const asked = (socket: FakeSocket): string[] => socket.sent.filter((text) => !text.startsWith('ping') && !text.startsWith('pong'));
