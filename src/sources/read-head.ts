/** Reads the first 64 KiB of a file, unpacked, and refuses at once what cannot be text. */
import { QuantabError } from '../core/errors.ts';
import { type ByteFile, damaged } from './byte-file.ts';
import type { FileHead } from './format.ts';
import { headBytes } from './head.ts';

/** `magics`: how binary files begin that a format reads. */
export async function readHead(file: ByteFile, magics: readonly string[]): Promise<FileHead> {
  if (file.size === 0) throw new QuantabError('bad-input', `${file.name} is empty.`);
  const reader = await file.open();
  const bytes = new Uint8Array(headBytes);
  let length = 0;
  let whole = false;
  try {
    while (length < headBytes) {
      const piece = await reader.next();
      if (!piece) {
        whole = true;
        break;
      }
      const part = piece.subarray(0, headBytes - length);
      bytes.set(part, length);
      length += part.length;
      whole = false;
      if (part.length < piece.length) break;
    }
  } catch (thrown) {
    // What came before the damage is enough to look at; decoding says how far it got.
    if (!(thrown instanceof QuantabError && thrown.detail === damaged && hasRow(bytes.subarray(0, length)))) throw thrown;
  } finally {
    reader.close();
  }
  if (length === 0) throw new QuantabError('bad-input', `${file.name} unpacks to nothing.`);
  const head = bytes.slice(0, length);
  const start = String.fromCharCode(...head.subarray(0, 16));
  if (!magics.some((magic) => start.startsWith(magic))) refuseBinary(file.name, start, head);
  return { name: file.name, bytes: head, text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(head), whole };
}

/** A header and a row behind it. */
function hasRow(bytes: Uint8Array): boolean {
  return bytes.indexOf(10, bytes.indexOf(10) + 1) > 0;
}

const refusedMagics: [string, string][] = [
  ['PAR1', 'a Parquet file'],
  ['\x28\xb5\x2f\xfd', 'packed with zstd: unpack it first'],
  ['BZh', 'packed with bzip2: unpack it first'],
  ['\xfd7zXZ', 'packed with xz: unpack it first'],
  ['7z\xbc\xaf', 'a 7z archive: unpack it first'],
  ['\x1f\x8b', 'packed twice: unpack it once'],
  ['SQLite format 3', 'a SQLite database'],
  ['\x89HDF', 'an HDF5 file'],
];

function refuseBinary(name: string, start: string, head: Uint8Array): void {
  for (const [magic, what] of refusedMagics) {
    if (start.startsWith(magic))
      throw new QuantabError('bad-input', `${name} is ${what}. Text is expected: CSV or one JSON object a line.`);
  }
  const zeros = [0, 0];
  let control = 0;
  for (let i = 0; i < head.length; i++) {
    const byte = head[i]!;
    if (byte === 0) zeros[i & 1]!++;
    else if (byte < 9 || (byte > 13 && byte < 32 && byte !== 0x1b && byte !== 0x1c && byte !== 0x1f)) control++;
  }
  const half = head.length / 2;
  const marked = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);
  if (marked || (Math.max(...zeros) > half * 0.6 && Math.min(...zeros) < half * 0.1)) {
    throw new QuantabError('bad-input', `${name} is UTF-16 text: save it as UTF-8 and import it again.`);
  }
  if (zeros[0]! + zeros[1]! > 0 || control > head.length * 0.02) {
    throw new QuantabError('bad-input', `${name} is not text. Expected are CSV or one JSON object a line, plain, gzip or zip.`);
  }
}
