/** `quantab.methods`, `studies`, `analyses`: computing on plain arrays and on stored sessions. */
import { QuantabError, toQuantabError } from '../core/errors.ts';
import { intervalMicros, isInterval } from '../core/interval.ts';
import { shown } from '../core/shown.ts';
import type { WorkerClient } from '../engine/workers/client.ts';
import { alignedSeries } from './aligned-series.ts';
import { checkLongCall, checkSession } from './check.ts';
import { progressOf } from './sessions.ts';
import type { AnalysisRequest, Quantab } from './types.ts';

function checkId(id: unknown): void {
  if (typeof id !== 'string') throw new QuantabError('bad-input', `An id is text that list() gives, was ${shown(id)}.`);
}

function checkRequest(request: unknown): void {
  if (request === undefined) throw new QuantabError('bad-input', 'A request names a session and its instruments.');
  checkLongCall(request, 'A request');
}

export function createMethods(workers: WorkerClient): Pick<Quantab, 'methods' | 'studies' | 'analyses'> {
  const { engine } = workers;

  /** The series of an analysis: the caller's own, or closes and volumes of the instruments on one grid. */
  async function seriesOf(request: AnalysisRequest): Promise<Record<string, Float64Array>> {
    if (request.series) return request.series;
    const { session, instruments, interval = '1s', from, to } = request;
    checkSession(session);
    if (!isInterval(interval)) throw new QuantabError('bad-input', `An interval is 1s 5s 15s 1m 5m 15m 1h 4h 1d, was ${shown(interval)}.`);
    const names = instruments ?? (await engine.instruments(session)).map(({ id }) => id);
    const span = { session: session as string, interval, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
    const bars = await Promise.all(names.map((instrument) => engine.bars({ ...span, instrument })));
    return alignedSeries(bars, intervalMicros(interval));
  }

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
      list: () => workers.job(undefined, (job) => job.analyses()),
      async run(id, given) {
        checkId(id);
        checkRequest(given);
        const { signal, onProgress, ...request } = given;
        const series = await seriesOf(request);
        return workers.job(signal, (job) => job.runAnalysis(id, { ...request, series }, progressOf({ onProgress })));
      },
    },
  };
}
