import { SEGMENT_ROWS } from '../../../assembly/layout.ts';
import { encodeSegment } from '../../market/segment.ts';
import { writeDeltas } from './delta-codec.ts';
import { defineKernelBench } from './kernel-bench.ts';
import { makeSegment } from './segment.ts';

export default defineKernelBench({
  name: 'codec-write',
  title: 'Ticks to stored bytes',
  n: SEGMENT_ROWS,
  unit: 'ticks',
  note: 'one segment, exact to the bit; the rival writes differences as variable-length integers, of prices on a tick of 0.001 only',
  setup() {
    const rows = makeSegment();
    const out = new Uint8Array(rows.n * 48);
    return { run: () => encodeSegment(rows).length, rival: () => writeDeltas(rows, out) };
  },
});
