/** The controls of a session on the stage. `done` resolves at the end, or when another session takes the stage. */
import { QuantabError } from '../core/errors.ts';
import type { WorkerClient } from '../engine/workers/client.ts';
import { checkSpeed } from './sessions.ts';
import type { Replay } from './types.ts';

export function createReplay(workers: WorkerClient, sessionId: string): Replay {
  const { engine } = workers;
  const done = new Promise<void>((resolve) => {
    const end = (): void => {
      leave();
      resolve();
    };
    const look = (): void =>
      void engine.position(sessionId).then(
        (position) => {
          if (position?.state !== 'playing' && position?.state !== 'paused') end();
        },
        () => undefined,
      );
    const leave = workers.subscribe((event) => {
      if ((event.type === 'ended' || event.type === 'closed') && event.sessionId === sessionId) end();
      // Someone else may have led it to its end, which ends no playing. What is told may be of before.
      else if (event.type === 'revision' && event.position.sessionId === sessionId && event.position.state === 'ended') look();
    });
    look();
  });
  return {
    sessionId,
    done,
    pause: () => engine.pause(sessionId),
    resume: () => engine.play(sessionId),
    async step(n = 1) {
      if (!Number.isInteger(n)) throw new QuantabError('bad-input', `step takes a whole number of rows, was ${n}.`);
      return engine.step(sessionId, n);
    },
    async seek(ts) {
      if (!Number.isFinite(ts)) throw new QuantabError('bad-input', `seek takes a time in microseconds, was ${ts}.`);
      return engine.seek(sessionId, ts);
    },
    async setSpeed(speed) {
      checkSpeed(speed);
      await engine.speed(sessionId, speed);
    },
    async position() {
      const position = await engine.position(sessionId);
      if (!position) throw new QuantabError('not-found', `Session ${sessionId} is not the one being shown.`);
      return position;
    },
  };
}
