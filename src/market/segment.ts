/**
 * Tick rows as compact bytes and back, exact to the bit: what segments and tail records hold. At most SEGMENT_ROWS rows a call.
 * Works in a kernel instance of its own, about 9 MB, made at the first call of a thread.
 */
import { SEGMENT_ROWS } from '../../assembly/layout.ts';
import { QuantabError } from '../core/errors.ts';
import type { KernelExports } from '../kernels/exports.ts';
import { openKernels } from '../kernels/kernels.ts';
import { TickBatch } from './batch.ts';

/** A whole segment, ready for the disk: its bytes and the digest of its rows (`hashRows`). */
export interface CodedSegment {
  bytes: Uint8Array<ArrayBuffer>;
  digest: Uint8Array<ArrayBuffer>;
}

interface Workshop {
  call: KernelExports;
  work: number;
  bytes: Uint8Array;
  /** ts, rx, px, qty, id. */
  columns: Float64Array[];
  meta: Uint32Array;
}

let workshop: Workshop | undefined;

function openWorkshop(): Workshop {
  if (workshop) return workshop;
  const { call, arena } = openKernels();
  const area = arena.u8(call.codecBytes());
  const { buffer } = area.view;
  const columns = Array.from({ length: 5 }, (_, k) => new Float64Array(buffer, area.ptr + k * SEGMENT_ROWS * 8, SEGMENT_ROWS));
  const meta = new Uint32Array(buffer, area.ptr + 5 * SEGMENT_ROWS * 8, SEGMENT_ROWS);
  workshop = { call, work: area.ptr, bytes: area.view.subarray(call.codecOutput()), columns, meta };
  return workshop;
}

const reasons: Record<number, string> = {
  [-1]: 'it is cut short',
  [-2]: 'it does not begin like a segment of this version',
  [-3]: 'its checksum differs from its content',
  [-4]: 'its content does not follow the segment layout',
};

/** Rows [from, to) of a batch as bytes. */
export function encodeSegment(batch: TickBatch, from = 0, to = batch.n): Uint8Array<ArrayBuffer> {
  const n = to - from;
  if (!(from >= 0 && n >= 0 && n <= SEGMENT_ROWS && to <= batch.n)) {
    throw new QuantabError('internal', `A segment holds rows of its batch, at most ${SEGMENT_ROWS}, was [${from}, ${to}) of ${batch.n}.`);
  }
  const { call, work, bytes, columns, meta } = openWorkshop();
  [batch.ts, batch.rx, batch.px, batch.qty, batch.id].forEach((column, k) => {
    columns[k]!.set(column.subarray(from, to));
  });
  meta.set(batch.meta.subarray(from, to));
  return bytes.slice(0, call.codecEncode(work, n)) as Uint8Array<ArrayBuffer>;
}

/** The rows that `encodeSegment` was given, in `into` when it has the room. Throws for bytes that are damaged or something else. */
export function decodeSegment(segment: Uint8Array, into?: TickBatch): TickBatch {
  const { call, work, bytes, columns, meta } = openWorkshop();
  if (segment.length <= bytes.length - 8) bytes.set(segment);
  const n = segment.length <= bytes.length - 8 ? call.codecDecode(work, segment.length) : -4;
  if (n < 0) {
    throw new QuantabError('bad-input', `Stored ticks of ${segment.length} bytes cannot be read: ${reasons[n] ?? 'they are damaged'}.`);
  }
  const batch = into && into.capacity >= n ? into : TickBatch.allocate(n);
  [batch.ts, batch.rx, batch.px, batch.qty, batch.id].forEach((column, k) => {
    column.set(columns[k]!.subarray(0, n));
  });
  batch.meta.set(meta.subarray(0, n));
  batch.n = n;
  return batch;
}
