/** What the desk knows and can do, in one object handed to every part. It acts through `quantab` alone. */
import { type Accessor, batch, createEffect, createMemo, createSignal, on } from 'solid-js';
import type { InstrumentInfo, Quantab, Replay, SessionInfo, StreamRequest, StudyInfo, Workspace } from '../../api/types.ts';
import { toQuantabError } from '../../core/errors.ts';
import { type Interval, intervalMicros, intervals } from '../../core/interval.ts';
import { createTimeAxis, type TimeAxis } from './axis.ts';
import { knownIntervals } from './bars-by.ts';
import { type Frame, openFrame } from './frame.ts';
import { createImports, type ImportJob, type Imports } from './imports.ts';
import { createPlayer, movedTo, type Player, sessionsChanged } from './player.ts';
import { createPrefs, type Prefs } from './prefs.ts';
import { createStreams, keptAs, type Streams, simulatedMarket } from './streams.ts';
import { createToasts, type Toasts } from './toasts.ts';

export type Trust = 'live' | 'replay' | 'file' | 'simulated';

export interface Activity {
  start: Float64Array;
  trades: Float64Array;
}

export interface DeskState {
  quantab: Quantab;
  frames: Frame;
  prefs: Prefs;
  toasts: Toasts;
  player: Player;
  streams: Streams;
  imports: Imports;
  axis: TimeAxis;
  /** The list of sessions is known. */
  loaded: Accessor<boolean>;
  /** What is shown first is being found out. */
  booting: Accessor<boolean>;
  sessions: Accessor<readonly SessionInfo[]>;
  /** The session on the stage; while it is being computed `opening` is its id. */
  session: Accessor<SessionInfo | undefined>;
  opening: Accessor<string | undefined>;
  /** Share of the rows of the opening session that have been computed. */
  computed: Accessor<number>;
  /** Changes when views have to be opened again. */
  stage: Accessor<number>;
  instruments: Accessor<readonly InstrumentInfo[]>;
  instrument: Accessor<InstrumentInfo | undefined>;
  partner: Accessor<InstrumentInfo | undefined>;
  pick(instrument: string): void;
  interval: Accessor<Interval>;
  setInterval(interval: Interval): void;
  studies: Accessor<readonly StudyInfo[]>;
  trust: Accessor<Trust>;
  activity: Accessor<Activity | undefined>;
  /** Missing spans of the session that are known, pairs of microseconds. */
  gaps: Accessor<Float64Array>;
  open(session: string): Promise<void>;
  replay(session: string): Promise<void>;
  /** Puts a simulated market on the stage, there for now. */
  startMarket(params?: StreamRequest['params']): Promise<void>;
  refresh(): Promise<void>;
  /** A session is gone: when it was on the stage, another takes its place or nothing does. */
  forget(session: string): Promise<void>;
  fail(thrown: unknown): void;
  /** Spoken by the screen reader. */
  spoken: Accessor<string>;
  say(text: string): void;
}

/** Bars on the screen when a stretch, not the whole, is shown: about seven pixels each. */
export const usualBars = (): number => Math.round(Math.max(40, Math.min(120, (innerWidth - 64) / 6)));

