/** Whether a file was dropped twice: the same bytes under the same or another name. Read as one, every row would count twice. */
import type { ByteFile, ByteReader } from './byte-file.ts';
import type { FileHead } from './format.ts';

interface Headed {
  readonly file: ByteFile;
  readonly head: FileHead;
}

/** The one of `others` that holds the same bytes. Only files of one size and one head are read to their ends. */
export async function sameFile<T extends Headed>(mine: Headed, others: readonly T[], check: () => void): Promise<T | undefined> {
  for (const other of others) {
    if (other.file.size !== mine.file.size || !isEqual(other.head.bytes, mine.head.bytes)) continue;
    if (mine.head.whole || (await isSame(other.file, mine.file, check))) return other;
  }
  return undefined;
}

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

async function isSame(a: ByteFile, b: ByteFile, check: () => void): Promise<boolean> {
  const readers: ByteReader[] = [];
  try {
    readers.push(await a.open(), await b.open());
    let [left, right]: (Uint8Array | undefined)[] = [new Uint8Array(), new Uint8Array()];
    while (left && right) {
      check();
      const n = Math.min(left.length, right.length);
      if (!isEqual(left.subarray(0, n), right.subarray(0, n))) return false;
      left = left.length > n ? left.subarray(n) : await readers[0]!.next();
      right = right.length > n ? right.subarray(n) : await readers[1]!.next();
    }
    return left === right;
  } catch {
    // What cannot be read to its end is judged by the decoder.
    return false;
  } finally {
    for (const reader of readers) reader.close();
  }
}
