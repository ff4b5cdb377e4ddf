/** The dense book and a book of maps tell the same after every message, on made-up and on recorded sequences. */
import { describe, expect, it } from 'vitest';
import { FLAG_LAST, KIND_BOOK_RESET, KIND_LEVEL, SIDE_BID } from '../../assembly/layout.ts';
import { Book } from '../../src/market/book.ts';
import { flagsOf, kindOf, sideOf } from '../../src/market/meta.ts';
import { openRandom } from '../tools/random-session.ts';
import { hasTape, readTape } from '../tools/tape.ts';
import { MapBook } from '../unit/oracles/map-book.ts';

function levelsOf(book: Book, bid: boolean, limit = 1e9): [number, number][] {
  const { bids, asks } = book.depth(limit);
  const { price, qty } = bid ? bids : asks;
  return Array.from(price, (px, i) => [px, qty[i]]);
}

function expectSame(book: Book, oracle: MapBook, limit?: number): void {
  for (const bid of [true, false]) expect(levelsOf(book, bid, limit)).toEqual(oracle.side(bid, limit));
}

function expectSameTop(book: Book, oracle: MapBook): void {
  const [[bid, bidQty] = [Number.NaN, 0]] = oracle.side(true, 1);
  const [[ask, askQty] = [Number.NaN, 0]] = oracle.side(false, 1);
  expect([book.bid, book.bidQty, book.ask, book.askQty]).toEqual([bid, bidQty, ask, askQty]);
  expect(book.crossed).toBe(bid >= ask);
}

describe.each([
  { name: 'near the touch', reach: 50, drift: 3, jump: 0 },
  { name: 'spread over a hundred thousand ticks', reach: 100_000, drift: 50, jump: 0 },
  { name: 'wandering far', reach: 2_000, drift: 4_000, jump: 0 },
  { name: 'jumping', reach: 500, drift: 5, jump: 0.002 },
])('a market $name', ({ reach, drift, jump }) => {
  it.each([1, 2, 3])('seed %i', (seed) => {
    const random = openRandom(seed);
    const book = new Book(0.01);
    const oracle = new MapBook();
    let mid = 6_000_000;
    book.reset(1, 1);
    oracle.reset();
    for (let i = 0; i < 8_000; i++) {
      if (random() < 0.05) mid += Math.round((random() - 0.5) * drift);
      if (random() < jump) mid += Math.round((random() - 0.5) * 400_000);
      if (random() < 0.0005) {
        book.reset(i, i);
        oracle.reset();
      }
      const bid = random() < 0.5;
      const away = Math.floor(random() ** 3 * reach);
      const held = oracle.side(bid, 5);
      // Half of the rows change levels that are there, the best ones above all.
      const px = held.length > 0 && random() < 0.5 ? held[Math.floor(random() * held.length)][0] : (mid + (bid ? -away : away)) / 100;
      const qty = random() < 0.5 ? 0 : Math.ceil(random() * 1_000) / 1_000;
      book.apply(bid, px, qty, i, i);
      oracle.apply(bid, px, qty);
      expectSameTop(book, oracle);
      if (i % 500 === 0) expectSame(book, oracle);
    }
    expectSame(book, oracle);
    const copy = new Book(0.01);
    copy.load(book.save(), book.ts, book.id);
    expect(copy.depth(1e9)).toEqual(book.depth(1e9));
    copy.refine(0.0001);
    expect(copy.depth(1e9)).toEqual(book.depth(1e9));
    copy.apply(true, 1.2345, 6, 7, 8);
    expect(levelsOf(copy, true).at(-1)).toEqual([1.2345, 6]);
  });
});

describe('a book', () => {
  it('takes levels only between a reset and a gap', () => {
    const book = new Book(0.1);
    expect(book.apply(true, 1, 1, 1, 1)).toBe(false);
    book.reset(1, 1);
    expect(book.apply(true, 1, 1, 1, 1)).toBe(true);
    for (const [px, qty] of [
      [Number.NaN, 1],
      [1, Number.NaN],
      [1, -1],
      [Number.POSITIVE_INFINITY, 1],
    ]) {
      expect(book.apply(true, px, qty, 2, 2)).toBe(false);
    }
    book.lose();
    expect(book.apply(true, 1, 1, 3, 3)).toBe(false);
    expect(book.depth(5).bids.price.length).toBe(0);
  });

  it.each([0.1, 0.01, 0.5, 0.25, 1e-8, 5, 0.00025])('gives back prices of step %d to the last bit', (tickSize) => {
    const book = new Book(tickSize);
    book.reset(0, 0);
    const digits = Math.max(0, Math.ceil(-Math.log10(tickSize)) + 2);
    for (const tick of [1, 3, 7, 12_345, 6_000_001]) {
      const px = Number((tick * tickSize).toFixed(digits));
      book.apply(false, px, 1, 0, 0);
      expect(Array.from(book.depth(9).asks.price)).toContain(px);
    }
  });
});

const tape = 'spot_btcusdt_20240808.gz';

describe.skipIf(!hasTape(tape))(`recorded book of ../shared/data/binance-raw/${tape}`, () => {
  it('agrees after every message', () => {
    const book = new Book(0.01);
    const oracle = new MapBook();
    let messages = 0;
    for (const batch of readTape(tape, ['depthUpdate'])) {
      for (let i = 0; i < batch.n; i++) {
        const kind = kindOf(batch.meta[i]);
        if (kind === KIND_BOOK_RESET) {
          book.reset(batch.ts[i], batch.id[i]);
          oracle.reset();
        } else if (kind === KIND_LEVEL) {
          const bid = sideOf(batch.meta[i]) === SIDE_BID;
          book.apply(bid, batch.px[i], batch.qty[i], batch.ts[i], batch.id[i]);
          oracle.apply(bid, batch.px[i], batch.qty[i]);
          if ((flagsOf(batch.meta[i]) & FLAG_LAST) !== 0 && ++messages % 25 === 0) expectSame(book, oracle, 20);
        }
      }
    }
    expect(messages).toBeGreaterThan(1_000);
    expectSame(book, oracle);
    expect(book.levels).toBeGreaterThan(1_000);
  });
});
