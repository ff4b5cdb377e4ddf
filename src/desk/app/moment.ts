/**
 * Several views of one moment: pulled in one go, at most four times a second, and shown together. Numbers side by side are
 * compared with each other, so that rows of different moments would mislead. Frames of one moment have one revision.
 */
import { type Accessor, createEffect, createSignal, on, onCleanup } from 'solid-js';
import type { Quantab, View } from '../../api/types.ts';
import { toQuantabError } from '../../core/errors.ts';
import type { ViewFrame, ViewRequest } from '../../market/view.ts';
import type { DeskState } from './state.ts';

export interface Moment {
  readonly frames: ReadonlyMap<string, ViewFrame>;
  /** Why a reference has no frame, in words. */
  readonly faults: ReadonlyMap<string, string>;
}

const nothing: Moment = { frames: new Map(), faults: new Map() };
const newest: ViewRequest = { from: Number.NaN, to: Number.NaN, widthPx: 1 };
const everyMs = 250;
/** While the engine runs it may step between two answers: then all are asked again, this often at most. */
const attempts = 4;

type Answer = { ref: string } & ({ frame: ViewFrame } | { fault: string });

const answerOf = (ref: string, view: Pick<View, 'pull'>): Promise<Answer | undefined> =>
  view.pull(newest).then(
    (frame) => ({ ref, frame }),
    (thrown: unknown) => {
      const error = toQuantabError(thrown);
      return error.code === 'cancelled' ? undefined : { ref, fault: error.message };
    },
  );

/** Pulls all views until they agree on the revision. */
export async function pullMoment(views: ReadonlyMap<string, Pick<View, 'pull'>>): Promise<Moment> {
  let answers: (Answer | undefined)[] = [];
  for (let attempt = 0; attempt < attempts; attempt++) {
    answers = await Promise.all([...views].map(([ref, view]) => answerOf(ref, view)));
    if (new Set(answers.flatMap((answer) => (answer && 'frame' in answer ? answer.frame.revision : []))).size <= 1) break;
  }
  const frames = new Map<string, ViewFrame>();
  const faults = new Map<string, string>();
  for (const answer of answers) {
    if (!answer) continue;
    if ('frame' in answer) frames.set(answer.ref, answer.frame);
    else faults.set(answer.ref, answer.fault);
  }
  return { frames, faults };
}

interface Group {
  sleep(asleep: boolean): void;
  close(): void;
}

/** Views of one stage and one set of references. */
function openGroup(quantab: Quantab, refs: readonly string[], onMoment: (moment: Moment) => void): Group {
  const views = new Map<string, View>();
  const faults = new Map<string, string>();
  let ready = false;
  let stale = true;
  let busy = false;
  let asleep = false;
  let closed = false;
  let pulledAt = Number.NEGATIVE_INFINITY;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function pull(): Promise<void> {
    timer = undefined;
    if (!ready || !stale || busy || asleep || closed) return;
    busy = true;
    stale = false;
    pulledAt = performance.now();
    const moment = await pullMoment(views);
    busy = false;
    if (closed) return;
    onMoment({ frames: moment.frames, faults: new Map([...faults, ...moment.faults]) });
    if (stale) touch();
  }

  function touch(): void {
    stale = true;
    if (!ready || busy || asleep || closed || timer !== undefined) return;
    const wait = everyMs - (performance.now() - pulledAt);
    if (wait > 0) timer = setTimeout(pull, wait);
    else void pull();
  }

  async function open(ref: string): Promise<void> {
    try {
      const view = await quantab.views.open(ref, touch);
      if (closed) await view.close();
      else views.set(ref, view);
    } catch (thrown) {
      const error = toQuantabError(thrown);
      if (error.code !== 'cancelled') faults.set(ref, error.message);
    }
  }

  void Promise.all(refs.map(open)).then(() => {
    ready = true;
    touch();
  });

  return {
    sleep(now) {
      asleep = now;
      if (!asleep && stale) touch();
    },
    close() {
      closed = true;
      clearTimeout(timer);
      for (const view of views.values()) view.close().catch(() => undefined);
    },
  };
}

/** The newest values of these references, all of one moment; opened again when another session takes the stage. */
export function createMoment(
  state: DeskState,
  refs: Accessor<readonly string[]>,
  visible: Accessor<boolean> = () => true,
): Accessor<Moment> {
  const [moment, setMoment] = createSignal<Moment>(nothing);
  let group: Group | undefined;
  let opened = '';
  createEffect(
    on([state.stage, refs], ([stage, wanted]) => {
      const key = JSON.stringify([stage, wanted]);
      if (key === opened) return;
      const before = opened === '' ? undefined : (JSON.parse(opened) as [number, string[]])[0];
      opened = key;
      group?.close();
      group = undefined;
      // Another choice on the same stage keeps what is known until its answer is there.
      if (before !== stage || stage === 0) setMoment(nothing);
      if (stage === 0 || wanted.length === 0) return;
      group = openGroup(state.quantab, wanted, setMoment);
      group.sleep(!visible());
    }),
  );
  createEffect(on(visible, (shown) => group?.sleep(!shown), { defer: true }));
  onCleanup(() => group?.close());
  return moment;
}
