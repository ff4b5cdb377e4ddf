/** The kernel of lagged products against a plain loop, on lengths around its blocks and lags around its groups of four. */
import { beforeAll, expect, it } from 'vitest';
import { openPrng } from '../../../src/core/prng.ts';
import { kernels } from '../../../src/kernels/kernels.ts';
import { autoProducts } from '../../../src/methods/maths/auto-products.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';

beforeAll(loadKernelsInNode);

const prng = openPrng(4);
const column = (n: number): Float64Array => Float64Array.from({ length: n }, () => prng.uniform() - 0.5);

it.each([1, 2, 3, 7, 1_023, 1_024, 1_025, 3_001])('%d rows', (n) => {
  for (const lags of [0, 1, 2, 3, 4, 5, 8, 11]) {
    const [a, b] = [column(n), column(lags + n)];
    const { arena, call } = kernels();
    const got = arena.scratch(() => {
      const [left, right, out] = [arena.copy(a), arena.copy(b), arena.f64(lags + 1)];
      call.laggedProducts(left.ptr, right.ptr + lags * 8, n, lags, out.ptr);
      return out.view.slice();
    });
    for (let j = 0; j <= lags; j++) {
      let sum = 0;
      for (let i = 0; i < n; i++) sum += a[i]! * b[lags + i - j]!;
      expect(got[j]).toBeCloseTo(sum, 10);
    }
  }
});

it('counts rows before the first as nothing in the products of a series with itself', () => {
  expect(Array.from(autoProducts(Float64Array.of(1, 2, 3), 2))).toEqual([14, 8, 3]);
});
