/** Asks `quantab.flow` for a panel: again on news and when the question changes, asleep while the panel is hidden. */
import { type Accessor, createEffect, createSignal, on, onCleanup } from 'solid-js';
import { pageShown } from './feeds.ts';
import { openFlowFeed } from './flow-feed.ts';
import type { DeskState } from './state.ts';

export interface Answered<Q, A> {
  readonly question: Q;
  readonly answer: A;
}

export interface FlowQuestion<Q, A> {
  /** The newest answer with what was asked; of another question than the one that stands now until that is answered. */
  answered: Accessor<Answered<Q, A> | undefined>;
  /** Why there is none, in words. */
  fault: Accessor<string | undefined>;
}

/** `question`: undefined while there is nothing to ask. It is asked again, at most each `everyMs`, when rows come. */
export function createFlowQuestion<Q, A>(
  state: DeskState,
  question: Accessor<Q | undefined>,
  call: (question: Q) => Promise<A>,
  visible: Accessor<boolean>,
  everyMs = 250,
): FlowQuestion<Q, A> {
  const [answered, setAnswered] = createSignal<Answered<Q, A> | undefined>();
  const [fault, setFault] = createSignal<string | undefined>();
  const feed = openFlowFeed<Answered<Q, A>>(
    state.quantab,
    () => {
      const asked = state.stage() === 0 ? undefined : question();
      return asked === undefined ? undefined : call(asked).then((answer) => ({ question: asked, answer }));
    },
    () => {
      setAnswered(() => feed.answer);
      setFault(feed.fault);
    },
    everyMs,
    state.stage,
  );
  createEffect(on([question, state.stage], feed.renew, { defer: true }));
  // What was told of the session before is of no use.
  createEffect(on(state.stage, () => setAnswered(undefined), { defer: true }));
  createEffect(on([visible, pageShown], ([shown, page]) => feed.sleep(!shown || !page)));
  onCleanup(feed.close);
  return { answered, fault };
}
