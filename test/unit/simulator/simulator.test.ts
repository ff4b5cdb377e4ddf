/** The simulated market as ticks: books that hold, trades at the touch, the same bytes for the same seed, bursts, a pair that moves together. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { TickBatch } from '../../../src/market/batch.ts';
import { defaultParams, openSimulator, type SimulatorParams } from '../../../src/sources/simulator/simulator.ts';
import { observe, start } from './observer.ts';

type Step = (market: ReturnType<typeof openSimulator>) => void;

/** sha256 of every column of every row, whatever the batches. */
function hashOf(params: Partial<SimulatorParams>, ...steps: Step[]): string {
  const columns = Array.from({ length: 6 }, () => createHash('sha256'));
  const batch = ({ n, ts, rx, px, qty, id, meta }: TickBatch): void => {
    for (const [i, column] of [ts, rx, px, qty, id, meta].entries()) columns[i]!.update(new Uint8Array(column.slice(0, n).buffer));
  };
  const market = openSimulator({ ...defaultParams, ...params }, { instrument: () => undefined, batch }, start);
  for (const step of steps) step(market);
  market.flush();
  return columns.map((column) => column.digest('hex')).join(' ');
}

const until =
  (seconds: number): Step =>
  (market) =>
    void market.advance(start + Math.round(seconds * 1e6));

describe('rows', () => {
  const { market, observer } = observe(20, { seed: 5 });

  it('come in time order, from a snapshot, with a clock row a second', () => {
    expect(observer.backwards).toBe(0);
    expect(observer.clocks).toBe(20 * 60);
    expect(observer.seen.map(({ instrument }) => instrument.id)).toEqual(['ALFA-USD.perp@simulated', 'BRAVO-USD.perp@simulated']);
    for (const { resets, unclosed, book } of observer.seen) {
      expect([resets, unclosed, book.known]).toEqual([1, false, true]);
      expect(book.levels).toBeGreaterThan(60);
    }
  });

  it('never cross the book', () => {
    for (const { crossed, book } of observer.seen) expect([crossed, book.bid < book.ask]).toEqual([0, true]);
  });

  it('trade at the touch of the book rebuilt from them; wash trades inside it', () => {
    for (const { trades, instrument } of observer.seen) {
      const washed = market.episodes().filter(({ kind, instrument: of }) => kind === 'wash' && of === instrument.id);
      const away = trades.filter(({ px, sign, bid, ask }) => px !== (sign > 0 ? ask : bid));
      const outside = away.filter(
        ({ ts, px, bid, ask }) => !(px > bid && px < ask && washed.some(({ from, to }) => ts >= from && !(ts > to))),
      );
      expect(outside).toEqual([]);
      expect(trades.map(({ id }) => id)).toEqual(trades.map((_, i) => i + 1));
    }
  });

  it('come at about a hundred events a second and instrument', () => {
    const rate = market.events / (20 * 60) / 2;
    expect(rate).toBeGreaterThan(70);
    expect(rate).toBeLessThan(150);
  });

  it('hold whole price steps and lots', () => {
    for (const { levels, instrument, book } of observer.seen) {
      const { bids, asks } = book.depth(1_000);
      for (const px of [...bids.price, ...asks.price]) expect(Number(px.toFixed(3))).toBe(px);
      for (const qty of [...bids.qty, ...asks.qty]) expect(Number(qty.toFixed(1))).toBe(qty);
      expect(levels.size).toBe(book.levels);
      expect(bids.price[0]! / instrument.tickSize).toBeCloseTo(Math.round(bids.price[0]! / instrument.tickSize), 6);
    }
  });
});

describe('the same seed', () => {
  const whole = hashOf({ seed: 7 }, until(700));

  it('gives the same ticks however the time is cut', () => {
    const uneven = Array.from({ length: 700 * 7 }, (_, i) => until((i + 1) / 7));
    expect(hashOf({ seed: 7 }, ...uneven)).toBe(whole);
    const byEvents: Step = (market) => {
      while (market.advance(start + 700e6, 997) > 0) expect(market.now).toBeLessThanOrEqual(start + 700e6);
    };
    expect(hashOf({ seed: 7 }, byEvents)).toBe(whole);
  });

  it('gives other ticks than another seed', () => {
    expect(hashOf({ seed: 8 }, until(10))).not.toBe(hashOf({ seed: 7 }, until(10)));
    expect(hashOf({ seed: 2 ** 32 + 7 }, until(10))).not.toBe(hashOf({ seed: 7 }, until(10)));
  });

  it('gives the same ticks for the same changes at the same times', () => {
    const faster: Step = (market) => market.tune({ limitRate: 1, marketRate: 3, branching: 0.2 });
    const once = hashOf({ seed: 7 }, until(100), faster, until(200));
    expect(hashOf({ seed: 7 }, until(33.3), until(100), faster, until(150.5), until(200))).toBe(once);
    expect(hashOf({ seed: 7 }, until(101), faster, until(200))).not.toBe(once);
  });
});

