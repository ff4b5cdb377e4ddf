/**
 * Sums of rows that follow one another: Newey and West's variance with the Bartlett kernel in one pass, and the number of lags by Andrews'
 * rule for an autoregression of order one (1991).
 */

/**
 * sum over |l| <= lags of (1 - |l| / (lags + 1)) sum(s(i) s(i - l)): the mean square, over all windows of lags + 1 rows that touch the
 * series, of the sums in them. Squared units of s.
 */
export function bartlettSum(scores: Float64Array, lags: number): number {
  const width = lags + 1;
  const n = scores.length;
  let inside = 0;
  let total = 0;
  for (let end = 0; end < n + lags; end++) {
    if (end < n) inside += scores[end]!;
    if (end >= width) inside -= scores[end - width]!;
    total += inside * inside;
  }
  return total / width;
}

/** Lags for `bartlettSum`: more the longer the rows remember; at most a quarter of them. */
export function andrewsLags(scores: Float64Array): number {
  const n = scores.length;
  let product = 0;
  let square = 0;
  for (let i = 1; i < n; i++) {
    product += scores[i]! * scores[i - 1]!;
    square += scores[i - 1]! * scores[i - 1]!;
  }
  const rho = square > 0 ? Math.max(-0.999, Math.min(0.999, product / square)) : 0;
  const alpha = (4 * rho * rho) / ((1 - rho) ** 2 * (1 + rho) ** 2);
  return Math.min(Math.floor(n / 4), Math.ceil(1.1447 * Math.cbrt(alpha * n)));
}
