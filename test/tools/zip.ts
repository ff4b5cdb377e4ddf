/** Zip archives as other programs write them. */
import { BlobReader, BlobWriter, configure, ZipWriter, type ZipWriterAddDataOptions } from '@zip.js/zip.js';

configure({ useWebWorkers: false });

export type ZipPart = { name: string; content: string | Uint8Array<ArrayBuffer>; options?: ZipWriterAddDataOptions };

export async function zipOf(...parts: ZipPart[]): Promise<Uint8Array<ArrayBuffer>> {
  const writer = new ZipWriter(new BlobWriter());
  for (const { name, content, options } of parts) {
    const folder = name.endsWith('/');
    await writer.add(name, folder ? undefined : new BlobReader(new Blob([content])), {
      ...options,
      ...(folder ? { directory: true } : {}),
    });
  }
  return new Uint8Array(await (await writer.close()).arrayBuffer());
}
