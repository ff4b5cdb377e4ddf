/**
 * The file feed: dropped files to ticks. Files are streamed, unpacked, sniffed and decoded with back-pressure; several become one
 * arrival order. It stops at once when cancelled, and refuses with a sentence that says what was expected.
 */
import { SEGMENT_ROWS } from '../../assembly/layout.ts';
import { QuantabError } from '../core/errors.ts';
import type { Episode } from '../market/episode.ts';
import { type TickSink, TickWriter } from '../market/writer.ts';
import { type ByteFile, damaged, type NamedBlob } from './byte-file.ts';
import type { Decoder, Mapping } from './format.ts';
import { headerLine } from './head.ts';
import { importFiles } from './import-files.ts';
import { type MergeSource, mergeSources } from './merge.ts';
import { openRowReports, type RowReports } from './row-reports.ts';
import { piecesOf, seriesOf } from './series.ts';
import { type Sniffed, type SniffRequest, sniffFiles } from './sniff.ts';

export interface FileRequest extends SniffRequest {
  readonly files: readonly NamedBlob[];
}

export interface FileReport {
  format: string;
  /** Ticks handed on. */
  rows: number;
  rejected: RowReports['rejected'];
  rejectedCount: number;
  skipped: Record<string, number>;
  /** What a person should know of how the files were read. */
  notes: string[];
  /** Files of archives that were not read, with the reason. */
  leftFiles: { name: string; reason: string }[];
  /** CSV of all that was left out: file, line, what, reason, text. */
  leftOut?: Blob;
  bytes: number;
  /** The mappings that were given for this import, as they were used, by header line. */
  remembered: Record<string, Mapping>;
  session?: FileSession;
}

/** What a session file says of its session. */
export interface FileSession {
  title: string;
  source: string;
  truth?: readonly Episode[];
}

export interface FileOptions {
  readonly signal: AbortSignal;
  readonly onProgress?: (doneBytes: number, totalBytes: number, rows: number) => void;
}

export interface FileSink extends TickSink {
  /** Resolves when another batch may be sent. */
  ready(): Promise<void>;
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
  if (request.files.length === 0) throw new QuantabError('bad-input', 'An import needs at least one file.');
  const reports = openRowReports();
  const dropped = await importFiles(request.files);
  check();
  for (const { name, reason } of dropped.left) reports.leaveFile(name, reason);
  const files = await sniffFiles(dropped.files, request, reports.leaveFile, check);
  if (files.length === 0) {
    const names = dropped.left.map(({ name }) => name).join(', ');
    throw new QuantabError('bad-input', `${names}: no market data is in there. Expected are CSV or one JSON object a line.`);
  }

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

  const decoders: Decoder[] = [];
  const remembered: FileReport['remembered'] = {};
  const bytes = request.files.reduce((sum, { blob }) => sum + blob.size, 0);
  const total = files.reduce((sum, { file }) => sum + file.size, 0);
  const doneOf = new Map<ByteFile, number>();
  function progress(file: ByteFile, done: number): void {
    doneOf.set(file, done);
    options.onProgress?.(
      [...doneOf.values()].reduce((sum, bytes) => sum + bytes, 0),
      total,
      rowsOf(decoders),
    );
  }

  const opened: AsyncGenerator<void>[] = [];

  /** Decodes a series piece by piece; each call reads one. */
  function openSeries(series: readonly Sniffed[], writer: TickWriter): () => Promise<boolean> {
    const run = pieces(series, writer);
    opened.push(run);
    return async () => !(await run.next()).done;
  }

  async function* pieces(series: readonly Sniffed[], writer: TickWriter): AsyncGenerator<void> {
    let current = series[0]!;
    const { format, head, file, mapping, given } = current;
    const report = reports.of(() => current.file.name, files.length > 1);
    const decoder = format.open({ name: file.name, head, writer, report, mapping });
    decoders.push(decoder);
    if (given && decoder.remembered) remembered[headerLine(head.text, head.whole) ?? ''] = decoder.remembered;
    try {
      for await (const { from, bytes, done } of piecesOf(series, decoder)) {
        check();
        if (from !== current && !from.sniff.part) decoder.next?.(from.file.name, from.head);
        current = from;
        if (bytes) await decoder.chunk(bytes, from.sniff.part?.index);
        else if (from.sniff.part) decoder.partEnd?.(from.sniff.part.index);
        progress(from.file, done);
        if (bytes) yield;
        yield* drained(decoder, false);
      }
    } catch (thrown) {
      throw withRows(thrown, decoder.rows);
    }
    yield* drained(decoder, true);
    await decoder.end();
    writer.flush();
    // A last line without its line end was decoded only now.
    progress(current.file, current.file.size);
    yield;
  }

  function* drained(decoder: Decoder, ended: boolean): Generator<void> {
    while (decoder.drain?.(ended)) {
      check();
      yield;
    }
  }

  async function decodeAll(series: readonly Sniffed[][]): Promise<void> {
    const writer = new TickWriter(counted, SEGMENT_ROWS);
    if (series.length === 1) {
      const step = openSeries(series[0]!, writer);
      while (await step()) await pause();
      return;
    }
    const sources = series.map(
      (group): MergeSource => ({
        firstRx: group[0]!.sniff.firstRx ?? Number.NEGATIVE_INFINITY,
        open: (target) => openSeries(group, new TickWriter(target)),
      }),
    );
    await mergeSources(sources, writer, async () => {
      check();
      await pause();
    });
  }

  try {
    await decodeAll(seriesOf(files));
  } finally {
    // When one fails, the files of the others are still open.
    for (const run of opened) await run.return(undefined);
  }
  await pause();
  check();
  if (handedOn === 0) throw nothingUsable(files, reports);
  const leftOut = reports.leftOut();
  const session = decoders.find((decoder) => decoder.session)?.session;
  return {
    format: [...new Set(files.map(({ format }) => format.id))].join(', '),
    rows: handedOn,
    rejected: reports.rejected,
    rejectedCount: reports.rejectedCount,
    skipped: reports.skipped,
    notes: reports.notes,
    leftFiles: reports.leftFiles,
    ...(leftOut ? { leftOut } : {}),
    bytes,
    remembered,
    ...(session ? { session } : {}),
  };
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
