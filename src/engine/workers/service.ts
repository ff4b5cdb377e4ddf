/** The engine worker's calls, put together from the store, the stage, imports and the push feed. */

import type { StudyInfo } from '../../api/types.ts';
import { QuantabError } from '../../core/errors.ts';
import { type EventLog, openLog } from '../../core/log.ts';
import { listStudies } from '../../studies/registry.ts';
import { exportSession } from '../exporter.ts';
import { type Import, openImport } from '../importer.ts';
import { openPushFeed, type PushFeed } from '../push-feed.ts';
import { instrumentsOf, queryBars, queryBook, queryQuotes, queryTrades } from '../query.ts';
import { applyPolicy } from '../retention.ts';
import { Run, type RunEvents } from '../run.ts';
import type { LongTask } from '../scan.ts';
import { Stage } from '../stage.ts';
import { queryStats } from '../stats.ts';
import type { SessionRecord, Store } from '../store/contract.ts';
import { runStudy } from '../study-run.ts';
import type { EngineEvent, EngineService, ProgressCallback } from './protocol.ts';

export interface ServiceParts {
  /** Opens the store; called once, by `start`. */
  openStore(): Promise<Store>;
  loadKernels(): Promise<void>;
}

const tailEveryMs = 1_000;
const progressEveryMs = 100;

