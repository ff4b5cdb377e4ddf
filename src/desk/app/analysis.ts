/**
 * An analysis kept fresh for a panel: run again when something else is asked for, and while the session grows or plays once each `every` of
 * market time. One run at a time: what is asked for anew ends the run before it, while time that merely went on waits for it. The last
 * answer is kept until the next is there. Nothing is run for a panel that is hidden.
 */
import { type Accessor, batch, createEffect, createMemo, createSignal, on, onCleanup, untrack } from 'solid-js';
import type { AnalysisInfo, AnalysisResult, Quantab } from '../../api/types.ts';
import { toQuantabError } from '../../core/errors.ts';
import { type Interval, intervalMicros } from '../../core/interval.ts';
import { type Over, type Stretch, seenEnd, stretchOf } from './analysis-stretch.ts';
import { pageShown } from './feeds.ts';
import type { Link } from './links.ts';
import type { DeskState } from './state.ts';

export interface AnalysisAsk {
  readonly id: string;
  readonly instruments: readonly string[];
  readonly interval: Interval;
  readonly over: Over;
  readonly params?: Readonly<Record<string, number | string | boolean>>;
}

export interface AnalysisAnswer {
  readonly ask: AnalysisAsk;
  readonly session: string;
  readonly outputs: Record<string, unknown>;
  /** Bars, and of these those with data missing. */
  readonly n: number;
  readonly gapBars: number;
  readonly from: number;
  /** End of the last bar it rests on: what it says was known then. Microseconds. */
  readonly asOf: number;
  readonly elapsedMs: number;
}

export interface AnalysisProgress {
  /** 0 to 1; NaN when not known. */
  readonly share: number;
  readonly note: string;
}

export interface AnalysisFeed {
  /** The last one; of the same session and instruments as are asked for now, perhaps with other parameters (`computing`). */
  answer: Accessor<AnalysisAnswer | undefined>;
  computing: Accessor<boolean>;
  /** The answer is to another question than is asked now: other parameters, interval or stretch. */
  outdated: Accessor<boolean>;
  progress: Accessor<AnalysisProgress | undefined>;
  /** Why there is none, in words. */
  fault: Accessor<string | undefined>;
  /** Ends the run; nothing is run until something else is asked for, or `again`. */
  cancel(): void;
  cancelled: Accessor<boolean>;
  again(): void;
}

export interface AnalysisHost {
  readonly state: Pick<DeskState, 'quantab' | 'session' | 'player'>;
  readonly axis: Link['axis'];
  visible: Accessor<boolean>;
}

/** The screen is still for this long before its stretch is taken. */
const restMs = 350;
/** Runs of the whole desk at once: each takes a core. */
const mostRuns = 2;
/** Where there were too few bars it is tried again after this much market time, not after `every`. Microseconds. */
const growMicros = 5e6;

interface Wanted {
  readonly key: string;
  /** Of session and instruments: an answer with another says nothing about what is asked for. */
  readonly of: string;
  readonly ask: AnalysisAsk;
  readonly session: string;
  readonly stretch: Stretch;
}

