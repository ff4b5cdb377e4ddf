/** Steps that can be taken back, and taken again. Each holds what was there before it. */
import { type Accessor, createSignal } from 'solid-js';

export interface Step<T> {
  /** What was done, in words: `close Tape`. */
  label: string;
  before: T;
}

export interface Undo<T> {
  /** What would be taken back, taken again; undefined when there is nothing. */
  past: Accessor<Step<T> | undefined>;
  future: Accessor<Step<T> | undefined>;
  add(label: string, before: T): void;
  /** Gives what to go back to; `now` is what can be taken again. */
  back(now: T): Step<T> | undefined;
  forth(now: T): Step<T> | undefined;
}

export function createUndo<T>(most = 60): Undo<T> {
  const [done, setDone] = createSignal<readonly Step<T>[]>([]);
  const [undone, setUndone] = createSignal<readonly Step<T>[]>([]);
  return {
    past: () => done().at(-1),
    future: () => undone().at(-1),
    add(label, before) {
      setDone((steps) => [...steps, { label, before }].slice(-most));
      setUndone([]);
    },
    back(now) {
      const step = done().at(-1);
      if (!step) return undefined;
      setDone((steps) => steps.slice(0, -1));
      setUndone((steps) => [...steps, { label: step.label, before: now }]);
      return step;
    },
    forth(now) {
      const step = undone().at(-1);
      if (!step) return undefined;
      setUndone((steps) => steps.slice(0, -1));
      setDone((steps) => [...steps, { label: step.label, before: now }]);
      return step;
    },
  };
}
