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
import type { Frame } from '../../../src/sources/frame.ts';
import { type BookRule, BROKEN, NEXT, OLD } from '../../../src/sources/venue.ts';
import { book, both, listingOf, open, start, venueOf } from './writer-rig.ts';

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

test('where nothing is asked for, instruments come with their rows', () => {
  const { say, instruments } = open(venueOf({}, { admits: true }), []);
  say((f) => f.trade(f.place('SOL'), start, 100, 1, SIDE_BUY, 1));
  say((f) => f.trade(f.place('ADA'), start, 100, 1, SIDE_BUY, 1));
  expect(instruments.map(({ symbol }) => symbol)).toEqual(['SOL', 'ADA']);
});

test('quotes that are lost where no book was asked for are a gap until the next quote', () => {
  const { say, rows, feed, market, flush } = open();
  const quote = (id: number) => say((f) => f.quote(f.place('BTC'), start + id, 100, 1, 100.5, 2, id));
  const gaps = () => rows.filter(({ kind }) => kind === 'gap').map(({ flags }) => flags & ~FLAG_LAST);
  quote(1);
  market.lost([0], 'quotes', start + 1e6);
  market.tick(start + 2e6);
  flush();
  expect(gaps()).toEqual([FLAG_BOOK, FLAG_BOOK | FLAG_CONTINUES]);
  quote(3_000_000);
  expect(gaps()).toEqual([FLAG_BOOK, FLAG_BOOK | FLAG_CONTINUES, FLAG_BOOK | FLAG_CONTINUES]);
  expect(rows.at(-1)!.kind).toBe('quote');
  market.tick(start + 4e6);
  quote(5_000_000);
  flush();
  expect(gaps()).toHaveLength(3);
  expect(feed.counts).toMatchObject({ gaps: 1, resyncs: 0 });
});

test('a quote does not end the gap of a book that was asked for', () => {
  const { say, rows, market, flush } = open();
  say((f) => book(f, true, Number.NaN, 10, both));
  market.lost([0], 'book', start + 1e6);
  say((f) => f.quote(f.place('BTC'), start + 2e6, 100, 1, 100.5, 2, 1));
  market.tick(start + 3e6);
  flush();
  expect(rows.filter(({ kind }) => kind === 'gap')).toHaveLength(2);
});
