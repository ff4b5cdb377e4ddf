/** Summary statistics of a stored span, streamed over its segments. */
import type { Span, SummaryStatistics } from '../api/types.ts';
import { instrumentIndex, type LongTask, scanSession } from './scan.ts';
import type { Store } from './store/contract.ts';
import { openSummary } from './summary.ts';

export async function queryStats(store: Store, query: Span, task?: LongTask): Promise<SummaryStatistics> {
  const record = await store.get(query.session);
  const index = instrumentIndex(record, query.instrument);
  const span = { ...(query.from === undefined ? {} : { from: query.from }), ...(query.to === undefined ? {} : { to: query.to }) };
  const summary = openSummary(record.instrumentTable[index]?.id ?? query.instrument, index, span);
  for await (const batch of scanSession(store, query, task)) summary.push(batch);
  return summary.finish();
}
