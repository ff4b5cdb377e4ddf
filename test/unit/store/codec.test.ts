import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import * as layout from '../../../assembly/layout.ts';
import { QuantabError } from '../../../src/core/errors.ts';
import { decodeSegment, encodeSegment } from '../../../src/engine/store/codec.ts';
import { TickBatch } from '../../../src/market/batch.ts';
import { packMeta } from '../../../src/market/meta.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';

type Row = [ts: number, rx: number, px: number, qty: number, id: number, meta: number];

function batchOf(rows: Row[]): TickBatch {
  const batch = TickBatch.allocate(rows.length);
  rows.forEach(([ts, rx, px, qty, id, meta], i) => {
    batch.ts[i] = ts;
    batch.rx[i] = rx;
    batch.px[i] = px;
    batch.qty[i] = qty;
    batch.id[i] = id;
    batch.meta[i] = meta;
  });
  batch.n = rows.length;
  return batch;
}

/** The batch's bytes behind the header: equal bytes are equal bits. */
function bits(batch: TickBatch): Uint8Array {
  return new Uint8Array(batch.buffer, layout.HEADER_BYTES, batch.n * layout.ROW_BYTES);
}

function expectRoundTrip(batch: TickBatch): Uint8Array {
  const bytes = encodeSegment(batch);
  const back = decodeSegment(bytes);
  expect(back.n).toBe(batch.n);
  expect(Buffer.compare(bits(back), bits(batch))).toBe(0);
  return bytes;
}

const nasty = [
  0,
  -0,
  Number.NaN,
  Infinity,
  -Infinity,
  5e-324,
  -5e-324,
  1.7976931348623157e308,
  2 ** 53,
  2 ** 53 + 2,
  -(2 ** 53),
  0.1,
  0.1 + 0.2,
  1 / 3,
];
const value = fc.oneof(
  fc.constantFrom(...nasty),
  fc.double(),
  fc.integer({ min: -1_000_000, max: 1_000_000 }).map((x) => x / 100),
  fc.integer({ min: 0, max: 2 ** 40 }).map((x) => x / 1e8),
  fc.integer({ min: 0, max: 1e9 }).map((x) => x * 1000),
);
const meta = fc.oneof(
  fc.constantFrom(packMeta(0, 1, 1, 0), packMeta(1, 1, 0, 0), packMeta(1, 2, 0, 3)),
  fc.integer({ min: 0, max: 0xffffffff }),
);
const row: fc.Arbitrary<Row> = fc.tuple(value, value, value, value, value, meta);

beforeAll(loadKernelsInNode);

describe('segment codec', () => {
  it('gives any rows back to the bit', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 400 }), (rows) => void expectRoundTrip(batchOf(rows))),
      { numRuns: 300 },
    );
  });
});
