/** `quantab.workspaces`: named arrangements of the desk, kept in the store; the current one is remembered for the next visit. */
import { QuantabError, toQuantabError } from '../core/errors.ts';
import type { EventLog } from '../core/log.ts';
import { shown } from '../core/shown.ts';
import type { WorkerClient } from '../engine/workers/client.ts';
import type { Quantab, QuantabEvent, Workspace } from './types.ts';
import { parseWorkspace } from './workspace-file.ts';

const currentKey = 'current-workspace';
const fresh: Workspace = { version: 1, id: '', title: 'Markets', instruments: [], interval: '15s', plan: [], layout: undefined };

function checkTitle(title: unknown): string {
  if (typeof title !== 'string' || title.trim() === '') throw new QuantabError('bad-input', 'A workspace needs a title.');
  return title.trim();
}

export function createWorkspaces(
  workers: WorkerClient,
  log: EventLog,
  emit: (event: QuantabEvent, data: unknown) => void,
): Quantab['workspaces'] {
  const { engine } = workers;
  let current: Workspace | undefined;
  /** Session on the stage, once it can be given a plan, and the plan it was given. */
  let staged: string | undefined;
  let planned = '';

  async function known(): Promise<Workspace> {
    await workers.ready;
    current ??= ((await engine.getSetting(currentKey)) as Workspace | undefined) ?? fresh;
    return current;
  }

  /** Has the session on the stage compute the workspace's plan; once a session and plan. What does not fit it is logged, the rest stands. */
  async function plan(): Promise<void> {
    const { plan: refs, title } = await known();
    const key = `${staged} ${refs.join(' ')}`;
    if (staged === undefined || refs.length === 0 || key === planned) return;
    planned = key;
    if (
      await engine.ensure(refs).then(
        () => true,
        () => false,
      )
    )
      return;
    const unfit: { ref: string; why: string }[] = [];
    for (const ref of refs) {
      // Another session came: it is given the plan in its own turn.
      if (key !== planned) return;
      await engine.ensure([ref]).catch((thrown: unknown) => unfit.push({ ref, why: toQuantabError(thrown).message }));
    }
    if (unfit.length === 0 || key !== planned) return;
    const words = `${unfit.length} of ${refs.length} references of workspace "${title}" do not fit the session that is shown`;
    log.add('plan-changed', `${words}: ${unfit[0]!.why}`, unfit);
  }
  const planLater = (): void => void plan().catch((thrown: unknown) => log.add('error', toQuantabError(thrown).message));

  workers.subscribe((message) => {
    if (message.type === 'closed' && message.sessionId === staged) staged = undefined;
    if (message.type !== 'revision' || message.position.sessionId === staged) return;
    const { sessionId, row, rows, state } = message.position;
    // A session on its way to its end would be stopped by a new plan: its turn comes when it is there.
    staged = row >= rows || state === 'playing' ? sessionId : undefined;
    planned = '';
    if (staged !== undefined) planLater();
  });

  async function get(id: string): Promise<Workspace> {
    if (typeof id !== 'string')
      throw new QuantabError('bad-input', `The id of a workspace is text from workspaces.list(), was ${shown(id)}.`);
    await workers.ready;
    const found = await engine.getWorkspace(id);
    if (!found) throw new QuantabError('not-found', `There is no workspace ${shown(id)}; workspaces.list() names those there are.`);
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
      await plan();
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
