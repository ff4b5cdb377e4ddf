/** Summary statistics of a stored span, streamed over its segments. */
import type { Span, SummaryStatistics } from '../api/types.ts';
import { instrumentIndex, type LongTask, scanSession } from './scan.ts';
import type { Store } from './store/contract.ts';
import { openSummary } from './summary.ts';

export async function queryStats(store: Store, query: Span, task?: LongTask): Promise<SummaryStatistics> {
  const record = await store.get(query.session);
  const index = instrumentIndex(record, query.instrument);
  const span = { ...(query.from === undefined ? {} : { from: query.from }), ...(query.to === undefined ? {} : { to: query.to }) };
  const instrument = record.instrumentTable[index];
  const rows = record.rowsByInstrument[index] ?? {};
  // Without quote rows the book is the source of the spread, and it is made from the session's start on.
  const ofBook = instrument !== undefined && rows.quote === undefined && rows.level !== undefined;
  const trades = rows.trade !== undefined;
  const of = { ...span, trades, ...(ofBook ? { tickSize: instrument.tickSize } : {}) };
  const summary = openSummary(instrument?.id ?? query.instrument, index, of);
  const scanned = ofBook && query.to !== undefined ? { session: query.session, to: query.to } : ofBook ? { session: query.session } : query;
  for await (const batch of scanSession(store, scanned, task)) summary.push(batch);
  return summary.finish();
}
