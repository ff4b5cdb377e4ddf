/** What the correlations and the rolling and weighted statistics do with input that has no answer, and with units far from 1. */
import { beforeAll, describe, expect, it } from 'vitest';
import { openPrng } from '../../../src/core/prng.ts';
import { kernels } from '../../../src/kernels/kernels.ts';
import { callMethod } from '../../../src/methods/registry.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';
import { rollingQuantiles } from '../oracles/sorted-window.ts';

beforeAll(loadKernelsInNode);

function series(n: number, seed: number, unit = 1): number[] {
  const prng = openPrng(seed);
  let level = 10;
  return Array.from({ length: n }, () => (level += prng.uniform() - 0.5) * unit);
}
const flat = (n: number): number[] => new Array<number>(n).fill(0.1);
const close = (got: ArrayLike<number>, wanted: ArrayLike<number>) => {
  for (let i = 0; i < wanted.length; i++) expect(got[i]).toBeCloseTo(wanted[i]!, 8);
};
const unknowns = (values: unknown) => Array.from(values as ArrayLike<number>).filter(Number.isNaN).length;

describe('acf-pacf', () => {
  it('needs more rows than lags, all known', () => {
    expect(() => callMethod('acf-pacf', { y: series(20, 1) })).toThrow(/needs at least 21 rows/);
    expect(() => callMethod('acf-pacf', { y: series(30, 1).with(5, Number.NaN) })).toThrow(/y\[5\] is NaN/);
    expect(() => callMethod('acf-pacf', { y: series(30, 1) }, { nlags: 2.5 })).toThrow(/whole number/);
  });
  it('does not know the memory of what does not move', () => {
    const { acf, pacf_ols, ljung_box_p } = callMethod('acf-pacf', { y: flat(30) }, { nlags: 4 });
    expect([unknowns(acf), unknowns(pacf_ols), unknowns(ljung_box_p)]).toEqual([5, 5, 4]);
  });
  it('does not depend on units', () => {
    const one = callMethod('acf-pacf', { y: series(50, 2) }, { nlags: 6 });
    for (const unit of [1e-8, 1e6]) {
      const other = callMethod('acf-pacf', { y: series(50, 2, unit) }, { nlags: 6 });
      for (const key of ['acf', 'pacf_ols', 'pacf_yw_adjusted']) close(other[key] as Float64Array, one[key] as Float64Array);
    }
  });
});

describe('ccf', () => {
  it('needs two series of one length, all known', () => {
    expect(() => callMethod('ccf', { x: series(20, 1), y: series(19, 2) })).toThrow(/same count/);
    expect(() => callMethod('ccf', { x: [1], y: [2] })).toThrow(/not enough data/);
    expect(() => callMethod('ccf', { x: series(20, 1).with(0, Number.NaN), y: series(20, 2) })).toThrow(/x\[0\] is NaN/);
  });
  it('does not know what has no movement, and no lag beyond the rows', () => {
    expect(unknowns(callMethod('ccf', { x: flat(20), y: series(20, 2) }).corr_y_t_plus_k_with_x_t)).toBe(11);
    expect(unknowns(callMethod('ccf', { x: series(8, 1), y: series(8, 2) }).corr_y_t_plus_k_with_x_t)).toBe(3);
  });
});

describe('correlation', () => {
  const rows = (...columns: number[][]) => columns[0]!.map((_, i) => columns.map((values) => values[i]!));
  it('needs two series, two rows, all known, rows of one length', () => {
    expect(() => callMethod('correlation', { X: [[1], [2]] })).toThrow(/two or more/);
    expect(() => callMethod('correlation', { X: [[1, 2]] })).toThrow(/not enough data/);
    expect(() => callMethod('correlation', { X: [[1, 2], [3]] })).toThrow(/X\[1\] has 1 numbers/);
    expect(() =>
      callMethod('correlation', {
        X: [
          [1, 2],
          [3, null],
          [4, 5],
        ],
      }),
    ).toThrow(/X\[1\]\[1\] is NaN/);
  });
  it('does not know the correlation of a series that does not move', () => {
    const { pearson, spearman, kendall_tau_b, corr_eigenvalues } = callMethod('correlation', { X: rows(series(20, 1), flat(20)) });
    for (const table of [pearson, spearman, kendall_tau_b] as number[][][]) expect(table[0]![1]).toBeNaN();
    expect(unknowns(corr_eigenvalues)).toBe(2);
  });
  it('is the same at prices of 1e-8 and 1e6, and 1 for a series with itself', () => {
    const one = callMethod('correlation', { X: rows(series(40, 1), series(40, 2)) });
    const other = callMethod('correlation', { X: rows(series(40, 1, 1e-8), series(40, 2, 1e6)) });
    for (const key of ['pearson', 'spearman', 'kendall_tau_b']) close((other[key] as number[][])[0]!, (one[key] as number[][])[0]!);
    const twin = callMethod('correlation', { X: rows(series(40, 1), series(40, 1)) });
    expect((twin.pearson as number[][])[0]![1]).toBeCloseTo(1, 14);
    expect((twin.corr_eigenvalues as number[])[1]).toBeCloseTo(0, 12);
  });
});

