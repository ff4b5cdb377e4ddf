/** Runs the cases one after the other in this thread. Needs the kernels to be loaded. */
import { openKernels } from '../../kernels/kernels.ts';
import type { KernelBench } from './kernel-bench.ts';
import type { BenchmarkCase } from './report.ts';
import { timeInTurn } from './timing.ts';

const modules = import.meta.glob<KernelBench>('./*.bench.ts', { import: 'default' });

const runs = 7;

/** `progress` hears how many cases are done, of how many, and the title of the one that runs. */
export async function runBenchmark(progress: (done: number, total: number, note: string) => void): Promise<BenchmarkCase[]> {
  const benches = await Promise.all(Object.values(modules).map((load) => load()));
  const cases: BenchmarkCase[] = [];
  for (const bench of benches) {
    progress(cases.length, benches.length, bench.title);
    cases.push(await measure(bench));
  }
  progress(cases.length, benches.length, '');
  return cases;
}

async function measure({ name, title, n, unit, setup }: KernelBench): Promise<BenchmarkCase> {
  const { run, rival } = await setup(openKernels());
  const [own, other] = await timeInTurn([run, ...(rival ? [rival] : [])], runs);
  const none = { medianMs: Number.NaN, minMs: Number.NaN, spreadMs: Number.NaN };
  const [mine, theirs] = [own ?? none, other ?? none];
  return {
    name,
    title,
    n,
    unit,
    ...mine,
    runs,
    rivalMedianMs: theirs.medianMs,
    rivalSpreadMs: theirs.spreadMs,
    ratio: theirs.medianMs / mine.medianMs,
  };
}
