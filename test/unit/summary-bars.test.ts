/** What bars tell of a span, and what they cannot. */
import { expect, it } from 'vitest';
import { openSummary } from '../../src/engine/summary.ts';
import { at, ticks } from './engine/rows.ts';

const prices = (open: number, high: number, low: number, close: number) => ({ open, high, low, close });

it('sums bars up; single trades stay unknown', () => {
  const summary = openSummary('X@file', 0);
  summary.push(
    ticks(({ writer }) => {
      writer.bar(0, at(60), at(60), 60e6, prices(10, 12, 9, 11), { volume: 4, value: 42, buyVolume: 1, trades: 8 });
      writer.bar(0, at(120), at(120), 60e6, prices(11, 15, 11, 14), { volume: 6, value: 78, buyVolume: 5, trades: 2 });
    }),
  );
  const nan = Number.NaN;
  expect(summary.finish()).toMatchObject({
    ...{
      basis: 'bars',
      from: at(0),
      to: at(120),
      trades: 10,
      first: 10,
      last: 14,
      high: 15,
      low: 9,
      volume: 10,
      buyVolume: 6,
      sellVolume: 4,
    },
    ...{ value: 120, vwap: 12, meanQty: 1, medianQty: nan, largestQty: nan, tradesPerSecond: nan, return1s: { n: 0, std: nan } },
    returns: { intervalMicros: 60e6, n: 1, mean: Math.log(14 / 11) },
  });
});

it('a sum with an unknown part is unknown; bars of 1 s have returns of 1 s, none over a gap', () => {
  const summary = openSummary('X@file', 0);
  const sums = { volume: Number.NaN, value: 1, buyVolume: 1, trades: 1 };
  summary.push(
    ticks(({ writer, gap }) => {
      for (const [k, close] of [1, Math.E, 1].entries()) {
        if (k === 2) gap(k + 0.5);
        writer.bar(0, at(k + 1), at(k + 1), 1e6, prices(1, 3, 1, close), k === 0 ? sums : { ...sums, volume: 2 });
      }
    }),
  );
  const { volume, vwap, trades, return1s, gaps } = summary.finish();
  expect([volume, vwap, trades, gaps]).toEqual([Number.NaN, Number.NaN, 3, 1]);
  expect(return1s).toMatchObject({ n: 1, mean: 1 });
});

it('takes no return over a bar that is missing', () => {
  const summary = openSummary('X@file', 0);
  const sums = { volume: 1, value: 1, buyVolume: 1, trades: 1 };
  summary.push(
    ticks(({ writer }) => {
      for (const [minute, close] of [
        [1, 1],
        [2, Math.E],
        [4, 5],
      ] as const)
        writer.bar(0, at(minute * 60), at(minute * 60), 60e6, prices(1, 5, 1, close), sums);
    }),
  );
  expect(summary.finish().returns).toMatchObject({ n: 1, mean: 1 });
});

it('trades win, and the shortest bars', () => {
  const sums = { volume: 1, value: 1, buyVolume: 1, trades: 1 };
  const bars = openSummary('X@file', 0);
  bars.push(
    ticks(({ writer }) => {
      writer.bar(0, at(120), at(120), 120e6, prices(1, 1, 1, 1), sums);
      writer.bar(0, at(180), at(180), 60e6, prices(1, 1, 1, 1), sums);
      writer.bar(0, at(240), at(240), 120e6, prices(1, 1, 1, 1), sums);
    }),
  );
  expect(bars.finish()).toMatchObject({ basis: 'bars', trades: 1 });
  const both = openSummary('X@file', 0);
  both.push(
    ticks(({ writer, trade }) => {
      writer.bar(0, at(60), at(60), 60e6, prices(1, 1, 1, 1), sums);
      trade(61, 5, 2, 1);
    }),
  );
  expect(both.finish()).toMatchObject({ basis: 'trades', trades: 1, volume: 2, first: 5 });
});
