/** When a replay is done: at its end, whoever led it there, or when something else takes the stage. */
import { expect, it } from 'vitest';
import { createReplay } from '../../../src/api/replay.ts';
import type { Position } from '../../../src/api/types.ts';
import type { WorkerClient } from '../../../src/engine/workers/client.ts';
import type { EngineEvent } from '../../../src/engine/workers/protocol.ts';

function openStage(state: Position['state']) {
  const position = { sessionId: 'a', ts: 1, row: 1, rows: 2, state, speed: 1 } as Position;
  const listeners = new Set<(event: EngineEvent) => void>();
  const workers = {
    engine: { position: async () => ({ ...position }) },
    subscribe(listener: (event: EngineEvent) => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  } as unknown as WorkerClient;
  let done = false;
  const replay = createReplay(workers, 'a');
  void replay.done.then(() => {
    done = true;
  });
  return {
    position,
    listeners,
    tell: (event: EngineEvent) => {
      for (const listener of [...listeners]) listener(event);
    },
    async isDone() {
      for (let i = 0; i < 5; i++) await Promise.resolve();
      return done;
    },
  };
}

it('is done at once where it stands at the end, and by the words of the stage', async () => {
  expect(await openStage('ended').isDone()).toBe(true);
  for (const type of ['ended', 'closed'] as const) {
    const stage = openStage('playing');
    expect(await stage.isDone()).toBe(false);
    stage.tell({ type, sessionId: 'b' } as EngineEvent);
    expect(await stage.isDone()).toBe(false);
    stage.tell({ type, sessionId: 'a' } as EngineEvent);
    expect(await stage.isDone()).toBe(true);
    expect(stage.listeners.size).toBe(0);
  }
});

it('is done when someone else has led it to its end, and not by what was told of before', async () => {
  const stage = openStage('playing');
  const told: EngineEvent = { type: 'revision', revision: 1, position: { ...stage.position, state: 'ended' } };
  stage.tell(told);
  expect(await stage.isDone()).toBe(false);
  stage.position.state = 'ended';
  stage.tell(told);
  expect(await stage.isDone()).toBe(true);
});
