/** What is asked of venues becomes what a feed runs, or is refused in words that say what there is. */
import { expect, it } from 'vitest';
import type { StreamRequest } from '../../../src/api/stream-types.ts';
import { listVenues, planStream } from '../../../src/engine/live-plan.ts';
import { type Channel, defineVenue, describeInstrument, type Listing, type VenueDefinition } from '../../../src/sources/venue.ts';

function venueOf(id: string, house: string, type: 'perp' | 'spot', channels: Channel[], bases = ['BTC', 'ETH', 'SOL']): VenueDefinition {
  const listingOf = (base: string): Listing => ({
    instrument: describeInstrument({ venue: house, symbol: `${base}USDT`, base, quote: 'USDT', type, tickSize: 0.1 }),
  });
  const listings = bases.map(listingOf);
  return defineVenue({
    id,
    title: `House ${house}`,
    checkedAgainst: 'frames written by hand',
    channels,
    sockets: {},
    limits: { topicsPerSocket: 10, topicsPerRequest: 10, requestsPerSecond: 1, lifetimeMs: Number.POSITIVE_INFINITY },
    heartbeat: { everyMs: 5_000 },
    book: { snapshots: 'always', follows: () => 1 },
    tradeIds: 'none',
    usual: listings.slice(0, 2).map(({ instrument }) => instrument.id),
    listed: { asOf: '2026-11-01', listings },
    parse: (symbol) => (/^[A-Z]{2,6}USDT$/.test(symbol) ? listingOf(symbol.slice(0, -4)) : undefined),
    topics: () => [],
    encode: () => [],
    decoder: () => () => undefined,
  });
}

const known = [
  venueOf('one', 'one', 'perp', ['trades', 'book', 'funding']),
  venueOf('two', 'two', 'spot', ['trades', 'book'], ['BTC', 'ETH']),
  venueOf('three', 'three', 'perp', ['trades']),
];
const plan = (request: StreamRequest) => planStream(request, 0, known);

it('takes what is usual where nothing is named, by id or by symbol otherwise', () => {
  expect(plan({ venue: 'one' })).toMatchObject({
    venue: 'live',
    candidates: [{ venue: 'one', symbols: ['BTCUSDT', 'ETHUSDT'], channels: ['trades', 'book', 'funding'] }],
  });
  const named = plan({
    venue: ['one'],
    instruments: ['SOL-USDT.perp@one', 'ETHUSDT', 'DOGEUSDT', 'ETHUSDT'],
    channels: ['book', 'trades'],
  });
  expect(named).toMatchObject({ candidates: [{ symbols: ['SOLUSDT', 'ETHUSDT', 'DOGEUSDT'], channels: ['trades', 'book'] }] });
  expect(plan({ venue: 'one', url: 'ws://127.0.0.1:9100/' })).toMatchObject({ base: 'ws://127.0.0.1:9100' });
});

it('races up to three: each takes what is its own, the same pair, or its usual', () => {
  const raced = plan({ venue: ['one', 'two', 'three'], instruments: ['BTC-USDT.perp@one', 'SOL-USDT.perp@three'] });
  expect(plan({ venue: ['one', 'two'], headStartMs: 3_000 })).toMatchObject({ headStartMs: 3_000 });
  expect(raced).toMatchObject({
    headStartMs: 0,
    candidates: [
      { venue: 'one', symbols: ['BTCUSDT', 'SOLUSDT'] },
      { venue: 'two', symbols: ['BTCUSDT'] },
      { venue: 'three', symbols: ['BTCUSDT', 'SOLUSDT'] },
    ],
  });
  expect(plan({ venue: ['one', 'two'], instruments: ['SOL-USDT.perp@one'] })).toMatchObject({
    candidates: [{ symbols: ['SOLUSDT'] }, { symbols: ['BTCUSDT', 'ETHUSDT'] }],
  });
});

it("connects the user's own feed by its address", () => {
  expect(plan({ venue: 'custom', url: 'ws://localhost:9000', instruments: ['X'] })).toEqual({
    venue: 'live',
    candidates: [{ venue: 'custom', symbols: ['X'], channels: ['trades'], url: 'ws://localhost:9000' }],
    headStartMs: 0,
  });
});

it('refuses in words that say what there is', () => {
  const refused: [StreamRequest, RegExp][] = [
    [{ venue: 'nowhere' }, /no venue "nowhere".*simulated, one, two, three, custom/],
    [{ venue: ['one', 'two', 'three', 'nowhere'] }, /1 to 3 venues.*was given 4/],
    [{ venue: [] }, /1 to 3 venues/],
    [{ venue: ['one', 'simulated'] }, /would win every race/],
    [{ venue: 'one', instruments: ['BTC-USDT@two'] }, /No instrument "BTC-USDT@two".*House one lists BTC-USDT.perp@one.*as of 2026-11-01/],
    [{ venue: 'one', instruments: ['??'] }, /No instrument/],
    [{ venue: 'two', channels: ['funding'] }, /No channel "funding" here: two has trades, book/],
    [{ venue: 'one', url: 'http://localhost' }, /ws:\/\/host:port/],
    [{ venue: 'one', speed: 2 }, /speed is for the simulated market/],
    [{ venue: ['one', 'two'], headStartMs: 1e6 }, /headStartMs is 0 to 10000/],
    [{ venue: 'custom' }, /takes url/],
    [{ venue: 'custom', url: 'ws://x', channels: ['book'] }, /carries trades/],
    [{ venue: ['one', 'custom'], url: 'ws://x' }, /not raced/],
  ];
  for (const [request, words] of refused) expect(() => plan(request)).toThrow(words);
});

it('lists the simulated market, every venue and the own feed', () => {
  const listed = listVenues(known);
  expect(listed.map(({ id }) => id)).toEqual(['simulated', 'one', 'two', 'three', 'custom']);
  expect(listed[1]).toMatchObject({
    title: 'House one',
    instruments: ['BTC-USDT.perp@one', 'ETH-USDT.perp@one', 'SOL-USDT.perp@one'],
    usual: ['BTC-USDT.perp@one', 'ETH-USDT.perp@one'],
    listedAsOf: '2026-11-01',
    checkedAgainst: 'frames written by hand',
  });
});
