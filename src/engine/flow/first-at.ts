/** First place among the first `n` times, which never decrease, whose time is not before `at`; `n` when there is none. */
export function firstAt(ts: ArrayLike<number>, n: number, at: number): number {
  let low = 0;
  let high = n;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ts[middle] as number) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}
