/** Rolling quantiles by a sorted copy of the window: one binary search and one move in memory for each row that comes or goes. */
import { quantile } from '../../../src/methods/maths/quantile.ts';

/** One column for each q, type 7 (linear); NaN until a window is full and wherever it holds a NaN. */
export function rollingQuantiles(x: Float64Array, window: number, qs: readonly number[]): Float64Array[] {
  const outs = qs.map(() => new Float64Array(x.length).fill(Number.NaN));
  const sorted = new Float64Array(window);
  const full = sorted.subarray(0, window);
  let size = 0;
  let unknown = 0;
  for (let i = 0; i < x.length; i++) {
    if (i >= window) {
      const old = x[i - window]!;
      if (Number.isNaN(old)) unknown--;
      else {
        sorted.copyWithin(rank(sorted, size, old), rank(sorted, size, old) + 1, size);
        size--;
      }
    }
    const value = x[i]!;
    if (Number.isNaN(value)) unknown++;
    else {
      const at = rank(sorted, size, value);
      sorted.copyWithin(at + 1, at, size);
      sorted[at] = value;
      size++;
    }
    if (i + 1 < window || unknown > 0) continue;
    for (let k = 0; k < qs.length; k++) outs[k]![i] = quantile(full, qs[k]!);
  }
  return outs;
}

/** How many of the first `size` numbers are below `value`. */
function rank(sorted: Float64Array, size: number, value: number): number {
  let low = 0;
  let high = size;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