export function createEngineService(parts: ServiceParts): EngineService {
  const log: EventLog = openLog();
  let listener: (event: EngineEvent) => void = () => undefined;
  const tell = (event: EngineEvent): void => listener(event);
  log.subscribe((event) => tell({ type: 'log', event }));

  let store: Store;
  let stage: Stage;
  let open: () => void = () => undefined;
  let refuse: (reason: unknown) => void = () => undefined;
  /** Every call waits for the start; when that failed each is refused with its reason. */
  const started = new Promise<void>((resolve, reject) => {
    open = resolve;
    refuse = reject;
  });
  started.catch(() => undefined);
  const imports = new Map<string, Import>();
  const tasks = new Map<string, AbortController>();
  let feed: PushFeed | undefined;
  let feedOpening: Promise<PushFeed> | undefined;

  /** Other tabs of this origin list the same sessions. */
  const siblings = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('quantab-sessions');
  if (siblings) siblings.onmessage = () => tell({ type: 'sessions' });
  function sessionsChanged(): void {
    tell({ type: 'sessions' });
    siblings?.postMessage('changed');
  }

  function runEvents(sessionId: string): RunEvents {
    return {
      onStudyFailed: (ref, reason) => log.add('study-failed', `${ref} was left out: ${reason}`),
      onBar: (instrument, start) => tell({ type: 'bar', sessionId, instrument: nameOf(sessionId, instrument), start }),
      onGap: (instrument, from, to) => tell({ type: 'gap', sessionId, instrument: nameOf(sessionId, instrument), from, to }),
      onRows: (rows) => {
        const run = stage.playback?.run;
        if (run?.sessionId !== sessionId) return;
        tell({ type: 'tick-batch', sessionId, rows, row: run.row, ts: run.engine.ts });
        stage.moved();
      },
    };
  }
  function nameOf(sessionId: string, index: number): string {
    const run = stage.playback?.run;
    return run?.sessionId === sessionId ? (run.instruments[index]?.id ?? '') : '';
  }

  async function task<T>(job: string, progress: ProgressCallback | undefined, body: (task: LongTask) => Promise<T>): Promise<T> {
    const controller = new AbortController();
    tasks.set(job, controller);
    let told = 0;
    try {
      return await body({
        signal: controller.signal,
        progress(done, total, note) {
          const now = performance.now();
          if (!progress || now - told < progressEveryMs) return;
          told = now;
          progress(done, total, note);
        },
      });
    } finally {
      tasks.delete(job);
    }
  }

  async function openFeed(): Promise<PushFeed> {
    const title = `Pushed ${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC`;
    const writer = await store.create({ title, source: 'push', live: true });
    let opened: PushFeed;
    try {
      opened = openPushFeed(writer, new Run(writer.id, store, runEvents(writer.id)), () => Date.now() * 1000);
    } catch (thrown) {
      await writer.abort();
      throw thrown;
    }
    const timer = setInterval(() => {
      if (feed !== opened) clearInterval(timer);
      else opened.tail().catch(stopped);
    }, tailEveryMs);
    const stopped = (thrown: unknown): void => {
      clearInterval(timer);
      log.add('storage', `Recording stopped: ${reasonOf(thrown)}`);
    };
    stage.show(opened.run, true);
    log.add('feed-up', 'A script pushes ticks; they are recorded as a session.');
    sessionsChanged();
    return opened;
  }

  /** Removes what the retention policy no longer keeps, and says what. */
  async function retain(): Promise<void> {
    const shown = stage.playback?.run.sessionId;
    const removed = await applyPolicy(store, await store.policy(), new Set(shown === undefined ? [] : [shown]), Date.now() * 1000);
    for (const { title } of removed) log.add('storage', `"${title}" was removed by your retention policy.`);
    if (removed.length > 0) sessionsChanged();
  }

  /** The feed that is open; a failure to open it is forgotten, so that the next push tries again. */
  function currentFeed(): Promise<PushFeed> {
    feedOpening ??= openFeed().then(
      (opened) => {
        feed = opened;
        return opened;
      },
      (thrown: unknown) => {
        feedOpening = undefined;
        throw thrown;
      },
    );
    return feedOpening;
  }

  const service: EngineService = {
    async start(hear) {
      listener = hear;
      try {
        await parts.loadKernels();
        store = await parts.openStore();
        const failed = (sessionId: string, thrown: unknown): void =>
          log.add('error', `The replay stopped: ${reasonOf(thrown)}`, { sessionId });
        stage = new Stage(store, { tell, runEvents, failed });
        open();
      } catch (thrown) {
        refuse(thrown);
        throw thrown;
      }
    },
    async importTicks(job, session, port) {
      const opened = openImport(store, session, port);
      imports.set(job, opened);
      try {
        const { record, duplicateOf, run } = await opened.done;
        if (run) {
          run.listen(runEvents(run.sessionId));
          stage.show(run, false);
          log.add('import-done', `${record.title}: ${rowsOf(record).toLocaleString('en-US')} rows stored.`);
          sessionsChanged();
          await retain();
        }
        return { record: infoOf(record), ...(duplicateOf ? { duplicateOf } : {}) };
      } finally {
        imports.delete(job);
      }
    },
    abortImport: async (job) => imports.get(job)?.abort(),
    sessions: async () => (await store.list()).map(infoOf),
    async rename(id, title) {
      if (title.trim() === '') throw new QuantabError('bad-input', 'A session needs a name of at least one letter.');
      await store.rename(id, title.trim());
      sessionsChanged();
    },
    async remove(id) {
      if (feed?.sessionId === id) throw new QuantabError('bad-input', 'This session is being recorded; stop it before deleting it.');
      stage.close(id);
      await store.remove(id);
      sessionsChanged();
    },
    usage: async () => ({ ...(await store.usage()), policy: await store.policy() }),
    async setPolicy(policy) {
      await store.setPolicy(policy);
      await retain();
    },
    getSetting: (key) => store.getSetting(key),
    putSetting: (key, value) => store.putSetting(key, value),
    workspaces: () => store.workspaces(),
    getWorkspace: (id) => store.getWorkspace(id),
    putWorkspace: (workspace) => store.putWorkspace(workspace),
    removeWorkspace: (id) => store.removeWorkspace(id),
    open: (id, options) => stage.open(id, options),
    play: async (id) => stage.of(id).play(),
    pause: (id) => stage.of(id).pause(),
    step: (id, rows) => stage.of(id).step(rows),
    seek: (id, ts) => stage.of(id).seek(ts),
    speed: async (id, speed) => stage.of(id).setSpeed(speed),
    async position(id) {
      const playback = stage.playback;
      return playback && (id === undefined || playback.run.sessionId === id) ? playback.position() : undefined;
    },
    async ensure(refs) {
      await stage.ensure(refs);
    },
    refs: async () => (stage.playback ? stage.current().engine.refs() : []),
    view: async (ref, request) => stage.view(ref, request),
    costs: async () => (stage.playback ? stage.current().engine.costs() : {}),
    bytes: async () => (stage.playback ? stage.current().engine.bytes() : 0),
    async push(instrument, rows) {
      const feed = await currentFeed();
      if (typeof rows !== 'string') return feed.push(instrument, rows);
      const { default: format } = await import('../../sources/formats/trades-ndjson.format.ts');
      return feed.pushText(format, instrument, rows);
    },
    async stopStream(sessionId) {
      if (!feed || (sessionId !== undefined && feed.sessionId !== sessionId)) {
        if (sessionId !== undefined) throw new QuantabError('not-found', `No stream ${sessionId} is running.`);
        return;
      }
      const stopping = feed;
      const { run } = stopping;
      feed = undefined;
      feedOpening = undefined;
      try {
        await stopping.stop();
        await stage.between(run, () => run.attach());
      } finally {
        stage.sealed(run);
      }
      log.add('feed-down', 'The pushed session was stopped and sealed.');
      sessionsChanged();
      await retain();
    },
    streams: async () => (feed ? [feed.status()] : []),
    async instruments(session) {
      const id = session ?? stage.current().sessionId;
      return instrumentsOf(await store.get(id));
    },
    bars: (query) => queryBars(store, query),
    trades: (query) => queryTrades(store, query),
    quotes: (query) => queryQuotes(store, query),
    book: (query) => queryBook(store, query),
    stats: (query) => queryStats(store, query),
    studies: async () => listStudies().map(describeStudy),
    runStudy: (job, id, request, progress) => task(job, progress, (long) => runStudy(store, id, request, long)),
    exportSession: (job, id, options, progress) => task(job, progress, (long) => exportSession(store, id, options, long)),
    async cancel(job) {
      tasks.get(job)?.abort();
    },
  };
  return gated(service, started);
}

/** The same calls, each after `started`; `start` itself does not wait. */
function gated(service: EngineService, started: Promise<void>): EngineService {
  const calls = Object.entries(service) as [string, (...args: unknown[]) => Promise<unknown>][];
  const waiting = calls.map(([name, call]) => {
    const gate = async (...args: unknown[]): Promise<unknown> => {
      await started;
      return call(...args);
    };
    return [name, name === 'start' ? call : gate];
  });
  return Object.fromEntries(waiting) as EngineService;
}

const reasonOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown));

function describeStudy({ id, title, clock, instruments, params, outputs, doc }: ReturnType<typeof listStudies>[number]): StudyInfo {
  return { id, title, clock, instruments, params, outputs: [...outputs], doc };
}

function infoOf(record: SessionRecord) {
  const { id, title, source, instruments, from, to, rows, gaps, bytes, tickHash, live } = record;
  return { id, title, source, instruments, from, to, rows, gaps, bytes, tickHash, live };
}

function rowsOf(record: SessionRecord): number {
  return Object.values(record.rows).reduce((sum, n) => sum + n, 0);
}
