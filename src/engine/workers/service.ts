/** The engine worker's calls, put together from the store, the stage, imports and the streams. */

import type { SessionInfo, StudyOutline } from '../../api/types.ts';
import { QuantabError } from '../../core/errors.ts';
import { type EventLog, openLog } from '../../core/log.ts';
import { heldRows } from '../../market/meta.ts';
import { listStudies } from '../../studies/registry.ts';
import type { StudyDefinition } from '../../studies/study.ts';
import type { Alerts } from '../alerts/alerts.ts';
import type { FlowDoor } from '../flow/door.ts';
import { type HealthMonitor, openHealthMonitor } from '../health/monitor.ts';
import { type Import, openImport } from '../importer.ts';
import { instrumentsOf } from '../instruments.ts';
import { type Keeper, openKeeper } from '../keeper.ts';
import { setExempt } from '../retention.ts';
import type { Run, RunEvents } from '../run.ts';
import type { LongTask } from '../scan.ts';
import { Stage } from '../stage.ts';
import type { SessionRecord, Store } from '../store/contract.ts';
import { isSimulated, planSimulated } from '../stream-plan.ts';
import { openGate } from './gate.ts';
import type { EngineEvent, EngineService, ProgressCallback } from './protocol.ts';
import { openSiblings } from './siblings.ts';
import { Streams } from './streams.ts';

export interface ServiceParts {
  /** Opens the store; called once, by `start`. */
  openStore(): Promise<Store>;
  loadKernels(): Promise<void>;
  /** Rows at which a session that is there for now ends; 20 million when left out. */
  mostTransientRows?: number;
}

const progressEveryMs = 100;

/** Fetched when the first is asked, as what exports and computes over whole sessions is: a market starts without them. */
const queries = () => import('../query.ts');
/** Fetched when venues are listed or asked for. */
const venues = async () => (await import('../../sources/venues/registry.ts')).venues;
const livePlans = () => import('../live-plan.ts');

async function pairOf(id: string): Promise<(symbol: string) => string> {
  const venue = (await venues()).find((one) => one.id === id);
  return (symbol) => {
    const listed = venue?.listed.listings.find(({ instrument }) => instrument.symbol === symbol) ?? venue?.parse(symbol);
    return listed ? `${listed.instrument.base}-${listed.instrument.quote}` : symbol;
  };
}

