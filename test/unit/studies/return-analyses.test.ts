/** Analyses of returns: against numbers of other definitions, and against bad input. */
import { beforeAll, describe, expect, it } from 'vitest';
import { openPrng, type Prng } from '../../../src/core/prng.ts';
import type { AnalysisDefinition } from '../../../src/studies/analysis.ts';
import { momentIntervals } from '../../../src/studies/block-intervals.ts';
import { histogram } from '../../../src/studies/histogram.ts';
import { longestStretch } from '../../../src/studies/known-returns.ts';
import autocorrelation from '../../../src/studies/returns/autocorrelation.analysis.ts';
import decomposition, { usualPeriod } from '../../../src/studies/returns/decomposition.analysis.ts';
import distribution from '../../../src/studies/returns/distribution.analysis.ts';
import normality from '../../../src/studies/returns/normality.analysis.ts';
import qq from '../../../src/studies/returns/qq.analysis.ts';
import { fitStudent } from '../../../src/studies/student-fit.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';

beforeAll(loadKernelsInNode);

const ctx = { instruments: ['A'], signal: new AbortController().signal, progress: () => undefined, part: { at: 0, of: 1 } };
const nan = Number.NaN;
const minute = 60e6;

function normals(random: Prng, n: number): Float64Array {
  return Float64Array.from({ length: n }, () => Math.sqrt(-2 * Math.log(random.uniform())) * Math.cos(2 * Math.PI * random.uniform()));
}

/** t of `df` degrees, whole. */
function students(random: Prng, n: number, df: number): Float64Array {
  const z = normals(random, n);
  const parts = Array.from({ length: df }, () => normals(random, n));
  return z.map((value, i) => value / Math.sqrt(parts.reduce((sum, part) => sum + part[i]! ** 2, 0) / df));
}

/** Prices whose log returns are these; the first is 100. */
function pricesOf(returns: Float64Array): Float64Array {
  let log = Math.log(100);
  return Float64Array.from([0, ...returns], (r) => Math.exp((log += r)));
}

/** Every output a test looks at; each analysis has some of them. */
interface Outputs
  extends Record<
      | 'acf'
      | 'counts'
      | 'edges'
      | 'hi'
      | 'lag'
      | 'lo'
      | 'observed'
      | 'ordered'
      | 'pacf'
      | 'ranks'
      | 'resid'
      | 'season'
      | 'seasonal'
      | 'trend',
      Float64Array
    >,
    Record<'n' | 'known' | 'period' | 'phase' | 'seasonStrength' | 'skew' | 'trendStrength' | 'white', number> {
  curve: { x: Float64Array; normal: Float64Array };
  normal: { r: number; lo: Float64Array };
  outside: { acf: number };
  student: { df: number; r: number };
  tests: { id: string; lag?: number; rejected?: boolean }[];
}

const run = (analysis: AnalysisDefinition, series: Record<string, Float64Array>, params: Record<string, string | number> = {}) => {
  const all = Object.fromEntries(Object.entries(analysis.params).map(([name, { default: value }]) => [name, value]));
  return analysis.run(ctx, series, { ...all, ...params }) as unknown as Outputs;
};

describe('a fitted t', () => {
  it('finds the degrees, location and scale it was drawn with', () => {
    const x = students(openPrng(5), 20_000, 4).map((value) => 0.5 + 2 * value);
    const fit = fitStudent(x)!;
    expect(fit.df).toBeGreaterThan(3.6);
    expect(fit.df).toBeLessThan(4.4);
    expect(fit.location).toBeCloseTo(0.5, 1);
    expect(fit.scale).toBeCloseTo(2, 1);
    expect(fitStudent(normals(openPrng(6), 5_000))!.df).toBeGreaterThan(20);
  });

  it('is not made of too few values, equal values, or mostly zeros', () => {
    expect(fitStudent(normals(openPrng(1), 29))).toBeUndefined();
    expect(fitStudent(new Float64Array(500).fill(3))).toBeUndefined();
    expect(fitStudent(normals(openPrng(1), 500).map((value, i) => (i % 2 ? value : 0)))).toBeUndefined();
  });
});

describe('intervals of moments', () => {
  it('hold the truth and are the same every time', () => {
    const x = normals(openPrng(9), 4_000);
    const intervals = momentIntervals(x)!;
    for (const [[lo, hi], truth] of [
      [intervals.mean, 0],
      [intervals.std, 1],
      [intervals.skew, 0],
      [intervals.kurtosis, 0],
    ] as const) {
      expect(lo).toBeLessThan(truth);
      expect(hi).toBeGreaterThan(truth);
    }
    // Of independent values the deviation of the mean is known: 1.96 / sqrt(n) to each side.
    expect(intervals.mean[1] - intervals.mean[0]).toBeCloseTo((2 * 1.96) / Math.sqrt(4_000), 2);
    expect(momentIntervals(x)).toEqual(intervals);
    expect(momentIntervals(x.map((value) => value * 1e-8))!.std[0]).toBeCloseTo(intervals.std[0] * 1e-8, 14);
  });

  it('are unknown of few or equal values', () => {
    expect(momentIntervals(normals(openPrng(1), 19))).toBeUndefined();
    expect(momentIntervals(new Float64Array(100).fill(1e6))).toBeUndefined();
  });
});

