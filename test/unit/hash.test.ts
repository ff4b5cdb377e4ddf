import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { SEGMENT_ROWS } from '../../assembly/layout.ts';
import { BLOCK_ROWS, canonicaliseNaN, combineDigests, fromHex, hashColumns, sha256, toHex } from '../../src/core/hash.ts';

const hex = (...parts: Uint8Array[]) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
};
const bytesOf = (column: Float64Array) => new Uint8Array(column.slice().buffer);

it('hashes in the blocks that segments have', () => {
  expect(BLOCK_ROWS).toBe(SEGMENT_ROWS);
});

it('is sha256 of known bytes', async () => {
  const abc = new TextEncoder().encode('abc');
  expect(toHex(await sha256(abc))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  expect([...fromHex('00ff10')]).toEqual([0, 255, 16]);
});

it('is the digest of block digests, column after column', async () => {
  const n = BLOCK_ROWS + 1000;
  const a = Float64Array.from({ length: n }, (_, i) => i / 3);
  const b = Float64Array.from({ length: n }, (_, i) => -i);
  const blocks = [0, BLOCK_ROWS].map((from) => {
    const to = Math.min(n, from + BLOCK_ROWS);
    return fromHex(hex(bytesOf(a.subarray(from, to)), bytesOf(b.subarray(from, to))));
  });
  expect(await hashColumns([a, b])).toBe(hex(...blocks));
  expect(await combineDigests(blocks)).toBe(hex(...blocks));
  expect(await hashColumns([])).toBe(hex());
  expect(await hashColumns([b, a])).not.toBe(await hashColumns([a, b]));
});

it('knows one NaN only, and tells zeros apart', async () => {
  const odd = new Float64Array(3);
  new Uint32Array(odd.buffer).set([1, 0xfff00000, 0, 0x7ff80001, 0, 0]);
  const plain = Float64Array.of(Number.NaN, Number.NaN, 0);
  expect(await hashColumns([odd])).toBe(await hashColumns([plain]));
  expect(await hashColumns([Float64Array.of(-0)])).not.toBe(await hashColumns([Float64Array.of(0)]));
  canonicaliseNaN(odd);
  expect([...new Uint32Array(odd.buffer)]).toEqual([0, 0x7ff80000, 0, 0x7ff80000, 0, 0]);
});
