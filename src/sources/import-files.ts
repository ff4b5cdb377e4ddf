/** What was dropped, as the files of an import: gzip unpacked, archives opened, each file readable from its start as often as need be. */
import { type ByteFile, type ByteReader, type NamedBlob, openPlain, readSlice, withFirst } from './byte-file.ts';
import { openGunzip } from './gunzip.ts';

const packedSlice = 1 << 18;

export interface ImportFiles {
  readonly files: ByteFile[];
  /** Files of archives that are passed over, with the reason. */
  readonly left: { name: string; reason: string }[];
}

export async function importFiles(dropped: readonly NamedBlob[]): Promise<ImportFiles> {
  const files: ByteFile[] = [];
  const left: ImportFiles['left'] = [];
  for (const file of dropped) {
    const magic = await readSlice(file, 0, 4);
    if (magic[0] === 0x50 && magic[1] === 0x4b && (magic[2] === 0x03 || magic[2] === 0x05)) {
      const { zipFiles } = await import('./zip.ts');
      const archive = await zipFiles(file);
      files.push(...archive.files.map((entry) => ({ ...entry, open: () => openUnpacked(entry.name, () => entry.open()) })));
      left.push(...archive.left);
    } else {
      const slice = isGzip(magic) ? packedSlice : undefined;
      const open = (): Promise<ByteReader> => openUnpacked(file.name, async () => openPlain(file, slice));
      files.push({ name: file.name, size: file.blob.size, open });
    }
  }
  return { files, left };
}

const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** Bytes as they are, or unpacked when they begin like gzip. */
async function openUnpacked(name: string, open: () => Promise<ByteReader>): Promise<ByteReader> {
  const plain = await open();
  const first = await plain.next();
  if (!first) return plain;
  if (!isGzip(first)) return withFirst(first, plain);
  plain.close();
  return openGunzip(name, open);
}
