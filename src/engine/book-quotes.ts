/** Best quotes of an instrument that has a book and no quotes of its own: the top of the book at each change. */
import { FLAG_LAST, FLAG_UNANCHORED, INSTRUMENT_ALL, KIND_BOOK_RESET, KIND_GAP, KIND_LEVEL, SIDE_BID } from '../../assembly/layout.ts';
import type { Span } from '../api/types.ts';
import { Book } from '../market/book.ts';
import type { QuoteColumns } from '../market/columns.ts';
import type { Instrument } from '../market/instrument.ts';
import { flagsOf, instrumentOf, kindOf, losesBook, sideOf } from '../market/meta.ts';
import { openGrowing } from './growing.ts';
import { type LongTask, scanSession } from './scan.ts';
import type { Store } from './store/contract.ts';

/**
 * One row where a price or a quantity of the top has changed, once a message is complete. While the book is not known, from a gap or a
 * reset to the end of the next snapshot, both sides are missing. The book of the span is made by the rows before it.
 */
export async function bookQuotes(store: Store, query: Span, index: number, instrument: Instrument, task?: LongTask): Promise<QuoteColumns> {
  const { session, from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = query;
  const rows = openGrowing(5);
  const book = new Book(instrument.tickSize);
  let [bid, bidQty, ask, askQty] = [Number.NaN, 0, Number.NaN, 0];
  function tell(ts: number, known: boolean): void {
    const now = known ? ([book.bid, book.bidQty, book.ask, book.askQty] as const) : ([Number.NaN, 0, Number.NaN, 0] as const);
    if (Object.is(now[0], bid) && now[1] === bidQty && Object.is(now[2], ask) && now[3] === askQty) return;
    [bid, bidQty, ask, askQty] = now;
    if (ts >= from) rows.add(ts, bid, bidQty, ask, askQty);
  }
  for await (const { ts, px, qty, id, meta, n } of scanSession(store, { session, to }, task)) {
    for (let i = 0; i < n; i++) {
      const m = meta[i] as number;
      const t = ts[i] as number;
      const of = instrumentOf(m);
      if ((of !== index && of !== INSTRUMENT_ALL) || !(t <= to)) continue;
      const kind = kindOf(m);
      const flags = flagsOf(m);
      if (kind === KIND_LEVEL) {
        const isBid = sideOf(m) === SIDE_BID;
        if ((flags & FLAG_UNANCHORED) === 0) book.apply(isBid, px[i] as number, qty[i] as number, t, id[i] as number);
        if ((flags & FLAG_LAST) !== 0 && book.known) tell(t, true);
      } else if (kind === KIND_BOOK_RESET) {
        book.reset(t, id[i] as number);
        tell(t, false);
      } else if (kind === KIND_GAP && losesBook(flags)) {
        book.lose();
        tell(t, false);
      }
    }
  }
  const [at, bids, bidQtys, asks, askQtys] = rows.columns() as [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];
  return { ts: at, bid: bids, bidQty: bidQtys, ask: asks, askQty: askQtys };
}
