/** Correlation of many instruments and over two axes: against a second definition, and against bad input. */
import { beforeAll, describe, expect, it } from 'vitest';
import { openPrng } from '../../../src/core/prng.ts';
import matrix from '../../../src/studies/correlation/matrix.analysis.ts';
import surface from '../../../src/studies/correlation/surface.analysis.ts';
import { correlate, fisherInterval, openWindows } from '../../../src/studies/pairwise.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';

beforeAll(loadKernelsInNode);

const ctx = { instruments: ['A', 'B'], signal: new AbortController().signal, progress: () => undefined, part: { at: 0, of: 1 } };
const nan = Number.NaN;
const minute = 60e6;
const start = 1_738_540_800_000_000;

/** `many` price columns of `n` bars whose returns share a part, the second half of them another one. */
function prices(many: number, n: number, seed = 1): Float64Array[] {
  const random = openPrng(seed);
  const noise = (): number => random.uniform() + random.uniform() + random.uniform() - 1.5;
  const logs = new Float64Array(many).fill(Math.log(100));
  const columns = Array.from({ length: many }, () => new Float64Array(n));
  for (let t = 0; t < n; t++) {
    const shared = [noise(), noise()];
    for (let i = 0; i < many; i++) {
      logs[i]! += 1e-3 * (shared[i < many / 2 ? 0 : 1]! + 0.5 * noise());
      columns[i]![t] = Math.exp(logs[i]!);
    }
  }
  return columns;
}

function seriesOf(columns: readonly Float64Array[], bar = minute): Record<string, Float64Array> {
  const n = columns[0]!.length;
  const ts = Float64Array.from({ length: n }, (_, i) => start + i * bar);
  return { ts, ...Object.fromEntries(columns.map((column, i) => [`close.${i}`, column])) };
}

interface Outputs extends Record<'r' | 'n' | 'lo' | 'hi' | 'x' | 'y', Float64Array> {
  m: number;
  order: number[];
  common: [number, number];
}

const logReturns = (p: Float64Array): Float64Array => p.map((value, i) => (i === 0 ? nan : Math.log(value / p[i - 1]!)));

/** The textbook's two passes. */
function pearson(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const pairs = Array.from(x, (a, i) => [a, y[i]!] as const).filter(([a, b]) => !Number.isNaN(a + b));
  const mean = (k: 0 | 1): number => pairs.reduce((sum, pair) => sum + pair[k], 0) / pairs.length;
  const [mx, my] = [mean(0), mean(1)];
  const of = (f: (a: number, b: number) => number): number => pairs.reduce((sum, [a, b]) => sum + f(a - mx, b - my), 0);
  return of((a, b) => a * b) / Math.sqrt(of((a) => a * a) * of((_, b) => b * b));
}

describe('one pair', () => {
  const [a, b] = prices(4, 500).map(logReturns) as [Float64Array, Float64Array];
  it('is Pearson’s over the rows both have', () => {
    const holed = b.map((value, i) => (i % 7 === 0 ? nan : value));
    const pair = correlate(a, holed);
    expect(pair.r).toBeCloseTo(pearson(a, holed), 12);
    expect(pair.n).toBe(428);
    expect(pair.lo).toBeCloseTo(Math.tanh(Math.atanh(pair.r) - 1.959964 / Math.sqrt(425)), 6);
    expect(pair.hi).toBeCloseTo(Math.tanh(Math.atanh(pair.r) + 1.959964 / Math.sqrt(425)), 6);
    expect(correlate(a, b, 2).r).toBeCloseTo(pearson(a.slice(0, -2), b.slice(2)), 12);
    expect(correlate(a, b, -3).r).toBeCloseTo(pearson(a.slice(3), b.slice(0, -3)), 12);
  });

  it('of fewer than 30, of one that stands still, or of nothing is unknown', () => {
    expect(correlate(a.slice(0, 30), b.slice(0, 30))).toEqual({ r: nan, n: 29, lo: nan, hi: nan });
    expect(correlate(a, new Float64Array(500)).r).toBeNaN();
    expect(correlate(a, new Float64Array(500).fill(nan))).toMatchObject({ n: 0 });
    expect(correlate(a, b, 600).n).toBe(0);
    expect(fisherInterval(1, 100)).toEqual([nan, nan]);
    expect(fisherInterval(0.5, 3)).toEqual([nan, nan]);
  });

  it('by running sums is the same in every window, at any price', () => {
    for (const scale of [1, 1e-8, 1e6]) {
      const window = openWindows(
        a.map((value) => value * scale),
        b,
      );
      for (const [from, to] of [
        [1, 500],
        [100, 140],
        [450, 500],
      ] as const)
        expect(window(from, to).r).toBeCloseTo(pearson(a.slice(from, to), b.slice(from, to)), 8);
    }
    const still = a.map((value, i) => (i > 200 && i < 300 ? 0 : value));
    expect(openWindows(still, b)(210, 290).r).toBeNaN();
  });
});

