/** `quantab.workspaces`: named arrangements of the desk, kept in the store; the current one is remembered for the next visit. */
import { QuantabError } from '../core/errors.ts';
import type { WorkerClient } from '../engine/workers/client.ts';
import type { Quantab, QuantabEvent, Workspace } from './types.ts';

const currentKey = 'current-workspace';
const fresh: Workspace = { version: 1, id: '', title: 'Markets', instruments: [], interval: '15s', plan: [], layout: undefined };

export function createWorkspaces(workers: WorkerClient, emit: (event: QuantabEvent, data: unknown) => void): Quantab['workspaces'] {
  const { engine } = workers;
  let current: Workspace | undefined;

  async function known(): Promise<Workspace> {
    await workers.ready;
    current ??= ((await engine.getSetting(currentKey)) as Workspace | undefined) ?? fresh;
    return current;
  }

  return {
    async list() {
      await workers.ready;
      return engine.workspaces();
    },
    current: known,
    async open(workspace) {
      await workers.ready;
      const next = typeof workspace === 'string' ? await engine.getWorkspace(workspace) : workspace;
      if (!next)
        throw new QuantabError('not-found', `There is no workspace ${String(workspace)}; workspaces.list() names those there are.`);
      if (next.version !== 1 || typeof next.title !== 'string' || !Array.isArray(next.plan)) {
        throw new QuantabError('bad-input', 'A workspace is an object of version 1 with title, instruments, interval, plan and layout.');
      }
      current = next;
      await engine.putSetting(currentKey, next);
      // A plan for other instruments than those on the stage waits until theirs are.
      if (next.plan.length > 0) await engine.ensure(next.plan).catch(() => undefined);
      emit('status', { type: 'workspace', id: next.id });
    },
    async save(title) {
      if (typeof title !== 'string' || title.trim() === '') throw new QuantabError('bad-input', 'A workspace needs a title.');
      const saved = { ...(await known()), id: crypto.randomUUID(), title: title.trim(), plan: await engine.refs() };
      await engine.putWorkspace(saved);
      current = saved;
      await engine.putSetting(currentKey, saved);
      return saved.id;
    },
    async remove(id) {
      if (!(await engine.workspaces()).some((workspace) => workspace.id === id))
        throw new QuantabError('not-found', `There is no workspace ${id}.`);
      await engine.removeWorkspace(id);
    },
  };
}
