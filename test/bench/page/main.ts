/** The bench page: `runBench(only)` starts the worker; every reply goes to `benchReply`, which the runner puts there. */
import type { BenchReply } from '../case.ts';

declare global {
  var benchReply: (reply: BenchReply) => void;
  var runBench: (only?: string) => Promise<void>;
}

globalThis.runBench = (only) =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./bench.worker.ts', import.meta.url), { type: 'module' });
    worker.onerror = (event) => reject(new Error(event.message || 'the bench worker failed'));
    worker.onmessage = ({ data }: MessageEvent<BenchReply>) => {
      globalThis.benchReply(data);
      if (data.type === 'names') resolve();
    };
    worker.postMessage(only === undefined ? {} : { only });
  });