describe('the matrix', () => {
  it('is symmetric, 1 on the diagonal, and puts those alike together', () => {
    const columns = prices(6, 400);
    // Interleaved, so that the order has something to do.
    const mixed = [0, 3, 1, 4, 2, 5].map((i) => columns[i]!);
    const out = matrix.run(ctx, seriesOf(mixed), { of: 'values' }) as unknown as Outputs;
    expect(out.m).toBe(6);
    for (let i = 0; i < 6; i++) {
      expect(out.r[i * 7]).toBe(1);
      for (let k = 0; k < 6; k++) {
        expect(out.r[i * 6 + k]).toBe(out.r[k * 6 + i]);
        if (i !== k) expect(out.r[i * 6 + k]).toBeCloseTo(pearson(logReturns(mixed[i]!), logReturns(mixed[k]!)), 10);
      }
    }
    const sides = out.order.map((i) => i % 2);
    expect(sides.slice(0, 3)).toEqual([sides[0], sides[0], sides[0]]);
    expect(out.common).toEqual([399, 399]);
  });

  it('of ranks is moved by no outlier', () => {
    const [a, b] = prices(4, 400) as [Float64Array, Float64Array];
    const wild = b.map((value, i) => (i === 200 ? value * 50 : value));
    const of = (how: string) => (matrix.run(ctx, seriesOf([a, wild]), { of: how }) as unknown as Outputs).r[1];
    expect(of('values')).toBeLessThan(0.5);
    expect(of('ranks')).toBeGreaterThan(0.7);
  });

  it('leaves unknown what has too few common bars, and says what it needs', () => {
    const [a, b, c] = prices(3, 400) as [Float64Array, Float64Array, Float64Array];
    const short = c.map((value, i) => (i < 375 ? nan : value));
    const out = matrix.run(ctx, seriesOf([a, b, short]), { of: 'values' }) as unknown as Outputs;
    expect([out.r[2], out.n[2], out.r[8]]).toEqual([nan, 24, nan]);
    expect(out.r[1]).not.toBeNaN();
    expect(() => matrix.run(ctx, seriesOf([a]), { of: 'values' })).toThrow('at least 2 instruments, was 1');
  });

  it('does not take the carried closes of a halted leg for returns', () => {
    const [a, b] = prices(4, 400) as [Float64Array, Float64Array];
    const halted = b.map((value, i) => (i >= 200 ? b[199]! : value));
    const stale = Float64Array.from({ length: 400 }, (_, i) => Math.max(0, i - 199));
    const out = matrix.run(ctx, { ...seriesOf([a, halted]), 'stale.1': stale }, { of: 'values' }) as unknown as Outputs;
    expect(out.n[1]).toBe(200);
  });
});

describe('the surface', () => {
  const [a, b] = prices(4, 2_000, 5) as [Float64Array, Float64Array];
  it('over time and window is the correlation of each window', () => {
    const out = surface.run(ctx, seriesOf([a, b]), { by: 'time and window', windows: '20, 50, 100' }) as unknown as Outputs;
    expect([...out.y]).toEqual([20, 50, 100]);
    expect(out.x).toHaveLength(120);
    // The last bar is known when it has ended.
    expect(out.x.at(-1)).toBe(start + 2_000 * minute);
    const [ra, rb] = [logReturns(a), logReturns(b)];
    expect(out.r[2 * 120 + 119]).toBeCloseTo(pearson(ra.slice(1_900), rb.slice(1_900)), 8);
    // 20 returns are fewer than 30; the first column has not enough before it.
    expect(out.r.subarray(0, 120).every(Number.isNaN)).toBe(true);
    expect(out.r[2 * 120]).toBeNaN();
    expect(out.lo[2 * 120 + 119]).toBeLessThan(out.r[2 * 120 + 119]!);
  });

  it('over lag and bar finds who leads', () => {
    const late = b.map((_, i) => (i < 3 ? a[0]! : a[i - 3]!));
    const out = surface.run(ctx, seriesOf([a, late]), { by: 'lag and bar', windows: '30' }) as unknown as Outputs;
    expect([...out.x]).toEqual(Array.from({ length: 21 }, (_, k) => k - 10));
    expect([...out.y]).toEqual([minute, 5 * minute, 15 * minute, 60 * minute]);
    const row = [...out.r.subarray(0, 21)];
    expect(row.indexOf(Math.max(...row))).toBe(13);
    expect(row[13]).toBeCloseTo(1, 6);
  });

  it('over lag and bar takes multiples of bars that have no longer ones with a name', () => {
    const out = surface.run(ctx, seriesOf([a, b], 86_400e6), { by: 'lag and bar', windows: '30' }) as unknown as Outputs;
    expect([...out.y].map((length) => length / 86_400e6)).toEqual([1, 2, 3, 5, 7, 10]);
    const few = surface.run(ctx, seriesOf([a.slice(0, 70), b.slice(0, 70)], 86_400e6), { by: 'lag and bar', windows: '30' });
    expect([...(few as unknown as Outputs).y].map((length) => length / 86_400e6)).toEqual([1, 2]);
  });

  it('refuses one instrument, few bars and windows that are none', () => {
    expect(() => surface.run(ctx, seriesOf([a]), { by: 'time and window', windows: '30' })).toThrow('compares two instruments');
    expect(() => surface.run(ctx, seriesOf([a.slice(0, 30), b.slice(0, 30)]), { by: 'time and window', windows: '30' })).toThrow('was 30');
    expect(() => surface.run(ctx, seriesOf([a, b]), { by: 'time and window', windows: '30, x' })).toThrow('was "30, x"');
  });
});
