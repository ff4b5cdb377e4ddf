/** One segment of simulated ticks: what the codec cases write and read. */
import { SEGMENT_ROWS } from '../../../assembly/layout.ts';
import { TickBatch } from '../../market/batch.ts';
import { defaultParams, openSimulator } from '../../sources/simulator/simulator.ts';

export function makeSegment(): TickBatch {
  const rows = TickBatch.allocate(SEGMENT_ROWS);
  const market = openSimulator(defaultParams, {
    instrument: () => undefined,
    batch: (batch) => rows.append(batch, 0, Math.min(batch.n, SEGMENT_ROWS - rows.n)),
  });
  while (rows.n < SEGMENT_ROWS) market.advance(market.now + 1_000_000);
  return rows;
}
