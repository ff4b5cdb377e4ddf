/**
 * Weighted mean of rows that follow one another in time, with a 95 % interval from blocks of time: what happens within a block may hang
 * together in any way, blocks are taken as independent.
 */

export interface BlockMean {
  mean: number;
  lo: number;
  hi: number;
  /** Rows and blocks behind it. */
  n: number;
  blocks: number;
}

/** Below this many blocks their scatter says nothing about that of the mean. */
export const leastBlocks = 8;
const normal95 = 1.959963984540054;

/** Rows whose value is unknown are left out. `length` of a block, the unit of `time`, which ascends. */
export function blockMean(time: Float64Array, values: Float64Array, weights: Float64Array, length: number): BlockMean {
  const sums: [top: number, weight: number][] = [];
  let [top, weight, n] = [0, 0, 0];
  let block = Number.NaN;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]! * weights[i]!;
    if (value !== value || !(weights[i]! > 0)) continue;
    const at = Math.floor(time[i]! / length);
    if (at !== block) {
      sums.push([0, 0]);
      block = at;
    }
    const last = sums[sums.length - 1]!;
    last[0] += value;
    last[1] += weights[i]!;
    top += value;
    weight += weights[i]!;
    n++;
  }
  const mean = n > 0 ? top / weight : Number.NaN;
  let squares = 0;
  for (const [own, of] of sums) squares += (own - mean * of) ** 2;
  const known = sums.length >= leastBlocks;
  const half = known ? (normal95 * Math.sqrt((squares * sums.length) / (sums.length - 1))) / weight : Number.NaN;
  return { mean, lo: mean - half, hi: mean + half, n, blocks: sums.length };
}