export function createDeskState(quantab: Quantab): DeskState {
  const frames = openFrame();
  const prefs = createPrefs();
  const toasts = createToasts();
  const axis = createTimeAxis();
  const [sessions, setSessions] = createSignal<readonly SessionInfo[]>([]);
  const [loaded, setLoaded] = createSignal(false);
  const [booting, setBooting] = createSignal(true);
  const [session, setSession] = createSignal<SessionInfo | undefined>();
  const [opening, setOpening] = createSignal<string | undefined>();
  const [computed, setComputed] = createSignal(0);
  const [stage, setStage] = createSignal(0);
  const [instruments, setInstruments] = createSignal<readonly InstrumentInfo[]>([]);
  const [picked, setPicked] = createSignal<string | undefined>();
  const [interval, setIntervalNow] = createSignal<Interval>('15s');
  const [studies, setStudies] = createSignal<readonly StudyInfo[]>([]);
  const [activity, setActivity] = createSignal<Activity | undefined>();
  const [gaps, setGaps] = createSignal<Float64Array>(new Float64Array());
  const [spoken, say] = createSignal('');

  function fail(thrown: unknown): void {
    const error = toQuantabError(thrown);
    if (error.code === 'cancelled') return;
    const detail = typeof error.detail === 'string' ? error.detail : undefined;
    toasts.add({ tone: 'fault', text: error.message, ...(detail ? { detail } : {}) });
  }

  /** The workspace of the last visit: its session comes back with the interval it had. */
  let restored: Workspace | undefined;
  const streams = createStreams(quantab, session, fail);
  const player = createPlayer(quantab, streams, fail, frames.hurry);
  const instrument = createMemo(() => instruments().find(({ id }) => id === picked()) ?? instruments()[0]);
  const partner = createMemo(() => instruments().find(({ id }) => id !== instrument()?.id));

  const trust = createMemo<Trust>(() => {
    const shown = session();
    if (shown?.source === simulatedMarket) return 'simulated';
    if (shown?.live) return 'live';
    return shown && player.position() && !player.atEnd() ? 'replay' : 'file';
  });

  async function refresh(): Promise<void> {
    const list = await quantab.sessions.list();
    const shown = session();
    const kept = shown && list.find(({ id }) => id === shown.id);
    batch(() => {
      setSessions(list);
      setLoaded(true);
      if (kept) setSession(kept);
    });
    if (kept && shown.live && !kept.live) learn(kept).catch(fail);
    // What takes its place is on its way already.
    if (!shown || kept || opening() !== undefined) return;
    const staged = await quantab.sessions.current();
    if (session() !== shown) return;
    if (staged && staged.sessionId !== shown.id) await follow(staged.sessionId);
    else clear();
  }

  /** Nothing is on the stage: no session, and nothing that was known of one. */
  function clear(): void {
    player.take(undefined);
    batch(() => {
      setSession(undefined);
      setInstruments([]);
      setActivity(undefined);
      setGaps(new Float64Array());
      axis.setCrosshair(undefined);
      setStage((n) => n + 1);
    });
  }

  /** Puts a session on the stage with `take`, then learns what it holds. */
  async function show(id: string, take: () => Promise<unknown>): Promise<void> {
    if (opening() === id) return;
    setOpening(id);
    setComputed(0);
    try {
      if (!sessions().some((known) => known.id === id)) await refresh();
      await take();
      if (opening() !== id) return;
      await adopt(id);
    } catch (thrown) {
      if (opening() === id) setOpening(undefined);
      fail(thrown);
    }
  }

  async function adopt(id: string): Promise<void> {
    const held = await quantab.data.instruments(id);
    const info = sessions().find((known) => known.id === id);
    if (!info) {
      // Deleted while it was opened.
      setOpening(undefined);
      return;
    }
    batch(() => {
      const same = session()?.id === id;
      setSession(info);
      setInstruments(held);
      setOpening(undefined);
      if (!same) {
        setActivity(undefined);
        setGaps(new Float64Array());
        axis.setCrosshair(undefined);
        const known = knownIntervals(held[0]);
        const kept = restored?.session === keptAs(info) && known.includes(restored.interval) ? restored.interval : undefined;
        setIntervalNow(kept ?? (info.live ? liveInterval : fittingInterval(info, known)));
        setStage((n) => n + 1);
      }
      frameAxis(info);
    });
    learn(info).catch(fail);
  }

  /** All of a short session, the last bars of a long one. */
  function frameAxis(info: SessionInfo): void {
    const bar = intervalMicros(interval());
    axis.extent(info.from, player.position()?.ts || info.to, bar * 24, bar);
    if (info.live) axis.follow(Math.round(usualBars() / 2) * bar);
    else if ((info.to - info.from) / bar <= usualBars() * 2.5) axis.fit();
    else axis.follow(usualBars() * bar);
  }

  async function learn(info: SessionInfo): Promise<void> {
    const first = instruments()[0];
    if (!first || info.live || !(info.to > info.from)) return;
    const view = await quantab.views.open(`bars[${first.id}](interval=1m)`, () => undefined);
    const seen = await view.pull({ from: Number.NaN, to: Number.NaN, widthPx: 1 });
    await view.close();
    if (seen.gaps.length > 0 && session()?.id === info.id) setGaps(seen.gaps);
    const coarse = intervals.find((each) => (info.to - info.from) / intervalMicros(each) <= 1_500) ?? '1d';
    const { start, trades, volume } = await quantab.data.bars({ session: info.id, instrument: first.id, interval: coarse });
    if (session()?.id === info.id) setActivity({ start, trades: trades.some((n) => n > 0) ? trades : volume });
  }

  async function forget(id: string): Promise<void> {
    await refresh();
    if (session()?.id !== id && session() !== undefined) return;
    if (session() !== undefined) clear();
    const next = sessions().findLast((known) => known.id !== id && !known.live);
    if (next) await open(next.id);
    else await startMarket();
  }

  async function startMarket(params?: StreamRequest['params']): Promise<void> {
    try {
      await follow(await streams.startMarket(params));
    } catch (thrown) {
      fail(thrown);
    }
  }

  async function taken(controls: Replay): Promise<void> {
    player.take(controls, await controls.position());
  }
  const open = (id: string): Promise<void> => show(id, async () => taken(await quantab.sessions.open(id)));
  const replay = (id: string): Promise<void> => show(id, async () => taken(await quantab.sessions.replay(id, { speed: player.speed() })));

  /** Follows what is on the stage without moving it. */
  const follow = (id: string): Promise<void> =>
    show(id, async () => {
      const controls = await quantab.sessions.current();
      if (controls?.sessionId === id) await taken(controls);
    });

  function imported({ report }: ImportJob): void {
    if (!report) return;
    const { sessionId } = report;
    // An import is on the stage when it is done; one that was stored before is not.
    refresh()
      .then(() => quantab.sessions.current())
      .then((controls) => (controls?.sessionId === sessionId ? follow(sessionId) : open(sessionId)))
      .catch(fail);
  }
  const imports = createImports(quantab, imported, fail);

  quantab.on('status', (event) => {
    if (sessionsChanged(event)) refresh().catch(fail);
    const moved = movedTo(event);
    if (moved && moved.sessionId === opening()) setComputed(moved.rows > 0 ? moved.row / moved.rows : 0);
    // Something else took the stage: a script pushed ticks or opened a session.
    if (moved && moved.sessionId !== session()?.id && opening() === undefined && !imports.running()) void follow(moved.sessionId);
  });
  quantab.on('gap', (event) => {
    const gap = event as { sessionId?: string; from?: number; to?: number };
    const { from, to } = gap;
    if (gap.sessionId !== session()?.id || from === undefined || to === undefined) return;
    const known = gaps();
    for (let i = 0; i < known.length; i += 2) if (known[i] === from) return;
    setGaps(Float64Array.of(...known, from, to));
  });

  createEffect(
    on([player.position, session, interval], ([position, info, each]) => {
      if (!info || position?.sessionId !== info.id) return;
      const bar = intervalMicros(each);
      axis.extent(info.from, Number.isFinite(position.ts) && position.row > 0 ? position.ts : info.from, bar * 24, bar);
    }),
  );

  quantab.ready
    .then(async () => {
      quantab.studies.list().then(setStudies, fail);
      await refresh();
      restored = await quantab.workspaces.current();
      const before = restored.session;
      const list = sessions().filter(({ live }) => !live);
      // The list comes oldest first.
      const next = list.find(({ id }) => id === before) ?? list.at(-1);
      if (opening() !== undefined || session() !== undefined || imports.running()) return;
      if (next && before !== simulatedMarket) await open(next.id);
      else if (!(await quantab.sessions.current())) await startMarket();
    })
    .catch((thrown: unknown) => {
      setLoaded(true);
      fail(thrown);
    })
    .finally(() => setBooting(false));

  return {
    quantab,
    frames,
    prefs,
    toasts,
    player,
    streams,
    imports,
    axis,
    loaded,
    booting,
    sessions,
    session,
    opening,
    computed,
    stage,
    instruments,
    instrument,
    partner,
    pick: setPicked,
    interval,
    setInterval(next) {
      const scale = intervalMicros(next) / intervalMicros(interval());
      batch(() => {
        setIntervalNow(next);
        const info = session();
        if (!info || scale === 1) return;
        if (axis.mode() === 'free') return;
        frameAxis(info);
      });
    },
    studies,
    trust,
    activity,
    gaps,
    open,
    replay,
    startMarket,
    refresh,
    forget,
    fail,
    spoken,
    say,
  };
}

/** Of a session that has only begun. */
const liveInterval: Interval = '5s';

/** The interval whose bars, all of them, come nearest to the usual number: the first picture is a chart and not a handful of blocks. */
export function fittingInterval({ from, to }: { from: number; to: number }, known: readonly Interval[] = intervals): Interval {
  const off = (each: Interval): number => Math.abs(Math.log((to - from) / intervalMicros(each) / usualBars()));
  return (known.length > 0 ? known : intervals).reduce((best, each) => (off(each) < off(best) ? each : best));
}
