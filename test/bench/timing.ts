/** Processor time of a function, which a busy machine stretches less than the wall clock. Milliseconds of one run. */
import { timeRuns } from '../../src/engine/benchmark/timing.ts';

/** Enough runs in a row that the system's clock, which steps by 10 ms, is fine enough. */
export async function processorTime(timed: () => unknown, runMs: number, clock: () => Promise<number>): Promise<number> {
  const count = Math.max(1, Math.ceil(1_000 / Math.max(runMs, 0.1)));
  const start = await clock();
  await timeRuns(timed, count);
  return ((await clock()) - start) / count;
}