export function createEngineService(parts: ServiceParts): EngineService {
  const log: EventLog = openLog();
  let listener: (event: EngineEvent) => void = () => undefined;
  const tell = (event: EngineEvent): void => listener(event);
  log.subscribe((event) => tell({ type: 'log', event }));

  let store: Store;
  let stage: Stage;
  let keeper: Keeper;
  let health: HealthMonitor;
  const gate = openGate();
  /** Fetched with the first rule, or when something is asked of it. */
  let alerts: Alerts | undefined;
  let opening: Promise<Alerts> | undefined;
  /** Fetched with the first picture of order flow. */
  let door: Promise<FlowDoor> | undefined;
  const imports = new Map<string, Import>();
  const tasks = new Map<string, AbortController>();
  const streams = new Streams({
    store: () => store,
    stage: () => stage,
    log,
    tell,
    runEvents,
    sessionsChanged,
    grew: (status) => siblings.grew(status),
    failed: (thrown) => keeper.failed(thrown),
    freed: () => keeper.freed(),
    ...(parts.mostTransientRows === undefined ? {} : { mostRows: parts.mostTransientRows }),
    pairOf,
    now: () => Date.now() * 1000,
  });

  function openAlerts(): Promise<Alerts> {
    opening ??= import('../alerts/alerts.ts').then(async ({ Alerts }) => {
      const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
      const world = {
        fetch: (url: string, init: RequestInit) => fetch(url, init),
        now: () => Date.now() * 1000,
        wait,
        random: Math.random,
      };
      alerts = await Alerts.open({ store, stage, log, tell, ...world });
      return alerts;
    });
    opening.catch(() => {
      opening = undefined;
    });
    return opening;
  }

  /** Other tabs of this origin list the same sessions. */
  const siblings = openSiblings({ changed: () => tell({ type: 'sessions' }), grew: (status) => streams.shared.heard(status) });
  function sessionsChanged(): void {
    tell({ type: 'sessions' });
    siblings.changed();
  }

  function runEvents(sessionId: string): RunEvents {
    return {
      onStudyFailed: (ref, reason) => log.add('study-failed', `${ref} was left out: ${reason}`),
      onBar: (instrument, start) => tell({ type: 'bar', sessionId, instrument: nameOf(sessionId, instrument), start }),
      onGap: (instrument, from, to) => tell({ type: 'gap', sessionId, instrument: nameOf(sessionId, instrument), from, to }),
      onRows: (rows) => {
        health.took(rows);
        const run = stage.playback?.run;
        if (run?.sessionId !== sessionId) return;
        tell({ type: 'tick-batch', sessionId, rows, row: run.row, ts: run.engine.ts });
        stage.moved();
      },
      onAgain: () => {
        if (stage.playback?.run.sessionId === sessionId) stage.moved();
      },
    };
  }
  function nameOf(sessionId: string, index: number): string {
    const run = stage.playback?.run;
    return run?.sessionId === sessionId ? (run.instruments[index]?.id ?? '') : '';
  }

  /** What is listed of a session; a recording that nobody writes any more is put in order, if there is room by now. */
  async function settled(record: SessionRecord): Promise<SessionInfo> {
    const { id, live } = record;
    if (streams.has(id)) return { ...infoOf(record), live: true };
    if (!live || (await store.isWritten(id).catch(() => false))) return infoOf(record);
    return infoOf((await store.settle(id).catch(() => undefined)) ?? { ...record, live: false });
  }

  /** After something was stored: that stands, whatever comes of the policy. */
  async function retain(): Promise<void> {
    try {
      await keeper.retain();
    } catch (thrown) {
      log.add('storage', `Your retention policy could not be applied: ${reasonOf(thrown)}`);
    }
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

  const service: EngineService = {
    async start(hear) {
      listener = hear;
      try {
        await parts.loadKernels();
        store = await parts.openStore();
        const failed = (sessionId: string, thrown: unknown): void =>
          log.add('error', `The replay stopped: ${reasonOf(thrown)}`, { sessionId });
        stage = new Stage(store, { tell, runEvents, failed, staged: (run) => alerts?.staged(run) });
        const run = (): Run | undefined => stage.playback?.run;
        health = openHealthMonitor({ store, run, streams: () => streams.status() });
        keeper = openKeeper({ store, log, shown: () => run()?.sessionId, changed: sessionsChanged, now: () => Date.now() * 1000 });
        // Rules that cannot be read are no reason not to start: what is asked of them says why.
        if (await store.hasAlerts().catch(() => false)) await openAlerts().catch((thrown: unknown) => log.add('error', reasonOf(thrown)));
        gate.open();
      } catch (thrown) {
        gate.refuse(thrown);
        throw thrown;
      }
    },
    async importTicks(job, session, port) {
      const opened = openImport(store, session, port);
      imports.set(job, opened);
      streams.hold();
      try {
        const { record, duplicateOf, run } = await opened.done;
        if (run) {
          run.listen(runEvents(run.sessionId));
          stage.show(run);
          log.add('import-done', `${record.title}: ${heldWords(record)} stored.`);
          sessionsChanged();
          await streams.leave();
          await retain();
        }
        return { record: infoOf(record), ...(duplicateOf ? { duplicateOf } : {}) };
      } catch (thrown) {
        keeper.failed(thrown);
        throw thrown;
      } finally {
        imports.delete(job);
        streams.release();
      }
    },
    abortImport: async (job) => imports.get(job)?.abort(),
    async sessions() {
      const records = await store.list();
      // Those of other tabs go as they came.
      const shown = records.filter(({ id, transient }) => !transient || streams.isTransient(id)).map(settled);
      return Promise.all(shown);
    },
    async rename(id, title) {
      if (title.trim() === '') throw new QuantabError('bad-input', 'A session needs a name of at least one letter.');
      const rename = (): Promise<void> => store.rename(id, title.trim());
      if (streams.isTransient(id)) await streams.keep(id, rename);
      else {
        await rename();
        sessionsChanged();
      }
    },
    async remove(id) {
      if (streams.has(id) && !streams.isTransient(id))
        throw new QuantabError('bad-input', 'This session is being recorded; stop it before deleting it.');
      stage.close(id);
      if (streams.isTransient(id)) await streams.leave();
      else await store.remove(id);
      keeper.freed();
      sessionsChanged();
    },
    usage: () => keeper.usage(),
    due: async (policy) => (await keeper.due(policy)).map(infoOf),
    async exempt(id, exempt) {
      await store.get(id);
      await setExempt(store, id, exempt);
      await keeper.retain();
    },
    health: () => health.report(),
    async setPolicy(policy) {
      await store.setPolicy(policy);
      await keeper.retain();
    },
    getSetting: (key) => store.getSetting(key),
    putSetting: (key, value) => store.putSetting(key, value),
    workspaces: () => store.workspaces(),
    getWorkspace: (id) => store.getWorkspace(id),
    putWorkspace: (workspace) => store.putWorkspace(workspace),
    removeWorkspace: (id) => store.removeWorkspace(id),
    async open(id, options) {
      const growth = await streams.shared.growthOf(id);
      const shown = growth && !options.play ? await streams.shared.show(id, growth) : undefined;
      const position = shown ?? (await stage.open(id, options, growth));
      await streams.leave();
      return position;
    },
    play: async (id) => stage.of(id).play(),
    pause: (id) => stage.of(id).pause(),
    step: (id, rows) => stage.of(id).step(rows),
    seek: (id, ts) => stage.of(id).seek(ts),
    speed: async (id, speed) => stage.of(id).setSpeed(speed),
    async position(id) {
      const position = stage.position();
      return id === undefined || position?.sessionId === id ? position : undefined;
    },
    async ensure(refs) {
      await stage.ensure(refs);
    },
    refs: async () => (stage.playback ? stage.current().engine.refs() : []),
    view: async (ref, request) => stage.view(ref, request),
    costs: async () => (stage.playback ? stage.current().engine.costs() : {}),
    bytes: async () => (stage.playback ? stage.current().engine.bytes() : 0),
    push: (instrument, rows) => streams.push(instrument, rows),
    venues: async () => (await livePlans()).listVenues(await venues()),
    async planStream(request) {
      const now = Date.now() * 1000;
      if (request && isSimulated(request)) return planSimulated(request, now);
      return (await livePlans()).planStream(request, now, await venues());
    },
    async claimStream(feedId, plan, request) {
      streams.ask(feedId);
      const shown = await streams.shared.claim(feedId, plan, request);
      if (shown) streams.unask(feedId);
      return shown;
    },
    async unclaimStream(feedId) {
      streams.unask(feedId);
      streams.shared.unclaim(feedId);
    },
    startStream: (start, plan, request, port, feedId) => streams.start(start, plan, request, port, feedId),
    loseFeed: async (feedId, why) => streams.lose(feedId, why),
    tuneStream: async (id, change) => streams.tune(id, change),
    async stopStream(sessionId) {
      await streams.stop(sessionId);
      await retain();
    },
    streams: async () => streams.status(),
    async keep(id) {
      await store.get(id);
      await streams.keep(id);
    },
    async truth(id) {
      const { source, title, truth } = await store.get(id);
      if (source === 'simulated') return truth ?? [];
      throw new QuantabError('unsupported', `"${title}" comes from ${source}: only simulated sessions know their planted episodes.`);
    },
    async instruments(session) {
      const id = session ?? stage.current().sessionId;
      return instrumentsOf(store, await store.get(id));
    },
    bars: async (query) => (await queries()).queryBars(store, query),
    barsTogether: async (query) => (await import('../query-together.ts')).queryTogether(store, query),
    scalars: async (query) => (await queries()).queryScalars(store, query),
    trades: async (query) => (await queries()).queryTrades(store, query),
    quotes: async (query) => (await queries()).queryQuotes(store, query),
    rows: (job, kind, query) =>
      task(job, undefined, async (long) => (await import('../query-rows.ts')).queryRows(store, kind, query, long)),
    book: async (query) => (await queries()).queryBook(store, query),
    stats: async (query) => (await import('../stats.ts')).queryStats(store, query),
    studies: async () => listStudies().map(outlineOf),
    studyDocs: async () => (await import('../../studies/docs.ts')).studyDocs,
    runStudy: (job, id, request, progress) =>
      task(job, progress, async (long) => (await import('../study-run.ts')).runStudy(store, id, request, long)),
    exportSession: (job, id, options, progress) =>
      task(job, progress, async (long) => (await import('../exporter.ts')).exportSession(store, id, options, long)),
    async flow(call, query) {
      door ??= import('../flow/door.ts').then(({ openDoor }) => openDoor(store, stage));
      door.catch(() => {
        door = undefined;
      });
      return (await door)(call, query);
    },
    async alerts(call, args) {
      const { calls } = await openAlerts();
      const known = Object.hasOwn(calls, call)
        ? (calls[call as keyof typeof calls] as (...given: unknown[]) => Promise<unknown>)
        : undefined;
      if (!known) throw new QuantabError('internal', `There is no call ${call} of alerts.`);
      return known(...args);
    },
    backtestAlert: (job, rule, session, progress) =>
      task(job, progress, async (long) => (await openAlerts()).backtest(rule, session, long)),
    async cancel(job) {
      tasks.get(job)?.abort();
    },
  };
  return gate.guard(service);
}

const reasonOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown));

function outlineOf({ id, title, clock, instruments, params, outputs }: StudyDefinition): StudyOutline {
  return { id, title, clock, instruments, params, outputs: [...outputs] };
}

function infoOf(record: SessionRecord) {
  const { id, title, source, instruments, from, to, rows, gaps, bytes, tickHash, live, transient } = record;
  return { id, title, source, instruments, from, to, rows, gaps, bytes, tickHash, live, transient };
}

function heldWords({ rows }: SessionRecord): string {
  const { n, noun } = heldRows(rows);
  return `${n.toLocaleString('en-US')} ${noun}s`;
}
