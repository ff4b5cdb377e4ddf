/** The four terms of Cont, Kukanov and Stoikov's e_n, one quote after the other. */

export interface Quotes {
  bid: ArrayLike<number>;
  bidQty: ArrayLike<number>;
  ask: ArrayLike<number>;
  askQty: ArrayLike<number>;
}

export function ofiOracle({ bid, bidQty, ask, askQty }: Quotes): Float64Array {
  const out = new Float64Array(bid.length);
  for (let i = 0; i < bid.length; i++) {
    const now = [bid[i]!, bidQty[i]!, ask[i]!, askQty[i]!];
    const before = i === 0 ? now : [bid[i - 1]!, bidQty[i - 1]!, ask[i - 1]!, askQty[i - 1]!];
    if ([...now, ...before].some(Number.isNaN)) {
      out[i] = Number.NaN;
      continue;
    }
    if (i === 0) continue;
    const [b, qb, a, qa] = now as [number, number, number, number];
    const [b0, qb0, a0, qa0] = before as [number, number, number, number];
    if (b >= b0) out[i]! += qb;
    if (b <= b0) out[i]! -= qb0;
    if (a <= a0) out[i]! -= qa;
    if (a >= a0) out[i]! += qa0;
  }
  return out;
}
