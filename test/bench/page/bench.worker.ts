/** Runs the bench cases, one after the other, and posts a BenchReply for each. */
import type { KernelBench } from '../../../src/engine/benchmark/kernel-bench.ts';
import { timeInTurn } from '../../../src/engine/benchmark/timing.ts';
import kernelsUrl from '../../../src/kernels/build/kernels.wasm?url';
import { loadKernels, openKernels } from '../../../src/kernels/kernels.ts';
import type { BenchCase, BenchReply, BenchRequest, BenchResult, Prepared } from '../case.ts';
import { processorTime } from '../timing.ts';

/** Those of the product's own benchmark, and those that only run here. */
const modules = import.meta.glob<{ default: BenchCase | KernelBench }>(['../../../src/engine/benchmark/*.bench.ts', '../cases/*.bench.ts']);

const reply = (message: BenchReply) => postMessage(message);

let told: (ms: number) => void = () => undefined;
const clock = () =>
  new Promise<number>((resolve) => {
    told = resolve;
    reply({ type: 'cpu' });
  });

async function measure(bench: BenchCase | KernelBench): Promise<BenchResult> {
  const { name, n, note } = bench;
  const prepared: Prepared = await bench.setup(openKernels());
  const { rival } = prepared;
  const [own, other] = await timeInTurn([() => prepared.run(), ...(rival ? [() => rival()] : [])]);
  const cpuMs = await processorTime(() => prepared.run(), own!.medianMs, clock);
  const values = await prepared.values?.();
  await prepared.close?.();
  return {
    name,
    n,
    ...own!,
    cpuMs,
    note,
    ...(other ? { rivalMedianMs: other.medianMs, ratio: other.medianMs / own!.medianMs } : {}),
    ...(values ? { values } : {}),
  };
}

async function runAll(only: string | undefined): Promise<void> {
  await loadKernels(fetch(kernelsUrl));
  const names: string[] = [];
  for (const load of Object.values(modules)) {
    const { default: bench } = await load();
    if (only !== undefined && !bench.name.startsWith(only)) continue;
    names.push(bench.name);
    try {
      reply({ type: 'result', result: await measure(bench) });
    } catch (error) {
      reply({ type: 'failed', name: bench.name, message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
  }
  reply({ type: 'names', names });
}

addEventListener('message', ({ data }: MessageEvent<BenchRequest>) => {
  if (data.type === 'cpu') told(data.ms);
  else void runAll(data.only);
});
