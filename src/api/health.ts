/** `quantab.health`: the engine worker's account together with what only the page can see. */
import type { WorkerClient } from '../engine/workers/client.ts';
import { checkObject } from './check.ts';
import type { HealthReport } from './health-report.ts';
import { openMainThread } from './main-thread.ts';
import { graphicsFacts, pageBytes } from './page-facts.ts';

export function createHealth(workers: WorkerClient, version: string): (options?: { thread?: boolean }) => Promise<HealthReport> {
  const { engine } = workers;
  const thread = openMainThread();
  /** Asked once: each question opens a context. */
  let graphics: HealthReport['graphics'];
  return async (options = {}) => {
    checkObject(options, 'What health is told');
    const { thread: watch = false } = options;
    await workers.ready;
    if (watch) {
      thread.watch();
      graphics ??= graphicsFacts();
    }
    const [report, storage] = await Promise.all([engine.health(), engine.usage()]);
    return {
      ...report,
      at: Date.now() * 1000,
      version,
      storage,
      pageBytes: pageBytes(),
      thread: thread.read(),
      ...(graphics ? { graphics } : {}),
    };
  };
}
