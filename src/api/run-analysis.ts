/** `quantab.analyses.run`: bars are read in one pass, then computed in a worker, or in several side by side. */
import { QuantabError } from '../core/errors.ts';
import { intervalMicros, isInterval } from '../core/interval.ts';
import { parseReference } from '../core/reference.ts';
import { shown } from '../core/shown.ts';
import { fetchProxy, progressProxy, transfer, type WorkerClient } from '../engine/workers/client.ts';
import type { AnalysisJob, RowFetch } from '../engine/workers/protocol.ts';
import { checkSession, checkTimes } from './check.ts';
import { progressOf } from './sessions.ts';
import { withTrials } from './trials.ts';
import type { AnalysisInfo, AnalysisRequest, AnalysisResult, LongCall } from './types.ts';

/** Workers that one analysis is divided over, where the machine has as many cores. */
const mostParts = 4;

/** Bars that nobody else holds go to the worker without a copy. */
function owned(request: AnalysisJob): AnalysisJob {
  const { together } = request;
  if (!together) return request;
  const columns = [...together.bars.flatMap((bars) => Object.values(bars) as Float64Array[]), ...together.gaps];
  return transfer(request, [...new Set(columns.map(({ buffer }) => buffer))].filter((buffer) => buffer.byteLength > 0) as ArrayBuffer[]);
}

/** What an analysis works on: the caller's own series, or bars of the instruments, all read in one pass. */
async function jobOf({ engine }: WorkerClient, request: AnalysisRequest): Promise<AnalysisJob> {
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

/** Rows of the request's span, up to and without its `to`; what still runs when the caller cancels is stopped. */
function rowsOf({ engine }: WorkerClient, { session, from, to }: AnalysisRequest, signal: AbortSignal | undefined): RowFetch {
  const span = { session: session as string, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to: to - 1 }) };
  return async (kind, of) => {
    signal?.throwIfAborted();
    const job = crypto.randomUUID();
    const cancel = (): void => void engine.cancel(job);
    signal?.addEventListener('abort', cancel, { once: true });
    try {
      if (kind !== 'study') return await engine.rows(job, kind, { ...span, instrument: of });
      const { id, instruments, params } = parseReference(of);
      const { ts, outputs } = await engine.runStudy(job, id, { ...span, instruments, params });
      return { ts, outputs };
    } finally {
      signal?.removeEventListener('abort', cancel);
    }
  };
}

/** Its parts side by side, each in a worker of its own; ends all when one fails. */
async function runDivided(
  workers: WorkerClient,
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
      Array.from({ length: of }, async (_, at) => {
        // Each part is sent a copy of the bars: one at a time, so that the page is never long at it.
        if (at > 0) await new Promise((go) => setTimeout(go));
        return workers.job(stop.signal, (job) => job.runAnalysis(id, request, progressOfPart(at), { at, of }));
      }),
    );
    return await workers.job(stop.signal, (job) => job.joinAnalysis(id, owned(request), parts));
  } catch (thrown) {
    abort();
    throw thrown;
  } finally {
    signal?.removeEventListener('abort', abort);
  }
}

/** `given` is checked to be a request. */
export async function runAnalysis(
  workers: WorkerClient,
  known: readonly AnalysisInfo[],
  id: string,
  given: AnalysisRequest & LongCall,
): Promise<AnalysisResult> {
  const { signal, onProgress, ...asked } = given;
  const info = known.find((each) => each.id === id);
  const request = await jobOf(workers, asked);
  const result = await (info?.divided
    ? runDivided(workers, id, request, signal, onProgress)
    : workers.job(signal, (job) =>
        job.runAnalysis(
          id,
          owned(request),
          progressOf({ onProgress }),
          undefined,
          request.together && fetchProxy(rowsOf(workers, request, signal)),
        ),
      ));
  return withTrials(id, asked, result, (values) => workers.job(signal, (job) => job.callMethod('deflated-sharpe', {}, values)));
}
