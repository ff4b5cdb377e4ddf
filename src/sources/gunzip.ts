/**
 * Gzip by the browser's own decompressor, in pieces of about 256 KiB or more. A file may be several gzip members behind each other, as
 * collectors append them: the decompressor takes one, so the next one's header is looked for in the packed bytes and each member is
 * ended there. Where that turns out not to be the end, the member is read again without the cut, and what it gave before is left out.
 */
import { QuantabError } from '../core/errors.ts';
import { type ByteReader, checkRatio, damaged } from './byte-file.ts';

const pieceBytes = 1 << 18;
/** A gzip member has at least this many bytes. */
const leastMember = 18;
const headerBytes = 10;
/** Places that only look like a member's end, before none is looked for any more. */
const mostMistakes = 8;

/** `open` gives the packed bytes from the start, again when asked again. */
export async function openGunzip(name: string, open: () => Promise<ByteReader>): Promise<ByteReader> {
  const mistakes = new Set<number>();
  let packed = await open();
  /** Packed bytes read and not yet handed to a member, and where they begin. */
  let rest: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  let at = 0;
  let ended = false;
  let unpacked = 0;
  let memberStart = 0;
  /** Unpacked bytes of the member that were handed on, each once, however often it was begun again. */
  let given = 0;
  /** Of a member that was begun again: the bytes that were handed on before and are still to be passed over. */
  let toSkip = 0;
  /** Where the member was cut; Infinity when the file ends it. */
  let cut = Number.POSITIVE_INFINITY;
  let unreadable: unknown;
  let member = begin();

  async function more(): Promise<boolean> {
    if (ended) return false;
    const piece = await packed.next();
    if (!piece) {
      ended = true;
      return false;
    }
    rest = rest.length === 0 ? piece : joined(rest, piece);
    return true;
  }

  function begin(): ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>> {
    memberStart = at;
    cut = Number.POSITIVE_INFINITY;
    const source = new ReadableStream<Uint8Array<ArrayBuffer>>(
      {
        async pull(controller) {
          try {
            // A header must be whole to be known.
            while (rest.length <= headerBytes && (await more()));
          } catch (thrown) {
            unreadable = thrown;
            throw thrown;
          }
          const next = mistakes.size > mostMistakes ? -1 : nextMember(rest, Math.max(0, memberStart + leastMember - at), at, mistakes);
          const take = next >= 0 ? next : ended ? rest.length : rest.length - headerBytes;
          if (take > 0) controller.enqueue(rest.subarray(0, take));
          at += take;
          rest = rest.subarray(take);
          if (next >= 0) cut = at;
          if (next >= 0 || (ended && rest.length === 0)) controller.close();
        },
      },
      { highWaterMark: 0 },
    );
    return source.pipeThrough(new DecompressionStream('gzip')).getReader();
  }

  /** After a cut that was none: reads the packed bytes again, from the start of the member. */
  async function again(): Promise<void> {
    mistakes.add(cut);
    toSkip = given;
    const start = memberStart;
    packed.close();
    packed = await open();
    rest = new Uint8Array(0);
    ended = false;
    at = 0;
    while (at + rest.length < start && (await more())) {
      const gone = Math.min(rest.length, start - at);
      rest = rest.subarray(gone);
      at += gone;
    }
    member = begin();
  }

  async function read(): Promise<Uint8Array<ArrayBuffer> | undefined> {
    while (true) {
      try {
        const { value, done } = await member.read();
        if (!done) {
          if (toSkip >= value.length) {
            toSkip -= value.length;
            continue;
          }
          const fresh = toSkip > 0 ? value.subarray(toSkip) : value;
          toSkip = 0;
          given += fresh.length;
          return fresh;
        }
        if (cut === Number.POSITIVE_INFINITY) return undefined;
        toSkip = 0;
        given = 0;
        member = begin();
      } catch (thrown) {
        if (unreadable !== undefined) throw unreadable;
        if (cut === Number.POSITIVE_INFINITY || mistakes.size > mostMistakes) throw packedError(name, 'gzip', thrown);
        await again();
      }
    }
  }

  let failure: unknown;
  return {
    get done() {
      return packed.done;
    },
    async next() {
      const parts: Uint8Array<ArrayBuffer>[] = [];
      let length = 0;
      while (length < pieceBytes && failure === undefined) {
        try {
          const part = await read();
          if (!part) break;
          parts.push(part);
          length += part.length;
        } catch (thrown) {
          failure = thrown;
        }
      }
      // What came before the damage is handed on first.
      if (length === 0) {
        if (failure !== undefined) throw failure;
        return undefined;
      }
      unpacked += length;
      checkRatio(name, packed.done, unpacked);
      return parts.length === 1 ? parts[0] : together(parts, length);
    },
    close() {
      void member.cancel().catch(() => undefined);
      packed.close();
    },
  };
}

/** Where in `bytes` the header of a further member begins: magic, deflate, known flags, usual marks of level and system; -1 for nowhere. */
function nextMember(bytes: Uint8Array, from: number, offset: number, mistakes: ReadonlySet<number>): number {
  for (let i = bytes.indexOf(0x1f, from); i >= 0 && i + headerBytes <= bytes.length; i = bytes.indexOf(0x1f, i + 1)) {
    if (bytes[i + 1] !== 0x8b || bytes[i + 2] !== 8 || bytes[i + 3]! > 0x1f) continue;
    const level = bytes[i + 8]!;
    const system = bytes[i + 9]!;
    if ((level === 0 || level === 2 || level === 4) && (system <= 13 || system === 255) && !mistakes.has(offset + i)) return i;
  }
  return -1;
}

export function packedError(name: string, packing: 'gzip' | 'zip', thrown: unknown): QuantabError {
  const text = thrown instanceof Error ? `${thrown.name} ${thrown.message}` : String(thrown);
  if (/junk|trailing|additional input/i.test(text)) {
    return new QuantabError('bad-input', `${name} has something behind its ${packing} data: unpack it and drop the plain file.`);
  }
  return new QuantabError('bad-input', `${name} is a ${packing} file that is cut off or damaged.`, damaged);
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  return together([a, b], a.length + b.length);
}

function together(parts: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}
