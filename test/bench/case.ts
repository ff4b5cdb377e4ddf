/**
 * A bench case: `cases/<name>.bench.ts`, default export `defineBench`. It runs in a worker of headless Chromium on a production
 * build. Everything outside `run` and `rival` is outside the clock.
 */
import type { Kernels } from '../../src/kernels/kernels.ts';

export interface Prepared {
  run(): unknown;
  /** The same work in plain JavaScript, timed in turn with `run`. */
  rival?(): unknown;
  /** Other figures of the case, such as bytes a row; asked once, after the runs. */
  values?(): Record<string, number> | Promise<Record<string, number>>;
  close?(): unknown;
}

export interface BenchCase {
  /** Kebab-case, as in the table. */
  name: string;
  /** Rows, points or bytes of one run, as the note says. */
  n: number;
  note: string;
  /** `kernels` is an instance of this case's own. */
  setup(kernels: Kernels): Prepared | Promise<Prepared>;
}

export function defineBench(bench: BenchCase): BenchCase {
  return bench;
}

export interface BenchResult {
  name: string;
  n: number;
  medianMs: number;
  minMs: number;
  /** Processor time of one run, all threads of the page; the wall clock of a busy machine tells less. */
  cpuMs?: number;
  note: string;
  rivalMedianMs?: number;
  /** Rival over run: above 1 the run is faster. */
  ratio?: number;
  values?: Record<string, number>;
}

/** Worker -> page -> runner. `cpu` asks for the processor time so far, milliseconds; the worker gets it back as its message. */
export type BenchReply =
  | { type: 'names'; names: string[] }
  | { type: 'result'; result: BenchResult }
  | { type: 'failed'; name: string; message: string }
  | { type: 'cpu' };

/** Page -> worker. */
export type BenchRequest = { type: 'run'; only?: string } | { type: 'cpu'; ms: number };
