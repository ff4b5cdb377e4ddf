/** The transport of the session on the stage: position, play, step, seek, speed. Drags become at most one seek at a time. */
import { type Accessor, createMemo, createSignal } from 'solid-js';
import type { Position, Quantab, Replay } from '../../api/types.ts';
import type { Streams } from './streams.ts';

export type Speed = number | 'max';
export const speeds: readonly Speed[] = [0.1, 0.25, 0.5, 1, 2, 5, 10, 25, 50, 100, 250, 1000, 'max'];

export interface Player {
  position: Accessor<Position | undefined>;
  speed: Accessor<Speed>;
  playing: Accessor<boolean>;
  /** Everything stored has been seen. */
  atEnd: Accessor<boolean>;
  /** The session goes on being recorded while an earlier stretch of it is shown. */
  rewound: Accessor<boolean>;
  /** Takes the controls of a session; undefined lets go. `speed`: what it was started at, where that was not the player's. */
  take(replay: Replay | undefined, position?: Position, speed?: Speed): void;
  toggle(): Promise<void>;
  pause(): Promise<void>;
  step(rows: number): Promise<void>;
  /** Where the picture goes next; later calls replace earlier ones that have not started. */
  seek(ts: number): void;
  setSpeed(speed: Speed): Promise<void>;
  /** One notch faster (1) or slower (-1). */
  shift(direction: 1 | -1): Promise<void>;
  restart(): Promise<void>;
}

/** While the session on the stage is a simulated market that runs, its stream is what plays, unless it is rewound. */
export function createPlayer(
  quantab: Quantab,
  streams: Pick<Streams, 'shown' | 'speed' | 'toggle' | 'tune'>,
  fail: (thrown: unknown) => void,
  /** A hand moves the position. */
  onMove: () => void = () => undefined,
): Player {
  const [position, setPosition] = createSignal<Position | undefined>();
  const [replaySpeed, setSpeedNow] = createSignal<Speed>(1);
  const rewound = createMemo(() => position()?.live === false);
  const running = (): boolean => streams.shown()?.simulated !== undefined && !rewound();
  const speed = (): Speed => (running() ? streams.speed() : replaySpeed());
  let replay: Replay | undefined;
  let wanted: number | undefined;
  let seeking = false;
  /** What the engine was last seen to play at. */
  let told: Speed | undefined;

  quantab.on('status', (event) => {
    const moved = movedTo(event);
    if (!moved || moved.sessionId !== replay?.sessionId) return;
    setPosition(moved);
    keepPace(moved);
  });

  /** A script may play it at another speed than the strip was set to. What goes to its end, or is live, goes at none. */
  function keepPace(now: Position): void {
    if (now.state !== 'playing' || now.live !== undefined || now.computing !== undefined || now.speed === told) return;
    told = now.speed;
    setSpeedNow(now.speed);
  }

  const playing = createMemo(() => position()?.state === 'playing');
  const atEnd = createMemo(() => {
    const now = position();
    return now !== undefined && now.row >= now.rows && now.state !== 'playing';
  });

  async function guarded(work: (controls: Replay) => Promise<Position | void>): Promise<void> {
    const controls = replay;
    if (!controls) return;
    try {
      const moved = (await work(controls)) ?? (await controls.position());
      if (controls === replay) setPosition(moved);
    } catch (thrown) {
      if (controls === replay) fail(thrown);
    }
  }

  async function drain(): Promise<void> {
    if (seeking) return;
    seeking = true;
    while (wanted !== undefined) {
      const ts = wanted;
      wanted = undefined;
      await guarded((controls) => controls.seek(ts));
    }
    seeking = false;
  }

  async function restart(): Promise<void> {
    const id = replay?.sessionId;
    if (id === undefined) return;
    try {
      const again = await quantab.sessions.replay(id, { speed: speed() });
      replay = again;
      setPosition(await again.position());
    } catch (thrown) {
      fail(thrown);
    }
  }

  async function setSpeed(next: Speed): Promise<void> {
    if (running()) return streams.tune({ speed: next });
    setSpeedNow(next);
    await guarded((controls) => controls.setSpeed(next));
  }

  return {
    position,
    speed,
    playing,
    atEnd,
    rewound,
    take(next, at, pace) {
      replay = next;
      told = undefined;
      if (pace !== undefined) setSpeedNow(pace);
      wanted = undefined;
      setPosition(at);
      if (at) keepPace(at);
    },
    async toggle() {
      if (running()) return streams.toggle();
      // A venue does not wait; what is looked back at does.
      if (streams.shown() && !rewound()) return;
      if (atEnd()) return restart();
      const pausing = playing();
      await guarded(async (controls) => {
        if (pausing) return controls.pause();
        await controls.setSpeed(speed());
        await controls.resume();
      });
    },
    pause: () => guarded((controls) => controls.pause()),
    step(rows) {
      onMove();
      return guarded((controls) => controls.step(rows));
    },
    seek(ts) {
      onMove();
      wanted = ts;
      void drain();
    },
    setSpeed,
    async shift(direction) {
      const at = speeds.indexOf(speed());
      const next = speeds[Math.max(0, Math.min(speeds.length - 1, at + direction))];
      if (next !== undefined) await setSpeed(next);
    },
    restart,
  };
}

/** The position in a status event, when it carries one. */
export function movedTo(event: unknown): Position | undefined {
  if (typeof event !== 'object' || event === null || !('type' in event) || event.type !== 'revision' || !('position' in event))
    return undefined;
  return event.position as Position;
}

/** The event says that the list of stored sessions changed. */
export const sessionsChanged = (event: unknown): boolean =>
  typeof event === 'object' && event !== null && 'type' in event && event.type === 'sessions';
