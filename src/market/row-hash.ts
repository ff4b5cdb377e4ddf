/** Hash of tick rows: sha256 over the columns of a block in layout order, each NaN canonical; `tickHash` is the digest of block digests. */
import { HEADER_BYTES, ROW_BYTES } from '../../assembly/layout.ts';
import { canonicaliseNaN, sha256 } from '../core/hash.ts';
import type { TickBatch } from './batch.ts';

/** Digest of the first `n` rows. They are read before the call returns: the batch may be reused at once. */
export function hashRows(batch: TickBatch, n = batch.n): Promise<Uint8Array<ArrayBuffer>> {
  const columns = [batch.ts, batch.rx, batch.px, batch.qty, batch.id];
  if (n === batch.capacity && !columns.some(hasNaN)) return sha256(new Uint8Array(batch.buffer, HEADER_BYTES, n * ROW_BYTES));
  const bytes = new ArrayBuffer(n * ROW_BYTES);
  const values = new Float64Array(bytes, 0, 5 * n);
  columns.forEach((column, k) => {
    values.set(column.subarray(0, n), k * n);
  });
  canonicaliseNaN(values);
  new Uint32Array(bytes, 5 * 8 * n, n).set(batch.meta.subarray(0, n));
  return sha256(bytes);
}

function hasNaN(column: Float64Array): boolean {
  for (let i = 0; i < column.length; i++) if (column[i] !== column[i]) return true;
  return false;
}
