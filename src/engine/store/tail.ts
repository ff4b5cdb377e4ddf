/** The rows of a recording that are in no segment yet, from its tail records. */
import { SEGMENT_ROWS } from '../../../assembly/layout.ts';
import { TickBatch } from '../../market/batch.ts';
import { decodeSegment } from '../../market/segment.ts';
import { type Database, rowsOf } from './schema.ts';

/** The rows of the tail records that join row `first` and each other, up to the first that is damaged. */
export async function wholeTail(db: Database, id: string, first: number): Promise<TickBatch> {
  const block = TickBatch.allocate(SEGMENT_ROWS);
  for (const { firstRow, rows, bytes } of await rowsOf(db.tails, id).toArray()) {
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