export function openAnalysis({ state, axis, visible }: AnalysisHost, ask: Accessor<AnalysisAsk | undefined>): AnalysisFeed {
  const { quantab } = state;
  const [answer, setAnswer] = createSignal<AnalysisAnswer | undefined>();
  const [computing, setComputing] = createSignal(false);
  const [progress, setProgress] = createSignal<AnalysisProgress | undefined>();
  const [fault, setFault] = createSignal<string | undefined>();
  const [cancelled, setCancelled] = createSignal(false);
  const [step, setStep] = createSignal<number | undefined>();

  const asked = createMemo(ask, undefined, { equals: (a, b) => JSON.stringify(a) === JSON.stringify(b) });
  const id = createMemo(() => asked()?.id);
  createEffect(
    on(id, (now) => {
      setStep(undefined);
      if (now === undefined) return;
      everyOf(quantab, now).then(
        (every) => id() === now && setStep(every),
        () => setStep(Number.POSITIVE_INFINITY),
      );
    }),
  );

  const screen = createSettled(axis);
  const bar = (): number => intervalMicros(asked()?.interval ?? '1m');
  const end = createMemo(() => {
    const session = state.session();
    const every = step();
    if (!session || every === undefined) return undefined;
    const lacking = answer() === undefined && fault() !== undefined;
    const by = lacking ? Math.min(every, growMicros) : every;
    const at = (step: number) => seenEnd(session, state.player.position(), bar(), step);
    // Without a step only a choice makes a run: time that goes on is looked at then.
    if (every === Number.POSITIVE_INFINITY && session.live) return untrack(() => at(by));
    const next = at(by);
    // What was answered early stands until the next step: it is not asked for again with fewer bars.
    const reached = untrack(answer)?.asOf ?? Number.NaN;
    return reached > next && reached <= at(0) ? reached : next;
  });
  const wanted = createMemo((): Wanted | undefined => {
    const what = asked();
    const session = state.session();
    const to = end();
    if (!what || !session || to === undefined) return undefined;
    const shown = what.over === 'screen' ? screen() : { mode: 'fit' as const, from: 0, to: 0 };
    const fixed = { free: [shown.from, shown.to], follow: [shown.to - shown.from], fit: [] }[shown.mode];
    const of = JSON.stringify([session.id, what.id, what.instruments]);
    const key = JSON.stringify([of, what, fixed]);
    return { key, of, ask: what, session: session.id, stretch: stretchOf(what.over, session, to, bar(), shown) };
  });

  let running: { want: Wanted; stop: AbortController } | undefined;
  let done: Wanted | undefined;

  const same = (a: Wanted | undefined, b: Wanted): boolean =>
    a !== undefined && a.key === b.key && Object.is(a.stretch.from, b.stretch.from) && Object.is(a.stretch.to, b.stretch.to);

  function look(): void {
    const want = wanted();
    if (!want) {
      running?.stop.abort();
      batch(() => {
        setAnswer(undefined);
        setFault(undefined);
        setComputing(false);
      });
      done = undefined;
      return;
    }
    if (running && running.want.key !== want.key) running.stop.abort();
    const held = answer();
    if (held && JSON.stringify([held.session, held.ask.id, held.ask.instruments]) !== want.of) setAnswer(undefined);
    if ((running && !running.stop.signal.aborted) || cancelled() || !visible() || !pageShown() || same(done, want)) return;
    void run(want);
  }

  async function run(want: Wanted): Promise<void> {
    const stop = new AbortController();
    const mine = { want, stop };
    running = mine;
    batch(() => {
      setComputing(true);
      setProgress(undefined);
    });
    const { ask: what, session, stretch } = want;
    const current = (): boolean => running === mine && !stop.signal.aborted;
    try {
      const result = await inTurn(quantab, stop.signal, () =>
        quantab.analyses.run(what.id, {
          session,
          instruments: [...what.instruments],
          interval: what.interval,
          from: stretch.from,
          to: stretch.to,
          ...(what.params ? { params: what.params } : {}),
          signal: stop.signal,
          onProgress: (part, total, note) => current() && setProgress({ share: total ? part / total : Number.NaN, note }),
        }),
      );
      if (current()) take(want, result);
    } catch (thrown) {
      const error = toQuantabError(thrown);
      if (current() && error.code !== 'cancelled') {
        done = want;
        batch(() => {
          setAnswer(undefined);
          setFault(error.message);
        });
      }
    } finally {
      if (running === mine) {
        running = undefined;
        batch(() => {
          setComputing(false);
          setProgress(undefined);
        });
        look();
      }
    }
  }

  function take(want: Wanted, { outputs, n, gapBars, from, to, elapsedMs }: AnalysisResult): void {
    done = want;
    const asOf = to + intervalMicros(want.ask.interval);
    batch(() => {
      setFault(undefined);
      setAnswer({ ask: want.ask, session: want.session, outputs, n, gapBars, from, asOf, elapsedMs });
    });
  }

  createEffect(on(asked, () => setCancelled(false), { defer: true }));
  createEffect(on([wanted, visible, pageShown, cancelled], () => untrack(look)));
  onCleanup(() => {
    running?.stop.abort();
    running = undefined;
  });

  return {
    answer,
    computing,
    outdated: () => answer() !== undefined && JSON.stringify(answer()!.ask) !== JSON.stringify(asked()),
    progress,
    fault,
    cancelled,
    cancel() {
      setCancelled(true);
      running?.stop.abort();
    },
    again() {
      done = undefined;
      setCancelled(false);
      untrack(look);
    },
  };
}

/** What the axis shows, once it rests where a hand left it. */
function createSettled(axis: AnalysisHost['axis']): Accessor<{ mode: ReturnType<typeof axis.mode>; from: number; to: number }> {
  const now = () => ({ mode: axis.mode(), ...axis.span() });
  const [settled, setSettled] = createSignal(untrack(now), { equals: (a, b) => a.mode === b.mode && a.from === b.from && a.to === b.to });
  let timer: ReturnType<typeof setTimeout> | undefined;
  createEffect(
    on([axis.mode, axis.span], () => {
      clearTimeout(timer);
      timer = setTimeout(() => setSettled(untrack(now)), restMs);
    }),
  );
  onCleanup(() => clearTimeout(timer));
  return settled;
}

const infos = new WeakMap<Quantab, Promise<AnalysisInfo[]>>();

/** Microseconds of market time between two runs; Infinity: only when asked for anew. */
async function everyOf(quantab: Quantab, id: string): Promise<number> {
  let known = infos.get(quantab);
  if (!known) {
    known = quantab.analyses.list();
    infos.set(quantab, known);
    known.catch(() => infos.delete(quantab));
  }
  const every = (await known).find((info) => info.id === id)?.every;
  return every === undefined ? Number.POSITIVE_INFINITY : intervalMicros(every);
}

interface Turns {
  runs: number;
  waiting: (() => void)[];
}
const turns = new WeakMap<Quantab, Turns>();

/** Runs `work` when there is room beside the desk's other runs; one that was ended while it waited is not begun. */
async function inTurn<T>(quantab: Quantab, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  const held = turns.get(quantab) ?? { runs: 0, waiting: [] };
  turns.set(quantab, held);
  if (held.runs >= mostRuns) await new Promise<void>((go) => held.waiting.push(go));
  else held.runs++;
  try {
    signal.throwIfAborted();
    return await work();
  } finally {
    const next = held.waiting.shift();
    if (next) next();
    else held.runs--;
  }
}
