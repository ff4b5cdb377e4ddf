import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import * as layout from '../../../assembly/layout.ts';
import { QuantabError } from '../../../src/core/errors.ts';
import { TickBatch } from '../../../src/market/batch.ts';
import { packMeta } from '../../../src/market/meta.ts';
import { decodeSegment, encodeSegment } from '../../../src/market/segment.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';
import { hasTape, readTape } from '../../tools/tape.ts';
import { checksumByLoops, decodeByLoops } from './codec-oracle.ts';
import { pieces, randomBatch, seeded } from './ticks.ts';

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

function sameBits(a: TickBatch, b: TickBatch): boolean {
  if (a.n !== b.n) return false;
  for (const name of ['ts', 'rx', 'px', 'qty', 'id', 'meta'] as const) {
    const [x, y] = [a[name].slice(0, a.n), b[name].slice(0, b.n)];
    if (Buffer.compare(Buffer.from(x.buffer), Buffer.from(y.buffer)) !== 0) return false;
  }
  return true;
}

/** Both decoders must give the rows back; returns the bytes. */
function roundTrip(batch: TickBatch): Uint8Array<ArrayBuffer> {
  const bytes = encodeSegment(batch);
  expect(sameBits(decodeSegment(bytes), batch)).toBe(true);
  expect(sameBits(decodeByLoops(bytes), batch)).toBe(true);
  return bytes;
}

const edge = 2 ** 53;
const nasty = [
  0,
  -0,
  Number.NaN,
  Infinity,
  -Infinity,
  5e-324,
  -5e-324,
  1.7e308,
  edge,
  edge - 1,
  edge + 2,
  -edge,
  0.1,
  0.1 + 0.2,
  1 / 3,
  1e15 + 0.3,
];
const value = fc.oneof(
  fc.constantFrom(...nasty),
  fc.double(),
  fc.integer({ min: -1_000_000, max: 1_000_000 }).map((x) => x / 100),
  fc.integer({ min: 0, max: 2 ** 40 }).map((x) => x / 1e8),
  fc.integer({ min: 0, max: 1e9 }).map((x) => x * 1000),
);
const price = fc.oneof(
  { weight: 30, arbitrary: fc.integer({ min: 599_000, max: 601_000 }).map((x) => x / 10) },
  { weight: 1, arbitrary: value },
);
const time = fc.integer({ min: 0, max: 5_000 }).map((ms) => 1_723_161_255_000_000 + ms * 1000);
const meta = fc.oneof(
  fc.constantFrom(packMeta(0, 1, 1, 0), packMeta(0, 2, 1, 0), packMeta(1, 1, 0, 0), packMeta(1, 2, 0, 3), packMeta(3, 2, 1, 3)),
  fc.integer({ min: 0, max: 0xffffffff }),
);
const anyRow: fc.Arbitrary<Row> = fc.tuple(value, value, value, value, value, meta);
const marketRow: fc.Arbitrary<Row> = fc.tuple(time, time, price, price, fc.nat(1000), meta);

beforeAll(loadKernelsInNode);

describe('segment codec', () => {
  it('gives any rows back to the bit', () => {
    fc.assert(
      fc.property(fc.array(anyRow, { maxLength: 300 }), (rows) => void roundTrip(batchOf(rows))),
      { numRuns: 200 },
    );
  });

  it('gives market rows with odd values among them back to the bit', () => {
    fc.assert(
      fc.property(fc.array(marketRow, { maxLength: 600 }), (rows) => void roundTrip(batchOf(rows))),
      { numRuns: 200 },
    );
  });

  it('keeps the payload of a NaN', () => {
    const batch = randomBatch(100, 1);
    new Uint32Array(batch.px.buffer, batch.px.byteOffset, 200).set([0xdeadbeef, 0xfff12345], 40);
    roundTrip(batch);
  });

  it('codes full segments, part of a batch, one row and none', () => {
    const batch = randomBatch(layout.SEGMENT_ROWS, 2);
    roundTrip(batch);
    const part = TickBatch.allocate(70);
    part.append(batch, 30, 100);
    expect(sameBits(decodeSegment(encodeSegment(batch, 30, 100)), part)).toBe(true);
    roundTrip(batchOf([[1, 2, 3, 4, 5, 6]]));
    expect(roundTrip(TickBatch.allocate(0)).length).toBe(12);
  });

  it('keeps grids and predictors of instruments that alternate', () => {
    const random = seeded(3);
    const rows: Row[] = [];
    const prices = [60_000, 0.12, 2_500];
    const steps = [0.1, 0.00001, 0.01];
    for (let i = 0; i < 60_000; i++) {
      const k = i % 3;
      prices[k] = (prices[k] as number) + Math.floor(random() * 7 - 3) * (steps[k] as number);
      const decimals = [1, 5, 2][k] as number;
      rows.push([i * 1000, i * 1000, Number((prices[k] as number).toFixed(decimals)), Math.floor(random() * 100), i, packMeta(0, 1, 1, k)]);
    }
    const bytes = roundTrip(batchOf(rows));
    expect(bytes.length / rows.length).toBeLessThan(3.5);
  });

  it('takes grids that only show after the sampled stretches', () => {
    const rows: Row[] = Array.from({ length: 50_000 }, (_, i) => {
      const late = i > 5_000 && i < 12_000;
      return [i * 1000, i, late ? i / 1e4 : 7, 1, i, packMeta(0, 1, 1, 0)];
    });
    expect(roundTrip(batchOf(rows)).length).toBeLessThan(rows.length);
  });

  it('keeps more distinct meta values than a dictionary holds', () => {
    roundTrip(batchOf(Array.from({ length: 6_000 }, (_, i) => [i, i, i, i, i, i * 9_973])));
    roundTrip(batchOf(Array.from({ length: 9_000 }, (_, i) => [i, i, i / 10, i, i, packMeta(i % 5, 1, 0, i % 4_000)])));
  });

  it('refuses more rows than a segment holds', () => {
    const batch = TickBatch.allocate(layout.SEGMENT_ROWS + 1);
    batch.n = batch.capacity;
    expect(() => encodeSegment(batch)).toThrow(QuantabError);
    expect(() => encodeSegment(batch, 5, 3)).toThrow(QuantabError);
  });
});

