/** The desk follows the stage, whatever became of the session before, and a replay from the start keeps its views. */
import { createRoot } from 'solid-js';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Position, Quantab, SessionInfo } from '../../../src/api/types.ts';
import { createDeskState, type DeskState } from '../../../src/desk/app/state.ts';

const session = (id: string): SessionInfo =>
  ({ id, title: id, source: 'file', live: false, from: 1e15, to: 1e15 + 60e6, rows: {}, instruments: [] }) as unknown as SessionInfo;

function fakeQuantab(ready: Promise<void> = new Promise(() => undefined), left?: string) {
  const sessions = new Map<string, SessionInfo>();
  const hear: ((event: object) => void)[] = [];
  let staged: string | undefined;
  const position = (state: Position['state']): Position => ({ sessionId: staged!, row: 9, rows: 9, ts: 1e15, state, speed: 1 }) as Position;
  const controls = (state: Position['state']) => ({ sessionId: staged, position: async () => position(state) });
  const replay = vi.fn(async (id: string) => {
    staged = id;
    return controls('playing');
  });
  const quantab = {
    ready,
    workspaces: { current: async () => ({ session: left, interval: '1m' }) },
    stream: {
      start: async (request: { record?: boolean }) => {
        staged = 'market';
        sessions.set('market', { ...session('market'), source: 'simulated', live: true, transient: request.record === false });
        return { sessionId: 'market', state: 'live', simulated: { params: {}, speed: 1 } };
      },
    },
    on: (name: string, listener: (event: object) => void) => void (name === 'status' && hear.push(listener)),
    studies: { outlines: async () => [] },
    data: { instruments: async (id: string) => (id === 'held' ? [{ id: 'A@x', rows: {} }] : []) },
    sessions: {
      list: async () => [...sessions.values()],
      current: async () => staged && controls('paused'),
      open: async (id: string) => {
        staged = id;
        return controls('paused');
      },
      replay,
    },
  };
  return {
    quantab: quantab as unknown as Quantab,
    replay,
    remove(id: string) {
      sessions.delete(id);
      for (const listener of hear) listener({ type: 'sessions' });
    },
    add: (id: string) => sessions.set(id, session(id)),
    stage(id: string) {
      staged = id;
      for (const listener of hear) listener({ type: 'revision', revision: 1, position: position('paused') });
    },
  };
}

const settle = async (): Promise<void> => {
  for (let i = 0; i < 40; i++) await Promise.resolve();
};

function openState(quantab: Quantab): DeskState {
  return createRoot(() => createDeskState(quantab));
}

beforeEach(() => {
  vi.stubGlobal('innerWidth', 1_200);
  vi.stubGlobal('document', { documentElement: { dataset: {} } });
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => undefined }));
});
afterEach(() => vi.unstubAllGlobals());

it('goes on following the stage after a session was deleted while it opened', async () => {
  const { quantab, add, stage } = fakeQuantab();
  const state = openState(quantab);
  await state.open('gone');
  expect(state.opening()).toBeUndefined();
  add('next');
  stage('next');
  await settle();
  expect(state.session()?.id).toBe('next');
});

it('replays from the start on the views that are open', async () => {
  const { quantab, add, replay } = fakeQuantab();
  const state = openState(quantab);
  add('one');
  await state.open('one');
  const { stage } = state;
  const before = stage();
  expect(before).toBeGreaterThan(0);
  await state.player.restart();
  await state.replay('one');
  expect(replay).toHaveBeenCalledTimes(2);
  expect(stage()).toBe(before);
  expect(state.player.playing()).toBe(true);
  expect(state.toasts.list()).toEqual([]);
});

it('clears the instrument with a session that was deleted elsewhere', async () => {
  const { quantab, add, remove } = fakeQuantab();
  const state = openState(quantab);
  add('held');
  await state.open('held');
  expect(state.instrument()?.id).toBe('A@x');
  remove('held');
  await settle();
  expect(state.session()).toBeUndefined();
  expect(state.instrument()).toBeUndefined();
  expect(state.player.position()).toBeUndefined();
});

it('shows a simulated market, labelled and there for now, when nothing is stored', async () => {
  const state = openState(fakeQuantab(Promise.resolve()).quantab);
  await settle();
  expect(state.session()).toMatchObject({ id: 'market', transient: true });
  expect([state.trust(), state.axis.mode(), state.interval()]).toEqual(['simulated', 'follow', '5s']);
  expect(state.booting()).toBe(false);
});

it('opens what is stored, unless the simulated market was shown last', async () => {
  for (const [left, shown] of [
    ['one', 'one'],
    ['gone', 'newest'],
    ['simulated', 'market'],
  ] as const) {
    const { quantab, add } = fakeQuantab(Promise.resolve(), left);
    for (const id of ['one', 'two', 'newest']) add(id);
    const state = openState(quantab);
    await settle();
    await settle();
    expect(state.session()?.id).toBe(shown);
  }
});

it('shows the newest that is left when the session on the stage is removed', async () => {
  const { quantab, add, remove } = fakeQuantab();
  const state = openState(quantab);
  for (const id of ['oldest', 'newest', 'shown']) add(id);
  await state.open('shown');
  remove('shown');
  await state.forget('shown');
  expect(state.session()?.id).toBe('newest');
});
