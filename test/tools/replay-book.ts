/** The books that decoded rows make: the levels of both sides after each row flagged LAST, best first. */
import * as layout from '../../assembly/layout.ts';
import type { PlainRow } from './decode.ts';

interface PlainBook {
  ts: number;
  rx: number;
  bids: [px: number, qty: number][];
  asks: [px: number, qty: number][];
}

export function replayBooks(rows: readonly PlainRow[]): PlainBook[] {
  const bids = new Map<number, number>();
  const asks = new Map<number, number>();
  const books: PlainBook[] = [];
  for (const { kind, px, qty, meta, ts, rx } of rows) {
    if (kind === 'book-reset') {
      bids.clear();
      asks.clear();
    }
    if (kind !== 'level') continue;
    const side = ((meta >>> layout.SIDE_SHIFT) & layout.SIDE_MASK) === layout.SIDE_BID ? bids : asks;
    if (qty === 0) {
      if (!side.delete(px)) throw new Error(`${px} is deleted, but it is not in the book`);
    } else side.set(px, qty);
    if (((meta >>> layout.FLAG_SHIFT) & layout.FLAG_MASK & layout.FLAG_LAST) === 0) continue;
    books.push({ ts, rx, bids: [...bids].sort((a, b) => b[0] - a[0]), asks: [...asks].sort((a, b) => a[0] - b[0]) });
  }
  return books;
}
