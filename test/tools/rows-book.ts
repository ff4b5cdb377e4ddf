/** Books and gaps as the rows of a live feed tell them, in plain Maps: what a reader of the recording would have. */
import * as layout from '../../assembly/layout.ts';
import type { TickBatch } from '../../src/market/batch.ts';
import { flagsOf, instrumentOf, kindOf, losesBook, sideOf } from '../../src/market/meta.ts';

/** Prices to quantities; the best is looked for only after it went. */
class Side extends Map<number, number> {
  #best = Number.NaN;

  /** `sign`: -1 where the highest is best, 1 where the lowest is. */
  constructor(readonly sign: number) {
    super();
  }

  /** NaN when empty. */
  get best(): number {
    if (this.#best !== this.#best) for (const px of this.keys()) this.#better(px);
    return this.#best;
  }

  put(px: number, qty: number): void {
    if (qty > 0) {
      // Where the best is not known, the next look finds this one too.
      if (this.#best === this.#best || this.size === 0) this.#better(px);
      this.set(px, qty);
    } else {
      this.delete(px);
      if (px === this.#best) this.#best = Number.NaN;
    }
  }

  override clear(): void {
    super.clear();
    this.#best = Number.NaN;
  }

  #better(px: number): void {
    if (!(px * this.sign >= this.#best * this.sign)) this.#best = px;
  }
}

export interface RowsBook {
  bids: Side;
  asks: Side;
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
    this.books[instrument] ??= { bids: new Side(-1), asks: new Side(1), known: false, gaps: 0, trades: [], kinds: new Set(), crossed: 0 };
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
        side.put(batch.px[i] as number, batch.qty[i] as number);
        if ((flags & layout.FLAG_LAST) !== 0 && book.known && book.bids.best >= book.asks.best) book.crossed++;
      }
    }
  }
}
