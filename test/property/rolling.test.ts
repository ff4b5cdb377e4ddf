/** The rolling kernels against their definitions, over any series, any window and any cut of the input. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { kernels } from '../../src/kernels/kernels.ts';
import { loadKernelsInNode } from '../tools/kernels.ts';
import { pairOracle, rollingOracle, shapeOracle } from '../unit/oracles/rolling.ts';

beforeAll(loadKernelsInNode);

/** Steps on a tick grid around a price level, with flat stretches and holes. */
const series = (level: number) =>
  fc
    .array(fc.oneof({ weight: 8, arbitrary: fc.integer({ min: -30, max: 30 }) }, { weight: 1, arbitrary: fc.constant(Number.NaN) }), {
      minLength: 0,
      maxLength: 180,
    })
    .map((steps) => Float64Array.from(steps, (step, i) => (i % 50 < 12 ? level : level + step / 10)));

const cuts = fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 12 });

function eachCut(n: number, sizes: number[], push: (from: number, count: number) => void): void {
  let from = 0;
  for (let i = 0; from < n; i++) {
    const count = Math.min(sizes[i] ?? n, n - from);
    push(from, count);
    from += count;
  }
}

function moments(x: Float64Array, window: number, ddof: number, sizes: number[]) {
  const { arena, call } = kernels();
  return arena.scratch(() => {
    const n = x.length;
    const input = arena.copy(x);
    const [sum, mean, std, z] = [arena.f64(n), arena.f64(n), arena.f64(n), arena.f64(n)];
    const state = arena.f64(call.rollingMomentsState(window));
    const fence = arena.f64(2);
    eachCut(n, sizes, (from, count) => {
      const at = from * 8;
      call.rollingMoments(input.ptr + at, count, window, ddof, state.ptr, sum.ptr + at, mean.ptr + at, std.ptr + at, z.ptr + at);
    });
    expect(Array.from(fence.view)).toEqual([0, 0]);
    return { sum: sum.view.slice(), mean: mean.view.slice(), std: std.view.slice(), zscore: z.view.slice() };
  });
}

function pair(y: Float64Array, x: Float64Array, window: number, ddof: number, sizes: number[]) {
  const { arena, call } = kernels();
  return arena.scratch(() => {
    const n = y.length;
    const [inY, inX] = [arena.copy(y), arena.copy(x)];
    const [corr, cov, beta] = [arena.f64(n), arena.f64(n), arena.f64(n)];
    const state = arena.f64(call.rollingPairState(window));
    const fence = arena.f64(2);
    eachCut(n, sizes, (from, count) => {
      const at = from * 8;
      call.rollingPair(inY.ptr + at, inX.ptr + at, count, window, ddof, state.ptr, corr.ptr + at, cov.ptr + at, beta.ptr + at);
    });
    expect(Array.from(fence.view)).toEqual([0, 0]);
    return { corr: corr.view.slice(), cov: cov.view.slice(), beta: beta.view.slice() };
  });
}

function extrema(x: Float64Array, window: number, sizes: number[]) {
  const { arena, call } = kernels();
  return arena.scratch(() => {
    const n = x.length;
    const input = arena.copy(x);
    const [min, max] = [arena.f64(n), arena.f64(n)];
    const state = arena.f64(call.rollingExtremaState(window));
    const fence = arena.f64(2);
    eachCut(n, sizes, (from, count) =>
      call.rollingExtrema(input.ptr + from * 8, count, window, state.ptr, min.ptr + from * 8, max.ptr + from * 8),
    );
    expect(Array.from(fence.view)).toEqual([0, 0]);
    return { min: min.view.slice(), max: max.view.slice() };
  });
}

/** Equal to `relative` of the size of the expected value, with `absolute` for what cancels to zero; NaN only with NaN. */
function expectClose(got: Record<string, Float64Array>, expected: object, relative: number, absolute: number): void {
  for (const [key, values] of Object.entries(got)) {
    const wanted = (expected as Record<string, Float64Array>)[key]!;
    for (let i = 0; i < values.length; i++) {
      const [a, b] = [values[i]!, wanted[i]!];
      if (Number.isNaN(a) !== Number.isNaN(b) || Math.abs(a - b) > absolute + relative * Math.abs(b)) {
        expect.fail(`${key}[${i}]: ${a}, expected ${b}`);
      }
    }
  }
}

const window = fc.integer({ min: 1, max: 33 });
const ddof = fc.constantFrom(0, 1);

