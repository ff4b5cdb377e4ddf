/** `quantab.benchmark`: the bench kernels on this machine, in a job worker of their own while everything else goes on. */
import type { BenchmarkReport } from '../engine/benchmark/report.ts';
import type { WorkerClient } from '../engine/workers/client.ts';
import { checkLongCall } from './check.ts';
import { machineWords } from './page-facts.ts';
import { progressOf } from './sessions.ts';
import type { LongCall } from './types.ts';

export function createBenchmark(workers: WorkerClient, version: string): (options?: LongCall) => Promise<BenchmarkReport> {
  return async (options = {}) => {
    checkLongCall(options, 'What the benchmark is told');
    const { signal, onProgress } = options;
    const cases = await workers.job(signal, (job) => job.benchmark(progressOf({ onProgress })));
    return { version, at: Date.now() * 1000, machine: machineWords(), cases };
  };
}