describe('ewm', () => {
  it('refuses lengths that differ and infinities', () => {
    expect(() => callMethod('ewm', { y: [1, 2], x: [1] })).toThrow(/same count/);
    expect(() => callMethod('ewm', { y: [1, Number.POSITIVE_INFINITY] })).toThrow(/y\[1\] is Infinity/);
    expect(() => callMethod('ewm', { y: [1, 2] }, { com: -0.5 })).toThrow(/com must be at least 0/);
  });
  it('knows no spread of one row, and none of a flat series', () => {
    const { mean_adjust_true, std_adjust_true } = callMethod('ewm', { y: [null, 3, null] });
    expect(mean_adjust_true).toEqual(Float64Array.of(Number.NaN, 3, 3));
    expect(unknowns(std_adjust_true)).toBe(3);
    const still = callMethod('ewm', { y: flat(10), x: series(10, 1) });
    expect((still.std_adjust_true as Float64Array)[9]).toBe(0);
    expect(unknowns(still.corr_adjust_true)).toBe(10);
  });
});

describe('rolling-ols', () => {
  it('refuses a window longer than the series, or not whole', () => {
    expect(() => callMethod('rolling-ols', { y: [1, 2], x: [1, 2] }, { window: 3 })).toThrow(/needs at least 3 rows/);
    expect(() => callMethod('rolling-ols', { y: series(9, 1), x: series(9, 2) }, { window: 2.5 })).toThrow(/whole number/);
  });
  it('does not know a window with a hole or without movement', () => {
    const x = [...series(10, 3), ...flat(6), ...series(10, 4)];
    const { beta } = callMethod('rolling-ols', { y: series(26, 5).with(20, Number.NaN), x }, { window: 4 });
    const known = Array.from(beta as Float64Array, (value) => !Number.isNaN(value));
    expect(known.flatMap((is, i) => (is ? [] : [i]))).toEqual([0, 1, 2, 13, 14, 15, 20, 21, 22, 23]);
  });
});

describe('rolling quantiles', () => {
  const cases = { walk: 0, ticks: 1, holes: 2 };
  it.each(Object.keys(cases) as (keyof typeof cases)[])('are those of a sorted window: %s', (kind) => {
    const prng = openPrng(81);
    let level = 0;
    const value = () => {
      level += prng.uniform() - 0.5;
      if (kind === 'ticks') return Math.floor(prng.uniform() * 4);
      return kind === 'holes' && prng.uniform() < 0.05 ? Number.NaN : level;
    };
    const y = Float64Array.from({ length: 500 }, value);
    const { arena, call } = kernels();
    for (const window of [1, 2, 3, 8, 60, 61, 128, 129, 200, 500])
      for (const [upper, share] of [
        [0, 1],
        [window >> 1, 1],
        [Math.max(1, window >> 1), 0.5],
        [window - 1, 1],
      ] as const) {
        if (upper >= window) continue;
        const q = (upper - (1 - share)) / Math.max(1, window - 1);
        const got = arena.scratch(() => {
          const [out, work] = [arena.f64(y.length), arena.f64(call.rollingQuantileWork(window))];
          const guard = arena.f64(1);
          guard.view[0] = 7;
          call.rollingQuantile(arena.copy(y).ptr, y.length, window, upper, share, work.ptr, out.ptr);
          expect(guard.view[0]).toBe(7);
          return out.view.slice();
        });
        const [wanted] = rollingQuantiles(y, window, [q]);
        got.forEach((each, i) => {
          if (Number.isNaN(wanted![i]!)) expect(each, `window ${window} row ${i}`).toBeNaN();
          else expect(each, `window ${window} row ${i}`).toBeCloseTo(wanted![i]!, 12);
        });
      }
  });
});
