/** What files seem to be before they are imported: format, other candidates, the first rows as they would be read. Reads 64 KiB of each. */
import { toQuantabError } from '../core/errors.ts';
import type { ByteFile, NamedBlob } from './byte-file.ts';
import type { FileHead, FilePreview, FormatGuess } from './format.ts';
import { previewTable } from './formats/csv-preview.ts';
import { importFiles } from './import-files.ts';
import { type Candidate, hopeless, readHeadOf, type SniffRequest, sniffHead } from './sniff.ts';

/** A guess at the columns of a file without a header is less than this. */
const sure = 0.6;
const mostFiles = 50;

export async function previewFiles(request: SniffRequest & { files: readonly NamedBlob[] }): Promise<FilePreview[]> {
  const previews: FilePreview[] = [];
  for (const dropped of request.files) {
    try {
      const { files } = await importFiles([dropped]);
      for (const file of files.slice(0, mostFiles)) previews.push(await previewFile(file, request));
    } catch (thrown) {
      previews.push(failed(dropped.name, thrown));
    }
  }
  return previews;
}

async function previewFile(file: ByteFile, request: SniffRequest): Promise<FilePreview> {
  let head: FileHead;
  try {
    head = await readHeadOf(file);
  } catch (thrown) {
    return failed(file.name, thrown);
  }
  const { candidates, mapping } = sniffHead(head, request);
  const [best, ...others] = candidates;
  if (!best) {
    const refusal = hopeless(head);
    if (refusal) return failed(file.name, refusal);
  }
  const table = best && best.format.magic !== undefined ? undefined : previewTable(head, mapping);
  return {
    name: file.name,
    ...(best ? { format: guess(best) } : {}),
    others: others.map(guess),
    certain: best !== undefined && best.sniff.confidence >= sure,
    ...(table ? { table } : {}),
  };
}

function guess({ format, sniff }: Candidate): FormatGuess {
  return { id: format.id, title: format.title, confidence: sniff.confidence };
}

function failed(name: string, thrown: unknown): FilePreview {
  return { name, others: [], certain: false, error: toQuantabError(thrown).message };
}
