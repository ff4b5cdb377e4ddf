/** Runs the bench cases, one after the other, and posts a BenchReply for each. */
import kernelsUrl from '../../../src/kernels/build/kernels.wasm?url';
import { loadKernels, openKernels } from '../../../src/kernels/kernels.ts';
import type { BenchCase, BenchReply, BenchRequest, BenchResult } from '../case.ts';
import { processorTime, timeInTurn } from '../timing.ts';

const modules = import.meta.glob<{ default: BenchCase }>('../cases/*.bench.ts');

const reply = (message: BenchReply) => postMessage(message);

let told: (ms: number) => void = () => undefined;
const clock = () =>
  new Promise<number>((resolve) => {
    told = resolve;
    reply({ type: 'cpu' });
  });

async function measure(bench: BenchCase): Promise<BenchResult> {
  const { name, n, note } = bench;
  const prepared = await bench.setup(openKernels());
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