describe('a histogram', () => {
  it('counts every value once', () => {
    const x = students(openPrng(3), 5_000, 2);
    const { edges, counts, below, above } = histogram(x);
    expect(edges.length).toBe(counts.length + 1);
    expect(counts.reduce((a, b) => a + b, below + above)).toBe(5_000);
    expect(below).toBe(x.filter((value) => value < edges[0]!).length);
    expect(below + above).toBeGreaterThan(0);
  });

  it('has one class of equal values', () => {
    expect([...histogram(new Float64Array(7).fill(2)).counts]).toEqual([7]);
  });
});

it('the longest stretch is the first of the longest without a hole', () => {
  expect(longestStretch(Float64Array.of(nan, 1, 2, nan, 3, 4, nan))).toEqual({ from: 1, to: 3 });
  expect(longestStretch(Float64Array.of(nan, nan))).toEqual({ from: 0, to: 0 });
  expect(longestStretch(Float64Array.of(1, nan, 2, 3))).toEqual({ from: 2, to: 4 });
});

describe('what every analysis of returns refuses', () => {
  const analyses = [qq, normality, autocorrelation];
  it.each(analyses.map((analysis) => [analysis.id, analysis] as const))('%s', (id, analysis) => {
    expect(() => run(analysis, {})).toThrow(`${id} needs the series close.0`);
    expect(() => run(analysis, { 'close.0': Float64Array.of(1, 2, 3) })).toThrow(/at least (20|30) of them, was 2/);
    expect(() => run(analysis, { 'close.0': new Float64Array(200).fill(1e-8) })).toThrow('the price never moved in the 199 bars');
    expect(() => run(analysis, { 'close.0': new Float64Array(200).fill(nan) })).toThrow('was 0');
  });
});

describe('quantiles of returns', () => {
  it('lie on the line of the distribution they were drawn from', () => {
    const result = run(qq, { 'close.0': pricesOf(students(openPrng(8), 3_000, 3).map((value) => value * 1e-3)) });
    expect(result.n).toBe(3_000);
    expect(result.ranks).toHaveLength(1_000);
    expect([result.ranks[0], result.ranks[999]]).toEqual([0, 2_999]);
    expect(new Set(result.ranks).size).toBe(1_000);
    expect(result.student.df).toBe(3);
    expect(result.student.r).toBeGreaterThan(result.normal.r);
    expect(result.normal.lo[0]).toBeGreaterThan(result.ordered[0]!);
    for (let i = 1; i < 1_000; i++) expect(result.ordered[i]).toBeGreaterThanOrEqual(result.ordered[i - 1]!);
  });
});

describe('tests of returns', () => {
  it('keep normal noise and reject heavy tails', () => {
    const rows = (returns: Float64Array) =>
      Object.fromEntries(run(normality, { 'close.0': pricesOf(returns) }).tests.map((row) => [`${row.id} ${row.lag ?? ''}`.trim(), row]));
    const noise = rows(normals(openPrng(12), 1_000).map((z) => z * 1e-3));
    expect(Object.keys(noise)).toEqual([
      'jarque-bera',
      'dagostino',
      'shapiro',
      'anderson-darling',
      'ljung-box 1',
      'ljung-box 5',
      'ljung-box 10',
      'ljung-box 20',
      'arch-lm 5',
    ]);
    expect(noise['jarque-bera']!.rejected).toBe(false);
    expect(noise['anderson-darling']).toMatchObject({ p: undefined, rejected: false });
    const heavy = rows(students(openPrng(13), 1_000, 3).map((t) => t * 1e-3));
    for (const id of ['jarque-bera', 'dagostino', 'shapiro', 'anderson-darling']) expect(heavy[id]!.rejected).toBe(true);
  });

  it('use the longest stretch without a hole', () => {
    const close = pricesOf(normals(openPrng(14), 400).map((z) => z * 1e-3));
    close[100] = nan;
    expect(run(normality, { 'close.0': close })).toMatchObject({ n: 299, known: 398 });
  });

  it('say when holes leave no stretch to test', () => {
    const close = pricesOf(normals(openPrng(15), 400).map((z) => z * 1e-3)).map((price, i) => (i % 20 === 0 ? nan : price));
    expect(() => run(normality, { 'close.0': close })).toThrow(/returns without a hole between them, at least 30 of them, was 18/);
  });
});

