/**
 * The file feed: dropped files to ticks. Files are streamed, unpacked, sniffed and decoded with back-pressure; several become one
 * arrival order. It stops at once when cancelled, and refuses with a sentence that says what was expected.
 */
import { QuantabError } from '../core/errors.ts';
import { type TickSink, TickWriter } from '../market/writer.ts';
import { damaged, type NamedBlob, openBytes } from './blob-bytes.ts';
import type { Decoder, FileHead, FormatDefinition, Mapping, Sniff } from './format.ts';
import { formatById, formats } from './formats/registry.ts';
import { headerLine } from './head.ts';
import { type MergeSource, mergeSources } from './merge.ts';
import { readHead } from './read-head.ts';
import { unknownFormat } from './refusal.ts';
import { openRowReports, type RowReports } from './row-reports.ts';

export interface FileRequest {
  readonly files: readonly NamedBlob[];
  readonly format?: string;
  readonly mapping?: Mapping;
  /** Mappings given before, by header line; used where none is given now. */
  readonly remembered?: Readonly<Record<string, Mapping>>;
}

export interface FileReport {
  format: string;
  /** Ticks handed on. */
  rows: number;
  rejected: RowReports['rejected'];
  rejectedCount: number;
  skipped: Record<string, number>;
  bytes: number;
  remembered?: { header: string; mapping: Mapping };
}

export interface FileOptions {
  readonly signal: AbortSignal;
  readonly onProgress?: (doneBytes: number, totalBytes: number, rows: number) => void;
}

export interface FileSink extends TickSink {
  /** Resolves when another batch may be sent. */
  ready(): Promise<void>;
}

interface Sniffed {
  readonly file: NamedBlob;
  readonly head: FileHead;
  readonly format: FormatDefinition;
  readonly sniff: Sniff;
  readonly mapping: Mapping | undefined;
}

