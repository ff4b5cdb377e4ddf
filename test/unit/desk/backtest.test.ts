/** What the panels of a backtest compute: decimated lines, walks through a book, windows that fit, words for what is not known. */
// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import type { InstrumentInfo, Quantab, SessionInfo } from '../../../src/api/types.ts';
import { fillsOf, measureFills, walk } from '../../../src/desk/panels/backtest-measure.ts';
import {
  allMetrics,
  type BacktestOutputs,
  type BacktestTrade,
  heldText,
  metricText,
  probability,
  testWords,
} from '../../../src/desk/panels/backtest-outputs.ts';
import { fittedWindows, plainFeed } from '../../../src/desk/panels/backtest-run.ts';
import { summaryRows } from '../../../src/desk/panels/backtest-summary.tsx';
import { strengths } from '../../../src/desk/panels/backtest-sweep.tsx';
import { tradeTable } from '../../../src/desk/panels/backtest-trades.tsx';
import { decimated, holdFeed } from '../../../src/desk/panels/held-feed.ts';

const minute = 60e6;
const trade = {
  side: 1,
  qtyY: 2,
  qtyX: -3,
  signalAt: 10 * minute,
  entryAt: 10 * minute,
  exitAt: 20 * minute,
  reason: 'exit',
  netBp: -1.5,
} as BacktestTrade;
const side = (...levels: [number, number][]) => ({
  price: Float64Array.from(levels, ([price]) => price),
  qty: Float64Array.from(levels, ([, qty]) => qty),
});
const book = { ts: 0, id: 0, known: true, bids: side([99, 1], [98, 5]), asks: side([101, 1], [103, 5]) };

const outputs = (more: Partial<BacktestOutputs> = {}): BacktestOutputs =>
  ({
    trades: [trade],
    metrics: [
      { id: 'net', value: -38.2, n: 1 },
      { id: 'trades', value: 1, n: 1 },
      { id: 'win-rate', value: 0, n: 1 },
      { id: 'sharpe', value: 3, n: 9, why: '1 trade, 2 h' },
      { id: 'psr', value: 0.4, n: 9 },
    ],
    naiveMetrics: { net: 121.9, trades: 4 },
    endings: { exit: 1 },
    test: { passed: true, prefixes: [{ bars: 5, trades: 1, same: true }], leak: { net: 5, trades: 1, differs: true } },
    notes: [],
    ...more,
  }) as BacktestOutputs;

describe('words of a run', () => {
  it('writes a holding time in the unit that fits it, never as 0', () => {
    expect([0.05, 0.5, 1, 2, 3.5, 20, 111].map(heldText)).toEqual(['3 s', '30 s', '1 min', '2 min', '3.5 min', '20 min', '1 h 51 min']);
  });
  it('leaves the name of the analysis out of a fault', () => {
    const faultOf = (words: string | undefined) => plainFeed({ fault: () => words } as Parameters<typeof plainFeed>[0]).fault();
    expect(faultOf('backtest.walk-forward: not enough data')).toBe('Not enough data');
    expect(faultOf('A file is gone.')).toBe('A file is gone.');
    expect(faultOf(undefined)).toBeUndefined();
  });
});

describe('a held line', () => {
  const ts = Float64Array.from({ length: 100 }, (_, t) => t);
  it('keeps the first, the extremes and the last of each pixel', () => {
    const values = Float64Array.from(ts, (t) => (t === 57 ? 9 : t % 10));
    const { first, min, max, last } = decimated(ts, values, { from: 0, to: 100, widthPx: 10 });
    expect(first).toHaveLength(10);
    expect([first![5], min![5], max![5], last![5]]).toEqual([0, 0, 9, 9]);
  });
  it('does not join the unknown to the known', () => {
    const values = Float64Array.from(ts, (t) => (t < 55 ? Number.NaN : 1));
    const { last } = decimated(ts, values, { from: 0, to: 100, widthPx: 10 });
    expect(Array.from(last!, Number.isNaN)).toEqual([true, true, true, true, true, true, false, false, false, false, false]);
  });
  it('reaches one row beyond what is seen, and tells the newest known value', () => {
    const feed = holdFeed('x', 'bp', () => undefined);
    feed.want({ from: 40.5, to: 42.5, widthPx: 100 });
    feed.set(
      ts,
      ts.map((t) => (t > 90 ? Number.NaN : t)),
    );
    expect([...feed.frame!.columns.ts!]).toEqual([40, 41, 42, 43]);
    expect(feed.frame!.last).toEqual({ ts: 90, value: 90 });
  });
});

