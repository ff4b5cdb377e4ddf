/** Mid prices about trades: the newest quote of an earlier time than a trade, and the one that stood some time after it. */

/** Middle of the best prices; NaN where a side is missing or the book is crossed. */
export function midsOf(bid: Float64Array, ask: Float64Array): Float64Array {
  return bid.map((price, i) => (price <= ask[i]! ? (price + ask[i]!) / 2 : Number.NaN));
}

/** Of each trade the newest value of `of` at a time before its own. Times ascend, in one unit; NaN before the first quote. */
export function before(time: Float64Array, quoteTime: Float64Array, of: Float64Array): Float64Array {
  const out = new Float64Array(time.length);
  let k = -1;
  for (let i = 0; i < time.length; i++) {
    while (k + 1 < quoteTime.length && quoteTime[k + 1]! < time[i]!) k++;
    out[i] = k < 0 ? Number.NaN : of[k]!;
  }
  return out;
}

/**
 * Of each trade the value that stood `delay` after it. NaN where that time is not over by `end` (the time of the last thing known), or where
 * a gap (pairs of times) lies between.
 */
export function after(
  time: Float64Array,
  quoteTime: Float64Array,
  of: Float64Array,
  delay: number,
  end: number,
  gaps: Float64Array,
): Float64Array {
  const out = new Float64Array(time.length).fill(Number.NaN);
  let k = -1;
  let g = 0;
  for (let i = 0; i < time.length; i++) {
    const at = time[i]! + delay;
    if (!(at < end)) break;
    while (k + 1 < quoteTime.length && quoteTime[k + 1]! <= at) k++;
    while (g + 1 < gaps.length && gaps[g + 1]! < time[i]!) g += 2;
    if (k < 0 || (g + 1 < gaps.length && gaps[g]! <= at)) continue;
    out[i] = of[k]!;
  }
  return out;
}
