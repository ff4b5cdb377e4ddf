/**
 * sha256 of number columns, the same on every machine: little-endian doubles in fixed blocks of BLOCK_ROWS rows, every NaN as one and the
 * same; the hash of the concatenated block digests, hex. Needs a secure context (https or localhost), as IndexedDB and workers do.
 */

/** Rows of one hash block; equals SEGMENT_ROWS of the tick layout (tested). */
export const BLOCK_ROWS = 65_536;

export async function sha256(bytes: BufferSource): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}

export function toHex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0');
  return text;
}

export function fromHex(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(text.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}

/** Digest of digests, hex. */
export async function combineDigests(digests: readonly Uint8Array[]): Promise<string> {
  const all = new Uint8Array(digests.length * 32);
  digests.forEach((digest, i) => {
    all.set(digest, 32 * i);
  });
  return toHex(await sha256(all));
}

/** Gives every NaN of a column the bits 7ff8000000000000. */
export function canonicaliseNaN(column: Float64Array): void {
  const words = new Uint32Array(column.buffer, column.byteOffset, column.length * 2);
  for (let i = 0; i < column.length; i++) {
    const value = column[i] as number;
    if (value === value) continue;
    words[2 * i] = 0;
    words[2 * i + 1] = 0x7ff80000;
  }
}

/** Hash of columns of one length: in each block, column after column. */
export async function hashColumns(columns: readonly Float64Array[]): Promise<string> {
  const rows = columns[0]?.length ?? 0;
  const digests: Promise<Uint8Array>[] = [];
  for (let from = 0; from < rows; from += BLOCK_ROWS) {
    const n = Math.min(BLOCK_ROWS, rows - from);
    const block = new Float64Array(n * columns.length);
    columns.forEach((column, k) => {
      block.set(column.subarray(from, from + n), k * n);
    });
    canonicaliseNaN(block);
    digests.push(sha256(block));
  }
  return combineDigests(await Promise.all(digests));
}
