/** What is known of the session on the stage: its instruments, its missing spans, how busy it was; and the interval and axis it is shown at. */
import { type Accessor, batch, createEffect, createSignal, on } from 'solid-js';
import type { InstrumentInfo, Quantab, SessionInfo, Workspace } from '../../api/types.ts';
import { type Interval, intervalMicros, intervals } from '../../core/interval.ts';
import type { TimeAxis } from './axis.ts';
import { knownIntervals } from './bars-by.ts';
import { fittingInterval, liveInterval, usualBars } from './interval-fit.ts';
import type { Player } from './player.ts';
import { keptAs } from './streams.ts';

/** Trades by time, or volume where a file has only bars. */
export interface Activity {
  /** Of each bar, microseconds. */
  start: Float64Array;
  trades: Float64Array;
}

interface OnStage {
  instruments: Accessor<readonly InstrumentInfo[]>;
  interval: Accessor<Interval>;
  setInterval(interval: Interval): void;
  activity: Accessor<Activity | undefined>;
  /** Pairs of microseconds. */
  gaps: Accessor<Float64Array>;
  /** Changes when views have to be opened again. */
  stage: Accessor<number>;
  /** A session has come, or is known better. */
  take(session: SessionInfo, held: readonly InstrumentInfo[]): void;
  /** Asks what is only known of a stored session. */
  learn(session: SessionInfo): void;
  /** Nothing is on the stage: no session, and nothing that was known of one. */
  clear(): void;
}

export interface StageParts {
  quantab: Quantab;
  axis: TimeAxis;
  player: Player;
  session: Accessor<SessionInfo | undefined>;
  setSession(session: SessionInfo | undefined): void;
  /** The workspace of the last visit. */
  restored(): Workspace | undefined;
  fail(thrown: unknown): void;
}

const watchMs = 1_500;
/** Looks at a gap that does not grow, before it is taken for over. */
const mostLooks = 4;

/** Spans that touch are one: instruments lose the same stretch together. */
export function withGap(known: Float64Array, from: number, to: number): Float64Array {
  const spans: number[] = [];
  let [start, end] = [from, Math.max(from, to)];
  let placed = false;
  for (let i = 0; i + 1 < known.length; i += 2) {
    const [a, b] = [known[i]!, known[i + 1]!];
    if (b < start) spans.push(a, b);
    else if (a > end) {
      if (!placed) spans.push(start, end);
      placed = true;
      spans.push(a, b);
    } else [start, end] = [Math.min(a, start), Math.max(b, end)];
  }
  if (!placed) spans.push(start, end);
  return Float64Array.from(spans);
}

