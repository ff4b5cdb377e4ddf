/** `quantab.workspaces`: named arrangements of the desk, kept in the store; the current one is remembered for the next visit. */
import { QuantabError } from '../core/errors.ts';
import type { WorkerClient } from '../engine/workers/client.ts';
import type { Quantab, QuantabEvent, Workspace } from './types.ts';
import { parseWorkspace } from './workspace-file.ts';

const currentKey = 'current-workspace';
const fresh: Workspace = { version: 1, id: '', title: 'Markets', instruments: [], interval: '15s', plan: [], layout: undefined };

function checkTitle(title: unknown): string {
  if (typeof title !== 'string' || title.trim() === '') throw new QuantabError('bad-input', 'A workspace needs a title.');
  return title.trim();
}

export function createWorkspaces(workers: WorkerClient, emit: (event: QuantabEvent, data: unknown) => void): Quantab['workspaces'] {
  const { engine } = workers;
  let current: Workspace | undefined;

  async function known(): Promise<Workspace> {
    await workers.ready;
    current ??= ((await engine.getSetting(currentKey)) as Workspace | undefined) ?? fresh;
    return current;
  }

  async function get(id: string): Promise<Workspace> {
    await workers.ready;
    const found = await engine.getWorkspace(id);
    if (!found) throw new QuantabError('not-found', `There is no workspace ${String(id)}; workspaces.list() names those there are.`);
    return parseWorkspace(found);
  }

  return {
    async list() {
      await workers.ready;
      return engine.workspaces();
    },
    current: known,
    async open(workspace) {
      await workers.ready;
      const next = typeof workspace === 'string' ? await get(workspace) : parseWorkspace(workspace);
      current = next;
      await engine.putSetting(currentKey, next);
      // A plan for other instruments than those on the stage waits until theirs are.
      if (next.plan.length > 0) await engine.ensure(next.plan).catch(() => undefined);
      emit('status', { type: 'workspace', id: next.id });
    },
    async save(title) {
      const name = checkTitle(title);
      const before = await known();
      const same = (await engine.workspaces()).find((workspace) => workspace.title === name);
      const saved = { ...before, id: same?.id ?? crypto.randomUUID(), title: name, plan: await engine.refs() };
      await engine.putWorkspace(saved);
      current = saved;
      await engine.putSetting(currentKey, saved);
      return saved.id;
    },
    get,
    async add(workspace) {
      await workers.ready;
      const added = { ...parseWorkspace(workspace), id: crypto.randomUUID() };
      await engine.putWorkspace(added);
      return added.id;
    },
    async rename(id, title) {
      const renamed = { ...(await get(id)), title: checkTitle(title) };
      await engine.putWorkspace(renamed);
      if (current?.id === id) {
        current = { ...current, title: renamed.title };
        await engine.putSetting(currentKey, current);
      }
    },
    async remove(id) {
      await get(id);
      await engine.removeWorkspace(id);
    },
  };
}
