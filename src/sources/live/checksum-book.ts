/** A book with the texts its venue sent, for checksums made of them. Bids from the highest down, asks from the lowest up. */
import { SIDE_BID } from '../../../assembly/layout.ts';
import type { ChecksumLevel, ChecksumLevels } from '../venue.ts';

export class ChecksumBook implements ChecksumLevels {
  readonly bids: ChecksumLevel[] = [];
  readonly asks: ChecksumLevel[] = [];

  clear(): void {
    this.bids.length = 0;
    this.asks.length = 0;
  }

  /** A quantity of 0 takes the level away. */
  put(side: number, px: number, qty: number, pxText: string, qtyText: string): void {
    const levels = side === SIDE_BID ? this.bids : this.asks;
    const place = placeOf(levels, px, side === SIDE_BID);
    const known = levels[place]?.px === px;
    if (qty > 0) levels.splice(place, known ? 1 : 0, { px, pxText, qtyText });
    else if (known) levels.splice(place, 1);
  }

  /** Keeps the best `depth` levels of each side. */
  truncate(depth: number): void {
    if (this.bids.length > depth) this.bids.length = depth;
    if (this.asks.length > depth) this.asks.length = depth;
  }
}

/** First place whose price is not better than `px`. */
function placeOf(levels: readonly ChecksumLevel[], px: number, falling: boolean): number {
  let low = 0;
  let high = levels.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const at = (levels[middle] as ChecksumLevel).px;
    if (falling ? at > px : at < px) low = middle + 1;
    else high = middle;
  }
  return low;
}
