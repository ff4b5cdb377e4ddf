/** A market log read plainly from the rows of a session: a map a side, one object a row. What logs and pictures are held against. */
import * as layout from '../../assembly/layout.ts';
import type { TickBatch } from '../../src/market/batch.ts';
import { flagsOf, instrumentOf, kindOf, losesBook, losesTrades, sideOf, signOf } from '../../src/market/meta.ts';

export interface PlainBook {
  known: boolean;
  bids: Map<number, number>;
  asks: Map<number, number>;
}

export interface PlainChange {
  row: number;
  ts: number;
  /** `put`: a level of a book that is known. */
  what: 'put' | 'reset' | 'lost' | 'trade';
  bid: boolean;
  tick: number;
  qty: number;
  sign: number;
}

const finite = (value: number): boolean => value - value === 0;

/** What happened to the book of one instrument, and its trades, in order. Times never go back among book rows, nor among trades. */
export function plainChanges(rows: TickBatch, instrument: number, tickSize: number, to = rows.n): PlainChange[] {
  const changes: PlainChange[] = [];
  let [bookTs, tradeTs, seen, known] = [Number.NaN, Number.NEGATIVE_INFINITY, Number.NaN, false];
  for (let row = 0; row < to; row++) {
    const [meta, ts, px, qty] = [rows.meta[row], rows.ts[row], rows.px[row], rows.qty[row]];
    const kind = kindOf(meta);
    const ofAll = instrumentOf(meta) === layout.INSTRUMENT_ALL && kind === layout.KIND_GAP;
    if ((instrumentOf(meta) !== instrument && !ofAll) || !finite(ts)) continue;
    const tick = Math.round(px / tickSize);
    const change = { row, tick, qty, bid: sideOf(meta) === layout.SIDE_BID, sign: signOf(meta) };
    const ofBook = (what: PlainChange['what']): void => {
      // Data is missing since the last that was known.
      const since = losesTrades(flagsOf(meta)) || !(bookTs <= seen) ? seen : bookTs;
      const at = what === 'lost' && since <= ts ? since : ts;
      bookTs = bookTs > at ? bookTs : at;
      changes.push({ ...change, what, ts: bookTs });
    };
    if (kind !== layout.KIND_GAP) seen = seen > ts ? seen : ts;
    if (kind === layout.KIND_TRADE && finite(px) && finite(qty) && qty >= 0) {
      tradeTs = Math.max(tradeTs, ts);
      changes.push({ ...change, what: 'trade', ts: tradeTs });
    } else if (kind === layout.KIND_BOOK_RESET) {
      known = true;
      ofBook('reset');
    } else if (kind === layout.KIND_GAP && losesBook(flagsOf(meta))) {
      known = false;
      ofBook('lost');
    } else if (kind === layout.KIND_LEVEL && finite(px) && finite(qty) && qty >= 0 && Math.abs(tick) < 2 ** 31) {
      if ((flagsOf(meta) & layout.FLAG_UNANCHORED) === 0) ofBook('put');
      if (!known && changes.at(-1)?.row === row) changes.pop();
    }
  }
  return changes;
}

export function openPlainBook(): PlainBook {
  return { known: false, bids: new Map(), asks: new Map() };
}

export function changePlainBook(book: PlainBook, { what, bid, tick, qty }: PlainChange): void {
  if (what === 'trade') return;
  if (what !== 'put') {
    book.bids.clear();
    book.asks.clear();
    book.known = what === 'reset';
    return;
  }
  const side = bid ? book.bids : book.asks;
  if (qty > 0) side.set(tick, qty);
  else side.delete(tick);
}
