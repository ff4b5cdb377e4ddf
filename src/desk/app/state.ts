/** What the desk knows and can do, in one object handed to every part. It acts through `quantab` alone. */
import { type Accessor, batch, createMemo, createSignal } from 'solid-js';
import type { StreamRequest } from '../../api/stream-types.ts';
import type { InstrumentInfo, Quantab, Replay, SessionInfo, StudyOutline, Workspace } from '../../api/types.ts';
import { toQuantabError } from '../../core/errors.ts';
import type { Interval } from '../../core/interval.ts';
import { createTimeAxis, type TimeAxis } from './axis.ts';
import { type Frame, openFrame } from './frame.ts';
import { createImports, type ImportJob, type Imports } from './imports.ts';
import { createLive, type Live } from './live.ts';
import { type Activity, createOnStage } from './on-stage.ts';
import { createPlayer, movedTo, type Player, sessionsChanged } from './player.ts';
import { createPrefs, type Prefs } from './prefs.ts';
import { createStreams, type Streams, simulatedMarket } from './streams.ts';
import { createToasts, type Toasts } from './toasts.ts';

export type Trust = 'live' | 'replay' | 'file' | 'simulated';

export interface DeskState {
  quantab: Quantab;
  frames: Frame;
  prefs: Prefs;
  toasts: Toasts;
  player: Player;
  streams: Streams;
  live: Live;
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
  pickPartner(instrument: string): void;
  interval: Accessor<Interval>;
  setInterval(interval: Interval): void;
  studies: Accessor<readonly StudyOutline[]>;
  trust: Accessor<Trust>;
  activity: Accessor<Activity | undefined>;
  /** Missing spans of the session that are known, pairs of microseconds. */
  gaps: Accessor<Float64Array>;
  open(session: string): Promise<void>;
  /** `from`: microseconds; the start when left out. */
  replay(session: string, from?: number): Promise<void>;
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
  const [picked, setPicked] = createSignal<string | undefined>();
  const [against, setAgainst] = createSignal<string | undefined>();
  const [studies, setStudies] = createSignal<readonly StudyOutline[]>([]);
  const [spoken, say] = createSignal('');

  function fail(thrown: unknown): void {
    const error = toQuantabError(thrown);
    if (error.code === 'cancelled' || toasts.list().some(({ text }) => text === error.message)) return;
    const detail = typeof error.detail === 'string' ? error.detail : undefined;
    toasts.add({ tone: 'fault', text: error.message, ...(detail ? { detail } : {}) });
  }

  /** The workspace of the last visit: its session comes back with the interval it had. */
  let restored: Workspace | undefined;
  const streams = createStreams(quantab, session, fail);
  const player = createPlayer(quantab, streams, fail, frames.hurry);
  const onStage = createOnStage({ quantab, axis, player, session, setSession, restored: () => restored, fail });
  const { instruments } = onStage;
  const instrument = createMemo(() => instruments().find(({ id }) => id === picked()) ?? instruments()[0]);
  const partner = createMemo(() => {
    const others = instruments().filter(({ id }) => id !== instrument()?.id);
    return others.find(({ id }) => id === against()) ?? others[0];
  });

