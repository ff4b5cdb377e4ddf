/** The scanner: its numbers are those of the methods, however the work is divided; chance finds are counted; a pair that ended is seen to have. */
import { beforeAll, describe, expect, it } from 'vitest';
import { callMethod } from '../../../src/methods/registry.ts';
import type { SeriesSet } from '../../../src/studies/analysis.ts';
import { falseFindRates, type HalfMeasure } from '../../../src/studies/pair-scan.ts';
import scan from '../../../src/studies/pairs/scan.analysis.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';
import { coinsLike } from '../../tools/pair-market.ts';

beforeAll(loadKernelsInNode);

interface Scan {
  rows: { a: number; b: number; first: HalfMeasure; second: HalfMeasure; heldP: number; q: number; value: number }[];
  tried: number;
  short: number;
  thin: number[];
  found: number;
  held: number;
  bars: number;
}

const ctx = { instruments: [], signal: new AbortController().signal, progress: () => undefined };
function scanned(series: SeriesSet, params = {}, of = 1): Scan {
  const parts = Array.from({ length: of }, (_, at) => scan.run({ ...ctx, part: { at, of } }, series, params));
  return scan.join!(parts, series, params) as unknown as Scan;
}

describe('a scan of all pairs', () => {
  it('measures each half as the methods do', () => {
    const series = coinsLike(6, 400, 5);
    const { rows, tried } = scanned(series);
    expect(tried).toBe(15);
    expect(rows).toHaveLength(15);
    const logs = (at: number, from: number, to: number): Float64Array => series[`close.${at}`]!.slice(from, to).map(Math.log);
    for (const { a, b, first, second, heldP } of rows.slice(0, 6)) {
      const p = [
        [a, b],
        [b, a],
      ].map(([y, x]) => callMethod('engle-granger', { y: logs(y!, 0, 200), x: logs(x!, 0, 200) }).pvalue as number);
      expect(p[0]).toBe(Math.min(...p));
      expect(first.p).toBeCloseTo(Math.min(1, 2 * p[0]!), 9);
      const after = callMethod('engle-granger', { y: logs(a, 200, 400), x: logs(b, 200, 400) });
      expect(second.p).toBeCloseTo(after.pvalue as number, 9);
      expect(second.beta).toBeCloseTo((after.coefficients as number[])[0]!, 9);
      const spread = logs(a, 200, 400).map((value, i) => value - first.beta * logs(b, 200, 400)[i]!);
      expect(second.halfLife).toBeCloseTo((callMethod('half-life', { y: spread }).halflife_discrete as number) ?? Number.NaN, 6);
      expect(heldP).toBeCloseTo(callMethod('adf', { y: spread }).pvalue as number, 9);
    }
    const order = rows.map(({ first }) => first.p);
    expect(order).toEqual(order.toSorted((x, y) => x - y));
  });

  it('is the same however many workers share it', () => {
    const series = coinsLike(9, 240, 11);
    const whole = scanned(series);
    for (const of of [2, 3, 4]) expect(scanned(series, {}, of)).toEqual(whole);
  });

  it('finds the planted pairs and hardly others; one that ended fails its second half', () => {
    const series = coinsLike(20, 1_000, 3, {
      tied: [
        [0, 1],
        [2, 3],
      ],
      ended: [[4, 5]],
    });
    const { rows, tried, found } = scanned(series);
    expect(tried).toBe(190);
    const of = (x: number, y: number) => rows.find(({ a, b }) => (a === x && b === y) || (a === y && b === x))!;
    for (const [x, y] of [
      [0, 1],
      [2, 3],
    ] as const) {
      expect(of(x, y).q).toBeLessThan(0.05);
      expect(of(x, y).heldP).toBeLessThan(0.05);
      // phi 0.9: 6.6 bars.
      expect(of(x, y).first.halfLife).toBeGreaterThan(4);
      expect(of(x, y).first.halfLife).toBeLessThan(11);
    }
    expect(of(4, 5).q).toBeLessThan(0.05);
    expect(of(4, 5).heldP).toBeGreaterThan(0.05);
    expect(found).toBeGreaterThanOrEqual(3);
    expect(found).toBeLessThan(12);
  });

  it('leaves out what trades too little, and says so', () => {
    const series = coinsLike(5, 300, 2);
    series['value.3'] = series['value.3']!.map(() => 10);
    const { thin, tried, rows } = scanned(series, { minValue: 1_000 });
    expect([thin, tried]).toEqual([[3], 6]);
    expect(rows.every(({ value }) => value >= 1_000)).toBe(true);
    expect(() => scanned(series, { minValue: 1e15 })).toThrow('5 instruments trade less than');
  });

  it('a coin that began late is measured on what it has in common; one that stopped, has a gap, or does not move says nothing', () => {
    const series = coinsLike(5, 400, 8);
    series['close.0'] = series['close.0']!.slice().fill(Number.NaN, 0, 150);
    series['close.1'] = series['close.1']!.slice().fill(Number.NaN, 60);
    series['close.2'] = series['close.2']!.slice().fill(7);
    const { rows, short, tried } = scanned(series);
    expect([tried, short]).toEqual([6, 4]);
    const late = rows.find(({ a, b }) => [a, b].includes(0) && [a, b].includes(3))!;
    expect([late.first.n, late.second.n]).toEqual([125, 125]);
    const flat = rows.filter(({ a, b }) => a === 2 || b === 2);
    expect(flat.every(({ first, q }) => Number.isNaN(first.p) && Number.isNaN(q))).toBe(true);
    expect(() => scanned({ 'close.0': series['close.0']! })).toThrow('needs two instruments or more, was 1');
    expect(() => scanned(coinsLike(3, 80, 1))).toThrow('no two have 100 bars in common');
  });

  it('false find rates are those of Benjamini and Hochberg', () => {
    expect([...falseFindRates(Float64Array.of(0.01, 0.04, Number.NaN, 0.03, 0.005))].map((q) => Math.round(q * 1e4) / 1e4)).toEqual([
      0.02,
      0.04,
      Number.NaN,
      0.04,
      0.02,
    ]);
  });
});
