/** Matches of short stretches of a series with one another, the counting behind sample and approximate entropy. */

export interface Matches {
  /** Pairs of stretches of m rows that are alike, for the m asked for; both stretches leave room for m + 1 rows. */
  short: number;
  /** Those still alike after one more row. */
  long: number;
}

/**
 * Pairs within the distance `r` in every row (strictly, if asked), each pair once and no stretch with itself.
 * Along a diagonal of pairs (i, i + lag) what matters is how many rows from here on match without a break.
 */
export function matchingPairs(x: Float64Array, m: number, r: number, strict = false): Matches {
  const last = x.length - m - 1;
  let short = 0;
  let long = 0;
  for (let lag = 1; lag <= last; lag++) {
    let run = 0;
    for (let i = x.length - 1 - lag; i >= 0; i--) {
      const away = Math.abs(x[i]! - x[i + lag]!);
      run = away < r || (away === r && !strict) ? run + 1 : 0;
      if (run > m) long++;
      if (run >= m && i + lag <= last) short++;
    }
  }
  return { short, long };
}

/** For m and m + 1: mean over all stretches of the ln of the share of stretches within `r` of it, itself among them. */
export function meanLogShares(x: Float64Array, m: number, r: number): [number, number] {
  const n = x.length;
  const short = new Int32Array(n - m + 1).fill(1);
  const long = new Int32Array(n - m).fill(1);
  for (let lag = 1; lag <= n - m; lag++) {
    let run = 0;
    for (let i = n - 1 - lag; i >= 0; i--) {
      run = Math.abs(x[i]! - x[i + lag]!) <= r ? run + 1 : 0;
      if (run < m) continue;
      short[i]!++;
      short[i + lag]!++;
      if (run === m) continue;
      long[i]!++;
      long[i + lag]!++;
    }
  }
  const meanLog = (counts: Int32Array): number => counts.reduce((sum, count) => sum + Math.log(count / counts.length), 0) / counts.length;
  return [meanLog(short), meanLog(long)];
}