  const trust = createMemo<Trust>(() => {
    const shown = session();
    // Rows of a simulated market that were exported and imported again are no market's either.
    if (shown?.source === simulatedMarket || shown?.instruments.some((id) => id.endsWith(`@${simulatedMarket}`))) return 'simulated';
    if (shown?.live && !player.rewound()) return 'live';
    const position = player.position();
    return shown && position && position.computing === undefined && !player.atEnd() ? 'replay' : 'file';
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
    if (kept && shown.live && !kept.live) onStage.learn(kept);
    // What takes its place is on its way already.
    if (!shown || kept || opening() !== undefined) return;
    const staged = await quantab.sessions.current();
    if (session() !== shown) return;
    if (staged && staged.sessionId !== shown.id) await follow(staged.sessionId);
    else onStage.clear();
  }

  /** What is being done to the session that is opened, until it is done. */
  let doing: { what: string; done: Promise<void> } | undefined;

  /**
   * Puts a session on the stage with `take`, then learns what it holds. The same asked twice is done once, and nothing is followed
   * that is on its way; something else of the same session, as the way back from an earlier time, comes after.
   */
  async function show(id: string, what: string, take: () => Promise<unknown>): Promise<void> {
    while (opening() === id && doing) {
      if (doing.what === what || what === 'follow') return;
      await doing.done;
    }
    const mine = { what, done: put(id, take) };
    doing = mine;
    await mine.done;
    if (doing === mine) doing = undefined;
  }

  async function put(id: string, take: () => Promise<unknown>): Promise<void> {
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
      setOpening(undefined);
      onStage.take(info, held);
    });
    onStage.learn(info);
  }

  async function forget(id: string): Promise<void> {
    await refresh();
    if (session()?.id !== id && session() !== undefined) return;
    if (session() !== undefined) onStage.clear();
    const next = shownFirst(sessions().filter((known) => known.id !== id));
    if (next) await open(next);
    else await startMarket();
  }

  async function startMarket(params?: StreamRequest['params']): Promise<void> {
    try {
      await follow(await streams.startMarket(params));
    } catch (thrown) {
      fail(thrown);
    }
  }

  async function taken(controls: Replay, speed?: number): Promise<void> {
    player.take(controls, await controls.position(), speed);
  }
  const open = (id: string): Promise<void> => show(id, 'open', async () => taken(await quantab.sessions.open(id)));
  const replay = (id: string, from?: number): Promise<void> =>
    show(id, `replay ${from ?? ''}`, async () => {
      // A look back begins at the pace it happened at.
      if (from === undefined) return taken(await quantab.sessions.replay(id, { speed: player.speed() }));
      return taken(await quantab.sessions.replay(id, { speed: 1, from }), 1);
    });

  /** Follows what is on the stage without moving it. */
  const follow = (id: string): Promise<void> =>
    show(id, 'follow', async () => {
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
  const live = createLive({ quantab, prefs, streams, toasts, follow, fail });

  quantab.on('status', (event) => {
    if (sessionsChanged(event)) refresh().catch(fail);
    const moved = movedTo(event);
    if (moved && moved.sessionId === opening()) setComputed(moved.rows > 0 ? moved.row / moved.rows : 0);
    // Something else took the stage: a script pushed ticks or opened a session.
    if (moved && moved.sessionId !== session()?.id && opening() === undefined && !imports.running()) void follow(moved.sessionId);
  });
  quantab.ready
    .then(async () => {
      quantab.studies.outlines().then(setStudies, fail);
      await refresh();
      restored = await quantab.workspaces.current();
      // What was seen last stands there until the first rows come; where there is nothing, it waits for them.
      const goes = prefs.live() && prefs.liveOnOpen() ? soon(live.go()) : undefined;
      if (opening() !== undefined || session() !== undefined || imports.running()) return;
      const next = shownFirst(sessions(), restored.session);
      if (next) await open(next);
      else if (!(await goes) && !(await quantab.sessions.current())) await startMarket();
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
    live,
    imports,
    axis,
    loaded,
    booting,
    sessions,
    session,
    opening,
    computed,
    stage: onStage.stage,
    instruments,
    instrument,
    partner,
    pick: setPicked,
    pickPartner: setAgainst,
    interval: onStage.interval,
    setInterval: onStage.setInterval,
    studies,
    trust,
    activity: onStage.activity,
    gaps: onStage.gaps,
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

/** Longest that an empty stage waits for a venue. */
const waitMs = 3_000;
const soon = (going: Promise<boolean>): Promise<boolean> =>
  Promise.race([going, new Promise<boolean>((done) => setTimeout(() => done(false), waitMs))]);

/** The session a visit begins with, or goes on with when the one on the stage is gone: that of the last visit, or the newest stored. */
function shownFirst(sessions: readonly SessionInfo[], before?: string): string | undefined {
  if (before === simulatedMarket) return undefined;
  const stored = sessions.filter(({ live }) => !live);
  // The list comes oldest first.
  return (stored.find(({ id }) => id === before) ?? stored.at(-1))?.id;
}
