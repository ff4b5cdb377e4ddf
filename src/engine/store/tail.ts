/** The rows of a recording that are in no segment yet, from its tail records. */
import { SEGMENT_ROWS } from '../../../assembly/layout.ts';
import { TickBatch } from '../../market/batch.ts';
import { decodeSegment } from '../../market/segment.ts';
import type { Database, Tables } from './schema.ts';

/** The rows of the tail records that join row `first` and each other, up to the first that is damaged. */
export async function wholeTail(db: Database, id: string, first: number, tables: Pick<Tables, 'tails'> = db.tables): Promise<TickBatch> {
  const block = TickBatch.allocate(SEGMENT_ROWS);
  for (const { firstRow, rows, bytes } of await tables.tails.all(db.keysOf(id))) {
    if (firstRow !== first + block.n || block.n + rows > SEGMENT_ROWS) break;
    try {
      const batch = decodeSegment(bytes);
      if (batch.n !== rows) break;
      block.append(batch);
    } catch {
      break;
    }
  }
  return block;
}
