/** The instruments of a stored session with their rows. Apart from the queries, which are fetched when the first one is asked. */
import { KIND_BAR } from '../../assembly/layout.ts';
import type { InstrumentInfo } from '../api/types.ts';
import { instrumentOf, kindOf } from '../market/meta.ts';
import { scanSession } from './scan.ts';
import type { SessionRecord, Store } from './store/contract.ts';

export async function instrumentsOf(store: Store, record: SessionRecord): Promise<InstrumentInfo[]> {
  const counts = record.instrumentTable.map((_, index) => record.rowsByInstrument[index] ?? {});
  const lengths = counts.some(({ bar = 0 }) => bar > 0) ? await barLengths(store, record, counts) : [];
  return record.instrumentTable.map((instrument, index) => {
    const barMicros = lengths[index];
    return { ...instrument, rows: counts[index] ?? {}, ...(barMicros === undefined ? {} : { barMicros }) };
  });
}

/** Length of the shortest bars of each instrument, among its first ones: those of the first segments that show some of all. */
async function barLengths(store: Store, record: SessionRecord, counts: readonly InstrumentInfo['rows'][]): Promise<(number | undefined)[]> {
  const lengths: (number | undefined)[] = [];
  const wanted = counts.filter(({ bar = 0 }) => bar > 0).length;
  for await (const { meta, id, n } of scanSession(store, { session: record.id })) {
    for (let i = 0; i < n; i++) {
      if (kindOf(meta[i] as number) !== KIND_BAR) continue;
      const index = instrumentOf(meta[i] as number);
      lengths[index] = Math.min(lengths[index] ?? Number.POSITIVE_INFINITY, id[i] as number);
    }
    if (Object.keys(lengths).length >= wanted) break;
  }
  return lengths;
}
