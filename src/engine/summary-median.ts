/**
 * Median of a stream of non-negative numbers in bounded memory: exact up to `exactRows` values, from then on by counts in bins
 * 2^-10 wide relative to their values, so within 0.05%.
 */

export interface MedianStream {
  add(value: number): void;
  /** NaN when nothing was added. */
  median(): number;
}

/** A bin is the 11 exponent bits and the first 10 mantissa bits of a number. */
const binShift = 10;
const bins = 1 << (32 - 1 - binShift);

export function openMedian(exactRows = 4_000_000): MedianStream {
  let values = new Float64Array(Math.min(exactRows, 4_096));
  let n = 0;
  let counts: Float64Array | undefined;
  const bits = new Float64Array(1);
  const words = new Uint32Array(bits.buffer);

  const count = (value: number) => {
    bits[0] = value;
    counts![words[1]! >>> binShift]!++;
  };
  return {
    add(value) {
      n++;
      if (counts) {
        count(value);
        return;
      }
      if (n > values.length) {
        if (n > exactRows) {
          counts = new Float64Array(bins);
          for (let i = 0; i < n - 1; i++) count(values[i]!);
          values = new Float64Array(0);
          count(value);
          return;
        }
        const wider = new Float64Array(Math.min(exactRows, values.length * 2));
        wider.set(values);
        values = wider;
      }
      values[n - 1] = value;
    },
    median() {
      if (n === 0) return Number.NaN;
      const low = (n - 1) >> 1;
      const high = n >> 1;
      if (counts) return (binAt(counts, low) + binAt(counts, high)) / 2;
      const scratch = values.slice(0, n);
      const upper = select(scratch, high);
      if (low === high) return upper;
      let lower = scratch[0]!;
      for (let i = 1; i < high; i++) if (scratch[i]! > lower) lower = scratch[i]!;
      return (lower + upper) / 2;
    },
  };
}

/** Middle of the bin that holds the value of a rank. */
function binAt(counts: Float64Array, rank: number): number {
  const words = new Uint32Array(2);
  let seen = 0;
  let bin = 0;
  while (bin < counts.length - 1 && seen + counts[bin]! <= rank) seen += counts[bin++]!;
  if (bin === 0) return 0;
  words[1] = (bin << binShift) | (1 << (binShift - 1));
  return new Float64Array(words.buffer)[0]!;
}

/** The value of a rank (0 is the least); afterwards nothing before it is greater. Hoare's selection, median of three. */
function select(values: Float64Array, rank: number): number {
  let left = 0;
  let right = values.length - 1;
  while (left < right) {
    const a = values[left]!;
    const b = values[(left + right) >> 1]!;
    const c = values[right]!;
    const pivot = Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
    let i = left;
    let j = right;
    while (i <= j) {
      while (values[i]! < pivot) i++;
      while (values[j]! > pivot) j--;
      if (i > j) break;
      const swap = values[i]!;
      values[i++] = values[j]!;
      values[j--] = swap;
    }
    if (rank <= j) right = j;
    else if (rank >= i) left = i;
    else break;
  }
  return values[rank]!;
}
