/** The bench page: `runBench(only)` starts the worker; every reply goes to `benchReply`, which the runner puts there. */
import type { BenchReply, BenchRequest } from '../case.ts';

declare global {
  /** Gives the processor time so far for a `cpu` reply, nothing otherwise. */
  var benchReply: (reply: BenchReply) => Promise<number | undefined>;
  var runBench: (only?: string) => Promise<void>;
}

globalThis.runBench = (only) =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./bench.worker.ts', import.meta.url), { type: 'module' });
    const tell = (request: BenchRequest) => worker.postMessage(request);
    worker.onerror = (event) => reject(new Error(event.message || 'the bench worker failed'));
    worker.onmessage = async ({ data }: MessageEvent<BenchReply>) => {
      const answer = await globalThis.benchReply(data);
      if (data.type === 'cpu') tell({ type: 'cpu', ms: answer ?? Number.NaN });
      if (data.type === 'names') resolve();
    };
    tell(only === undefined ? { type: 'run' } : { type: 'run', only });
  });
