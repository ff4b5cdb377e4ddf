/** A whole book that book rows are folded into, in arrival order. Prices in steps of the instrument; the bids' keys are negated, so that the best is the lowest. */
import { BookSide } from '../../market/book-side.ts';
import type { BookSnapshot } from '../../market/columns.ts';
import { ASK, type BookRows, LOST, RESET, type RestingBook } from './log.ts';

export const unknownBook: RestingBook = { known: false, ts: Number.NaN, bids: 0, tick: new Int32Array(0), qty: new Float64Array(0) };

/** Levels at prices to levels at price steps; those beyond what a step can count are left out. */
export function restingOf({ known, ts, bids, asks }: Omit<BookSnapshot, 'id'>, tickSize: number): RestingBook {
  const fold = new BookFold();
  fold.known = known;
  fold.ts = ts;
  for (const [from, side, sign] of [
    [bids, fold.bids, -1],
    [asks, fold.asks, 1],
  ] as const)
    for (let i = 0; i < from.price.length; i++) {
      const tick = Math.round(from.price[i] / tickSize);
      if (Math.abs(tick) <= farthest && from.qty[i] < Number.POSITIVE_INFINITY) side.set(sign * tick, from.qty[i]);
    }
  return fold.rest();
}

/** Price steps that a column can hold. */
export const farthest = 2_147_483_647;

export class BookFold {
  known = false;
  ts = Number.NaN;
  readonly bids = new BookSide();
  readonly asks = new BookSide();

  load({ known, ts, bids, tick, qty }: RestingBook): this {
    this.#clear(known);
    this.ts = ts;
    for (let i = 0; i < tick.length; i++) {
      if (i < bids) this.bids.set(-tick[i], qty[i]);
      else this.asks.set(tick[i], qty[i]);
    }
    return this;
  }

  /** Rows [from, to); levels of a book that is not known are left out. */
  apply({ ts, tick, qty, what }: BookRows, from: number, to: number): void {
    const { bids, asks } = this;
    for (let i = from; i < to; i++) {
      const w = what[i];
      if ((w & (RESET | LOST)) !== 0) this.#clear((w & RESET) !== 0);
      else if (this.known) {
        if ((w & ASK) !== 0) asks.set(tick[i], qty[i]);
        else bids.set(-tick[i], qty[i]);
      }
    }
    if (to > from) this.ts = ts[to - 1];
  }

  rest(): RestingBook {
    const { known, ts, bids, asks } = this;
    const n = bids.size + asks.size;
    const tick = new Int32Array(n);
    const qty = new Float64Array(n);
    let i = 0;
    for (const [side, sign] of [
      [bids, -1],
      [asks, 1],
    ] as const)
      side.visit(Number.POSITIVE_INFINITY, (key, resting) => {
        tick[i] = sign * key;
        qty[i++] = resting;
      });
    return { known, ts, bids: bids.size, tick, qty };
  }

  #clear(known: boolean): void {
    this.bids.clear();
    this.asks.clear();
    this.known = known;
  }
}
