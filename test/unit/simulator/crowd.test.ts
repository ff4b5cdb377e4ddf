/** The crowd alone, orders of one lot: the closed results and the published table of the zero-intelligence book. */
import { expect, it } from 'vitest';
import { TickWriter } from '../../../src/market/writer.ts';
import { Chance } from '../../../src/sources/simulator/chance.ts';
import { Crowd } from '../../../src/sources/simulator/crowd.ts';
import { OrderBook } from '../../../src/sources/simulator/order-book.ts';
import { defaultParams, type SimulatorParams } from '../../../src/sources/simulator/params.ts';
import { TickRows } from '../../../src/sources/simulator/tick-rows.ts';

const unit = { limit: () => 1, market: () => 1, median: () => 1 };

function openCrowd(change: Partial<SimulatorParams>, window: number) {
  const rows = new TickRows(new TickWriter({ instrument: () => undefined, batch: () => undefined }), 0, { steps: 1, lots: 1 });
  const book = new OrderBook(rows, 1_000_000, 1);
  const chance = new Chance(1, 3);
  const params = { ...defaultParams, branching: 0, coupling: 0, episodes: 0, ...change };
  return { book, chance, crowd: new Crowd(book, unit, chance, params, window) };
}

it('holds Poisson(alpha / delta) orders on a price far from the touch', () => {
  const { book, chance, crowd } = openCrowd({}, 50);
  const { limitRate, cancelRate } = defaultParams;
  let at = 0;
  let n = 0;
  let sum = 0;
  let squares = 0;
  for (let next = 100; at < 40_000; crowd.act()) {
    at += chance.wait() / crowd.rate();
    if (at < next) continue;
    next += 20;
    for (const away of [20, 25, 30, 35]) {
      for (const orders of [book.ordersAt(book.bestAsk - away), book.ordersAt(book.bestBid + away)]) {
        n++;
        sum += orders;
        squares += orders * orders;
      }
    }
  }
  const mean = sum / n;
  expect(Math.abs(mean / (limitRate / cancelRate) - 1)).toBeLessThan(0.03);
  expect(Math.abs((squares / n - mean * mean) / mean - 1)).toBeLessThan(0.06);
});

// Rates per side, spread as a mean over time; the price window is 8 mu / alpha.
it.each([
  [0.02, 0.5, 2_000_000],
  [0.1, 0.64, 700_000],
  [0.2, 0.77, 700_000],
  [0.5, 1.11, 700_000],
])('has the spread of the table at epsilon %f', (epsilon, expected, events) => {
  const alpha = 0.02;
  const { book, chance, crowd } = openCrowd({ limitRate: alpha, marketRate: 1, cancelRate: epsilon }, 400);
  let seconds = 0;
  let sum = 0;
  for (let i = 0; i < events; i++) {
    const wait = chance.wait() / crowd.rate();
    if (i > events / 10) {
      seconds += wait;
      sum += wait * (book.bestAsk - book.bestBid);
    }
    crowd.act();
  }
  expect(Math.abs(((sum / seconds) * alpha) / expected - 1)).toBeLessThan(0.04);
});

it('keeps an order on each side where hardly any come', () => {
  const { book, chance, crowd } = openCrowd({ limitRate: 0.02, marketRate: 10, cancelRate: 1 }, 50);
  for (let i = 0; i < 200_000; i++) {
    chance.wait();
    crowd.act();
    if (book.bids < 1 || book.asks < 1 || book.bestBid >= book.bestAsk) throw new Error(`event ${i}: ${book.bestBid} / ${book.bestAsk}`);
  }
  expect(book.lotsAt(book.bestBid)).toBeGreaterThan(0);
});
