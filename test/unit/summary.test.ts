/** Summary statistics against computations from the definitions, over random ticks in random cuts. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FLAG_LAST, INSTRUMENT_ALL, SIDE_ASK, SIDE_BID } from '../../assembly/layout.ts';
import { openSummary, type SummaryOptions } from '../../src/engine/summary.ts';
import { openMedian } from '../../src/engine/summary-median.ts';
import { openMoments } from '../../src/engine/summary-moments.ts';
import type { TickBatch } from '../../src/market/batch.ts';
import { TickWriter } from '../../src/market/writer.ts';

const second = 1_000_000;
const nan = Number.NaN;

function ticks(write: (writer: TickWriter) => void, capacity = 3): TickBatch[] {
  const batches: TickBatch[] = [];
  const writer = new TickWriter({ instrument: () => {}, batch: (batch) => batches.push(batch) }, capacity);
  write(writer);
  writer.flush();
  return batches;
}

function summarize(batches: TickBatch[], options?: SummaryOptions) {
  const summary = openSummary('X@file', 0, options);
  for (const batch of batches) summary.push(batch);
  return summary.finish();
}

describe('trades', () => {
  const write = (writer: TickWriter) => {
    writer.trade(0, 0.5 * second, 0, 100, 2, 1, 1);
    writer.trade(1, 0.6 * second, 0, 7, 7, 1, 1);
    writer.trade(0, 0.7 * second, 0, 110, 1, 2, 2);
    writer.trade(0, 4.5 * second, 0, 121, 5, 0, 3);
    writer.trade(0, 5.5 * second, 0, 99, 2, 2, 4);
  };

  it('sums up what was traded', () => {
    const { return1s, spread, ...rest } = summarize(ticks(write));
    expect(rest).toEqual({
      instrument: 'X@file',
      basis: 'trades',
      from: 0.5 * second,
      to: 5.5 * second,
      trades: 4,
      first: 100,
      last: 99,
      high: 121,
      low: 99,
      change: 99 / 100 - 1,
      vwap: (200 + 110 + 605 + 198) / 10,
      volume: 10,
      buyVolume: 2,
      sellVolume: 3,
      value: 1113,
      meanQty: 2.5,
      medianQty: 2,
      largestQty: 5,
      tradesPerSecond: 4 / 5,
      gaps: 0,
    });
    expect(spread).toEqual({ n: 0, mean: nan, bps: nan });
    const returns = [0, 0, 0, Math.log(121 / 110), Math.log(99 / 121)];
    expect(return1s.n).toBe(5);
    expect(return1s.mean).toBeCloseTo(returns.reduce((sum, r) => sum + r) / 5, 14);
    expect(return1s.min).toBe(returns[4]);
    expect(return1s.max).toBe(returns[3]);
  });

  it('counts only the span, both ends included', () => {
    const { trades, from, to } = summarize(ticks(write), { from: 0.7 * second, to: 4.5 * second });
    expect([trades, from, to]).toEqual([2, 0.7 * second, 4.5 * second]);
  });

  it('knows nothing without trades', () => {
    expect(summarize([])).toEqual({
      instrument: 'X@file',
      basis: 'trades',
      from: nan,
      to: nan,
      trades: 0,
      first: nan,
      last: nan,
      high: nan,
      low: nan,
      change: nan,
      vwap: nan,
      volume: 0,
      buyVolume: 0,
      sellVolume: 0,
      value: 0,
      meanQty: nan,
      medianQty: nan,
      largestQty: nan,
      tradesPerSecond: nan,
      return1s: { n: 0, mean: nan, std: nan, skew: nan, kurtosis: nan, min: nan, max: nan },
      spread: { n: 0, mean: nan, bps: nan },
      gaps: 0,
    });
  });

  it('takes no trades for unknown where the session holds none', () => {
    const quotes = ticks((writer) => writer.quote(0, 1, 1, 100, 1, 101, 1, 1));
    expect(summarize(quotes)).toMatchObject({ trades: 0, volume: 0 });
    expect(summarize(quotes, { trades: false })).toMatchObject({
      ...{ trades: nan, volume: nan, buyVolume: nan, sellVolume: nan, value: nan, tradesPerSecond: nan },
      spread: { n: 1 },
    });
  });

  it('does not make up aggressors', () => {
    const { buyVolume, sellVolume } = summarize(ticks((writer) => writer.trade(0, 1, 1, 100, 1, 0, 1)));
    expect([buyVolume, sellVolume]).toEqual([nan, nan]);
  });

  it('takes no return over a gap, of its own or of the whole feed', () => {
    const across = (gapOf: number) =>
      summarize(
        ticks((writer) => {
          writer.trade(0, 0, 0, 100, 1, 1, 1);
          writer.trade(0, second, second, 101, 1, 1, 2);
          writer.gap(gapOf, 2 * second, 2 * second, nan);
          writer.trade(0, 90 * second, 90 * second, 200, 1, 1, 3);
          writer.trade(0, 91 * second, 91 * second, 200, 1, 1, 4);
        }),
      );
    for (const gapOf of [0, INSTRUMENT_ALL]) {
      const { return1s, gaps } = across(gapOf);
      expect([return1s.n, return1s.max, return1s.min, gaps]).toEqual([2, Math.log(1.01), 0, 1]);
    }
    expect(across(1).return1s.n).toBe(91);
  });
});

describe('spread', () => {
  it('weighs a quote by the time it stood', () => {
    const { spread } = summarize(
      ticks((writer) => {
        writer.quote(0, 0, 0, 99, 1, 101, 1, 1);
        writer.quote(0, 3 * second, 0, 99, 1, 100, 1, 2);
        writer.quote(0, 4 * second, 0, 99, 1, nan, 0, 3);
        writer.quote(0, 8 * second, 0, 98, 1, 102, 1, 4);
        writer.gap(0, 9 * second, 0, 1);
        writer.trade(0, 20 * second, 0, 100, 1, 1, 1);
      }),
    );
    expect(spread.n).toBe(3);
    expect(spread.mean).toBeCloseTo((2 * 3 + 1 * 1 + 4 * 1) / 5, 14);
    expect(spread.bps).toBeCloseTo(((200 * 3 + (1 / 99.5) * 10_000 + 400) / 5) as number, 10);
  });

  describe('of a book without quote rows', () => {
    const batches = ticks((writer) => {
      const level = (ts: number, px: number, qty: number, side: number, last: boolean): void =>
        writer.level(0, ts * second, 0, px, qty, side, 0, last ? FLAG_LAST : 0);
      writer.bookReset(0, 0, 0, 0);
      level(0, 99, 1, SIDE_BID, false);
      level(0, 101, 1, SIDE_ASK, true);
      level(2, 98, 5, SIDE_BID, true);
      level(3, 100, 1, SIDE_ASK, true);
      writer.gap(0, 5 * second, 0, 1);
      level(6, 99.5, 1, SIDE_BID, true);
      writer.trade(0, 9 * second, 0, 100, 1, 1, 1);
    });

    it('weighs its top by the time it stood, and nothing after a gap', () => {
      const { spread } = summarize(batches, { tickSize: 0.5 });
      expect(spread).toMatchObject({ n: 2, mean: (2 * 3 + 1 * 2) / 5 });
    });

    it('begins a span with the top that stood there', () => {
      const { spread } = summarize(batches, { tickSize: 0.5, from: 2.5 * second, to: 4 * second });
      // Until the last row of the span, at 3 s.
      expect(spread).toMatchObject({ n: 2, mean: 2 });
      expect(summarize(batches, { tickSize: 0.5, from: 5.5 * second }).spread).toEqual({ n: 0, mean: nan, bps: nan });
    });
  });
});

describe('moments', () => {
  it('agree with two passes and with scipy, in any grouping', () => {
    const oracle = (x: number[]) => {
      const n = x.length;
      const mean = x.reduce((sum, v) => sum + v, 0) / n;
      const m = (k: number) => x.reduce((sum, v) => sum + (v - mean) ** k, 0) / n;
      const g1 = m(3) / m(2) ** 1.5;
      const g2 = m(4) / m(2) ** 2 - 3;
      return {
        mean,
        std: Math.sqrt((m(2) * n) / (n - 1)),
        skew: (g1 * Math.sqrt(n * (n - 1))) / (n - 2),
        kurtosis: (((n + 1) * g2 + 6) * (n - 1)) / ((n - 2) * (n - 3)),
      };
    };
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: 1, max: 40 })), { minLength: 4, maxLength: 30 }),
        (runs) => {
          fc.pre(new Set(runs.map(([value]) => value)).size > 1);
          const moments = openMoments();
          for (const [value, count] of runs) moments.add(value, count);
          const got = moments.result();
          const expected = oracle(runs.flatMap(([value, count]) => new Array<number>(count).fill(value)));
          for (const [key, value] of Object.entries(expected)) expect(got[key as keyof typeof expected]).toBeCloseTo(value, 8);
        },
      ),
    );
  });

  it('are unknown where there is too little, or no spread', () => {
    const flat = openMoments();
    flat.add(2, 10);
    expect(flat.result()).toEqual({ n: 10, mean: 2, std: 0, skew: nan, kurtosis: nan, min: 2, max: 2 });
    const one = openMoments();
    one.add(2);
    expect(one.result()).toEqual({ n: 1, mean: 2, std: nan, skew: nan, kurtosis: nan, min: 2, max: 2 });
  });
});

describe('median', () => {
  const median = (values: number[]) => {
    const sorted = [...values].sort((a, b) => a - b);
    return (sorted[(values.length - 1) >> 1]! + sorted[values.length >> 1]!) / 2;
  };
  it('is that of the sorted values', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.nat(5), fc.double({ min: 0, max: 1e6, noNaN: true })), { minLength: 1, maxLength: 60 }),
        (values) => {
          const stream = openMedian();
          for (const value of values) stream.add(value);
          expect(stream.median()).toBe(median(values));
        },
      ),
    );
  });
  it('stays within 0.05% when there are more values than are kept', () => {
    const stream = openMedian(100);
    const values = Array.from({ length: 10_001 }, (_, i) => Math.exp(Math.sin(i) * 12));
    for (const value of values) stream.add(value);
    expect(Math.abs(stream.median() / median(values) - 1)).toBeLessThan(5e-4);
  });
  it('takes a million values in order, equal or reversed without slowing down', () => {
    for (const at of [(i: number) => i, () => 7, (i: number) => 1e6 - i]) {
      const stream = openMedian();
      for (let i = 0; i < 1_000_000; i++) stream.add(at(i));
      expect(stream.median()).toBe((at(499_999) + at(500_000)) / 2);
    }
  });
});
