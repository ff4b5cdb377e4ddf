/** Files on their way in: what runs, how fast, what came of it. One import at a time; further files wait their turn. */
import { type Accessor, createSignal } from 'solid-js';
import type { ImportReport, Quantab } from '../../api/types.ts';
import { QuantabError, toQuantabError } from '../../core/errors.ts';
import type { FilePreview, Mapping } from '../../sources/format.ts';

export interface ImportJob {
  /** Names of the files, as dropped. */
  name: string;
  files: number;
  /** It stood behind another one. */
  waited: boolean;
  bytes: number;
  done: number;
  total: number;
  /** Rows of the files, read so far. A row may give several ticks, or none. */
  rows: number;
  /** Over the last second or so; NaN at first. */
  rowsPerSecond: number;
  bytesPerSecond: number;
  /** Seconds, NaN when it cannot be told. */
  left: number;
  /** mapping: a file is not known for sure, and a person is asked how to read it. */
  state: 'running' | 'mapping' | 'done' | 'failed' | 'cancelled';
  /** The files that are asked about. */
  previews?: FilePreview[];
  report?: ImportReport;
  error?: QuantabError;
}

export interface Imports {
  /** The running import, or the last one. */
  job: Accessor<ImportJob | undefined>;
  running: Accessor<boolean>;
  /** Names of the imports that wait for this one, or for the answer to what is asked about it. */
  waiting: Accessor<readonly string[]>;
  /** Several files of one drop become one session. */
  start(files: File[]): void;
  /** Ends the running import, or what is asked about it; the next that waits begins. */
  cancel(): void;
  forget(): void;
  /** How a file that is asked about would be read with this mapping. */
  preview(name: string, mapping: Mapping): Promise<FilePreview | undefined>;
  /** Imports the files that are asked about; mappings by header and by name. */
  answer(mappings: Record<string, Mapping>): void;
  /** Asks again about the files of the last import. */
  remap(): void;
}

const smoothing = 0.3;

const nameOf = (files: readonly File[]): string => (files.length === 1 ? files[0]!.name : `${files[0]!.name} and ${files.length - 1} more`);

