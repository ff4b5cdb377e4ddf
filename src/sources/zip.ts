/**
 * The files of a zip archive, each streamed out of the blob when it is read. The one door to zip.js, loaded when a zip is dropped.
 * Bounded: 1,000 files; no file of more than 250 times its packed size above 64 MB, by what it says and by what it gives; 64 GB in all.
 */
import { BlobReader, type FileEntry, ZipReader } from '@zip.js/zip.js/lib/zip-core-custom.js';
import { QuantabError } from '../core/errors.ts';
import { type ByteFile, type ByteReader, checkRatio, damaged, type NamedBlob } from './byte-file.ts';
import { packedError } from './gunzip.ts';

const mostEntries = 1_000;
const mostBytes = 64 * 2 ** 30;
const aside = /(^|\/)(__MACOSX\/|\.DS_Store$|\._|Thumbs\.db$)/;
const prose = /(^|\/)(readme|license|licence|copying|changelog|notice)[^/]*$|\.(md|pdf|html?|png|jpe?g|sha256|md5|checksum)$/i;

export interface ZipFiles {
  readonly files: ByteFile[];
  readonly left: { name: string; reason: string }[];
}

export async function zipFiles(archive: NamedBlob): Promise<ZipFiles> {
  const files: ByteFile[] = [];
  const left: ZipFiles['left'] = [];
  const reader = new ZipReader(new BlobReader(archive.blob), { checkOverlappingEntry: true, checkSignature: true, useWebWorkers: false });
  let count = 0;
  let total = 0;
  try {
    for await (const entry of reader.getEntriesGenerator()) {
      if (++count > mostEntries) throw refused(archive, `holds more than ${mostEntries.toLocaleString('en')} files`);
      const name = `${archive.name}/${entry.filename}`;
      if (entry.directory) continue;
      const reason = aside.test(entry.filename)
        ? "the system's own notes"
        : prose.test(entry.filename)
          ? 'a note, not market data'
          : undefined;
      if (reason) {
        left.push({ name, reason });
        continue;
      }
      if (entry.encrypted) throw refused(archive, `holds ${entry.filename}, which is encrypted`);
      if (/\.(zip|7z|rar|tar|tgz)$/i.test(entry.filename)) throw refused(archive, `holds the archive ${entry.filename}`);
      checkRatio(name, entry.compressedSize, entry.uncompressedSize);
      total += entry.uncompressedSize;
      if (total > mostBytes) throw refused(archive, `unpacks to more than ${mostBytes / 2 ** 30} GB`);
      files.push({ name, size: entry.compressedSize, archive: archive.name, open: async () => openEntry(name, entry) });
    }
  } catch (thrown) {
    throw thrown instanceof QuantabError ? thrown : zipError(archive.name, thrown);
  }
  if (count === 0) throw new QuantabError('bad-input', `${archive.name} is a zip file that holds nothing.`);
  if (files.length + left.length === 0)
    throw new QuantabError('bad-input', `${archive.name} is a zip file of folders alone: no file is in it.`);
  return { files, left };
}

function refused({ name }: NamedBlob, what: string): QuantabError {
  return new QuantabError('bad-input', `${name} ${what}: unpack it yourself and drop the files you want.`);
}

/** zip.js pushes; what is not taken yet holds it up. */
function openEntry(name: string, entry: FileEntry): ByteReader {
  const stop = new AbortController();
  const { readable, writable } = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>();
  const reader = readable.getReader();
  let unpacked = 0;
  let failure: unknown;
  const pushed = entry.getData(writable, { signal: stop.signal }).catch(async (thrown: unknown) => {
    failure = zipError(name, thrown);
    await writable.abort(failure).catch(() => undefined);
  });
  return {
    get done() {
      return entry.uncompressedSize > 0 ? Math.min(entry.compressedSize, (entry.compressedSize * unpacked) / entry.uncompressedSize) : 0;
    },
    async next() {
      const { value, done } = await reader.read().catch((thrown: unknown) => {
        throw zipError(name, thrown);
      });
      if (done) {
        await pushed;
        if (failure !== undefined) throw failure;
        return undefined;
      }
      unpacked += value.length;
      if (unpacked > entry.uncompressedSize) {
        throw new QuantabError(
          'bad-input',
          `${name} unpacks to more than the ${entry.uncompressedSize.toLocaleString('en')} bytes it says.`,
        );
      }
      checkRatio(name, entry.compressedSize, unpacked);
      return value;
    },
    close() {
      stop.abort();
      void reader.cancel().catch(() => undefined);
    },
  };
}

function zipError(name: string, thrown: unknown): QuantabError {
  if (thrown instanceof QuantabError) return thrown;
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  if (/central directory|end of/i.test(text)) {
    return new QuantabError('bad-input', `${name} is a zip file that is cut off or damaged (${text}). Get it again.`, damaged);
  }
  if (/overlap/i.test(text))
    return new QuantabError('bad-input', `${name} overlaps another file of its archive: that is how a zip bomb looks.`);
  if (/encrypt|password/i.test(text))
    return new QuantabError('bad-input', `${name} is encrypted: unpack it yourself and drop the plain file.`);
  if (/compression/i.test(text))
    return new QuantabError('bad-input', `${name} is packed in a way that is not read here (${text}): unpack it yourself.`);
  return packedError(name, 'zip', thrown);
}
