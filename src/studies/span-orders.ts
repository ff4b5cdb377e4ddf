/** The orders of a stretch, torn where data is missing. Times microseconds. */
import { mergeOrders, type Orders } from '../methods/maths/orders.ts';
import type { TradeRows } from './analysis.ts';

/** Prints of one side that follow each other within this are taken for one decision, where runs would be in the way. */
export const clusterMicros = 100_000;

/** A row without a price stands in each gap, so that nothing is compared across it. */
export function tornOrders({ ts, price, qty, side, gaps }: TradeRows, within: number): Orders {
  const n = ts.length;
  const tears = gaps.length / 2;
  const [t, p, q, e] = [0, 1, 2, 3].map(() => new Float64Array(n + tears)) as [Float64Array, Float64Array, Float64Array, Float64Array];
  let to = 0;
  let gap = 0;
  for (let i = 0; i <= n; i++) {
    while (gap < tears && (i === n || ts[i]! >= gaps[2 * gap + 1]!)) {
      t[to] = gaps[2 * gap + 1]!;
      p[to] = Number.NaN;
      q[to] = 1;
      to++;
      gap++;
    }
    if (i === n) break;
    t[to] = ts[i]!;
    p[to] = price[i]!;
    q[to] = qty[i]!;
    e[to] = side[i]!;
    to++;
  }
  return mergeOrders(t, p, q, e, within);
}