export function createImports(quantab: Quantab, onEnd: (job: ImportJob) => void, fail: (thrown: unknown) => void): Imports {
  const [job, setJob] = createSignal<ImportJob | undefined>();
  const [queue, setQueue] = createSignal<readonly File[][]>([]);
  let controller: AbortController | undefined;
  /** Of the running import, or the last one. */
  let dropped: File[] = [];
  /** What was there before a person asked to change its mapping: it stands until there is an answer. */
  let standing: ImportJob | undefined;

  async function run(files: File[], mappings?: Record<string, Mapping>, waited = false): Promise<void> {
    dropped = files;
    standing = undefined;
    const mine = new AbortController();
    controller = mine;
    const bytes = files.reduce((sum, file) => sum + file.size, 0);
    const fresh: ImportJob = {
      name: nameOf(files),
      files: files.length,
      waited,
      bytes,
      done: 0,
      total: bytes,
      rows: 0,
      rowsPerSecond: Number.NaN,
      bytesPerSecond: Number.NaN,
      left: Number.NaN,
      state: 'running',
    };
    setJob(fresh);
    let last = { at: performance.now(), done: 0, rows: 0 };

    function progress(done: number, total: number | undefined, note: string): void {
      if (controller !== mine) return;
      const now = performance.now();
      const rows = Number(/^[\d,]+/.exec(note)?.[0].replaceAll(',', '') ?? Number.NaN);
      const seconds = (now - last.at) / 1000;
      if (seconds < 0.1 && done !== total) return;
      setJob((before) => {
        if (!before) return before;
        const bytesPerSecond = blend(before.bytesPerSecond, (done - last.done) / seconds);
        const rowsPerSecond = blend(before.rowsPerSecond, ((rows || before.rows) - last.rows) / seconds);
        const whole = total ?? before.total;
        const left = bytesPerSecond > 0 ? (whole - done) / bytesPerSecond : Number.NaN;
        return { ...before, done, total: whole, rows: rows || before.rows, bytesPerSecond, rowsPerSecond, left };
      });
      last = { at: now, done, rows: rows || last.rows };
    }

    try {
      if (!mappings && (await ask(mine, isUnsure))) return;
      const options = { signal: mine.signal, onProgress: progress, ...(mappings ? { mappings } : {}) };
      const report = await quantab.sessions.import(files.length === 1 ? files[0]! : files, options);
      finish({ state: 'done', report, done: bytes, total: bytes });
    } catch (thrown) {
      const error = toQuantabError(thrown);
      finish(error.code === 'cancelled' ? { state: 'cancelled' } : { state: 'failed', error });
    }
  }

  /** Shows how the files would be read, where some `ought` to be asked about; true when a person has to answer first. */
  async function ask(mine: AbortController, ought: (preview: FilePreview) => boolean): Promise<boolean> {
    const previews = (await quantab.sessions.preview(dropped)).filter(ought);
    if (mine.signal.aborted) throw new QuantabError('cancelled', 'The import was cancelled; nothing was stored.');
    if (previews.length === 0) return false;
    setJob((before) => before && { ...before, state: 'mapping', previews });
    return true;
  }

  function finish(part: Partial<ImportJob>): void {
    const ended = { ...job()!, ...part, left: Number.NaN };
    setJob(ended);
    onEnd(ended);
    goOn();
  }

  /** The next that waits. */
  function goOn(): void {
    controller = undefined;
    const [next, ...rest] = queue();
    setQueue(rest);
    if (next) void run(next, undefined, true);
  }

  /** The import whose mapping was to be changed stays as it was. */
  function leave(before: ImportJob): void {
    standing = undefined;
    setJob(before);
    goOn();
  }

  return {
    job,
    running: () => job()?.state === 'running',
    waiting: () => queue().map(nameOf),
    start(files) {
      if (files.length === 0) return;
      if (controller) setQueue((now) => [...now, files]);
      else void run(files);
    },
    cancel() {
      controller?.abort();
      if (job()?.state !== 'mapping') return;
      if (standing) leave(standing);
      else finish({ state: 'cancelled' });
    },
    forget() {
      if (!controller) setJob(undefined);
    },
    async preview(name, mapping) {
      const previews = await quantab.sessions.preview(dropped, { mapping, format: 'trades-csv' });
      return previews.find((preview) => preview.name === name);
    },
    answer: (mappings) => void run(dropped, mappings),
    remap() {
      const before = job();
      if (controller || !before || dropped.length === 0) return;
      const mine = new AbortController();
      controller = mine;
      standing = before;
      ask(mine, ({ table }) => table !== undefined)
        .then((asked) => asked || leave(before))
        .catch((thrown: unknown) => {
          leave(before);
          fail(thrown);
        });
    },
  };
}

/** A table whose columns would have to be guessed. */
const isUnsure = ({ certain, table }: FilePreview): boolean => !certain && table !== undefined;

/** Rows read by an import that ended: a last line without a newline comes after the decoder's last word, where every row is one tick. */
export function rowsRead(
  { rows, files }: Pick<ImportJob, 'rows' | 'files'>,
  report: Pick<ImportReport, 'rows' | 'rejectedCount' | 'skipped'>,
): number {
  const accounted = report.rows + report.rejectedCount + Object.values(report.skipped).reduce((sum, n) => sum + n, 0);
  return accounted > rows && accounted - rows <= files ? accounted : rows;
}

/** Why the good files of a refused import are not there either. */
export const noneStored = (files: number): string =>
  `${files === 2 ? 'Neither of the two files' : `None of the ${files} files`} was stored: files that are dropped together become one session, or none.`;

const blend = (before: number, now: number): number => (Number.isNaN(before) ? now : before + smoothing * (now - before));
