/** An answer of `quantab.flow` kept fresh: asked again when rows came or something else is wanted, never twice at a time. */
import type { Quantab } from '../../api/types.ts';
import { toQuantabError } from '../../core/errors.ts';

export interface FlowFeed<A> {
  readonly answer: A | undefined;
  /** Why there is no answer, in words. */
  readonly fault: string | undefined;
  /** Something else is wanted, or other pixels: asks at once. */
  renew(): void;
  /** A hidden panel lets its feed sleep. */
  sleep(asleep: boolean): void;
  close(): void;
}

/** `ask` gives the question as it stands, or undefined while there is nothing to ask. `everyMs`: least time between two that news causes. */
export function openFlowFeed<A>(quantab: Quantab, ask: () => Promise<A> | undefined, onAnswer: () => void, everyMs = 250): FlowFeed<A> {
  let answer: A | undefined;
  let fault: string | undefined;
  let [busy, stale, asleep, closed] = [false, true, false, false];
  let askedAt = Number.NEGATIVE_INFINITY;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function pull(): Promise<void> {
    timer = undefined;
    if (busy || asleep || closed || !stale) return;
    const asked = ask();
    if (!asked) return;
    busy = true;
    stale = false;
    askedAt = performance.now();
    try {
      answer = await asked;
      fault = undefined;
    } catch (thrown) {
      const error = toQuantabError(thrown);
      if (error.code !== 'cancelled') fault = error.message;
    }
    busy = false;
    if (closed) return;
    onAnswer();
    if (stale) touch(everyMs);
  }
  function touch(leastMs: number): void {
    stale = true;
    if (busy || asleep || closed || (timer !== undefined && leastMs > 0)) return;
    clearTimeout(timer);
    const wait = leastMs - (performance.now() - askedAt);
    timer = wait > 0 ? setTimeout(pull, wait) : undefined;
    if (wait <= 0) void pull();
  }
  const leave = [quantab.on('tick-batch', () => touch(everyMs)), quantab.on('status', () => touch(everyMs))];
  touch(0);
  return {
    get answer() {
      return answer;
    },
    get fault() {
      return fault;
    },
    renew: () => touch(0),
    sleep(now) {
      asleep = now;
      if (!asleep && stale) touch(0);
    },
    close() {
      closed = true;
      clearTimeout(timer);
      for (const end of leave) end();
    },
  };
}
