/** The stage of the fake: one position over one tape, moved by a timer while it plays. */
import type { Position, Replay } from '../../../src/api/types.ts';
import type { Tape } from './series.ts';

export interface FakeTransportOptions {
  /** Microseconds. */
  start: number;
  end: number;
  tape: Tape;
  /** Shown at first; '' for none. */
  session: string;
  /** The one that would be recorded, if any. */
  running?: string;
  moved(position: Position): void;
}

export interface FakeTransport {
  session(): string;
  /** Microseconds. */
  at(): number;
  open(session: string): Replay;
  play(session: string, speed: number | 'max', from: number): Replay;
  current(): Replay | undefined;
}

const frameMs = 33;

export function openFakeTransport({ start, end, tape, session, running, moved }: FakeTransportOptions): FakeTransport {
  let at = end;
  let shown = session;
  let state: Position['state'] = 'ended';
  let speed: number | 'max' = 1;
  let timer: ReturnType<typeof setInterval> | undefined;
  const rows = tape.ts.length;
  const rowAt = (): number => tape.ts.filter((t) => t <= at).length;
  const position = (): Position => ({
    sessionId: shown,
    ts: at,
    row: rowAt(),
    rows,
    state,
    speed,
    ...(shown === running ? { live: at >= end } : {}),
  });
  const touch = (): void => moved(position());

  function stand(as: Position['state']): void {
    clearInterval(timer);
    state = as;
  }

  function go(): void {
    stand('playing');
    timer = setInterval(() => {
      at = Math.min(end, at + (speed === 'max' ? 60e6 : speed * frameMs * 1_000));
      if (at >= end) stand('ended');
      touch();
    }, frameMs);
  }

  const controls = (): Replay => ({
    sessionId: shown,
    pause: async () => stand('paused'),
    resume: async () => go(),
    async step(n = 1) {
      stand('paused');
      at = tape.ts[Math.max(0, Math.min(rows - 1, rowAt() - 1 + n))]!;
      touch();
      return position();
    },
    async seek(ts) {
      at = Math.max(start, Math.min(end, ts));
      if (state === 'ended') state = 'paused';
      touch();
      return position();
    },
    async setSpeed(next) {
      speed = next;
    },
    position: async () => position(),
    done: new Promise(() => undefined),
  });

  return {
    session: () => shown,
    at: () => at,
    open(id) {
      stand('ended');
      shown = id;
      at = end;
      touch();
      return controls();
    },
    play(id, wanted, from) {
      shown = id;
      speed = wanted;
      at = from;
      go();
      touch();
      return controls();
    },
    current: () => (shown ? controls() : undefined),
  };
}
