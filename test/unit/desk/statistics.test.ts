/** What the panels of statistics compute by themselves: rows, words, places, scales. */
import { describe, expect, it } from 'vitest';
import { extentOf, nearest, padded, stepAlong, stepGrid } from '../../../src/desk/charts/places.ts';
import { correlationWords } from '../../../src/desk/panels/correlation-words.ts';
import { type DistributionOutputs, momentRows } from '../../../src/desk/panels/moment-rows.ts';
import { pText, type TestRow, verdictOf, verdictText } from '../../../src/desk/panels/normality-rows.ts';
import { usualInterval } from '../../../src/desk/panels/statistics-bars.ts';
import { columnTexts, gridOf, placeText, type SurfaceOutputs, tableRows } from '../../../src/desk/panels/surface-grid.ts';

const nan = Number.NaN;
const minute = 60e6;
const start = 1_738_540_800_000_000;

describe('moments', () => {
  const out = {
    n: 2,
    mean: 1e-4,
    std: 2e-4,
    skew: undefined,
    kurtosis: undefined,
    min: -3e-4,
    max: 5e-4,
    valueAtRisk95: -2e-4,
    expectedShortfall95: nan,
    unchanged: 0,
    intervals: undefined,
    student: undefined,
  } as unknown as DistributionOutputs;
  it('that are not known are neither 0 nor NaN on the screen', () => {
    const rows = Object.fromEntries(momentRows(out).map(({ title, value, text }) => [title, [value, text(value)]]));
    expect(rows).toMatchObject({
      Mean: [1e-4, '+1.00'],
      Deviation: [2e-4, '2.00'],
      Skewness: [nan, '—'],
      'Degrees of the t': [nan, '—'],
      'Mean past it': [nan, '—'],
      Greatest: [5e-4, '+5.00'],
    });
  });
  it('of minute bars fit their columns, value and interval with the same decimals', () => {
    const kurtosis = { value: 923.0612, interval: [14.2249, 1234.4812] as [number, number] };
    const intervals = { mean: [-4.1e-6, 3.9e-6], std: [2e-4, 2e-4], skew: [-13.52, 1.7], kurtosis: kurtosis.interval };
    const rows = momentRows({ ...out, mean: -1.2e-7, skew: -6.123, kurtosis: kurtosis.value, intervals } as DistributionOutputs);
    const texts = Object.fromEntries(rows.map(({ title, value, interval, text }) => [title, [value, ...(interval ?? [])].map(text)]));
    expect(texts).toMatchObject({
      Mean: ['−0.001', '−0.041', '+0.039'],
      Skewness: ['−6.1', '−13.5', '+1.7'],
      'Excess kurtosis': ['+923', '+14', '+1,234'],
    });
  });
});

describe('tests', () => {
  const row = (hypothesis: string, rejected: boolean | undefined): TestRow => ({
    id: 'x',
    null: hypothesis,
    lag: undefined,
    statistic: 1,
    p: 0.5,
    critical: undefined,
    rejected,
  });
  it('write p, or the critical value where there is none', () => {
    expect([
      pText({ p: 0.0004, critical: undefined }),
      pText({ p: 0.0512, critical: undefined }),
      pText({ p: undefined, critical: 0.752 }),
      pText({ p: undefined, critical: undefined }),
    ]).toEqual(['< 0.001', '0.051', '5 %: 0.752', '—']);
    expect([true, false, undefined].map((rejected) => verdictText({ rejected }))).toEqual(['rejected', 'kept', 'not known']);
  });

  it('are summed up in a sentence that leaves out what is not known', () => {
    expect(verdictOf([])).toBe('');
    expect(verdictOf([row('normal', false), row('normal', undefined)])).toBe('Nothing speaks against normal returns here.');
    expect(
      verdictOf([
        row('normal', true),
        row('normal', false),
        row('constant variance', true),
        row('uncorrelated', true),
        row('uncorrelated', false),
      ]),
    ).toBe('1 of 2 tests reject normal returns; volatility clusters; returns are correlated at 1 of 2 ranges of lags.');
  });
});

it('a correlation that is not known says why', () => {
  expect(correlationWords(0.8716, 500, 0.848, 0.891)).toBe('0.872 · 95 % 0.848 to 0.891 · n 500');
  expect(correlationWords(nan, 24, nan, nan)).toBe('not known, 24 common returns of the 30 it takes');
  expect(correlationWords(nan, 400, nan, nan)).toBe('not known, 400 common returns; one of them stood still');
  expect(correlationWords(1, 30, nan, nan)).toBe('1.000 · n 30');
});

