/** `quantab.methods`, `studies`, `analyses`: computing on plain arrays and on stored sessions. */
import { QuantabError, toQuantabError } from '../core/errors.ts';
import { shown } from '../core/shown.ts';
import type { WorkerClient } from '../engine/workers/client.ts';
import { checkLongCall, checkSession } from './check.ts';
import { progressOf } from './sessions.ts';
import type { AnalysisInfo, Quantab } from './types.ts';

function checkId(id: unknown): void {
  if (typeof id !== 'string') throw new QuantabError('bad-input', `An id is text that list() gives, was ${shown(id)}.`);
}

function checkRequest(request: unknown): void {
  if (request === undefined) throw new QuantabError('bad-input', 'A request names a session and its instruments.');
  checkLongCall(request, 'A request');
}

export function createMethods(workers: WorkerClient): Pick<Quantab, 'methods' | 'studies' | 'analyses'> {
  const { engine } = workers;

  let known: Promise<AnalysisInfo[]> | undefined;
  const analyses = (): Promise<AnalysisInfo[]> => {
    known ??= workers.job(undefined, (job) => job.analyses());
    known.catch(() => {
      known = undefined;
    });
    return known;
  };

  return {
    methods: {
      list: () => workers.job(undefined, (job) => job.methods()),
      async call(id, input, params = {}) {
        checkId(id);
        return workers.job(undefined, (job) => job.callMethod(id, input, params));
      },
    },
    studies: {
      async list() {
        await workers.ready;
        const [outlines, docs] = await Promise.all([engine.studies(), engine.studyDocs()]);
        return outlines.map((outline) => ({ ...outline, doc: docs.get(outline.id)! }));
      },
      async outlines() {
        await workers.ready;
        return engine.studies();
      },
      async run(id, given) {
        checkId(id);
        checkRequest(given);
        const { signal, onProgress, ...request } = given;
        checkSession(request.session);
        const job = crypto.randomUUID();
        const cancel = (): void => void engine.cancel(job);
        signal?.addEventListener('abort', cancel, { once: true });
        try {
          signal?.throwIfAborted();
          return await engine.runStudy(job, id, request, progressOf({ onProgress }));
        } catch (thrown) {
          throw toQuantabError(thrown);
        } finally {
          signal?.removeEventListener('abort', cancel);
        }
      },
    },
    analyses: {
      list: analyses,
      async run(id, given) {
        checkId(id);
        checkRequest(given);
        // A first screen computes none.
        const { runAnalysis } = await import('./run-analysis.ts');
        return runAnalysis(workers, await analyses(), id, given);
      },
    },
  };
}
