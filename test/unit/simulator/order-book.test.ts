/** The book of orders: first in, first out; the last order of a side stays; planted orders; prices a ring apart; and what it tells is what it holds. */
import { expect, it } from 'vitest';
import { TickWriter } from '../../../src/market/writer.ts';
import { OrderBook } from '../../../src/sources/simulator/order-book.ts';
import { defaultParams } from '../../../src/sources/simulator/params.ts';
import { TickRows } from '../../../src/sources/simulator/tick-rows.ts';
import { listings, Venue } from '../../../src/sources/simulator/venue.ts';
import { Observer, start } from './observer.ts';

function openBook(): OrderBook {
  const rows = new TickRows(new TickWriter({ instrument: () => undefined, batch: () => undefined }), 0, { steps: 1, lots: 1 });
  return new OrderBook(rows, 1_000, 10);
}

it('fills the first in line first', () => {
  const book = openBook();
  const first = book.firstAt(false);
  const second = book.add(false, 1_001, 5);
  const [one, two] = [book.numberOf(first), book.numberOf(second)];
  book.add(false, 1_003, 5);
  expect(book.execute(true, 12, 1_100)).toBe(12);
  expect([book.rests(first, one), book.rests(second, two), book.lotsAt(1_001)]).toEqual([false, true, 3]);
  expect(book.execute(true, 5, 1_002)).toBe(3);
  expect([book.bestAsk, book.asks]).toEqual([1_003, 1]);
});

it('keeps the last order of a side, and one lot of it', () => {
  const book = openBook();
  const ask = book.firstAt(false);
  expect(book.cancel(ask)).toBe(false);
  expect(book.execute(true, 100, 2_000)).toBe(9);
  expect([book.bestAsk, book.lotsAt(1_001), book.asks]).toEqual([1_001, 1, 1]);
});

it('gives a planted order that has to stay to the crowd', () => {
  const book = openBook();
  const planted = book.add(false, 1_002, 5, true);
  expect([book.crowd, book.isPlanted(planted)]).toEqual([2, true]);
  book.cancel(book.firstAt(false));
  expect([book.bestAsk, book.crowd]).toEqual([1_002, 1]);
  expect(book.cancel(planted)).toBe(false);
  expect([book.isPlanted(planted), book.crowd]).toEqual([false, 2]);
});

it('does not let market orders reach what is shielded', () => {
  const book = openBook();
  book.add(true, 998, 5);
  book.add(true, 997, 50, true);
  book.shieldBid = 997;
  expect(book.execute(false, 100, 0)).toBe(15);
  expect([book.bestBid, book.lotsAt(997)]).toEqual([997, 50]);
});

it('finds the best price wherever it is, and gives up levels a ring away', () => {
  const book = openBook();
  book.add(false, 1_000 + 40_000, 7);
  const near = book.firstAt(false);
  expect(book.cancel(near)).toBe(true);
  expect(book.bestAsk).toBe(41_000);
  // 16,384 steps above the bid at 999: the same place of the ring.
  book.add(true, 999 + 16_384, 3);
  expect([book.bestBid, book.bids, book.lotsAt(999)]).toEqual([999 + 16_384, 1, 0]);
});

it('tells the rows what it holds, level by level', () => {
  const observer = new Observer();
  const writer = new TickWriter(observer, 512);
  const venues = listings.map((listing, index) => new Venue(listing, index, writer, { ...defaultParams, seed: 11 }, start));
  for (const [i, venue] of venues.entries()) {
    for (let n = 0; n < 60_000; n++) {
      venue.act();
      if (n % 5_000 === 0) venue.worth = ((n / 5_000) % 3) * 0.01;
    }
    writer.flush();
    const { book, listing } = venue;
    const { book: seen, levels } = observer.seen[i]!;
    const price = (tick: number): number => tick / listing.scale.steps;
    expect([seen.bid, seen.ask]).toEqual([price(book.bestBid), price(book.bestAsk)]);
    let held = 0;
    for (let tick = book.bestBid - 8_000; tick < book.bestAsk + 8_000; tick++) {
      const lots = book.lotsAt(tick);
      if (lots > 0) held++;
      if ((levels.get(tick) ?? 0) !== lots / listing.scale.lots) throw new Error(`${levels.get(tick)} told of ${lots} lots at ${tick}`);
    }
    expect([held, seen.levels]).toEqual([levels.size, levels.size]);
    expect(held).toBeGreaterThan(60);
  }
});
