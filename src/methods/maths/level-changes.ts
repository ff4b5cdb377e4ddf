/**
 * How one side of a book changed at FIXED prices: for each level of the book before, best first, the quantity there now less then.
 * NaN where there is no such level, or where its price lies beyond what is now seen of the book: nothing is known of it.
 * A price in sight that is gone was emptied. `sign` is 1 where prices rise from the best (asks) and -1 where they fall (bids).
 * Levels not there have price NaN. `from` and `at` are where the levels start in the columns; `out` is `ranks` long.
 */
export function levelChanges(
  pxBefore: ArrayLike<number>,
  qtyBefore: ArrayLike<number>,
  before: number,
  px: ArrayLike<number>,
  qty: ArrayLike<number>,
  at: number,
  ranks: number,
  sign: number,
  out: Float64Array,
): void {
  let count = 0;
  while (count < ranks && px[at + count] === px[at + count]) count++;
  // A book that shows fewer levels than it could shows all of them.
  const worst = count === ranks ? sign * (px[at + count - 1] as number) : Number.POSITIVE_INFINITY;
  let j = 0;
  for (let k = 0; k < ranks; k++) {
    const price = sign * (pxBefore[before + k] as number);
    if (!(count > 0 && price <= worst)) {
      out[k] = Number.NaN;
      continue;
    }
    while (j < count && sign * (px[at + j] as number) < price) j++;
    const now = j < count && sign * (px[at + j] as number) === price ? (qty[at + j] as number) : 0;
    out[k] = now - (qtyBefore[before + k] as number);
  }
}