describe('rolling moments', () => {
  it('equal their definitions at price level 6e4', () => {
    fc.assert(
      fc.property(series(60_000), window, ddof, (x, w, k) => {
        expectClose(moments(x, w, k, []), rollingOracle(x, w, k), 1e-9, 1e-9);
      }),
    );
  });

  it('do not depend on how the input is cut', () => {
    fc.assert(
      fc.property(series(60_000), window, cuts, (x, w, sizes) => {
        expect(moments(x, w, 1, sizes)).toEqual(moments(x, w, 1, []));
      }),
    );
  });

  it('keep their digits over a million rows that drift from 1 to 1e6', () => {
    const n = 1_000_000;
    const x = Float64Array.from({ length: n }, (_, i) => 1 + i + Math.sin(i) / 8);
    const got = moments(x, 60, 1, []);
    const tail = rollingOracle(x.subarray(n - 500), 60, 1);
    const cut = Object.fromEntries(Object.entries(got).map(([key, values]) => [key, values.subarray(n - 400)]));
    const wanted = Object.fromEntries(Object.entries(tail).map(([key, values]) => [key, values.subarray(100)]));
    expectClose(cut, wanted, 1e-11, 0);
  });

  it('call a flat window flat after a violent one', () => {
    const x = Float64Array.from({ length: 300 }, (_, i) => (i < 100 ? 1e9 * Math.sin(i) : 61_800.1));
    const { std, zscore } = moments(x, 60, 1, []);
    expect(std[200]).toBe(0);
    expect(zscore[200]).toBeNaN();
  });
});

describe('rolling pair', () => {
  it('equals its definition', () => {
    fc.assert(
      fc.property(series(60_000), series(2_500), window, ddof, (a, b, w, k) => {
        const n = Math.min(a.length, b.length);
        const [y, x] = [a.slice(0, n), b.slice(0, n)];
        expectClose(pair(y, x, w, k, []), pairOracle(y, x, w, k), 1e-8, 1e-9);
      }),
    );
  });

  it('does not depend on how the input is cut', () => {
    fc.assert(
      fc.property(series(60_000), series(2_500), window, cuts, (a, b, w, sizes) => {
        const n = Math.min(a.length, b.length);
        const [y, x] = [a.slice(0, n), b.slice(0, n)];
        expect(pair(y, x, w, 1, sizes)).toEqual(pair(y, x, w, 1, []));
      }),
    );
  });

  it('stays within [-1, 1] where the series are the same', () => {
    const x = Float64Array.from({ length: 500 }, (_, i) => 60_000 + Math.sin(i * i));
    const { corr } = pair(x, x, 7, 1, []);
    expect(Math.max(...corr.subarray(6))).toBeLessThanOrEqual(1);
    expect(Math.min(...corr.subarray(6))).toBeCloseTo(1, 12);
  });
});

describe('rolling extrema', () => {
  it('are the extrema, whatever the cut', () => {
    fc.assert(
      fc.property(series(60_000), window, cuts, (x, w, sizes) => {
        const { min, max } = rollingOracle(x, w, 1);
        expect(extrema(x, w, sizes)).toEqual({ min, max });
      }),
    );
  });
});

describe('rolling shape', () => {
  const shape = (x: Float64Array, window: number, sizes: number[]) => {
    const { arena, call } = kernels();
    return arena.scratch(() => {
      const n = x.length;
      const input = arena.copy(x);
      const [skew, kurt] = [arena.f64(n), arena.f64(n)];
      const state = arena.f64(call.rollingShapeState(window));
      const fence = arena.f64(2);
      eachCut(n, sizes, (from, count) =>
        call.rollingShape(input.ptr + from * 8, count, window, state.ptr, skew.ptr + from * 8, kurt.ptr + from * 8),
      );
      expect(Array.from(fence.view)).toEqual([0, 0]);
      return { skew: skew.view.slice(), kurt: kurt.view.slice() };
    });
  };

  it('equals its definition', () => {
    fc.assert(
      fc.property(series(60_000), window, (x, w) => {
        expectClose(shape(x, w, []), shapeOracle(x, w), 1e-6, 1e-6);
      }),
    );
  });

  it('does not depend on how the input is cut', () => {
    fc.assert(
      fc.property(series(60_000), window, cuts, (x, w, sizes) => {
        expect(shape(x, w, sizes)).toEqual(shape(x, w, []));
      }),
    );
  });
});
