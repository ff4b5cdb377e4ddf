/** Where the one file of a zip archive lies, from its central directory (PKWARE APPNOTE 6.3, sections 4.3.12 and 4.3.16). */
import { QuantabError } from '../core/errors.ts';
import type { NamedBlob } from './blob-bytes.ts';

export interface ZipEntry {
  /** Span of the packed bytes in the file. */
  from: number;
  to: number;
  /** Not packed. */
  stored: boolean;
}

const endRecord = 0x06054b50;
const endRecordBytes = 22;
const none = 0xffffffff;

export async function zipEntry(file: NamedBlob, read: (from: number, to: number) => Promise<ArrayBuffer>): Promise<ZipEntry> {
  const { size } = file.blob;
  const tailFrom = Math.max(0, size - endRecordBytes - 0xffff);
  const tail = new DataView(await read(tailFrom, size));
  let at = tail.byteLength - endRecordBytes;
  while (at >= 0 && tail.getUint32(at, true) !== endRecord) at--;
  if (at < 0) throw new QuantabError('bad-input', `${file.name} is a zip file that is cut off: get it again.`);
  const count = tail.getUint16(at + 10, true);
  if (count !== 1) throw new QuantabError('bad-input', `${file.name} holds ${count} files: unzip it and drop those you want.`);
  const directory = tail.getUint32(at + 16, true);
  const entry = new DataView(await read(directory, directory + 46));
  const method = entry.getUint16(10, true);
  const packed = entry.getUint32(20, true);
  const header = entry.getUint32(42, true);
  const encrypted = (entry.getUint16(8, true) & 1) === 1;
  if (encrypted || (method !== 0 && method !== 8) || packed === none || header === none || directory === none) {
    throw new QuantabError('bad-input', `${file.name} is a zip file of a kind that is not read here: unzip it and drop the plain file.`);
  }
  const local = new DataView(await read(header, header + 30));
  const from = header + 30 + local.getUint16(26, true) + local.getUint16(28, true);
  return { from, to: from + packed, stored: method === 0 };
}