it('reaches the time asked for, and no further', () => {
  const { market } = observe(1);
  expect(market.now).toBe(start + 60e6);
  const before = market.events;
  expect(market.advance(start + 50e6)).toBe(0);
  expect(market.advance(start + 120e6, 10)).toBe(10);
  expect(market.events).toBe(before + 10);
  expect(market.now).toBeLessThan(start + 62e6);
});

it('says which parameter is wrong and changes nothing', () => {
  const { market } = observe(0.1);
  expect(() => market.tune({ limitRate: 100 })).toThrow('"limitRate" of the simulated market is a number from 0.02 to 5, was 100');
  expect(() => market.tune({ branching: Number.NaN })).toThrow('was NaN');
  expect(() => market.tune({ seed: 3 })).toThrow('start a new one');
  expect(() => market.tune({ limits: 3 } as Partial<SimulatorParams>)).toThrow('no parameter "limits"');
  expect(() => observe(0.1, { seed: 0.5 })).toThrow('whole number');
});

it('follows new rates', () => {
  const { market, observer } = observe(10, { episodes: 0 });
  const rows = observer.rows;
  market.tune({ limitRate: 2 });
  market.advance(start + 20 * 60e6);
  market.flush();
  expect((observer.rows - rows) / rows).toBeGreaterThan(3);
});

/** Variance over mean of the number of trades in windows of ten seconds. */
function dispersion(change: Partial<SimulatorParams>): number {
  const { observer } = observe(120, { episodes: 0, coupling: 0, ...change });
  const counts = new Array<number>(720).fill(0);
  let before = -1;
  for (const { ts } of observer.seen[0]!.trades) {
    // A market order over several prices is one.
    if (ts !== before) counts[Math.floor((ts - start) / 10e6)]! += 1;
    before = ts;
  }
  const mean = counts.reduce((sum, n) => sum + n, 0) / counts.length;
  return counts.reduce((sum, n) => sum + (n - mean) ** 2, 0) / (counts.length - 1) / mean;
}

it('clusters market orders as much as it is told', () => {
  const plain = dispersion({ branching: 0 });
  expect(plain).toBeGreaterThan(0.85);
  expect(plain).toBeLessThan(1.15);
  // In the long run 1 / (1 - n)^2 = 6.25; ten seconds hold most of it.
  const clustered = dispersion({ branching: 0.6 });
  expect(clustered).toBeGreaterThan(3);
  expect(clustered).toBeLessThan(7.5);
});

/** Mids of both instruments, one each `seconds`. */
function sampled(observer: ReturnType<typeof observe>['observer'], seconds: number): number[][] {
  return observer.seen.map((seen) => Array.from({ length: 3_600 / seconds }, (_, i) => seen.midAt(start + (i + 1) * seconds * 1e6)));
}

/** Correlation of the returns, and the standard deviation of each. */
function together([one, two]: number[][]): { correlation: number; deviations: number[] } {
  const returns = (mids: number[]): number[] => mids.slice(1).map((mid, i) => mid / mids[i]! - 1);
  const [x, y] = [returns(one!), returns(two!)];
  const product = (a: number[], b: number[]): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0) / a.length;
  const deviations = [Math.sqrt(product(x, x)), Math.sqrt(product(y, y))];
  return { correlation: product(x, y) / (deviations[0]! * deviations[1]!), deviations };
}

describe.each([1, 2, 3])('the pair, seed %i', (seed) => {
  it('moves together while nothing is planted: by a second, by five, by ten', () => {
    const { observer } = observe(60, { seed, episodes: 0 });
    expect(together(sampled(observer, 1)).correlation).toBeGreaterThan(0.3);
    expect(together(sampled(observer, 5)).correlation).toBeGreaterThan(0.5);
    const { correlation, deviations } = together(sampled(observer, 10));
    expect(correlation).toBeGreaterThan(0.5);
    expect(correlation).toBeLessThan(0.85);
    // Neither frozen nor mad: a standard deviation of 1 to 12 basis points in ten seconds.
    for (const deviation of deviations) {
      expect(deviation).toBeGreaterThan(1e-4);
      expect(deviation).toBeLessThan(12e-4);
    }
  });

  it('moves together through an hour of episodes, by ten seconds and by a minute', () => {
    const { observer } = observe(60, { seed });
    expect(together(sampled(observer, 10)).correlation).toBeGreaterThan(0.5);
    expect(together(sampled(observer, 60)).correlation).toBeGreaterThan(0.5);
  });

  it('comes back to each other: what one is ahead of the other is small again after the runs', () => {
    const { observer } = observe(60, { seed });
    const [one, two] = sampled(observer, 10);
    const ahead = one!.map((mid, i) => two![i]! / two![0]! - 1 - 1.2 * (mid / one![0]! - 1)).map(Math.abs);
    expect(ahead.sort((a, b) => a - b)[Math.floor(ahead.length / 2)]).toBeLessThan(0.01);
  });
});
