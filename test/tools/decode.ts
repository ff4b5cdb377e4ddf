/** Decodes text or bytes through the file feed and collects what comes out. */
import type { TickBatch } from '../../src/market/batch.ts';
import type { Instrument } from '../../src/market/instrument.ts';
import { instrumentOf, kindNames, kindOf, signOf } from '../../src/market/meta.ts';
import { decodeFiles, type FileReport, type FileRequest } from '../../src/sources/file.ts';

export interface PlainRow {
  kind: string;
  instrument: string;
  ts: number;
  rx: number;
  px: number;
  qty: number;
  id: number;
  side: number;
  meta: number;
}

export interface Decoded {
  batches: TickBatch[];
  instruments: Instrument[];
  rows: PlainRow[];
  report: FileReport;
}

export type FileContent = string | Uint8Array<ArrayBuffer> | Blob;

export async function decode(
  content: FileContent | { name: string; content: FileContent }[],
  options: {
    name?: string;
    signal?: AbortSignal;
    onProgress?: (done: number, total: number, rows: number) => void;
  } & Partial<FileRequest> = {},
): Promise<Decoded> {
  const parts = Array.isArray(content) ? content : [{ name: options.name ?? 'data.csv', content }];
  const files = parts.map((part) => ({ name: part.name, blob: part.content instanceof Blob ? part.content : new Blob([part.content]) }));
  const batches: TickBatch[] = [];
  const instruments: Instrument[] = [];
  const report = await decodeFiles(
    {
      files,
      ...(options.format ? { format: options.format } : {}),
      ...(options.mapping ? { mapping: options.mapping } : {}),
      ...(options.mappings ? { mappings: options.mappings } : {}),
      ...(options.remembered ? { remembered: options.remembered } : {}),
    },
    {
      instrument: (index, instrument) => {
        instruments[index] = instrument;
      },
      batch: (batch) => void batches.push(batch),
      ready: () => Promise.resolve(),
    },
    { signal: options.signal ?? new AbortController().signal, ...(options.onProgress ? { onProgress: options.onProgress } : {}) },
  );
  return { batches, instruments, rows: batches.flatMap((batch) => plainRows(batch, instruments)), report };
}

export function plainRows(batch: TickBatch, instruments: readonly Instrument[]): PlainRow[] {
  return Array.from({ length: batch.n }, (_, i) => {
    const meta = batch.meta[i]!;
    return {
      kind: kindNames[kindOf(meta)]!,
      instrument: instruments[instrumentOf(meta)]?.id ?? '',
      ts: batch.ts[i]!,
      rx: batch.rx[i]!,
      px: batch.px[i]!,
      qty: batch.qty[i]!,
      id: batch.id[i]!,
      side: signOf(meta),
      meta,
    };
  });
}

/** The message of a refusal. */
export async function refusal(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown) return `${String(thrown.code)}: ${thrown.message}`;
    throw thrown;
  }
  throw new Error('it was not refused');
}