describe('autocorrelation', () => {
  it('finds what was put in', () => {
    const e = normals(openPrng(21), 5_000);
    const returns = new Float64Array(5_000);
    for (let i = 1; i < 5_000; i++) returns[i] = 0.5 * returns[i - 1]! + 1e-3 * e[i]!;
    const result = run(autocorrelation, { 'close.0': pricesOf(returns) }, { lags: 10 });
    expect(result.lag).toHaveLength(10);
    expect(result.acf[0]).toBeCloseTo(0.5, 1);
    expect(result.acf[1]).toBeCloseTo(0.25, 1);
    expect(result.pacf[0]).toBeCloseTo(0.5, 1);
    expect(Math.abs(result.pacf[1]!)).toBeLessThan(0.05);
    expect(result.white).toBeCloseTo(1.96 / Math.sqrt(5_000), 5);
    expect(result.outside.acf).toBeGreaterThanOrEqual(3);
    expect(result.lo[0]).toBeLessThan(0.5);
    expect(result.hi[0]).toBeGreaterThan(0.45);
  });

  it('takes no more lags than the values bear', () => {
    const close = pricesOf(normals(openPrng(22), 40).map((z) => z * 1e-3));
    expect(run(autocorrelation, { 'close.0': close }, { lags: 500 }).lag.length).toBe(19);
    close[20] = nan;
    expect(() => run(autocorrelation, { 'close.0': close })).toThrow('at least 30 of them, was 19');
  });
});

describe('decomposition', () => {
  const n = 24 * 10;
  const ts = Float64Array.from({ length: n }, (_, i) => 1_738_540_800_000_000 + i * 60 * minute);
  const noise = normals(openPrng(31), n);
  const volume = Float64Array.from({ length: n }, (_, i) => 100 + i / 10 + 20 * Math.sin((2 * Math.PI * i) / 24) + noise[i]!);

  it.each(['additive', 'multiplicative', 'stl', 'stl robust'])('%s finds the season of a day', (model) => {
    const result = run(decomposition, { ts, 'volume.0': volume, 'close.0': volume }, { model });
    expect(result.period).toBe(24);
    expect(result.phase).toBe(0);
    expect(result.season).toHaveLength(24);
    expect(result.seasonStrength).toBeGreaterThan(0.9);
    expect(result.trendStrength).toBeGreaterThan(0.7);
    const peak = result.season.indexOf(Math.max(...result.season));
    expect(Math.abs(peak - 6)).toBeLessThanOrEqual(1);
    for (let i = 24; i < n - 24; i++) {
      const sum =
        model === 'multiplicative'
          ? result.trend[i]! * result.seasonal[i]! * result.resid[i]!
          : result.trend[i]! + result.seasonal[i]! + result.resid[i]!;
      expect(sum).toBeCloseTo(result.observed[i]!, 8);
    }
  });

  it('chooses a period that fits', () => {
    expect(usualPeriod(minute, 3_000)).toBe(1_440);
    expect(usualPeriod(minute, 600)).toBe(240);
    expect(usualPeriod(1e6, 7_300)).toBe(3_600);
    expect(usualPeriod(86_400e6, 400)).toBe(7);
    expect(usualPeriod(1e6, 60)).toBe(3);
  });

  it('refuses what it cannot take apart', () => {
    const series = { ts, 'volume.0': volume, 'close.0': volume };
    expect(() => run(decomposition, series, { period: 121 })).toThrow('at least 242 of them, was 240');
    expect(() =>
      run(decomposition, { ...series, 'volume.0': volume.map((v, i) => (i === 5 ? 0 : v)) }, { model: 'multiplicative' }),
    ).toThrow('values above 0');
    expect(() => run(decomposition, series, { of: 'trades' })).toThrow('needs the series trades.0');
    const holed = volume.slice();
    holed[30] = nan;
    expect(run(decomposition, { ...series, 'volume.0': holed }).n).toBe(n - 31);
  });
});

describe('the distribution', () => {
  it('of few, equal or missing closes says so and is not 0', () => {
    const few = run(distribution, { 'close.0': Float64Array.of(1, 2, 4) });
    expect(few).toMatchObject({ n: 2, intervals: undefined, student: undefined });
    const equal = run(distribution, { 'close.0': new Float64Array(50).fill(7) });
    expect(equal).toMatchObject({ n: 49, unchanged: 49, student: undefined, intervals: undefined });
    expect([...equal.counts]).toEqual([49]);
    expect(Number.isNaN(equal.skew ?? nan)).toBe(true);
  });

  it('has curves that hold as many returns as the classes', () => {
    const result = run(distribution, { 'close.0': pricesOf(normals(openPrng(41), 10_000).map((z) => z * 1e-3)) });
    const { x, normal } = result.curve;
    const width = result.edges[1]! - result.edges[0]!;
    const area = normal.reduce((sum, y) => sum + y, 0) * ((x[1]! - x[0]!) / width);
    expect(area / 10_000).toBeCloseTo(1, 1);
    expect(result.student.df).toBeGreaterThan(15);
  });
});
