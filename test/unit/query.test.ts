/** Columns of stored rows: a quote with one side says that the other is missing; a book without quotes gives its top. */
import 'fake-indexeddb/auto';
import { beforeAll, expect, it } from 'vitest';
import { FLAG_LAST, FLAG_TRADES, KIND_QUOTE, SIDE_ASK, SIDE_BID } from '../../assembly/layout.ts';
import { queryBook, queryQuotes } from '../../src/engine/query.ts';
import { openStore } from '../../src/engine/store/store.ts';
import { loadKernelsInNode } from '../tools/kernels.ts';
import { at, ticks } from './engine/rows.ts';
import { freshName, importRows, instrument, seeded } from './store/ticks.ts';

beforeAll(loadKernelsInNode);

it('quotes of one side alone are kept, and do not lend it to the next', async () => {
  const store = await openStore(freshName());
  const nan = Number.NaN;
  const batch = ticks(({ writer }) => {
    writer.quote(0, at(1), at(1), 99, 1, 101, 2, 1);
    writer.row(KIND_QUOTE, SIDE_BID, FLAG_LAST, 0, at(2), at(2), 98, 3, 2);
    writer.row(KIND_QUOTE, SIDE_ASK, FLAG_LAST, 0, at(3), at(3), 102, 4, 3);
    writer.quote(0, at(4), at(4), nan, 0, 103, 5, 4);
  });
  const { record } = await importRows(store, batch, [batch.n]);
  const { ts, bid, bidQty, ask, askQty } = await queryQuotes(store, { session: record.id, instrument: instrument.id });
  expect([...ts]).toEqual([1, 2, 3, 4].map(at));
  expect([...bid]).toEqual([99, 98, nan, nan]);
  expect([...bidQty]).toEqual([1, 3, 0, 0]);
  expect([...ask]).toEqual([101, nan, 102, 103]);
  expect([...askQty]).toEqual([2, 0, 4, 5]);
  store.close();
});

it('a book without quotes gives its top where it has changed, unknown from a gap or a reset to the next whole snapshot', async () => {
  const store = await openStore(freshName());
  const nan = Number.NaN;
  const batch = ticks(({ writer }) => {
    const level = (s: number, side: number, px: number, qty: number, last = true): void =>
      writer.level(0, at(s), at(s), px, qty, side, s, last ? FLAG_LAST : 0);
    level(0, SIDE_BID, 50, 1);
    writer.bookReset(0, at(1), at(1), 1);
    level(1, SIDE_BID, 99, 1, false);
    level(1, SIDE_ASK, 101, 2);
    level(2, SIDE_BID, 98, 7);
    level(3, SIDE_BID, 99, 4);
    writer.gap(0, at(4), at(4), nan, FLAG_TRADES);
    level(5, SIDE_ASK, 101, 0);
    writer.gap(0, at(6), at(6), nan);
    level(7, SIDE_BID, 99.5, 4);
    writer.bookReset(0, at(8), at(8), 8);
    level(8, SIDE_BID, 97, 3);
  });
  const { record } = await importRows(store, batch, [batch.n]);
  const query = { session: record.id, instrument: instrument.id };
  const all = await queryQuotes(store, query);
  expect(all).toEqual({
    ts: Float64Array.from([1, 3, 5, 6, 8].map(at)),
    bid: Float64Array.of(99, 99, 99, nan, 97),
    bidQty: Float64Array.of(1, 4, 4, 0, 3),
    ask: Float64Array.of(101, 101, nan, nan, nan),
    askQty: Float64Array.of(2, 2, 0, 0, 0),
  });
  const some = await queryQuotes(store, { ...query, from: at(2), to: at(5) });
  expect([...some.ts]).toEqual([at(3), at(5)]);
  store.close();
});

it('the top of a book is that of the book itself at each row', async () => {
  const store = await openStore(freshName());
  const batch = ticks(({ writer }) => {
    const random = seeded(3);
    for (let s = 0; s < 600; s++) {
      if (s % 97 === 0) writer.bookReset(0, at(s), at(s), s);
      const isBid = random() < 0.5;
      const px = Math.round((100 + (isBid ? -1 : 1) * (0.1 + random())) * 10) / 10;
      writer.level(0, at(s), at(s), px, Math.floor(random() * 3), isBid ? SIDE_BID : SIDE_ASK, s, FLAG_LAST);
    }
  });
  const { record } = await importRows(store, batch, [batch.n]);
  const query = { session: record.id, instrument: instrument.id };
  const { ts, bid, bidQty, ask, askQty } = await queryQuotes(store, query);
  expect(ts.length).toBeGreaterThan(50);
  for (let i = 0; i < ts.length; i += 3) {
    // A reset and what follows it share a time.
    if (ts[i + 1] === ts[i]) continue;
    const { bids, asks } = await queryBook(store, { ...query, at: ts[i]!, depth: 1 });
    expect([bid[i], bidQty[i], ask[i], askQty[i]]).toEqual([
      bids.price[0] ?? Number.NaN,
      bids.qty[0] ?? 0,
      asks.price[0] ?? Number.NaN,
      asks.qty[0] ?? 0,
    ]);
  }
  store.close();
});
