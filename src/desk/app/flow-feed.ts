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

/**
 * Milliseconds from one ask that pass before news alone asks for the next: looking far back must not hold the engine, and what waited for others that
 * ask must not fall behind a market that plays.
 */
const restOf = (tookMs: number): number => Math.min(4 * tookMs, Math.max(1_000, 2 * tookMs));

/**
 * `ask` gives the question as it stands, or undefined while there is nothing to ask. `everyMs`: least time between two that news
 * causes. `stage` tells sessions apart: an answer of the one before is dropped.
 */
export function openFlowFeed<A>(
  quantab: Quantab,
  ask: () => Promise<A> | undefined,
  onAnswer: () => void,
  everyMs = 250,
  stage: () => number = () => 0,
): FlowFeed<A> {
  let answer: A | undefined;
  let fault: string | undefined;
  let [busy, stale, urgent, asleep, closed] = [false, true, false, false, false];
  let askedAt = Number.NEGATIVE_INFINITY;
  let restMs = everyMs;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function pull(): Promise<void> {
    timer = undefined;
    if (busy || asleep || closed || !stale) return;
    const of = stage();
    let got: A | undefined;
    let why: string | undefined;
    try {
      const asked = ask();
      if (!asked) return;
      busy = true;
      stale = urgent = false;
      askedAt = performance.now();
      got = await asked;
    } catch (thrown) {
      if (!busy) stale = urgent = false;
      const error = toQuantabError(thrown);
      if (error.code === 'cancelled') got = answer;
      else why = error.message;
    }
    busy = false;
    if (closed) return;
    restMs = Math.max(everyMs, restOf(performance.now() - askedAt));
    if (stage() !== of) stale = urgent = true;
    // What cannot be told any more is not what was told before.
    answer = stage() === of ? got : undefined;
    fault = stage() === of ? why : undefined;
    onAnswer();
    if (stale) touch(urgent ? 0 : restMs);
  }
  function touch(leastMs: number): void {
    stale = true;
    if (leastMs === 0) urgent = true;
    if (busy || asleep || closed || (timer !== undefined && leastMs > 0)) return;
    clearTimeout(timer);
    const wait = leastMs - (performance.now() - askedAt);
    timer = wait > 0 ? setTimeout(pull, wait) : undefined;
    if (wait <= 0) void pull();
  }
  const leave = [quantab.on('tick-batch', () => touch(restMs)), quantab.on('status', () => touch(restMs))];
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
