/** What a damaged number, time or price may not do, nor a clock that is wrong. */
import { expect, test } from 'vitest';
import { FLAG_LAST, FLAG_TRADES, SIDE_ASK, SIDE_BID, SIDE_BUY } from '../../../assembly/layout.ts';
import type { Frame } from '../../../src/sources/frame.ts';
import { book, both, listingOf, open, start, venueOf } from './writer-rig.ts';

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
