/** Books and gaps as the rows of a live feed tell them, in plain Maps: what a reader of the recording would have. */
import * as layout from '../../assembly/layout.ts';
import type { TickBatch } from '../../src/market/batch.ts';
import { flagsOf, instrumentOf, kindOf, losesBook, sideOf } from '../../src/market/meta.ts';

export interface RowsBook {
  bids: Map<number, number>;
  asks: Map<number, number>;
  known: boolean;
  /** Gaps, those that go on counted once. */
  gaps: number;
  /** Oldest first; `side`: SIDE_BUY or SIDE_SELL of the taker. */
  trades: { px: number; qty: number; side: number }[];
  kinds: Set<number>;
  /** Times after a whole message that the best bid was not below the best ask. */
  crossed: number;
}

export class RowsBooks {
  readonly books: RowsBook[] = [];

  of(instrument: number): RowsBook {
    this.books[instrument] ??= { bids: new Map(), asks: new Map(), known: false, gaps: 0, trades: [], kinds: new Set(), crossed: 0 };
    return this.books[instrument];
  }

  batch(batch: TickBatch): void {
    for (let i = 0; i < batch.n; i++) {
      const meta = batch.meta[i] as number;
      const kind = kindOf(meta);
      if (kind === layout.KIND_CLOCK) continue;
      const book = this.of(instrumentOf(meta));
      const flags = flagsOf(meta);
      book.kinds.add(kind);
      if (kind === layout.KIND_TRADE) book.trades.push({ px: batch.px[i] as number, qty: batch.qty[i] as number, side: sideOf(meta) });
      else if (kind === layout.KIND_GAP) {
        if ((flags & layout.FLAG_CONTINUES) === 0) book.gaps++;
        if (losesBook(flags)) book.known = false;
      } else if (kind === layout.KIND_BOOK_RESET) {
        book.bids.clear();
        book.asks.clear();
        book.known = true;
      } else if (kind === layout.KIND_LEVEL) {
        const side = sideOf(meta) === layout.SIDE_BID ? book.bids : book.asks;
        const qty = batch.qty[i] as number;
        if (qty === 0) side.delete(batch.px[i] as number);
        else side.set(batch.px[i] as number, qty);
        if ((flags & layout.FLAG_LAST) !== 0 && book.known && isCrossed(book)) book.crossed++;
      }
    }
  }
}

function isCrossed({ bids, asks }: RowsBook): boolean {
  if (bids.size === 0 || asks.size === 0) return false;
  let bid = Number.NEGATIVE_INFINITY;
  let ask = Number.POSITIVE_INFINITY;
  for (const px of bids.keys()) if (px > bid) bid = px;
  for (const px of asks.keys()) if (px < ask) ask = px;
  return bid >= ask;
}
