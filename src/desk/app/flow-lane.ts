/** An answer of `quantab.flow` as the feed of a chart's lane: what is wanted comes from the chart, gaps and state go to it. */
import type { FlowAnswer } from '../../api/flow-types.ts';
import type { Quantab } from '../../api/types.ts';
import type { Status } from '../../market/view.ts';
import type { Span } from '../charts/scale.ts';
import type { Feed } from './feed.ts';
import { type FlowFeed, openFlowFeed } from './flow-feed.ts';

export interface FlowLane<A> {
  /** For traces: its frame has no columns. */
  readonly feed: Feed;
  readonly answer: A | undefined;
  readonly fault: string | undefined;
  /** What the chart wants, with margins; undefined before it has asked. */
  readonly wanted: Span | undefined;
  renew(): void;
}

const stateOf = ({ none }: FlowAnswer): Status =>
  none ? { state: 'degenerate', reason: none, n: 0, nMin: 1 } : { state: 'ok', n: 0, nMin: 0 };

/** `ask` is given the span that the chart wants. `stage` tells sessions apart. `last` tells the newest time and value of an answer. */
export function openFlowLane<A extends FlowAnswer>(
  quantab: Quantab,
  ask: (wanted: Span) => Promise<A> | undefined,
  last: (answer: A) => { ts: number; value: number },
  onAnswer: () => void,
  stage: () => number,
): FlowLane<A> {
  let wanted: Span | undefined;
  const flow: FlowFeed<A> = openFlowFeed(quantab, () => (wanted ? ask(wanted) : undefined), onAnswer, undefined, stage);
  const feed: Feed = {
    ref: '',
    get frame() {
      const { answer } = flow;
      if (!answer || !wanted) return undefined;
      return {
        ref: '',
        kind: 'profile' as const,
        unit: '',
        revision: 0,
        ...wanted,
        columns: {},
        gaps: answer.gaps,
        last: last(answer),
        status: stateOf(answer),
      };
    },
    get fault() {
      return flow.fault;
    },
    want({ from, to }) {
      if (wanted?.from === from && wanted.to === to) return;
      wanted = { from, to };
      flow.renew();
    },
    sleep: (asleep) => flow.sleep(asleep),
    close: () => flow.close(),
  };
  return {
    feed,
    get answer() {
      return flow.answer;
    },
    get fault() {
      return flow.fault;
    },
    get wanted() {
      return wanted;
    },
    renew: () => flow.renew(),
  };
}
