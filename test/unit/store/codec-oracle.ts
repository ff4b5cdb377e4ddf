/** The segment layout of assembly/codec.ts read by plain loops, slow and obvious: the kernel's oracle. */
import * as layout from '../../../assembly/layout.ts';
import { TickBatch } from '../../../src/market/batch.ts';

const units = [1e6, 1e3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1];
const powers = [1, 1, 1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12];

class Reader {
  at = 0;
  readonly #view: DataView;
  constructor(readonly bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }
  byte(): number {
    return this.bytes[this.at++] as number;
  }
  u32(): number {
    this.at += 4;
    return this.#view.getUint32(this.at - 4, true);
  }
  bits64(): bigint {
    this.at += 8;
    return this.#view.getBigUint64(this.at - 8, true);
  }
  varint(): bigint {
    let size = 1;
    while ((((this.bytes[this.at] as number) >> (size - 1)) & 1) === 0) size++;
    let word = 0n;
    for (let k = size - 1; k >= 0; k--) word = (word << 8n) | BigInt(this.bytes[this.at + k] as number);
    this.at += size;
    return word >> BigInt(size);
  }
  /** One number a row. */
  residuals(n: number): bigint[] {
    const mask: boolean[] = [];
    const mode = this.byte();
    if (mode === 0) for (let i = 0; i < n; i++) mask.push(true);
    else if (mode === 1) {
      for (let i = 0; i < n; i++) mask.push((((this.bytes[this.at + (i >> 3)] as number) >> (i & 7)) & 1) === 1);
      this.at += (n + 7) >> 3;
    } else {
      for (let run = false; mask.length < n; run = !run) for (let k = Number(this.varint()); k > 0; k--) mask.push(run);
    }
    return mask.map((set) => (set ? this.varint() : 0n));
  }
}

const instrumentOf = (meta: number) => meta >>> layout.INSTRUMENT_SHIFT;
const isBook = (kind: number) => kind === layout.KIND_LEVEL || kind === layout.KIND_QUOTE;

function priceStream(meta: number): string {
  const kind = meta & layout.KIND_MASK;
  return `${kind} ${isBook(kind) ? (meta >>> layout.SIDE_SHIFT) & layout.SIDE_MASK : ''} ${instrumentOf(meta)}`;
}

function idStream(meta: number): string {
  const kind = meta & layout.KIND_MASK;
  const group = isBook(kind) || kind === layout.KIND_BOOK_RESET ? 'book' : kind === layout.KIND_LIQUIDATION ? 'liquidation' : 'rest';
  return `${group} ${instrumentOf(meta)}`;
}

/** Stream of each row, numbered by the order in which the dictionary names them. */
function streamsOf(dictionary: number[], codes: number[], name: (meta: number) => string): number[] {
  const names = [...new Set(dictionary.map(name))];
  const byCode = dictionary.map((meta) => names.indexOf(name(meta)));
  return codes.map((code) => byCode[code] as number);
}

function readMeta(reader: Reader, n: number): { dictionary: number[]; codes: number[]; meta: number[] } {
  const mode = reader.byte();
  if (mode === 0) {
    const meta = Array.from({ length: n }, () => reader.u32());
    return { dictionary: [0], codes: meta.map(() => 0), meta };
  }
  const dictionary = Array.from({ length: Number(reader.varint()) }, () => Number(reader.varint()));
  const codes: number[] = [];
  if (mode === 1) {
    const count = dictionary.length;
    const bits = count <= 2 ? count - 1 : count <= 4 ? 2 : count <= 16 ? 4 : count <= 256 ? 8 : 16;
    for (let i = 0; i < n; i++) {
      const bit = i * bits;
      const at = reader.at + (bit >> 3);
      const word = (reader.bytes[at] as number) | ((reader.bytes[at + 1] ?? 0) << 8);
      codes.push((word >> (bit & 7)) & ((1 << bits) - 1));
    }
    reader.at += (n * bits + 7) >> 3;
  } else {
    const followers = dictionary.map((_, code) => code);
    let before = 0;
    for (const residual of reader.residuals(n)) {
      const code: number = residual === 0n ? (followers[before] as number) : Number(residual) - 1;
      followers[before] = code;
      before = code;
      codes.push(code);
    }
  }
  return { dictionary, codes, meta: codes.map((code) => dictionary[code] as number) };
}

function readColumn(reader: Reader, column: Float64Array, streams: number[]): void {
  const n = column.length;
  const bits = new BigUint64Array(column.buffer, column.byteOffset, n);
  if (reader.byte() === 0) {
    for (let i = 0; i < n; i++) bits[i] = reader.bits64();
    return;
  }
  const groups = Array.from({ length: Math.max(...streams) + 1 }, () => reader.byte());
  const misses: [row: number, bits: bigint][] = [];
  let row = 0;
  for (let k = Number(reader.varint()); k > 0; k--) {
    row += Number(reader.varint());
    misses.push([row, reader.bits64()]);
  }
  const last = groups.map(() => 0n);
  reader.residuals(n).forEach((residual, i) => {
    const g = streams[i] as number;
    const predictor = (groups[g] as number) >> 4;
    const expected = predictor === 2 ? 0n : (last[g] as bigint) + BigInt(predictor);
    const tick = expected + (residual & 1n ? -((residual + 1n) / 2n) : residual / 2n);
    last[g] = tick;
    const grid = (groups[g] as number) & 15;
    column[i] = (Number(tick) * (units[grid] as number)) / (powers[grid] as number);
  });
  for (const [at, value] of misses) bits[at] = value;
}

export function decodeByLoops(bytes: Uint8Array): TickBatch {
  const reader = new Reader(bytes);
  if (reader.u32() !== 0x31535142) throw new Error('not a segment');
  const n = reader.u32();
  reader.u32();
  const batch = TickBatch.allocate(n);
  batch.n = n;
  if (n === 0) return batch;
  const { dictionary, codes, meta } = readMeta(reader, n);
  batch.meta.set(meta);
  const times = codes.map(() => 0);
  const prices = streamsOf(dictionary, codes, priceStream);
  const ids = streamsOf(dictionary, codes, idStream);
  readColumn(reader, batch.ts, times);
  if (reader.byte() === 1) batch.rx.set(batch.ts);
  else readColumn(reader, batch.rx, times);
  readColumn(reader, batch.px, prices);
  readColumn(reader, batch.qty, prices);
  readColumn(reader, batch.id, ids);
  if (reader.at !== bytes.length) throw new Error(`${bytes.length - reader.at} bytes left over`);
  return batch;
}

/** The checksum in bytes 8 to 11. */
export function checksumByLoops(bytes: Uint8Array): number {
  const mix = 0xff51afd7ed558ccdn;
  const mask = 0xffffffffffffffffn;
  const length = bytes.length - 12;
  const view = new DataView(bytes.buffer, bytes.byteOffset + 12, length);
  let hash = mix ^ BigInt(length);
  const step = (word: bigint) => {
    hash = ((hash ^ word) * mix) & mask;
    hash ^= hash >> 32n;
  };
  let at = 0;
  for (; at + 8 <= length; at += 8) step(view.getBigUint64(at, true));
  for (; at < length; at++) step(BigInt(view.getUint8(at)));
  return Number(hash & 0xffffffffn);
}
