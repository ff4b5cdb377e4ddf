/** Workspaces: which is shown, how each is laid out, and the saved ones. Kept through `quantab.workspaces`, a moment after a change. */
import { type Accessor, createEffect, createMemo, createSignal, on } from 'solid-js';
import type { Workspace, WorkspaceInfo } from '../../api/types.ts';
import { spaceDefinitions } from '../spaces/registry.ts';
import type { SpaceDefinition } from './layouts.ts';
import type { DeskState } from './state.ts';

export interface Spaces {
  list: Accessor<readonly SpaceDefinition[]>;
  active: Accessor<SpaceDefinition>;
  /** The kept layout has been read: the first picture may be drawn. */
  ready: Accessor<boolean>;
  go(id: string): void;
  /** The docking library's JSON of a workspace as the user left it. */
  layout(id: string): unknown;
  keep(id: string, layout: unknown): void;
  /** Changes when layouts were replaced as a whole. */
  epoch: Accessor<number>;
  /** Back to how the active workspace comes. */
  reset(): void;
  saved: Accessor<readonly WorkspaceInfo[]>;
  save(title: string): Promise<void>;
  load(id: string): Promise<void>;
  remove(id: string): Promise<void>;
}

interface Kept {
  version: 1;
  active: string;
  docks: Record<string, unknown>;
}

const keepAfterMs = 600;

function readKept(layout: unknown): Kept | undefined {
  if (typeof layout !== 'object' || layout === null) return undefined;
  const kept = layout as Partial<Kept>;
  return kept.version === 1 && typeof kept.active === 'string' && typeof kept.docks === 'object' && kept.docks !== null
    ? (kept as Kept)
    : undefined;
}

export function createSpaces(state: DeskState): Spaces {
  const { quantab, fail } = state;
  const first = spaceDefinitions[0]!;
  const [activeId, setActiveId] = createSignal(first.id);
  const [ready, setReady] = createSignal(false);
  const [epoch, setEpoch] = createSignal(0);
  const [saved, setSaved] = createSignal<readonly WorkspaceInfo[]>([]);
  let docks: Record<string, unknown> = {};
  let current: Workspace | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const list = createMemo(() => spaceDefinitions.filter(({ needs }) => needs === 'nothing' || state.instruments().length > 1));
  const active = createMemo(() => list().find(({ id }) => id === activeId()) ?? first);

  function snapshot(): Workspace {
    const kept: Kept = { version: 1, active: activeId(), docks };
    const session = state.session()?.id;
    const base: Workspace = {
      version: 1,
      id: current?.id ?? '',
      title: current?.title ?? 'Desk',
      instruments: state.instruments().map(({ id }) => id),
      interval: state.interval(),
      plan: current?.plan ?? [],
      layout: kept,
    };
    return session === undefined ? base : { ...base, session };
  }

  function write(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    current = snapshot();
    return quantab.workspaces.open(current);
  }

  function touch(): void {
    if (!ready()) return;
    timer ??= setTimeout(() => write().catch(fail), keepAfterMs);
  }

  function take(workspace: Workspace): void {
    current = workspace;
    const kept = readKept(workspace.layout);
    docks = kept?.docks ?? {};
    if (kept) setActiveId(kept.active);
    setEpoch((n) => n + 1);
  }

  const refresh = async (): Promise<void> => {
    setSaved(await quantab.workspaces.list());
  };

  quantab.ready
    .then(async () => {
      take(await quantab.workspaces.current());
      await refresh();
    })
    .catch(fail)
    .finally(() => setReady(true));

  createEffect(on([activeId, state.session, state.interval], touch, { defer: true }));

  return {
    list,
    active,
    ready,
    go: setActiveId,
    layout: (id) => docks[id],
    keep(id, layout) {
      docks = { ...docks, [id]: layout };
      touch();
    },
    epoch,
    reset() {
      const { [active().id]: _, ...rest } = docks;
      docks = rest;
      setEpoch((n) => n + 1);
      touch();
    },
    saved,
    async save(title) {
      await write();
      await quantab.workspaces.save(title);
      current = await quantab.workspaces.current();
      await refresh();
    },
    async load(id) {
      await quantab.workspaces.open(id);
      const workspace = await quantab.workspaces.current();
      take(workspace);
      state.setInterval(workspace.interval);
      const { session } = workspace;
      if (session !== undefined && session !== state.session()?.id && state.sessions().some((known) => known.id === session))
        await state.open(session);
    },
    async remove(id) {
      await quantab.workspaces.remove(id);
      await refresh();
    },
  };
}
