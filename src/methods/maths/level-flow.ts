/**
 * Order flow at one rank of one side of a book, the quantity that came less the quantity that went: [P is not worse] q - [P' is not worse] q',
 * primes meaning the book before. `price` counts from the worse to the better: a bid as it is, an ask with its sign turned. A rank that is
 * not there has price -Infinity and quantity 0. Ranks are [from, from + n) of the book, [0, n) of the one before and of `out`, to which it adds.
 */
export function addLevelFlow(
  price: Float64Array,
  qty: Float64Array,
  priceBefore: Float64Array,
  qtyBefore: Float64Array,
  sign: number,
  from: number,
  n: number,
  out: Float64Array,
): void {
  for (let i = from; i < from + n; i++) {
    const p = price[i] as number;
    const before = priceBefore[i - from] as number;
    const came = p >= before ? (qty[i] as number) : 0;
    const went = p <= before ? (qtyBefore[i - from] as number) : 0;
    out[i - from] = (out[i - from] as number) + sign * (came - went);
  }
}
