/** A file of an import as bytes: where they come from, unpacked, piece by piece. What it may unpack to is bounded. */
import { QuantabError } from '../core/errors.ts';

export interface NamedBlob {
  readonly name: string;
  readonly blob: Blob;
}

export interface ByteReader {
  /** Bytes of the file (packed) read so far. */
  readonly done: number;
  next(): Promise<Uint8Array<ArrayBuffer> | undefined>;
  close(): void;
}

export interface ByteFile {
  readonly name: string;
  /** Packed size, bytes: what progress counts. */
  readonly size: number;
  /** The archive it is part of: what no format knows in there is left out, not refused. */
  readonly archive?: string;
  open(): Promise<ByteReader>;
}

/** Detail of the error of a packed file that ends too early or is damaged. */
export const damaged = 'damaged';

/**
 * What packed data may unpack to: no more than 250 times its size once that is above 64 MB. Recorded markets pack 3 to 50 times; nothing
 * but a bomb (or a file of one row, over and over) packs more.
 */
const mostRatio = 250;
const freeBytes = 64 << 20;

export function checkRatio(name: string, packed: number, unpacked: number): void {
  if (unpacked <= freeBytes || unpacked <= mostRatio * packed) return;
  throw new QuantabError(
    'bad-input',
    `${name} unpacks to more than ${mostRatio} times its size, over ${freeBytes >> 20} MB: that is how a zip bomb looks. ` +
      'If you trust it, unpack it and drop the plain file.',
  );
}

export async function readSlice({ name, blob }: NamedBlob, from: number, to: number): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await blob.slice(from, to).arrayBuffer());
  } catch {
    throw new QuantabError(
      'bad-input',
      `${name} could not be read any more: it was changed, moved or deleted since it was chosen. Choose it again.`,
    );
  }
}

const plainSlice = 1 << 18;
/** Bytes asked for at once: a browser takes a millisecond to answer each time, however little is read. */
const readAtOnce = 1 << 21;

/** Bytes of a blob as they are, in pieces of `slice`; past the first piece the next read is under way while this one is used. */
export function openPlain(file: NamedBlob, slice = plainSlice): ByteReader {
  const { size } = file.blob;
  let at = 0;
  let block = new Uint8Array(0);
  let blockFrom = 0;
  let blockTo = 0;
  let ahead: Promise<Uint8Array<ArrayBuffer>> | undefined;
  return {
    get done() {
      return at;
    },
    async next() {
      if (at >= size) return undefined;
      if (at === blockTo) {
        block = await (ahead ?? readSlice(file, at, Math.min(at + slice, size)));
        blockFrom = at;
        blockTo = at + block.length;
        ahead = undefined;
      }
      // The first piece is all that some who look at a file want.
      if (!ahead && at > 0 && blockTo < size) {
        ahead = readSlice(file, blockTo, Math.min(blockTo + readAtOnce, size));
        // Told when its turn comes.
        ahead.catch(() => undefined);
      }
      const end = Math.min(at + slice, blockTo);
      const bytes = block.subarray(at - blockFrom, end - blockFrom);
      at = end;
      return bytes;
    },
    close: () => undefined,
  };
}

/** A reader that begins with bytes already read from another. */
export function withFirst(first: Uint8Array<ArrayBuffer>, rest: ByteReader): ByteReader {
  let waiting: Uint8Array<ArrayBuffer> | undefined = first;
  return {
    get done() {
      return rest.done;
    },
    async next() {
      const piece = waiting;
      waiting = undefined;
      return piece ?? rest.next();
    },
    close: () => rest.close(),
  };
}
