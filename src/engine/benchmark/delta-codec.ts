/** The rival of the segment codec: columns as differences in variable-length integers, in plain TypeScript. Prices and sizes on a tick of 0.001. */
import { TickBatch } from '../../market/batch.ts';

const tick = 1_000;

/** Writes one column of whole numbers as zigzag differences, seven bits a byte; returns where it ended. */
function writeWhole(values: ArrayLike<number>, scale: number, n: number, out: Uint8Array, from: number): number {
  let at = from;
  let before = 0;
  for (let i = 0; i < n; i++) {
    const value = Math.round((values[i] as number) * scale);
    let rest = value >= before ? (value - before) * 2 : (before - value) * 2 - 1;
    before = value;
    while (rest >= 128) {
      out[at++] = (rest % 128) + 128;
      rest = Math.floor(rest / 128);
    }
    out[at++] = rest;
  }
  return at;
}

function readWhole(bytes: Uint8Array, from: number, scale: number, n: number, out: Float64Array | Uint32Array): number {
  let at = from;
  let before = 0;
  for (let i = 0; i < n; i++) {
    let rest = 0;
    let unit = 1;
    let byte = bytes[at++] as number;
    while (byte >= 128) {
      rest += (byte - 128) * unit;
      unit *= 128;
      byte = bytes[at++] as number;
    }
    rest += byte * unit;
    before += rest % 2 === 0 ? rest / 2 : -(rest + 1) / 2;
    out[i] = before / scale;
  }
  return at;
}

export function writeDeltas(batch: TickBatch, out: Uint8Array): number {
  const { ts, rx, px, qty, id, meta, n } = batch;
  let at = writeWhole(ts, 1, n, out, 0);
  at = writeWhole(rx, 1, n, out, at);
  at = writeWhole(px, tick, n, out, at);
  at = writeWhole(qty, tick, n, out, at);
  at = writeWhole(id, 1, n, out, at);
  return writeWhole(meta, 1, n, out, at);
}

export function readDeltas(bytes: Uint8Array, n: number, into: TickBatch = TickBatch.allocate(n)): TickBatch {
  let at = readWhole(bytes, 0, 1, n, into.ts);
  at = readWhole(bytes, at, 1, n, into.rx);
  at = readWhole(bytes, at, tick, n, into.px);
  at = readWhole(bytes, at, tick, n, into.qty);
  at = readWhole(bytes, at, 1, n, into.id);
  readWhole(bytes, at, 1, n, into.meta);
  into.n = n;
  return into;
}
