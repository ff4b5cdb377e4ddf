/** The bytes of a dropped file, unpacked by its magic bytes (gzip, or a zip of one file), in pieces of about 256 KiB or more. */
import { QuantabError } from '../core/errors.ts';
import { zipEntry } from './zip.ts';

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

const plainSlice = 1 << 20;
const packedSlice = 1 << 18;
const pieceBytes = 1 << 18;

/** Detail of the error of a packed file that ends too early or is damaged. */
export const damaged = 'damaged';

export async function openBytes(file: NamedBlob): Promise<ByteReader> {
  const magic = new Uint8Array(await readSlice(file, 0, 4));
  if (magic[0] === 0x1f && magic[1] === 0x8b) return openPacked(file, 'gzip', 0, file.blob.size);
  if (magic[0] === 0x50 && magic[1] === 0x4b && magic[2] === 0x03) {
    const entry = await zipEntry(file, (from, to) => readSlice(file, from, to));
    return entry.stored ? openPlain(file, entry.from, entry.to) : openPacked(file, 'deflate-raw', entry.from, entry.to);
  }
  return openPlain(file, 0, file.blob.size);
}

function openPlain(file: NamedBlob, from: number, to: number): ByteReader {
  let at = from;
  return {
    get done() {
      return at;
    },
    async next() {
      if (at >= to) return undefined;
      const end = Math.min(at + plainSlice, to);
      const bytes = new Uint8Array(await readSlice(file, at, end));
      at = end;
      return bytes;
    },
    close: () => undefined,
  };
}

function openPacked(file: NamedBlob, packing: CompressionFormat, from: number, to: number): ByteReader {
  let at = from;
  let unreadable: unknown;
  const packed = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      if (at >= to) {
        controller.close();
        return;
      }
      const end = Math.min(at + packedSlice, to);
      try {
        controller.enqueue(new Uint8Array(await readSlice(file, at, end)));
      } catch (thrown) {
        unreadable = thrown;
        throw thrown;
      }
      at = end;
    },
  });
  const reader = packed.pipeThrough(new DecompressionStream(packing)).getReader();
  let failure: unknown;
  async function piece(): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const parts: Uint8Array[] = [];
    let length = 0;
    while (length < pieceBytes && failure === undefined) {
      try {
        const { value, done } = await reader.read();
        if (done) break;
        parts.push(value);
        length += value.length;
      } catch (thrown) {
        failure = unreadable ?? packedError(file, packing, thrown);
      }
    }
    if (length === 0) {
      if (failure !== undefined) throw failure;
      return undefined;
    }
    const bytes = new Uint8Array(length);
    let offset = 0;
    for (const part of parts) {
      bytes.set(part, offset);
      offset += part.length;
    }
    return bytes;
  }
  return {
    get done() {
      return at;
    },
    next: piece,
    close: () => void reader.cancel().catch(() => undefined),
  };
}

function packedError(file: NamedBlob, packing: CompressionFormat, thrown: unknown): QuantabError {
  const name = packing === 'gzip' ? 'gzip' : 'zip';
  const text = thrown instanceof Error ? `${thrown.name} ${thrown.message}` : String(thrown);
  if (/junk|trailing|additional input/i.test(text)) {
    return new QuantabError('bad-input', `${file.name} has something behind its first ${name} part: unpack it and drop the plain file.`);
  }
  return new QuantabError('bad-input', `${file.name} is a ${name} file that is cut off or damaged.`, damaged);
}

async function readSlice(file: NamedBlob, from: number, to: number): Promise<ArrayBuffer> {
  try {
    return await file.blob.slice(from, to).arrayBuffer();
  } catch {
    throw new QuantabError(
      'bad-input',
      `${file.name} could not be read any more: it was changed, moved or deleted since it was chosen. Choose it again.`,
    );
  }
}