/** Decodes the files into `sink`. Rows are in arrival order; nothing is usable when this rejects. */
export async function decodeFiles(request: FileRequest, sink: FileSink, options: FileOptions): Promise<FileReport> {
  const { signal } = options;
  const aborted = new Promise<never>((_, reject) => {
    const stop = (): void => reject(cancelled());
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  aborted.catch(() => undefined);
  const check = (): void => {
    if (signal.aborted) throw cancelled();
  };

  check();
  const files: Sniffed[] = [];
  for (const file of request.files) {
    files.push(await sniffFile(file, request));
    check();
  }
  if (files.length === 0) throw new QuantabError('bad-input', 'An import needs at least one file.');

  let handedOn = 0;
  let sent = false;
  const counted: TickSink = {
    instrument: (index, instrument) => sink.instrument(index, instrument),
    batch(batch) {
      handedOn += batch.n;
      sent = true;
      sink.batch(batch);
    },
  };
  const pause = async (): Promise<void> => {
    if (!sent) return;
    sent = false;
    await Promise.race([sink.ready(), aborted]);
  };

  const reports = openRowReports();
  const decoders: Decoder[] = [];
  let remembered: FileReport['remembered'];
  const total = request.files.reduce((sum, { blob }) => sum + blob.size, 0);
  const doneOf = new Map<NamedBlob, number>();
  function progress(file: NamedBlob, done: number): void {
    doneOf.set(file, done);
    options.onProgress?.(
      [...doneOf.values()].reduce((sum, bytes) => sum + bytes, 0),
      total,
      rowsOf(decoders),
    );
  }

  /** Decodes a series piece by piece; each call reads one. */
  function openSeries(series: readonly Sniffed[], target: TickSink): () => Promise<boolean> {
    const writer = new TickWriter(target);
    const run = pieces(series, writer);
    return async () => !(await run.next()).done;
  }

  async function* pieces(series: readonly Sniffed[], writer: TickWriter): AsyncGenerator<void> {
    let current = series[0]!;
    const { format, head, file, mapping } = current;
    const report = reports.of(() => current.file.name, files.length > 1);
    const decoder = format.open({ name: file.name, head, writer, report, mapping });
    decoders.push(decoder);
    if (decoder.remembered) remembered ??= { ...decoder.remembered, header: headerLine(head.text, head.whole) ?? '' };
    for (current of series) {
      if (current !== series[0]) decoder.next?.(current.file.name);
      const reader = await openBytes(current.file);
      try {
        while (true) {
          const bytes = await reader.next().catch((thrown: unknown) => {
            throw withRows(thrown, decoder.rows);
          });
          check();
          if (!bytes) break;
          decoder.chunk(bytes);
          progress(current.file, reader.done);
          yield;
        }
      } finally {
        reader.close();
      }
      progress(current.file, current.file.blob.size);
    }
    decoder.end();
    writer.flush();
    // A last line without its line end was decoded only now.
    progress(current.file, current.file.blob.size);
    yield;
  }

  const series = seriesOf(files);
  if (series.length === 1) {
    const step = openSeries(series[0]!, counted);
    while (await step()) await pause();
  } else {
    const sources = series.map(
      (group): MergeSource => ({
        firstRx: group[0]!.sniff.firstRx ?? Number.NEGATIVE_INFINITY,
        open: (target) => openSeries(group, target),
      }),
    );
    const writer = new TickWriter(counted);
    await mergeSources(sources, writer, async () => {
      check();
      await pause();
    });
  }
  await pause();
  check();
  if (handedOn === 0) throw nothingUsable(files, reports);
  return {
    format: [...new Set(files.map(({ format }) => format.id))].join(', '),
    rows: handedOn,
    rejected: reports.rejected,
    rejectedCount: reports.rejectedCount,
    skipped: reports.skipped,
    bytes: total,
    ...(remembered ? { remembered } : {}),
  };
}

async function sniffFile(file: NamedBlob, request: FileRequest): Promise<Sniffed> {
  const wanted = request.format === undefined ? undefined : formatById(request.format);
  if (request.format !== undefined && !wanted) {
    throw new QuantabError('bad-input', `There is no format "${request.format}". Known are ${formats.map(({ id }) => id).join(', ')}.`);
  }
  const head = await readHead(file);
  const mapping = request.mapping ?? request.remembered?.[headerLine(head.text, head.whole) ?? ''];
  let best: { format: FormatDefinition; sniff: Sniff } | undefined;
  for (const format of wanted ? [wanted] : formats) {
    const sniff = format.sniff(head, mapping);
    if (sniff.confidence > (best?.sniff.confidence ?? 0)) best = { format, sniff };
  }
  if (!best) throw unknownFormat(head, formats, wanted);
  return { file, head, mapping, ...best };
}

/** Files of one series together, in time order; the others alone. Order of first appearance. */
function seriesOf(files: readonly Sniffed[]): Sniffed[][] {
  const groups = new Map<string, Sniffed[]>();
  for (const [index, file] of files.entries()) {
    const key = file.sniff.series === undefined ? `file ${index}` : `${file.format.id} ${file.sniff.series}`;
    const group = groups.get(key);
    if (group) group.push(file);
    else groups.set(key, [file]);
  }
  for (const group of groups.values()) group.sort((a, b) => (a.sniff.firstRx ?? 0) - (b.sniff.firstRx ?? 0));
  return [...groups.values()];
}

function rowsOf(decoders: readonly Decoder[]): number {
  return decoders.reduce((sum, decoder) => sum + decoder.rows, 0);
}

function cancelled(): QuantabError {
  return new QuantabError('cancelled', 'The import was cancelled; nothing was stored.');
}

function withRows(thrown: unknown, rows: number): unknown {
  if (!(thrown instanceof QuantabError) || thrown.detail !== damaged) return thrown;
  const message = `${thrown.message} ${rows.toLocaleString('en')} rows came before the damage; none were kept. Get the file again.`;
  return new QuantabError(thrown.code, message, damaged);
}

function nothingUsable(files: readonly Sniffed[], reports: RowReports): QuantabError {
  const names = files.map(({ file }) => file.name).join(', ');
  const expected = files[0]!.format.example;
  if (reports.rejectedCount === 0) {
    const skipped = Object.keys(reports.skipped).join(', ');
    const what = skipped ? `holds no market data, only: ${skipped}` : 'has no rows behind its header';
    return new QuantabError('bad-input', `${names} ${what}. Expected are rows like:\n${expected}`);
  }
  const reasons = reports.rejected.slice(0, 3).map(({ line, reason }) => `line ${line}: ${reason}`);
  const count = reports.rejectedCount.toLocaleString('en');
  return new QuantabError(
    'bad-input',
    `${names}: all ${count} rows were rejected (${reasons.join('; ')}). Expected are rows like:\n${expected}`,
  );
}
