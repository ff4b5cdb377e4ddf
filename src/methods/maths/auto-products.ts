/** Sums of products of a series with itself, j rows apart: sum of e(t) e(t - j) for j from 0 to `lags`, `lags` below its length. */
import { kernels } from '../../kernels/kernels.ts';

export function autoProducts(e: Float64Array, lags: number): Float64Array {
  const { arena, call } = kernels();
  return arena.scratch(() => {
    // Zeros before the first row stand for the rows that are not there.
    const padded = arena.f64(lags + e.length);
    padded.view.fill(0, 0, lags);
    padded.view.set(e, lags);
    const start = padded.ptr + lags * 8;
    const out = arena.f64(lags + 1);
    call.laggedProducts(start, start, e.length, lags, out.ptr);
    return out.view.slice();
  });
}