it('bars are as long as leaves 500 of them, no longer than the desk’s, no shorter than the file’s', () => {
  const hours = (n: number): number => n * 3_600e6;
  expect(usualInterval('1h', hours(134), minute)).toBe('15m');
  expect(usualInterval('1m', hours(134), minute)).toBe('1m');
  expect(usualInterval('1h', hours(2), minute)).toBe('1m');
  expect(usualInterval('1h', hours(10_000), 0)).toBe('1h');
  expect(usualInterval('1d', hours(24 * 100), 86_400e6)).toBe('1d');
  expect(usualInterval('1m', hours(1), 3_600e6)).toBe('1m');
});

describe('places', () => {
  it('go along a row and stay in it', () => {
    expect([stepAlong(5, -1, 'ArrowRight', false), stepAlong(5, 4, 'ArrowRight', false), stepAlong(50, 3, 'ArrowRight', true)]).toEqual([
      0, 4, 13,
    ]);
    expect([stepAlong(5, -1, 'ArrowLeft', false), stepAlong(5, 2, 'Home', false), stepAlong(5, 2, 'End', false)]).toEqual([4, 0, 4]);
    expect([stepAlong(0, -1, 'ArrowRight', false), stepAlong(5, 2, 'x', false)]).toEqual([undefined, undefined]);
  });

  it('go over a grid and stay in it', () => {
    expect(stepGrid(3, 4, -1, 'ArrowDown', false)).toBe(0);
    expect([stepGrid(3, 4, 5, 'ArrowDown', false), stepGrid(3, 4, 9, 'ArrowDown', false), stepGrid(3, 4, 5, 'ArrowUp', true)]).toEqual([
      9, 9, 1,
    ]);
    expect([stepGrid(3, 4, 5, 'Home', false), stepGrid(3, 4, 5, 'End', false), stepGrid(0, 4, -1, 'ArrowDown', false)]).toEqual([
      4,
      7,
      undefined,
    ]);
  });

  it('are the nearest of ascending values', () => {
    const stops = [0, 10, 20];
    expect([-5, 4, 5.1, 14, 99].map((value) => nearest(stops, value))).toEqual([0, 0, 1, 1, 2]);
    expect(nearest([], 1)).toBe(-1);
  });

  it('have scales that are never empty', () => {
    expect(extentOf([1, nan, -2], [5])).toEqual({ low: -2, high: 5 });
    expect(extentOf([nan])).toEqual({ low: nan, high: nan });
    expect(padded(nan, nan)).toEqual({ low: 0, high: 1 });
    const { low, high } = padded(3, 3);
    expect(high).toBeGreaterThan(low);
    expect(padded(0, 10, 0.1)).toEqual({ low: -1, high: 11 });
  });
});

describe('the surface', () => {
  const out: SurfaceOutputs = {
    by: 'window',
    x: Float64Array.from({ length: 4 }, (_, i) => start + i * 3_600e6),
    y: Float64Array.of(30, 50),
    r: Float64Array.of(nan, 0.55, 0.6, 0.7, nan, nan, 0.62, 0.66),
    n: new Float64Array(8).fill(40),
    lo: new Float64Array(8),
    hi: new Float64Array(8),
    bars: 200,
  };
  it('has a box of round heights that are far enough apart', () => {
    const { columns, rows, low, high, deepTicks, highTicks } = gridOf(out);
    expect([columns, rows]).toEqual([4, 2]);
    expect(low).toBeLessThanOrEqual(0.55);
    expect(high - low).toBeGreaterThanOrEqual(0.4 - 1e-9);
    expect(deepTicks.map(({ text, at }) => [text, at])).toEqual([
      ['30', 0],
      ['50', 1],
    ]);
    expect(highTicks.every(({ at }) => at >= -1e-9 && at <= 1 + 1e-9)).toBe(true);
    expect(gridOf({ ...out, r: new Float64Array(8).fill(nan) })).toMatchObject({ low: -1, high: 1 });
  });

  it('names its places and has each of them in its table', () => {
    expect(placeText(out, 5)).toBe('2025-02-03 01:00:00, 50 bars');
    expect(placeText({ ...out, by: 'lag', x: Float64Array.of(-1, 0, 1, 2), y: Float64Array.of(minute, 5 * minute) }, 4)).toBe(
      'lag −1 bars of 300 s',
    );
    expect(tableRows(out)).toHaveLength(8);
    expect(tableRows(out)[1]).toEqual([start, 50, nan, 0, 0, 40]);
    expect(columnTexts(out).filter(Boolean).length).toBeGreaterThan(0);
  });
});
