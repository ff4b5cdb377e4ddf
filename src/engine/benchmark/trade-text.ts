/** Made-up aggTrades as bytes of text, and their decoding in pieces as a file arrives. Seeded, so every run has the same bytes. */
import { TickWriter } from '../../market/writer.ts';
import type { FormatDefinition } from '../../sources/format.ts';
import { headBytes } from '../../sources/head.ts';

type Line = (id: number, price: string, qty: string, ms: number, maker: boolean) => string;

/** `n` made-up trades, each written by `line`. */
export function tradeText(n: number, line: Line): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder();
  let bytes = new Uint8Array(n * 64);
  let length = 0;
  let part = '';
  let state = 12_345;
  let price = 4_500_000;
  let ms = 1_723_161_256_000;
  for (let i = 0; i < n; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    price += (state >>> 28) - 7.5 > 0 ? 1 : -1;
    ms += state & 63;
    part += line(2_512_345_678 + i, (price / 100).toFixed(8), (((state >>> 8) % 100_000) / 1e5 + 1e-5).toFixed(8), ms, (state & 64) === 0);
    if (part.length < 1 << 20 && i < n - 1) continue;
    const encoded = encoder.encode(part);
    part = '';
    if (length + encoded.length > bytes.length) {
      const larger = new Uint8Array(Math.max(bytes.length * 2, length + encoded.length));
      larger.set(bytes.subarray(0, length));
      bytes = larger;
    }
    bytes.set(encoded, length);
    length += encoded.length;
  }
  return bytes.slice(0, length);
}

export function csvTrades(n: number): Uint8Array<ArrayBuffer> {
  return tradeText(n, (id, price, qty, ms, maker) => `${id},${price},${qty},${id * 2},${id * 2 + 1},${ms},${maker},true\n`);
}

/** Decodes in pieces of 1 MiB; returns how many rows came out. */
export function decodeBytes(format: FormatDefinition, name: string, bytes: Uint8Array): number {
  let rows = 0;
  const writer = new TickWriter({
    instrument: () => undefined,
    batch(batch) {
      rows += batch.n;
    },
  });
  const headPart = bytes.subarray(0, headBytes);
  const head = { name, bytes: headPart, text: new TextDecoder().decode(headPart), whole: bytes.length <= headBytes };
  const report = { reject: () => undefined, skip: () => undefined };
  const decoder = format.open({ name, head, writer, report, mapping: undefined });
  for (let at = 0; at < bytes.length; at += 1 << 20) decoder.chunk(bytes.subarray(at, at + (1 << 20)));
  decoder.end();
  writer.flush();
  return rows;
}
