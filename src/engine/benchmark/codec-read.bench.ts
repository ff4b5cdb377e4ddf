import { SEGMENT_ROWS } from '../../../assembly/layout.ts';
import { TickBatch } from '../../market/batch.ts';
import { decodeSegment, encodeSegment } from '../../market/segment.ts';
import { readDeltas, writeDeltas } from './delta-codec.ts';
import { defineKernelBench } from './kernel-bench.ts';
import { makeSegment } from './segment.ts';

export default defineKernelBench({
  name: 'codec-read',
  title: 'Stored bytes to ticks',
  n: SEGMENT_ROWS,
  unit: 'ticks',
  note: 'one segment with its checksum; the rival reads differences as variable-length integers, of prices on a tick of 0.001 only',
  setup() {
    const rows = makeSegment();
    const bytes = encodeSegment(rows);
    const deltas = new Uint8Array(rows.n * 48);
    writeDeltas(rows, deltas);
    const [into, plain] = [TickBatch.allocate(rows.n), TickBatch.allocate(rows.n)];
    return { run: () => decodeSegment(bytes, into), rival: () => readDeltas(deltas, rows.n, plain) };
  },
});
