/** Between the rows of the sessions table and the records the engine sees. */
import { INSTRUMENT_ALL } from '../../../assembly/layout.ts';
import type { Instrument } from '../../market/instrument.ts';
import type { SessionRecord, SessionSoFar } from './contract.ts';
import type { SessionRow } from './schema.ts';
import { type TallyRecord, totalsOf } from './tally.ts';

/** The fields that grow while rows are written. Rows of all instruments at once count in `rows` alone. */
export function sessionFields(tally: TallyRecord, table: readonly Instrument[], bytes: number) {
  const { [INSTRUMENT_ALL]: _, ...rowsByInstrument } = tally.byInstrument;
  return {
    instrumentTable: [...table],
    instruments: table.map(({ id }) => id),
    rowsByInstrument,
    rows: totalsOf(tally.byInstrument),
    gaps: tally.gaps,
    from: tally.start ?? tally.from,
    to: tally.to,
    bytes,
  } satisfies SessionSoFar;
}

export function recordOf(row: SessionRow): SessionRecord {
  const { state: _, identity: __, plans: ___, ...record } = row;
  return { ...record, transient: row.transient === true };
}