describe('damaged segments', () => {
  const refuse = (bytes: Uint8Array) => expect(() => decodeSegment(bytes)).toThrow(QuantabError);

  it('are refused whichever byte changed', () => {
    const bytes = encodeSegment(randomBatch(300, 4));
    for (let i = 0; i < bytes.length; i++) {
      const damaged = bytes.slice();
      damaged[i] = (damaged[i] as number) ^ (1 << (i & 7));
      refuse(damaged);
    }
  });

  it('are refused when cut, extended, empty, random or too long', () => {
    const bytes = encodeSegment(randomBatch(300, 5));
    for (let length = 0; length < bytes.length; length += 7) refuse(bytes.subarray(0, length));
    refuse(new Uint8Array([...bytes, 0]));
    refuse(new Uint8Array(64).fill(255));
    refuse(new Uint8Array(20_000_000));
  });

  it('never trap, hang or read outside, even when the checksum is right', () => {
    const random = seeded(6);
    const sources = [randomBatch(2_000, 7), randomBatch(20, 8), batchOf([[1, 2, Number.NaN, -0, 5, 6]])].map((batch) =>
      encodeSegment(batch),
    );
    let refused = 0;
    for (let k = 0; k < 8_000; k++) {
      const bytes = (sources[k % sources.length] as Uint8Array).slice();
      const cut = random() < 0.3 ? bytes.subarray(0, 12 + Math.floor(random() * (bytes.length - 12))) : bytes;
      for (let flips = 1 + Math.floor(random() * 6); flips > 0; flips--) {
        const at = random() < 0.5 ? 4 + Math.floor(random() * 60) : 12 + Math.floor(random() * (cut.length - 12));
        if (at < cut.length) cut[at] = Math.floor(random() * 256);
      }
      new DataView(cut.buffer).setUint32(8, checksumByLoops(cut), true);
      try {
        expect(decodeSegment(cut).n).toBeLessThanOrEqual(layout.SEGMENT_ROWS);
      } catch (thrown) {
        expect(thrown).toBeInstanceOf(QuantabError);
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(2_000);
  });
});

describe.skipIf(!hasTape('usdm_btcusdt_20240808.gz'))('size on a recorded tape (needs ../shared/data/binance-raw)', () => {
  const bytesPerRow = (kinds?: string[], archived = false) => {
    let bytes = 0;
    let rows = 0;
    for (const batch of readTape('usdm_btcusdt_20240808.gz', kinds)) {
      if (archived) batch.rx.set(batch.ts);
      const coded = encodeSegment(batch);
      expect(sameBits(decodeSegment(coded), batch)).toBe(true);
      bytes += coded.length;
      rows += batch.n;
    }
    return bytes / rows;
  };

  it('is at most 6 bytes an archived trade', () => {
    expect(bytesPerRow(['trade'], true)).toBeLessThan(3);
    expect(bytesPerRow(['trade'])).toBeLessThan(4);
  });

  it('is at most 5 bytes a book level', () => {
    expect(bytesPerRow(['depthUpdate'])).toBeLessThan(3.5);
    expect(bytesPerRow()).toBeLessThan(4);
  });
});

describe('cuts', () => {
  it('of tail size stay compact', () => {
    let bytes = 0;
    for (const piece of pieces(randomBatch(30_000, 9), [300])) bytes += roundTrip(piece).length;
    expect(bytes / 30_000).toBeLessThan(9);
  });
});
