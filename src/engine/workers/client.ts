/** The page's side of the workers: starts them, wraps their calls, ends a job worker to cancel its job. */
import { proxy, type Remote, transfer, wrap } from 'comlink';
import type { StreamStatus, VenueInstruments } from '../../api/stream-types.ts';
import { QuantabError } from '../../core/errors.ts';
import type { FeedStart } from '../../sources/live/status.ts';
import { installErrorTransfer } from './errors.ts';
import type { EngineEvent, EngineService, FeedRequest, FeedService, JobService, ProgressCallback, RowFetch } from './protocol.ts';

/** Takes the ticks of a feed that has begun. */
type RecordFeed = (start: FeedStart, port: MessagePort) => Promise<StreamStatus>;

export interface WorkerClient {
  readonly engine: Remote<EngineService>;
  readonly ready: Promise<void>;
  subscribe(listener: (event: EngineEvent) => void): () => void;
  /** Runs the feed `feedId` in a worker of its own, which ends with it; `record` takes its ticks. Aborting ends one that connects. */
  feed(feedId: string, plan: FeedRequest, signal: AbortSignal | undefined, record: RecordFeed): Promise<StreamStatus>;
  /** What a venue has, asked in a worker of its own. */
  venueInstruments(venue: string, url: string | undefined): Promise<VenueInstruments>;
  /** Runs `body` with a job worker of its own; aborting ends the worker and rejects at once. */
  job<T>(signal: AbortSignal | undefined, body: (job: Remote<JobService>) => Promise<T>): Promise<T>;
}

export { proxy, transfer };

/** Rows pass through the page without a copy: each answer is made afresh. */
export const fetchProxy = (fetch: RowFetch): RowFetch =>
  proxy(async (kind, of) => {
    const rows = await fetch(kind, of);
    const columns = 'outputs' in rows ? [rows.ts, ...Object.values(rows.outputs)] : (Object.values(rows) as Float64Array[]);
    return transfer(rows, [...new Set(columns.map(({ buffer }) => buffer))].filter(({ byteLength }) => byteLength > 0) as ArrayBuffer[]);
  });

export const progressProxy = (progress: ProgressCallback): ProgressCallback => proxy(progress);

const idleMs = 15_000;

/** A worker and its one proxy: when a proxy is garbage-collected Comlink closes the worker's end, so it lives as long as the worker. */
interface JobWorker {
  readonly worker: Worker;
  readonly remote: Remote<JobService>;
}

function openJobWorker(): JobWorker {
  const worker = new Worker(new URL('./job.worker.ts', import.meta.url), { type: 'module', name: 'job' });
  return { worker, remote: wrap<JobService>(worker) };
}

export function openWorkers(): WorkerClient {
  installErrorTransfer();
  const listeners = new Set<(event: EngineEvent) => void>();
  /** Proxies of the workers of running feeds, by session: they live as long as their workers. */
  const feeds = new Map<string, Remote<FeedService>>();
  const engineWorker = new Worker(new URL('./engine.worker.ts', import.meta.url), { type: 'module', name: 'engine' });
  const engine = wrap<EngineService>(engineWorker);
  function tell(event: EngineEvent): void {
    if (event.type === 'stream' && (event.status.state === 'stopped' || event.status.state === 'failed'))
      feeds.delete(event.status.sessionId);
    for (const listener of listeners) {
      try {
        listener(event);
      } catch (thrown) {
        // One listener's fault is not the others'.
        reportError(thrown);
      }
    }
  }
  const broken = new Promise<never>((_, reject) => {
    engineWorker.onerror = ({ message }) => {
      const text = `The engine worker failed: ${message || 'its script could not be loaded'}. Reload the page.`;
      reject(new QuantabError('internal', text));
      tell({ type: 'log', event: { at: Date.now() * 1000, kind: 'error', text } });
    };
  });
  broken.catch(() => undefined);
  const started = engine.start(proxy(tell));
  const ready = Promise.race([started, broken]);

  let idle: { job: JobWorker; timer: ReturnType<typeof setTimeout> } | undefined;
  function takeJob(): JobWorker {
    if (!idle) return openJobWorker();
    clearTimeout(idle.timer);
    const { job } = idle;
    idle = undefined;
    return job;
  }
  function giveBack(job: JobWorker): void {
    if (idle) {
      job.worker.terminate();
      return;
    }
    const timer = setTimeout(() => {
      idle = undefined;
      job.worker.terminate();
    }, idleMs);
    idle = { job, timer };
  }

  return {
    engine,
    ready,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async feed(feedId, plan, signal, record) {
      const cancelled = () => new QuantabError('cancelled', 'Connecting was cancelled.');
      if (signal?.aborted) throw cancelled();
      const worker = new Worker(new URL('./feed.worker.ts', import.meta.url), { type: 'module', name: 'feed' });
      const failed = new Promise<never>((_, reject) => {
        worker.onerror = ({ message }) => {
          const text = `The feed worker failed: ${message || 'its script could not be loaded'}.`;
          worker.terminate();
          // A stream that runs ends; one that is being started is refused.
          engine.loseFeed(feedId, text).catch(() => undefined);
          reject(new QuantabError('internal', text));
        };
      });
      let abort: () => void = () => undefined;
      const aborted = new Promise<never>((_, reject) => {
        abort = () => reject(cancelled());
        signal?.addEventListener('abort', abort, { once: true });
      });
      for (const each of [failed, aborted]) each.catch(() => undefined);
      const { port1, port2 } = new MessageChannel();
      try {
        const remote = wrap<FeedService>(worker);
        const start = await Promise.race([remote.start(plan, transfer(port2, [port2])), failed, aborted]);
        const status = await Promise.race([record(start, port1), failed]);
        feeds.set(status.sessionId, remote);
        return status;
      } catch (thrown) {
        worker.terminate();
        throw thrown;
      } finally {
        signal?.removeEventListener('abort', abort);
      }
    },
    async venueInstruments(venue, url) {
      const worker = new Worker(new URL('./feed.worker.ts', import.meta.url), { type: 'module', name: 'list' });
      const failed = new Promise<never>((_, reject) => {
        worker.onerror = ({ message }) =>
          reject(new QuantabError('internal', `The feed worker failed: ${message || 'its script could not be loaded'}.`));
      });
      try {
        return await Promise.race([wrap<FeedService>(worker).instruments(venue, url), failed]);
      } finally {
        worker.terminate();
      }
    },
    async job(signal, body) {
      const cancelled = () => new QuantabError('cancelled', 'The job was cancelled.');
      if (signal?.aborted) throw cancelled();
      const job = takeJob();
      const { worker } = job;
      let abort: () => void = () => undefined;
      const stopped = new Promise<never>((_, reject) => {
        abort = () => reject(cancelled());
        signal?.addEventListener('abort', abort, { once: true });
        worker.onerror = (event) =>
          reject(new QuantabError('internal', `The job worker failed: ${event.message || 'its script could not be loaded'}.`));
      });
      let healthy = true;
      try {
        return await Promise.race([body(job.remote), stopped]);
      } catch (thrown) {
        healthy = thrown instanceof QuantabError && thrown.code !== 'cancelled' && thrown.code !== 'internal';
        throw thrown;
      } finally {
        signal?.removeEventListener('abort', abort);
        if (healthy) giveBack(job);
        else worker.terminate();
      }
    },
  };
}
