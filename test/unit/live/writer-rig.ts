/** Frames of a made-up venue through the market writer, and the rows that come of them. */
import { SIDE_ASK, SIDE_BID } from '../../../assembly/layout.ts';
import type { Frame } from '../../../src/sources/frame.ts';
import { MarketWriter } from '../../../src/sources/live/market-writer.ts';
import {
  type BookRule,
  BROKEN,
  defineVenue,
  describeInstrument,
  type Listing,
  NEXT,
  OLD,
  type VenueDefinition,
} from '../../../src/sources/venue.ts';
import { collectRows } from '../../tools/market-rig.ts';

export const start = 1_790_000_000_000_000;

const chained: BookRule = {
  snapshots: 'in-band',
  follows: (at, _first, last, prev) => (last <= at ? OLD : prev === at ? NEXT : BROKEN),
};

export function venueOf(book: Partial<BookRule> = {}, more: Partial<VenueDefinition> = {}): VenueDefinition {
  return defineVenue({
    id: 'toy',
    title: 'Toy',
    checkedAgainst: 'nothing',
    channels: ['trades', 'book'],
    sockets: { main: { url: 'wss://toy.test' } },
    limits: { topicsPerSocket: 10, topicsPerRequest: 10, requestsPerSecond: 1, lifetimeMs: Number.POSITIVE_INFINITY },
    heartbeat: { everyMs: 5_000 },
    book: { ...chained, ...book },
    tradeIds: 'contiguous',
    usual: [],
    listed: { asOf: '2026-01-01', listings: [] },
    parse: (symbol) => listingOf(symbol),
    topics: () => [],
    encode: () => [],
    decoder: () => () => undefined,
    ...more,
  });
}

export function listingOf(symbol: string, contract?: Listing['contract'], tickSize = 0.5): Listing {
  const instrument = describeInstrument({ venue: 'toy', symbol, base: symbol, quote: 'USD', type: 'perp', tickSize });
  return contract === undefined ? { instrument } : { instrument, contract };
}

export function open(venue = venueOf(), listings: Listing[] = [listingOf('BTC')]) {
  const { rows, instruments, writer } = collectRows();
  const broken: string[] = [];
  const market = new MarketWriter(venue, listings, writer, { broken: (slot, why) => broken.push(`${slot} ${why}`) });
  const frame = market.frame();
  let rx = start;
  return {
    market,
    rows,
    broken,
    instruments,
    feed: market.feeds[0]!,
    say(fill: (frame: Frame) => void, at = (rx += 1_000)) {
      frame.begin();
      fill(frame);
      market.take(frame, at);
      writer.flush();
    },
    flush: () => writer.flush(),
  };
}

type Level = readonly [side: number, px: number, qty: number];
export const both: readonly Level[] = [
  [SIDE_BID, 100, 1],
  [SIDE_BID, 99.5, 2],
  [SIDE_ASK, 100.5, 3],
  [SIDE_ASK, 101, 4],
];

export function book(frame: Frame, snapshot: boolean, prev: number, last: number, levels: readonly Level[], ts = start + last): void {
  for (const [side, px, qty] of levels) frame.level(side, px, qty);
  frame.book(frame.place('BTC'), ts, snapshot, last, last, prev);
}