describe('measured fills', () => {
  it('walks a buy up the asks and a sale down the bids', () => {
    expect(walk(book, 3)).toEqual({ mid: 100, slip: expect.closeTo((101 + 2 * 103) / 3 / 100 - 1, 12) });
    expect(walk(book, -1)).toEqual({ mid: 100, slip: expect.closeTo(0.01, 12) });
  });
  it('does not know what a thin, crossed or unknown book would cost', () => {
    expect(walk(book, 7)).toBeUndefined();
    expect(walk({ ...book, known: false }, 1)).toBeUndefined();
    expect(walk({ ...book, bids: side([102, 1]) }, 1)).toBeUndefined();
    expect(walk({ ...book, asks: side() }, 1)).toBeUndefined();
  });
  it('sends both legs after the latency, and back; nothing is sent at a gap or at the end', () => {
    expect(fillsOf([trade], '1m', 0.25).map(({ at, leg, qty }) => [at / minute, leg, qty])).toEqual([
      [10 + 0.25 / 60, 0, 2],
      [10 + 0.25 / 60, 1, -3],
      [20 + 0.25 / 60, 0, -2],
      [20 + 0.25 / 60, 1, 3],
    ]);
    expect(fillsOf([{ ...trade, reason: 'gap' }], '1m', 0)).toHaveLength(2);
  });
  it('asks the book of the legs that have one, and the funding heard before 8 h', async () => {
    const asked: number[] = [];
    const quantab = {
      data: {
        book: async ({ at }: { at: number }) => {
          asked.push(at);
          return book;
        },
        scalars: async () => ({ ts: Float64Array.of(1, 8 * 60 * minute - 1), value: Float64Array.of(0.5, 1e-4) }),
      },
    } as unknown as Quantab;
    const leg = (more: object) => ({ id: 'A', rows: {}, ...more }) as unknown as InstrumentInfo;
    const session = { id: 's', from: minute, to: 9 * 60 * minute } as SessionInfo;
    const found = await measureFills(
      quantab,
      session,
      [leg({ rows: { level: 5 } }), leg({ scalars: ['mark', 'funding rate'] })],
      [trade],
      '1m',
      0.25,
    );
    expect(asked).toHaveLength(2);
    expect(found.fills).toBe([`${10 * minute},0,100,0.020000000000000018`, `${20 * minute},0,100,0.015000000000000013`].join(';'));
    expect(found.rates).toBe(`${8 * 60 * minute},1,0.0001`);
  });
});

describe('words', () => {
  it('says why a figure is not known instead of the figure', () => {
    expect(metricText({ id: 'sharpe', value: 3, n: 9, why: '1 trade, 2 h' })).toBe('— 1 trade, 2 h');
    expect(metricText({ id: 'net', value: -38.2, n: 1 })).toBe('−38.2 bp');
    expect(metricText(undefined)).toBe('—');
    expect(probability(Number.NaN)).toBe('—');
    expect(probability(1e-9)).toBe('< 0.001');
    const texts = summaryRows(outputs({ metrics: [{ id: 'trades', value: 0, n: 0 }], naiveMetrics: { net: Number.NaN } })).map(
      ({ text }) => text,
    );
    expect(texts.join(' ')).not.toMatch(/NaN|\b0\b/);
  });
  it('tells honest from naive, and a failed test from a passed one', () => {
    const rows = Object.fromEntries(summaryRows(outputs()).map(({ title, text }) => [title, text]));
    expect(rows).toMatchObject({ Net: '−38.2 bp', 'Gross, naive': '+122 bp', 'Win rate': '0 of 1', 'Look-ahead test': 'passed, 1 cuts' });
    const failed = {
      passed: false,
      prefixes: [{ bars: 7, trades: 1, same: false, differs: 'trade 1' }],
      leak: { net: 0, trades: 0, differs: true },
    };
    expect(testWords(outputs({ test: failed }))).toBe('failed: trade 1, cut at 7');
    expect(testWords(outputs({ test: { ...failed, prefixes: [] } }))).toBe('failed: acts on the next bar');
  });
  it('puts the deflated ratio among the metrics, unknown until it is', () => {
    expect(allMetrics(outputs({ deflated: { psr: 0.4, dsr: 0.2, expected_best: 0.1 } })).at(-1)).toMatchObject({
      id: 'dsr',
      value: 0.2,
      n: 9,
    });
    expect(allMetrics(outputs({ tried: { n: 3, variance: 1 } })).at(-1)).toMatchObject({ value: Number.NaN, why: 'no trades' });
  });
  it('gives a table of one width for export', () => {
    const { columns, rows } = tradeTable([trade]);
    expect(rows[0]).toHaveLength(columns.length);
    expect(new Set(columns.map(({ id }) => id)).size).toBe(columns.length);
  });
  it('fits the windows to a short session alone', () => {
    expect(fittedWindows(50_000)).toEqual({});
    expect(fittedWindows(345)).toEqual({ window: 28, betaWindow: 86 });
    expect(fittedWindows(Number.NaN)).toEqual({});
  });
  it('colours a cell by its share of the largest', () => {
    expect(strengths(Float64Array.of(-4, 2, Number.NaN, 0))).toEqual([-1, 0.5, 0, 0]);
  });
});
