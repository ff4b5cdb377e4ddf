/** Columns of stored rows: a quote with one side says that the other is missing. */
import 'fake-indexeddb/auto';
import { beforeAll, expect, it } from 'vitest';
import { FLAG_LAST, KIND_QUOTE, SIDE_ASK, SIDE_BID } from '../../assembly/layout.ts';
import { queryQuotes } from '../../src/engine/query.ts';
import { openStore } from '../../src/engine/store/store.ts';
import { loadKernelsInNode } from '../tools/kernels.ts';
import { at, ticks } from './engine/rows.ts';
import { freshName, importRows, instrument } from './store/ticks.ts';

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
