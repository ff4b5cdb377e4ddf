/** Files on their way in: what runs, how fast, what came of it. One import at a time; further files wait their turn. */
import { type Accessor, createSignal } from 'solid-js';
import type { ImportReport, Quantab } from '../../api/types.ts';
import { type QuantabError, toQuantabError } from '../../core/errors.ts';

export interface ImportJob {
  /** Names of the files, as dropped. */
  name: string;
  files: number;
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
  state: 'running' | 'done' | 'failed' | 'cancelled';
  report?: ImportReport;
  error?: QuantabError;
}

export interface Imports {
  /** The running import, or the last one. */
  job: Accessor<ImportJob | undefined>;
  running: Accessor<boolean>;
  /** Several files of one drop become one session. */
  start(files: File[]): void;
  cancel(): void;
  forget(): void;
}

const smoothing = 0.3;

export function createImports(quantab: Quantab, onEnd: (job: ImportJob) => void): Imports {
  const [job, setJob] = createSignal<ImportJob | undefined>();
  const queue: File[][] = [];
  let controller: AbortController | undefined;

  async function run(files: File[]): Promise<void> {
    const mine = new AbortController();
    controller = mine;
    const bytes = files.reduce((sum, file) => sum + file.size, 0);
    const name = files.length === 1 ? files[0]!.name : `${files[0]!.name} and ${files.length - 1} more`;
    const fresh: ImportJob = {
      name,
      files: files.length,
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
      const report = await quantab.sessions.import(files.length === 1 ? files[0]! : files, { signal: mine.signal, onProgress: progress });
      finish({ state: 'done', report, done: bytes, total: bytes });
    } catch (thrown) {
      const error = toQuantabError(thrown);
      finish(error.code === 'cancelled' ? { state: 'cancelled' } : { state: 'failed', error });
    }
  }

  function finish(part: Partial<ImportJob>): void {
    controller = undefined;
    const ended = { ...job()!, ...part, left: Number.NaN };
    setJob(ended);
    onEnd(ended);
    const next = queue.shift();
    if (next) void run(next);
  }

  return {
    job,
    running: () => job()?.state === 'running',
    start(files) {
      if (files.length === 0) return;
      if (controller) queue.push(files);
      else void run(files);
    },
    cancel() {
      queue.length = 0;
      controller?.abort();
    },
    forget() {
      if (!controller) setJob(undefined);
    },
  };
}

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
