/** What a run of the benchmark gives. */

export interface BenchmarkCase {
  name: string;
  title: string;
  /** Items of one run, and what they are. */
  n: number;
  unit: string;
  /** Milliseconds of one run: median, least, and half the distance between the quartiles. */
  medianMs: number;
  minMs: number;
  spreadMs: number;
  runs: number;
  /** The same work in plain TypeScript, in turn with it. */
  rivalMedianMs: number;
  rivalSpreadMs: number;
  /** Rival over run: above 1 the kernel is faster. */
  ratio: number;
}

export interface BenchmarkReport {
  version: string;
  /** Wall clock, microseconds. */
  at: number;
  machine: string;
  cases: BenchmarkCase[];
}
