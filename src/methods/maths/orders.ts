/**
 * Prints put together into the orders that made them. A market order that meets several resting ones is told as several prints of one time
 * and one side; measures of one trade after another see a trader's single decision many times over unless these are one again.
 */

export interface Orders {
  /** Of the first print, the unit of the input. */
  ts: Float64Array;
  /** Of the last print: where the order left the price. NaN: nothing may be compared across this row. */
  price: Float64Array;
  qty: Float64Array;
  side: Float64Array;
  /** Prints of each. */
  prints: Float64Array;
}

/**
 * Neighbouring prints of one known side are one order where they have one time, or follow each other within `within` (unit of `ts`). Prints
 * without a size are left out; one without a price or a side is a row of its own and joins nothing.
 */
export function mergeOrders(ts: Float64Array, price: Float64Array, qty: Float64Array, side: Float64Array, within = 0): Orders {
  const n = ts.length;
  const out: Orders = {
    ts: new Float64Array(n),
    price: new Float64Array(n),
    qty: new Float64Array(n),
    side: new Float64Array(n),
    prints: new Float64Array(n),
  };
  let at = -1;
  let last = Number.NaN;
  for (let i = 0; i < n; i++) {
    if (qty[i]! <= 0) continue;
    const known = Math.abs(side[i]!) === 1 && price[i]! - price[i]! === 0 && qty[i]! - qty[i]! === 0;
    const joins = known && at >= 0 && out.side[at] === side[i] && ts[i]! - last <= within;
    if (!joins) {
      at++;
      out.ts[at] = ts[i]!;
      out.side[at] = known ? side[i]! : Number.NaN;
    }
    out.price[at] = known ? price[i]! : Number.NaN;
    out.qty[at]! += qty[i]!;
    out.prints[at]!++;
    last = known ? ts[i]! : Number.NaN;
  }
  const cut = (values: Float64Array): Float64Array => values.slice(0, at + 1);
  return { ts: cut(out.ts), price: cut(out.price), qty: cut(out.qty), side: cut(out.side), prints: cut(out.prints) };
}
