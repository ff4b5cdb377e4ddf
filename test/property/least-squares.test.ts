/** Least squares against what must hold of it, the simple form against the general one, and centred sums against their definition. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { kernels } from '../../src/kernels/kernels.ts';
import { type Fit, leastSquares, simpleLeastSquares } from '../../src/methods/maths/least-squares.ts';
import { compensatedSum } from '../../src/methods/maths/sum.ts';
import { loadKernelsInNode } from '../tools/kernels.ts';

beforeAll(loadKernelsInNode);

const value = fc.integer({ min: -10_000, max: 10_000 }).map((ticks) => ticks / 16);
const rows = fc.array(fc.tuple(value, value, value), { minLength: 6, maxLength: 80 });
const pick = (table: number[][], j: number): Float64Array => Float64Array.from(table, (row) => row[j]!);

function fitted(result: ReturnType<typeof leastSquares>): Fit {
  fc.pre(!('dependent' in result));
  return result as Fit;
}

const dot = (a: Float64Array, b: Float64Array): number => compensatedSum(a.map((each, i) => each * b[i]!));
const size = (a: Float64Array): number => Math.sqrt(dot(a, a));

describe('leastSquares', () => {
  it('leaves residuals at right angles to every regressor', () => {
    fc.assert(
      fc.property(rows, (table) => {
        const y = pick(table, 0);
        const columns = [new Float64Array(y.length).fill(1), pick(table, 1), pick(table, 2)];
        const { residuals, coefficients } = fitted(leastSquares(columns, y));
        for (const regressor of columns)
          expect(Math.abs(dot(residuals, regressor))).toBeLessThanOrEqual(1e-12 * size(regressor) * (1 + size(y)));
        for (let i = 0; i < y.length; i++) {
          const line = columns.reduce((sum, regressor, j) => sum + coefficients[j]! * regressor[i]!, 0);
          expect(Math.abs(y[i]! - line - residuals[i]!)).toBeLessThan(1e-6);
        }
      }),
    );
  });

  it('does not care about the units of a regressor', () => {
    fc.assert(
      fc.property(rows, fc.constantFrom(1e-9, 3e7), (table, unit) => {
        const [y, x] = [pick(table, 0), pick(table, 1)];
        const ones = new Float64Array(y.length).fill(1);
        const one = fitted(leastSquares([ones, x], y));
        const other = fitted(leastSquares([ones, x.map((each) => each * unit)], y));
        expect(Math.abs(other.coefficients[1]! * unit - one.coefficients[1]!)).toBeLessThan(1e-9 * (1 + Math.abs(one.coefficients[1]!)));
      }),
    );
  });

  it('names the regressor that is a combination of the others', () => {
    const x = Float64Array.from({ length: 40 }, (_, i) => Math.sin(i) * 1e4);
    const z = Float64Array.from({ length: 40 }, (_, i) => Math.cos(i * i));
    const mix = x.map((each, i) => 3 * each - 7 * z[i]!);
    expect(leastSquares([x, z, mix], z)).toEqual({ dependent: 2 });
  });
});

describe('simpleLeastSquares', () => {
  it('agrees with the general form', () => {
    fc.assert(
      fc.property(rows, fc.constantFrom(0, 1e6), (table, level) => {
        const [y, x] = [pick(table, 0), pick(table, 1).map((each) => each + level)];
        const simple = fitted(simpleLeastSquares(x, y));
        const general = fitted(leastSquares([new Float64Array(x.length).fill(1), x], y));
        const [a, b] = [simple.coefficients, general.coefficients];
        const scale = 1 + Math.abs(b[1]!) + size(y);
        expect(Math.abs(a[1]! - b[1]!)).toBeLessThan(1e-9 * scale);
        expect(Math.abs(a[0]! - b[0]!)).toBeLessThan(1e-9 * scale * (1 + level));
        for (let j = 0; j < 2; j++) expect(Math.abs(simple.inverse[j]![j]! / general.inverse[j]![j]! - 1)).toBeLessThan(1e-6);
        for (let i = 0; i < x.length; i++) expect(Math.abs(simple.residuals[i]! - general.residuals[i]!)).toBeLessThan(1e-8 * scale);
      }),
    );
  });
});

describe('centredSums', () => {
  const sums = (x: Float64Array, y: Float64Array): number[] => {
    const { arena, call } = kernels();
    return arena.scratch(() => {
      const out = arena.f64(6);
      call.centredSums(arena.copy(x).ptr, arena.copy(y).ptr, x.length, out.ptr);
      return Array.from(out.view);
    });
  };

  it.each([0, 1, 2, 3, 5, 1_023, 1_024, 1_025, 5_000])('of %i rows at level 1e9 keep their digits', (n) => {
    const x = Float64Array.from({ length: n }, (_, i) => 1e9 + ((i * 7_919) % 1_009) / 8);
    const y = Float64Array.from({ length: n }, (_, i) => -1e9 + ((i * 104_729) % 2_003) / 8);
    const [count, meanX, meanY, xx, yy, xy] = sums(x, y);
    const [mx, my] = [compensatedSum(x) / n, compensatedSum(y) / n];
    const [dx, dy] = [x.map((each) => each - mx), y.map((each) => each - my)];
    expect(count).toBe(n);
    if (n === 0) return expect(meanX).toBeNaN();
    expect(Math.abs(meanX! - mx)).toBeLessThan(1e-6);
    expect(Math.abs(meanY! - my)).toBeLessThan(1e-6);
    expect(Math.abs(xx! - dot(dx, dx))).toBeLessThanOrEqual(1e-9 * dot(dx, dx));
    expect(Math.abs(yy! - dot(dy, dy))).toBeLessThanOrEqual(1e-9 * dot(dy, dy));
    expect(Math.abs(xy! - dot(dx, dy))).toBeLessThanOrEqual(1e-9 * Math.sqrt(dot(dx, dx) * dot(dy, dy)));
  });
});