export function createOnStage({ quantab, axis, player, session, setSession, restored, fail }: StageParts): OnStage {
  const [stage, setStage] = createSignal(0);
  const [instruments, setInstruments] = createSignal<readonly InstrumentInfo[]>([]);
  const [interval, setIntervalNow] = createSignal<Interval>('15s');
  const [activity, setActivity] = createSignal<Activity | undefined>();
  const [gaps, setGaps] = createSignal<Float64Array>(new Float64Array());

  /** Another session, or none: what was known of the one before is not of this one. */
  function renew(info: SessionInfo | undefined, held: readonly InstrumentInfo[]): void {
    setSession(info);
    setInstruments(held);
    setActivity(undefined);
    setGaps(new Float64Array());
    axis.setCrosshair(undefined);
    setStage((n) => n + 1);
  }

  /** Of the last visit, of a session that begins, or the one that fits. */
  function firstInterval(info: SessionInfo, held: readonly InstrumentInfo[]): Interval {
    const known = knownIntervals(held[0]);
    const before = restored();
    if (before?.session === keptAs(info) && known.includes(before.interval)) return before.interval;
    return info.live ? liveInterval : fittingInterval(info, known);
  }

  /** All of a short session, the last bars of a long one. */
  function frameAxis(info: SessionInfo): void {
    const bar = intervalMicros(interval());
    axis.extent(info.from, player.position()?.ts || info.to, bar * 8, bar);
    if (info.live) axis.follow(Math.round(usualBars() / 2) * bar);
    else if ((info.to - info.from) / bar <= usualBars() * 2.5) axis.fit();
    else axis.follow(usualBars() * bar);
  }

  async function gapsOf(instrument: string): Promise<Float64Array> {
    const view = await quantab.views.open(`bars[${instrument}](interval=1m)`, () => undefined);
    const { gaps: seen } = await view.pull({ from: Number.NaN, to: Number.NaN, widthPx: 1 });
    await view.close();
    return seen;
  }

  async function ask(info: SessionInfo): Promise<void> {
    const first = instruments()[0];
    if (!first || info.live || !(info.to > info.from)) return;
    const seen = await gapsOf(first.id);
    if (seen.length > 0 && session()?.id === info.id) setGaps(seen);
    const coarse = intervals.find((each) => (info.to - info.from) / intervalMicros(each) <= 1_500) ?? '1d';
    const { start, trades, volume } = await quantab.data.bars({ session: info.id, instrument: first.id, interval: coarse });
    if (session()?.id === info.id) setActivity({ start, trades: trades.some((n) => n > 0) ? trades : volume });
  }

  /** What was asked of a session that left the stage meanwhile was asked of another one: the desk hears of it later than the engine. */
  async function failOf({ id }: SessionInfo, thrown: unknown): Promise<void> {
    const now = await quantab.sessions.current();
    if (now?.sessionId === id) fail(thrown);
  }

  quantab.on('gap', (event) => {
    const gap = event as { sessionId?: string; from?: number; to?: number };
    const { from, to } = gap;
    if (gap.sessionId !== session()?.id || from === undefined || to === undefined) return;
    setGaps(withGap(gaps(), from, to));
    watchGap();
  });

  /** A gap is told when it begins: while the session goes on, how it grew is asked of the view that its charts ask. */
  let watching = false;
  function watchGap(looks = mostLooks): void {
    if (watching) return;
    watching = true;
    setTimeout(async () => {
      watching = false;
      const info = session();
      const first = instruments()[0];
      if (!info?.live || !first) return;
      const before = gaps();
      const seen = await gapsOf(first.id).catch(() => undefined);
      if (!seen || seen.length === 0 || session()?.id !== info.id) return;
      const grew = before.length !== seen.length || before.some((at, i) => at !== seen[i]);
      if (grew) setGaps(seen);
      if (grew || looks > 1) watchGap(grew ? mostLooks : looks - 1);
    }, watchMs);
  }

  createEffect(
    on([player.position, session, interval], ([position, info, each]) => {
      if (!info || position?.sessionId !== info.id) return;
      const bar = intervalMicros(each);
      axis.extent(info.from, Number.isFinite(position.ts) && position.row > 0 ? position.ts : info.from, bar * 8, bar);
    }),
  );

  return {
    instruments,
    interval,
    setInterval(next) {
      const scale = intervalMicros(next) / intervalMicros(interval());
      batch(() => {
        setIntervalNow(next);
        const info = session();
        if (info && scale !== 1 && axis.mode() !== 'free') frameAxis(info);
        // A market that runs is followed; while all its bars fit they are shown, not mostly empty room.
        if (info?.live && scale > 1 && axis.mode() === 'follow' && axis.end() - axis.start() < axis.span().to - axis.span().from)
          axis.fit();
      });
    },
    activity,
    gaps,
    stage,
    take(info, held) {
      batch(() => {
        if (session()?.id === info.id) {
          setSession(info);
          setInstruments(held);
        } else {
          renew(info, held);
          setIntervalNow(firstInterval(info, held));
        }
        frameAxis(info);
      });
    },
    learn: (info) => void ask(info).catch((thrown: unknown) => failOf(info, thrown)),
    clear() {
      player.take(undefined);
      batch(() => renew(undefined, []));
    },
  };
}
