/**
 * Books at rest, all instruments of a session at one row, as they are kept beside the states of its run: whoever wants a book far from the start
 * of a session folds on from there. Prices in quote currency.
 */
import type { BookSnapshot } from '../market/columns.ts';
import type { Instrument } from '../market/instrument.ts';
import type { Engine } from './engine.ts';

/** They are kept under a name of their own, one in so many segments. */
export const booksKey = 'books at rest, 1';
export const booksEvery = 8;

/** Of each: index, whether it is known, time, bids, asks; then all prices and quantities, bids first. */
const headNumbers = 5;

export function saveBooks(engine: Engine, instruments: readonly Instrument[]): ArrayBuffer {
  const books = instruments.map(({ id }) => engine.book(id, Number.POSITIVE_INFINITY));
  const sizes = books.map(({ bids, asks }) => headNumbers + 2 * (bids.price.length + asks.price.length));
  const out = new Float64Array(sizes.reduce((sum, size) => sum + size, 0));
  let at = 0;
  for (const [index, { known, ts, bids, asks }] of books.entries()) {
    out.set([index, known ? 1 : 0, ts, bids.price.length, asks.price.length], at);
    at += headNumbers;
    for (const column of [bids.price, asks.price, bids.qty, asks.qty]) {
      out.set(column, at);
      at += column.length;
    }
  }
  return out.buffer;
}

/** The book of one instrument; undefined where it was not there yet. */
export function savedBook(saved: ArrayBuffer, index: number): Omit<BookSnapshot, 'id'> | undefined {
  const numbers = new Float64Array(saved);
  for (let at = 0; at < numbers.length; ) {
    const [owner, known, ts, bids, asks] = numbers.subarray(at, at + headNumbers);
    at += headNumbers;
    const next = at + 2 * (bids + asks);
    if (owner === index) {
      const cut = (from: number, n: number): Float64Array => numbers.slice(at + from, at + from + n);
      return {
        known: known === 1,
        ts,
        bids: { price: cut(0, bids), qty: cut(bids + asks, bids) },
        asks: { price: cut(bids, asks), qty: cut(2 * bids + asks, asks) },
      };
    }
    at = next;
  }
  return undefined;
}
