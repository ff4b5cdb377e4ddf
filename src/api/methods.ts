/** `quantab.methods`, `studies`, `analyses`: computing on plain arrays and on stored sessions. */
import { QuantabError, toQuantabError } from '../core/errors.ts';
import { intervalMicros, isInterval } from '../core/interval.ts';
import { shown } from '../core/shown.ts';
import { progressProxy, transfer, type WorkerClient } from '../engine/workers/client.ts';
import type { AnalysisJob } from '../engine/workers/protocol.ts';
import { checkLongCall, checkSession, checkTimes } from './check.ts';
import { progressOf } from './sessions.ts';
import { withTrials } from './trials.ts';
import type { AnalysisInfo, AnalysisRequest, AnalysisResult, LongCall, Quantab } from './types.ts';

/** Workers that one analysis is divided over, where the machine has as many cores. */
const mostParts = 4;

function checkId(id: unknown): void {
  if (typeof id !== 'string') throw new QuantabError('bad-input', `An id is text that list() gives, was ${shown(id)}.`);
}

function checkRequest(request: unknown): void {
  if (request === undefined) throw new QuantabError('bad-input', 'A request names a session and its instruments.');
  checkLongCall(request, 'A request');
}

/** Bars that nobody else holds go to the worker without a copy. */
function owned(request: AnalysisJob): AnalysisJob {
  const { together } = request;
  if (!together) return request;
  const columns = [...together.bars.flatMap((bars) => Object.values(bars) as Float64Array[]), ...together.gaps];
  return transfer(request, [...new Set(columns.map(({ buffer }) => buffer))].filter((buffer) => buffer.byteLength > 0) as ArrayBuffer[]);
}

export function createMethods(workers: WorkerClient): Pick<Quantab, 'methods' | 'studies' | 'analyses'> {
  const { engine } = workers;

  /** What an analysis works on: the caller's own series, or bars of the instruments, all read in one pass. */
  async function jobOf(request: AnalysisRequest): Promise<AnalysisJob> {
    if (request.series) return request;
    const { session, instruments, interval = '1s', from, to } = request;
    checkSession(session);
    checkTimes(request);
    if (!isInterval(interval)) throw new QuantabError('bad-input', `An interval is 1s 5s 15s 1m 5m 15m 1h 4h 1d, was ${shown(interval)}.`);
    const names = instruments ?? (await engine.instruments(session)).map(({ id }) => id);
    const length = intervalMicros(interval);
    const span = { ...(from === undefined ? {} : { from: Math.floor(from / length) * length }), ...(to === undefined ? {} : { to }) };
    const together = await engine.barsTogether({ session, instruments: names, interval, ...span });
    return { ...request, instruments: names, interval, together };
  }

  let known: Promise<AnalysisInfo[]> | undefined;
  const analyses = (): Promise<AnalysisInfo[]> => {
    known ??= workers.job(undefined, (job) => job.analyses());
    known.catch(() => {
      known = undefined;
    });
    return known;
  };

  /** Its parts side by side, each in a worker of its own; ends all when one fails. */
  async function runDivided(
    id: string,
    request: AnalysisJob,
    signal: AbortSignal | undefined,
    onProgress: LongCall['onProgress'],
  ): Promise<AnalysisResult> {
    const of = Math.max(1, Math.min(mostParts, navigator.hardwareConcurrency || 1));
    const stop = new AbortController();
    const abort = (): void => stop.abort();
    signal?.addEventListener('abort', abort, { once: true });
    if (signal?.aborted) abort();
    const done = new Float64Array(of);
    const totals = new Float64Array(of).fill(Number.NaN);
    const progressOfPart = (at: number) =>
      progressProxy((parts, total, note) => {
        done[at] = parts;
        totals[at] = total;
        const whole = totals.reduce((sum, each) => sum + each, 0);
        onProgress?.(
          done.reduce((sum, each) => sum + each, 0),
          Number.isFinite(whole) ? whole : undefined,
          note,
        );
      });
    try {
      const parts = await Promise.all(
        Array.from({ length: of }, (_, at) =>
          workers.job(stop.signal, (job) => job.runAnalysis(id, request, progressOfPart(at), { at, of })),
        ),
      );
      return await workers.job(stop.signal, (job) => job.joinAnalysis(id, owned(request), parts));
    } catch (thrown) {
      abort();
      throw thrown;
    } finally {
      signal?.removeEventListener('abort', abort);
    }
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
        const { signal, onProgress, ...asked } = given;
        const info = (await analyses()).find((each) => each.id === id);
        const request = await jobOf(asked);
        const result = await (info?.divided
          ? runDivided(id, request, signal, onProgress)
          : workers.job(signal, (job) => job.runAnalysis(id, owned(request), progressOf({ onProgress }))));
        return withTrials(id, asked, result, (values) => workers.job(signal, (job) => job.callMethod('deflated-sharpe', {}, values)));
      },
    },
  };
}
