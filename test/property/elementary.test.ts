/** The kernels' logarithm and exponential within two units in the last place of the host's, and their exact cases. */
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { kernels } from '../../src/kernels/kernels.ts';
import { loadKernelsInNode } from '../tools/kernels.ts';

beforeAll(loadKernelsInNode);

function apply(name: 'vlog' | 'vexp', values: number[]): Float64Array {
  const { arena, call } = kernels();
  return arena.scratch(() => {
    const x = arena.copy(values);
    call[name](x.ptr, values.length, x.ptr);
    return x.view.slice();
  });
}

function expectClose(got: Float64Array, expected: number[]): void {
  got.forEach((value, i) => {
    expect(Math.abs(value - expected[i]!)).toBeLessThanOrEqual(2 * Number.EPSILON * Math.abs(expected[i]!));
  });
}

it('vlog is ln', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 1e-300, max: 1e300, noNaN: true })), (values) => {
      expectClose(apply('vlog', values), values.map(Math.log));
    }),
  );
  expect(Array.from(apply('vlog', [1, 0, -1, Number.NaN, Number.POSITIVE_INFINITY]))).toEqual([
    0,
    Number.NEGATIVE_INFINITY,
    Number.NaN,
    Number.NaN,
    Number.POSITIVE_INFINITY,
  ]);
});

it('vexp is e^x', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: -700, max: 700, noNaN: true })), (values) => {
      expectClose(apply('vexp', values), values.map(Math.exp));
    }),
  );
  expect(Array.from(apply('vexp', [0, -1e9, 1e9, Number.NaN]))).toEqual([1, 0, Number.POSITIVE_INFINITY, Number.NaN]);
});
