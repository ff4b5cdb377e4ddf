/** What the regressions do with input that no line, or no one line, goes through; and with units far from 1. */
import { beforeAll, describe, expect, it } from 'vitest';
import { openPrng } from '../../../src/core/prng.ts';
import { withSlopeRanks } from '../../../src/methods/maths/pair-slopes.ts';
import { callMethod } from '../../../src/methods/registry.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';

beforeAll(loadKernelsInNode);

const matrixMethods = ['ols-robust-se', 'huber-rlm', 'huber-sklearn'];
const lineMethods = ['theil-sen', 'theil-sen-sklearn', 'tls'];
const all = [...matrixMethods, ...lineMethods];

/** y = 2 x + 1 and an error of about 0.1, with one row far off; `unit` scales both. */
function pair(n: number, unit = 1): { y: number[]; x: number[] } {
  const prng = openPrng(71);
  const x = Array.from({ length: n }, () => unit * (10 + prng.uniform()));
  const y = x.map((value, i) => 2 * value + unit * (1 + 0.2 * (prng.uniform() - 0.5) + (i === 4 ? 5 : 0)));
  return { y, x };
}

function slopeOf(method: string, input: Record<string, unknown>): number {
  const params = method === 'huber-sklearn' ? { alpha: 0 } : {};
  const result = callMethod(method, input, params);
  if (method === 'huber-sklearn') return (result.coef as number[])[0]!;
  return matrixMethods.includes(method) ? (result.params as number[])[1]! : (result.slope as number);
}

describe.each(all)('%s', (method) => {
  it('refuses too few points', () => {
    expect(() => callMethod(method, { y: [1], x: [2] })).toThrow(/not enough data/);
    expect(() => callMethod(method, { y: [], x: [] })).toThrow(/not enough data/);
  });

  it('refuses what is unknown or infinite, by its place', () => {
    const { y, x } = pair(20);
    expect(() => callMethod(method, { y: y.with(3, Number.NaN), x })).toThrow(/y\[3\] is NaN/);
    expect(() => callMethod(method, { y, x: [...x.slice(0, 7), null, ...x.slice(8)] })).toThrow(/x\[7\] is NaN/);
    expect(() => callMethod(method, { y, x: x.with(2, Number.POSITIVE_INFINITY) })).toThrow(/x\[2\] is Infinity/);
  });

  it('refuses columns of different lengths', () => {
    const { y, x } = pair(20);
    expect(() => callMethod(method, { y, x: x.slice(1) })).toThrow(/x has 19 numbers and y has 20/);
  });

  // The spatial median depends on units by its definition.
  it.skipIf(method === 'theil-sen-sklearn').each([1e-8, 1e6])('gives the same slope at prices of %s', (unit) => {
    expect(slopeOf(method, pair(40, unit)) / slopeOf(method, pair(40))).toBeCloseTo(1, 9);
  });

  it('follows a series that does not move', () => {
    const { x } = pair(20);
    expect(slopeOf(method, { y: x.map(() => 5), x })).toBeCloseTo(0, 12);
  });
});

describe.each(all.filter((method) => method !== 'tls'))('%s', (method) => {
  it('refuses an x that does not move', () => {
    const { y } = pair(20);
    expect(() => callMethod(method, { y, x: y.map(() => 0.1) })).toThrow(/constant/);
  });
});

describe.each(matrixMethods)('%s', (method) => {
  it('refuses a regressor made of others', () => {
    const { y, x } = pair(20);
    const rows = x.map((value, i) => [value, i % 7, 3 * value - 2 * (i % 7) + 1]);
    expect(() => callMethod(method, { y, X: rows })).toThrow(/X column 2 is constant or a combination/);
  });

  it('keeps its digits at a level of 1e6 with moves of 1e-3', () => {
    const prng = openPrng(72);
    const moves = Array.from({ length: 60 }, () => prng.uniform());
    const noise = moves.map(() => prng.uniform() - 0.5);
    const near = slopeOf(method, { y: moves.map((value, i) => 3 * value + 0.1 * noise[i]!), x: moves });
    const far = slopeOf(method, { y: moves.map((value, i) => 3 * value + 0.1 * noise[i]!), x: moves.map((value) => 1e6 + value * 1e-3) });
    expect(far * 1e-3).toBeCloseTo(near, 5);
  });
});

describe('huber-rlm', () => {
  it('takes a line that most rows lie on as it is, with errors unknown', () => {
    const x = Array.from({ length: 12 }, (_, i) => i);
    const result = callMethod('huber-rlm', { y: x.map((value) => 4 - value), x });
    expect(result.scale).toBe(0);
    expect(result.bse_H1).toEqual([Number.NaN, Number.NaN]);
    expect((result.params as number[])[1]).toBeCloseTo(-1, 12);
  });
});

describe('ols-robust-se', () => {
  it('does not know errors for more lags than rows', () => {
    const result = callMethod('ols-robust-se', pair(10), { lags: [5, 12] });
    expect((result.HAC_bartlett_lags5 as number[])[1]).toBeGreaterThan(0);
    expect(result.HAC_bartlett_lags12).toEqual([Number.NaN, Number.NaN]);
    expect(() => callMethod('ols-robust-se', pair(10), { lags: [-1] })).toThrow(/whole numbers/);
  });
});

describe('tls', () => {
  it('has no slope upright, and no line through one point', () => {
    expect(callMethod('tls', { y: [1, 2, 3], x: [4, 4, 4] }).slope).toBeNaN();
    expect(() => callMethod('tls', { y: [1, 1], x: [2, 2] })).toThrow(/both constant/);
  });
});

describe('slopes of all pairs', () => {
  /** Every slope, sorted. */
  function sortedSlopes(x: Float64Array, y: Float64Array): Float64Array {
    const slopes: number[] = [];
    for (let i = 0; i < x.length; i++)
      for (let j = i + 1; j < x.length; j++) if (x[j]! > x[i]!) slopes.push((y[j]! - y[i]!) / (x[j]! - x[i]!));
    return Float64Array.from(slopes).sort();
  }
  const prng = openPrng(73);
  const rise = (n: number) => Float64Array.from({ length: n }, () => prng.uniform()).sort();
  const cases: [string, Float64Array, Float64Array][] = [
    ['noise', rise(700), Float64Array.from({ length: 700 }, () => prng.uniform())],
    ['ticks: a third of the slopes are 0', rise(700), Float64Array.from({ length: 700 }, () => Math.floor(prng.uniform() * 3))],
    ['one value but for a row', rise(700), Float64Array.from({ length: 700 }, (_, i) => (i === 9 ? -1 : 0))],
    ['x in steps', Float64Array.from({ length: 700 }, (_, i) => i >> 4), Float64Array.from({ length: 700 }, () => prng.uniform())],
    ['heavy tails of both signs', rise(700), Float64Array.from({ length: 700 }, () => (prng.uniform() - 0.5) / prng.uniform() ** 4)],
  ];
  it.each(cases)('are selected exactly: %s', (_, x, y) => {
    const slopes = sortedSlopes(x, y);
    const shares = [0, 0.01, 0.3, 0.49, 0.5, 0.51, 0.9, 1].map((share) => Math.floor(share * (slopes.length - 1)));
    withSlopeRanks(x, y, ({ pairs, at }) => {
      expect(pairs).toBe(slopes.length);
      expect(at(shares)).toEqual(shares.map((rank) => slopes[rank]));
      for (const rank of shares) expect(at([rank])).toEqual([slopes[rank]]);
    });
  });
});
