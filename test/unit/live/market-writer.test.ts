/** Frames to rows: books that are followed or known not to be, trades once each, quantities in base units, gaps told once. */
import { expect, test } from 'vitest';
import {
  FLAG_BOOK,
  FLAG_CONTINUES,
  FLAG_LAST,
  FLAG_SNAPSHOT,
  FLAG_TRADES,
  INSTRUMENT_ALL,
  SIDE_ASK,
  SIDE_BID,
  SIDE_BUY,
} from '../../../assembly/layout.ts';
import type { Instrument } from '../../../src/market/instrument.ts';
import { flagsOf, instrumentOf, kindNames, kindOf, sideOf } from '../../../src/market/meta.ts';
import { TickWriter } from '../../../src/market/writer.ts';
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

const start = 1_790_000_000_000_000;

const chained: BookRule = {
  snapshots: 'in-band',
  follows: (at, _first, last, prev) => (last <= at ? OLD : prev === at ? NEXT : BROKEN),
};

function venueOf(book: Partial<BookRule> = {}, more: Partial<VenueDefinition> = {}): VenueDefinition {
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

function listingOf(symbol: string, contract?: Listing['contract'], tickSize = 0.5): Listing {
  const instrument = describeInstrument({ venue: 'toy', symbol, base: symbol, quote: 'USD', type: 'perp', tickSize });
  return contract === undefined ? { instrument } : { instrument, contract };
}

interface Row {
  kind: string;
  side: number;
  flags: number;
  instrument: number;
  ts: number;
  px: number;
  qty: number;
  id: number;
}

function open(venue = venueOf(), listings: Listing[] = [listingOf('BTC')]) {
  const rows: Row[] = [];
  const instruments: Instrument[] = [];
  const writer = new TickWriter({
    instrument: (index, instrument) => {
      instruments[index] = instrument;
    },
    batch(batch) {
      for (let i = 0; i < batch.n; i++) {
        const m = batch.meta[i] as number;
        const row = { ts: batch.ts[i]!, px: batch.px[i]!, qty: batch.qty[i]!, id: batch.id[i]! };
        rows.push({ kind: kindNames[kindOf(m)]!, side: sideOf(m), flags: flagsOf(m), instrument: instrumentOf(m), ...row });
      }
    },
  });
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
const both: readonly Level[] = [
  [SIDE_BID, 100, 1],
  [SIDE_BID, 99.5, 2],
  [SIDE_ASK, 100.5, 3],
  [SIDE_ASK, 101, 4],
];

function book(frame: Frame, snapshot: boolean, prev: number, last: number, levels: readonly Level[], ts = start + last): void {
  for (const [side, px, qty] of levels) frame.level(side, px, qty);
  frame.book(frame.place('BTC'), ts, snapshot, last, last, prev);
}

test('a snapshot and its changes make the book; rows are flagged whole', () => {
  const { say, rows, feed, broken } = open();
  say((f) => book(f, false, 4, 5, [[SIDE_BID, 1, 1]]));
  expect(rows).toHaveLength(0);
  say((f) => book(f, true, Number.NaN, 10, both));
  say((f) =>
    book(f, false, 10, 11, [
      [SIDE_BID, 100, 0],
      [SIDE_ASK, 100.5, 5],
    ]),
  );
  say((f) => book(f, false, 10, 11, [[SIDE_BID, 100, 7]]));
  expect(rows.map(({ kind, flags, qty }) => [kind, flags, qty])).toEqual([
    ['book-reset', 0, 0],
    ['level', FLAG_SNAPSHOT, 1],
    ['level', FLAG_SNAPSHOT, 2],
    ['level', FLAG_SNAPSHOT, 3],
    ['level', FLAG_SNAPSHOT | FLAG_LAST, 4],
    ['level', 0, 0],
    ['level', FLAG_LAST, 5],
  ]);
  expect([feed.book.bid, feed.book.ask, feed.book.askQty, feed.counts.old, broken]).toEqual([99.5, 100.5, 5, 1, []]);
});

test('a jump of numbers is a gap in the book alone, once, until a snapshot comes', () => {
  const { say, rows, feed, broken, market, flush } = open();
  say((f) => book(f, true, Number.NaN, 10, both));
  say((f) => book(f, false, 12, 13, [[SIDE_BID, 100, 9]]));
  say((f) => book(f, false, 13, 14, [[SIDE_BID, 100, 9]]));
  market.tick(start + 5e6);
  flush();
  expect(feed.bookKnown).toBe(false);
  say((f) => book(f, true, Number.NaN, 20, both));
  expect(broken).toEqual(['0 sequence']);
  const gaps = rows.filter(({ kind }) => kind === 'gap').map(({ flags }) => flags & ~FLAG_LAST);
  expect(gaps).toEqual([FLAG_BOOK, FLAG_BOOK | FLAG_CONTINUES, FLAG_BOOK | FLAG_CONTINUES]);
  expect(feed.counts).toMatchObject({ gaps: 1, resyncs: 1 });
  expect(feed.book.bidQty).toBe(1);
});

test('changes that come before an asked snapshot wait for it', () => {
  const follows: BookRule['follows'] = (at, first, last, _prev, fresh) =>
    last <= at ? OLD : fresh ? (first <= at + 1 ? NEXT : BROKEN) : first === at + 1 ? NEXT : BROKEN;
  const { say, feed, broken } = open(venueOf({ snapshots: 'asked', follows }));
  say((f) => book(f, false, 0, 9, [[SIDE_BID, 100, 9]]));
  say((f) => book(f, false, 0, 10, [[SIDE_BID, 99, 9]]));
  say((f) => book(f, false, 0, 11, [[SIDE_BID, 99.5, 0]]));
  say((f) => book(f, true, Number.NaN, 10, both));
  expect([feed.bookKnown, feed.book.bid, feed.book.levels, broken]).toEqual([true, 100, 3, []]);
  // A snapshot older than all that waited cannot be joined to it.
  const late = open(venueOf({ snapshots: 'asked', follows }));
  late.say((f) => book(f, false, 0, 15, [[SIDE_BID, 100, 9]]));
  late.say((f) => book(f, true, Number.NaN, 10, both));
  expect([late.feed.bookKnown, late.broken, late.rows]).toEqual([false, ['0 stale'], []]);
  late.say((f) => book(f, true, Number.NaN, 20, both));
  expect([late.feed.bookKnown, late.feed.counts.gaps]).toEqual([true, 0]);
});

test('a crossed book is not believed, nor one with a level that is none', () => {
  const crossed = open();
  crossed.say((f) => book(f, true, Number.NaN, 10, both));
  crossed.say((f) => book(f, false, 10, 11, [[SIDE_BID, 100.5, 1]]));
  expect([crossed.broken, crossed.feed.bookKnown]).toEqual([['0 crossed'], false]);
  const odd = open();
  odd.say((f) => book(f, true, Number.NaN, 10, both));
  odd.say((f) =>
    book(f, false, 10, 11, [
      [SIDE_BID, 99, 1],
      [SIDE_BID, Number.NaN, 1],
    ]),
  );
  expect([odd.broken, odd.rows.filter(({ px }) => px === 99)]).toEqual([['0 unusable'], []]);
});

test('what a venue cuts off is deleted in words', () => {
  const { say, rows, feed } = open(venueOf({ depth: 2 }));
  say((f) => book(f, true, Number.NaN, 10, both));
  say((f) => book(f, false, 10, 11, [[SIDE_BID, 99.75, 5]]));
  expect(rows.slice(-2).map(({ px, qty, flags, side }) => [px, qty, flags, side])).toEqual([
    [99.75, 5, 0, SIDE_BID],
    [99.5, 0, FLAG_LAST, SIDE_BID],
  ]);
  expect(feed.book.bidLevels).toBe(2);
});

test('whole books that come again and again are written as changes', () => {
  const { say, rows } = open(venueOf({ snapshots: 'always' }));
  say((f) => book(f, true, Number.NaN, 10, both));
  const before = rows.length;
  say((f) =>
    book(f, true, Number.NaN, 11, [
      [SIDE_BID, 100, 1],
      [SIDE_BID, 99, 2],
      [SIDE_ASK, 100.5, 8],
      [SIDE_ASK, 101, 4],
    ]),
  );
  expect(rows.slice(before).map(({ kind, px, qty, flags }) => [kind, px, qty, flags])).toEqual([
    ['level', 99, 2, 0],
    ['level', 100.5, 8, 0],
    ['level', 99.5, 0, FLAG_LAST],
  ]);
  const same = rows.length;
  say((f) =>
    book(f, true, Number.NaN, 12, [
      [SIDE_BID, 100, 1],
      [SIDE_BID, 99, 2],
      [SIDE_ASK, 100.5, 8],
      [SIDE_ASK, 101, 4],
    ]),
  );
  expect(rows).toHaveLength(same);
});

test('a checksum is made of the texts as they came', () => {
  const checksum = {
    levels: 2,
    of: ({ bids, asks }: { bids: readonly { qtyText: string }[]; asks: readonly { pxText: string }[] }) =>
      Number(bids[0]?.qtyText) + Number(asks[0]?.pxText),
  };
  const { say, broken, feed } = open(venueOf({ checksum }));
  const put = (f: Frame, snapshot: boolean, last: number, sum: number, levels: readonly (readonly [number, string, string])[]) => {
    for (const [side, px, qty] of levels) f.levelTexts(side, px, qty);
    f.book(f.place('BTC'), start + last, snapshot, last, last, last - 1, sum);
  };
  say((f) =>
    put(f, true, 10, 103.5, [
      [SIDE_BID, '100', '3.0'],
      [SIDE_ASK, '100.5', '1'],
    ]),
  );
  say((f) => put(f, false, 11, 104.5, [[SIDE_BID, '100', '4']]));
  expect(broken).toEqual([]);
  say((f) => put(f, false, 12, 0.5, [[SIDE_BID, '100', '5']]));
  expect([broken, feed.counts.checksumFailures]).toEqual([['0 checksum'], 1]);
});

test('trades come once; ids that jump are a gap in trades alone', () => {
  const { say, rows, feed } = open();
  const trade = (id: number) => (f: Frame) => f.trade(f.place('BTC'), start + id, 100, 2, SIDE_BUY, id);
  for (const id of [1, 2, 2, 1, 5]) say(trade(id));
  expect(rows.map(({ kind, id, qty, flags }) => [kind, id, qty, flags & ~FLAG_LAST])).toEqual([
    ['trade', 1, 2, 0],
    ['trade', 2, 2, 0],
    ['gap', 0, 2, FLAG_TRADES],
    ['trade', 5, 2, 0],
  ]);
  expect(feed.counts).toMatchObject({ gaps: 1, old: 2 });
  const texts = open(venueOf({}, { tradeIds: 'none' }));
  for (const id of [77, 12, 77, 13]) texts.say(trade(id));
  expect(texts.rows.map(({ kind, ts }) => [kind, ts - start])).toEqual([
    ['trade', 77],
    ['trade', 12],
    ['trade', 13],
  ]);
});

test('contracts become base units, and finer prices a finer step', () => {
  const linear = open(venueOf(), [listingOf('BTC', { base: 0.01 }), listingOf('ETH', { quote: 10 })]);
  linear.say((f) => f.trade(f.place('BTC'), start, 100, 5, SIDE_BUY, 1));
  linear.say((f) => f.trade(f.place('ETH'), start, 20, 4, SIDE_BUY, 1));
  linear.say((f) => f.openInterest(f.place('ETH'), start, 40));
  linear.say((f) =>
    book(f, true, Number.NaN, 10, [
      [SIDE_BID, 100.5, 100],
      [SIDE_ASK, 100.6, 100],
    ]),
  );
  expect(linear.rows.map(({ kind, qty }) => [kind, qty])).toEqual([
    ['trade', 0.05],
    ['trade', 2],
    ['open-interest', 20],
    ['book-reset', 0],
    ['level', 1],
    ['level', 1],
  ]);
  expect(linear.instruments.map(({ tickSize }) => tickSize)).toEqual([0.1, 0.5]);
  expect(linear.feed.book.ask).toBe(100.6);
});

test('prices that were computed make no step finer', () => {
  const { say, instruments, feed, rows } = open();
  say((f) => book(f, true, Number.NaN, 10, both));
  // A sum of doubles, and the average price of a forced order.
  say((f) => f.trade(f.place('BTC'), start, 61_799.899999999994, 1, SIDE_BUY, 1));
  say((f) => f.liquidation(f.place('BTC'), start, 100.12345678, 1, SIDE_BUY));
  expect(instruments.map(({ tickSize }) => tickSize)).toEqual([0.5]);
  expect(rows.slice(-2).map(({ px }) => px)).toEqual([61_799.899999999994, 100.12345678]);
  say((f) => f.trade(f.place('BTC'), start, 0.00000123, 1, SIDE_BUY, 2));
  expect(instruments.map(({ tickSize }) => tickSize)).toEqual([1e-8]);
  expect(feed.book.known).toBe(true);
});

test('a lost connection is one gap that goes on, and what comes back ends it', () => {
  const { say, rows, market, flush, feed } = open();
  say((f) => f.trade(f.place('BTC'), start, 100, 1, SIDE_BUY, 1));
  say((f) => book(f, true, Number.NaN, 10, both));
  market.lost([0], 'all', start + 4e6);
  market.tick(start + 5e6);
  flush();
  say((f) => f.trade(f.place('BTC'), start + 6e6, 100, 1, SIDE_BUY, 4), start + 6e6);
  say((f) => book(f, true, Number.NaN, 30, both, start + 7e6), start + 7e6);
  market.tick(start + 8e6);
  flush();
  const told = rows.filter(({ kind }) => kind === 'gap').map(({ flags, qty }) => [flags & ~FLAG_LAST, qty]);
  expect(told).toEqual([
    [0, Number.NaN],
    [FLAG_CONTINUES, Number.NaN],
    [FLAG_TRADES | FLAG_CONTINUES, 2],
    [FLAG_BOOK | FLAG_CONTINUES, Number.NaN],
  ]);
  expect(feed.counts).toMatchObject({ gaps: 1, resyncs: 1 });
  const clocks = rows.filter(({ kind }) => kind === 'clock');
  expect(clocks.map(({ instrument }) => instrument)).toEqual([INSTRUMENT_ALL, INSTRUMENT_ALL]);
});

test.each([-5e6, 0, 5e6])('a clock that is %d us off moves neither the market nor its lag', (skew) => {
  const { say, rows, market, flush } = open();
  for (let k = 0; k < 100; k++) {
    const ts = start + k * 100_000;
    say((f) => f.trade(f.place('BTC'), ts, 100, 1, SIDE_BUY, k + 1), ts + skew + (k % 2 === 0 ? 20_000 : 50_000));
  }
  say((f) => f.quote(f.place('BTC'), Number.NaN, 100, 1, 100.5, 1, 1), start + 99 * 100_000 + skew + 60_000);
  market.tick(start + 20e6 + skew);
  flush();
  expect(market.clock.lag()).toEqual({ p50: 30_000, p99: 30_000 });
  expect(market.clock.skew).toBe(skew + 20_000);
  const newest = start + 99 * 100_000;
  expect(rows.filter(({ kind }) => kind === 'quote').map(({ ts }) => ts)).toEqual([newest, newest]);
  expect(rows.at(-1)).toMatchObject({ kind: 'clock', ts: start + 20e6 - 20_000 - 1e6 });
});

test('an unreadable message takes nothing with it, one of others is passed over', () => {
  const { say, rows, market } = open();
  say((f) => {
    f.trade(f.place('BTC'), start, 100, 1, SIDE_BUY, 1);
    f.bad('cut short');
  });
  say((f) => {
    const slot = f.place('DOGE');
    if (slot >= 0) f.trade(slot, start, 100, 1, SIDE_BUY, 1);
  });
  expect([rows.length, market.unreadable, market.unasked, market.faults]).toEqual([0, 1, 1, ['cut short']]);
});

test('where nothing is asked for, instruments come with their rows', () => {
  const { say, instruments } = open(venueOf({}, { admits: true }), []);
  say((f) => f.trade(f.place('SOL'), start, 100, 1, SIDE_BUY, 1));
  say((f) => f.trade(f.place('ADA'), start, 100, 1, SIDE_BUY, 1));
  expect(instruments.map(({ symbol }) => symbol)).toEqual(['SOL', 'ADA']);
});

test('a damaged time does not take the market into the future', () => {
  const { say, rows, market } = open();
  const trade = (id: number, ts: number) => (f: Frame) => f.trade(f.place('BTC'), ts, 100, 1, SIDE_BUY, id);
  say(trade(1, start), start + 20_000);
  say(trade(2, start + 8e10), start + 40_000);
  say(trade(3, start + 60_000), start + 80_000);
  expect(rows.map(({ ts }) => ts - start)).toEqual([0, 0, 60_000]);
  // After a long silence it may be far ahead.
  say(trade(4, start + 8e10), start + 8e10 + 20_000);
  expect(market.clock.newest).toBe(start + 8e10);
});

test('ids that have gone back are believed when newer trades insist, with a gap of unknown size', () => {
  const { say, rows, feed } = open();
  const trade = (id: number, us: number) => (f: Frame) => f.trade(f.place('BTC'), start + us, 100, 1, SIDE_BUY, id);
  say(trade(1, 10));
  // A damaged number, far ahead of all others.
  say(trade(9e12, 20));
  for (let id = 3; id <= 30; id++) say(trade(id, 20 + id));
  // What came before, once more, is old however often it comes.
  for (let id = 3; id <= 30; id++) say(trade(id, 20 + id));
  const gaps = rows.filter(({ kind }) => kind === 'gap').map(({ qty, flags }) => [qty, flags & ~FLAG_LAST]);
  expect(gaps).toEqual([
    [9e12 - 2, FLAG_TRADES],
    [Number.NaN, FLAG_TRADES],
  ]);
  expect(rows.filter(({ kind }) => kind === 'trade').map(({ id }) => id)).toEqual([
    1,
    9e12,
    ...Array.from({ length: 9 }, (_, k) => 22 + k),
  ]);
  expect(feed.counts.old).toBe(19 + 28);
});

test('a trade that cannot be used is missing', () => {
  const { say, rows } = open();
  const trade = (id: number, qty: number) => (f: Frame) => f.trade(f.place('BTC'), start + id, 100, qty, SIDE_BUY, id);
  say(trade(1, 1));
  say(trade(4, 0));
  say(trade(5, 1));
  expect(rows.map(({ kind, id, qty }) => [kind, id, qty])).toEqual([
    ['trade', 1, 1],
    ['gap', 0, 3],
    ['trade', 5, 1],
  ]);
});

test('a damaged time does not take the session into another century', () => {
  const { say, rows } = open();
  const trade = (id: number, ts: number) => (f: Frame) => f.trade(f.place('BTC'), ts, 100, 1, SIDE_BUY, id);
  // Before anything was believed there is no time to put it at.
  say(trade(1, 1));
  say(trade(2, start));
  say(trade(3, 1));
  say(trade(4, start * 1_000));
  expect(rows.map(({ id, ts }) => [id, ts])).toEqual([
    [2, start],
    [3, start],
    [4, start],
  ]);
});

test('a clock of this machine that is set forward does not take the market along', () => {
  const { say, market } = open();
  const trade = (id: number, us: number) => (f: Frame) => f.trade(f.place('BTC'), start + us, 100, 1, SIDE_BUY, id);
  const hour = 3_600e6;
  for (let s = 0; s < 10; s++) say(trade(s, s * 1e6), start + s * 1e6 + 20_000);
  expect(market.clock.at(start + 15e6 + 20_000)).toBe(start + 14e6);
  say(trade(10, 10e6), start + 10e6 + 20_000 + hour);
  expect(market.clock.at(start + 15e6 + 20_000 + hour)).toBe(start + 15e6);
});

test('a whole book with a finer price than any before is not taken for its neighbour', () => {
  const { say, feed } = open(venueOf({ snapshots: 'always' }), [listingOf('BTC', undefined, 1)]);
  const whole = (last: number, ask: number) => (f: Frame) =>
    book(f, true, Number.NaN, last, [
      [SIDE_BID, 100, 1],
      [SIDE_ASK, ask, 3],
    ]);
  say(whole(10, 102));
  say(whole(11, 101.75));
  expect([feed.book.ask, feed.book.askLevels]).toEqual([101.75, 1]);
});

test('a first time that is damaged is left when all others are behind it', () => {
  const { say, rows, market, flush } = open();
  const trade = (id: number, ts: number) => (f: Frame) => f.trade(f.place('BTC'), ts, 100, 1, SIDE_BUY, id);
  say(trade(1, start + 8e10), start + 20_000);
  for (let k = 2; k <= 80; k++) say(trade(k, start + k * 1_000), start + k * 1_000 + 20_000);
  market.tick(start + 5e6);
  flush();
  expect(rows.at(-1)).toMatchObject({ kind: 'clock', ts: start + 5e6 - 20_000 - 1e6 });
});
