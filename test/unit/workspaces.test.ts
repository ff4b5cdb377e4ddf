/** The plan of a workspace reaches each session that comes on the stage, as far as it fits; what does not fit is logged. */
import { expect, it, vi } from 'vitest';
import type { Position, Workspace } from '../../src/api/types.ts';
import { createWorkspaces } from '../../src/api/workspaces.ts';
import { QuantabError } from '../../src/core/errors.ts';
import { openLog } from '../../src/core/log.ts';
import type { WorkerClient } from '../../src/engine/workers/client.ts';
import type { EngineEvent } from '../../src/engine/workers/protocol.ts';

const plan = ['flow.ofi[A@x](window=10)', 'flow.ofi[B@x](window=10)', 'price.vwap[A@x]'];
const workspace: Workspace = { version: 1, id: 'w', title: 'Mine', instruments: [], interval: '1m', plan, layout: undefined };

const settle = async (): Promise<void> => {
  for (let i = 0; i < 30; i++) await Promise.resolve();
};

/** An engine that takes a list of references whole or not at all, as the real one does. */
function openEngine(held: string) {
  let hear: (event: EngineEvent) => void = () => undefined;
  const computed: string[] = [];
  let instruments = [held];
  const engine = {
    getSetting: async () => workspace,
    putSetting: async () => undefined,
    ensure: vi.fn(async (refs: string[]) => {
      const stranger = refs.find((ref) => !instruments.some((id) => ref.includes(`[${id}]`)));
      if (stranger) throw new QuantabError('bad-input', `${stranger} names an instrument this session does not hold.`);
      computed.push(...refs);
    }),
  };
  const log = openLog();
  const workers = { ready: Promise.resolve(), engine, subscribe: (listener: typeof hear) => void (hear = listener) };
  const workspaces = createWorkspaces(workers as unknown as WorkerClient, log, () => undefined);
  return {
    workspaces,
    log,
    computed,
    ensure: engine.ensure,
    async stage(sessionId: string, row: number, holds: string[], state: Position['state'] = 'paused') {
      instruments = holds;
      hear({ type: 'revision', revision: 1, position: { sessionId, row, rows: 100, ts: 1, state, speed: 1 } });
      await settle();
    },
  };
}

it('gives a session the references that fit it, and logs the others once', async () => {
  const { computed, log, stage, workspaces } = openEngine('A@x');
  await stage('one', 100, ['A@x']);
  expect(computed).toEqual([plan[0], plan[2]]);
  const [event, ...more] = log.query({ kind: 'plan-changed' });
  expect(event?.text).toMatch(/^1 of 3 references of workspace "Mine" do not fit the session that is shown: flow\.ofi\[B@x\]/);
  expect(more).toEqual([]);
  await workspaces.open(workspace);
  await stage('one', 100, ['A@x']);
  expect(log.query({ kind: 'plan-changed' })).toHaveLength(1);
});

it('tries again with the next session, and does not stop one on its way to its end', async () => {
  const { computed, ensure, stage, workspaces } = openEngine('A@x');
  await stage('one', 100, ['A@x']);
  computed.length = 0;
  ensure.mockClear();
  await stage('two', 40, ['A@x', 'B@x']);
  await workspaces.open(workspace);
  expect(ensure).not.toHaveBeenCalled();
  await stage('two', 100, ['A@x', 'B@x']);
  expect(computed).toEqual(plan);
  expect(ensure).toHaveBeenCalledTimes(1);
  await stage('three', 1, ['B@x'], 'playing');
  expect(computed.at(-1)).toBe(plan[1]);
});
