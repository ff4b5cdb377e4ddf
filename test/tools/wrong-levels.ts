/** How many levels of a book differ from those of two plain Maps of price to quantity; both ways, quantities to the last bits. */
import type { Book } from '../../src/market/book.ts';

export function wrongLevels(
  book: Book,
  bids: ReadonlyMap<number, number>,
  asks: ReadonlyMap<number, number>,
  scale: (qty: number, px: number) => number = (qty) => qty,
): number {
  const held = book.depth(Number.POSITIVE_INFINITY);
  let wrong = Math.abs(held.bids.price.length - bids.size) + Math.abs(held.asks.price.length - asks.size);
  for (const [side, there] of [[held.bids, bids] as const, [held.asks, asks] as const]) {
    side.price.forEach((px, i) => {
      const expected = scale(there.get(px) ?? Number.NaN, px);
      if (!(Math.abs((side.qty[i] as number) - expected) <= 1e-12 * expected)) wrong++;
    });
  }
  return wrong;
}
