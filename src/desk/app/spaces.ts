/**
 * Workspaces: which is shown, how each is laid out, the steps that can be taken back, and the saved ones. Kept through
 * `quantab.workspaces`, a moment after a change.
 */
import { type Accessor, batch, createEffect, createMemo, createSignal, on, untrack } from 'solid-js';
import type { Workspace, WorkspaceInfo } from '../../api/types.ts';
import { QuantabError } from '../../core/errors.ts';
import { isInterval } from '../../core/interval.ts';
import { panels } from '../panels/registry.ts';
import { spaceDefinitions } from '../spaces/registry.ts';
import { onlyBars, readRule } from './bars-by.ts';
import type { SpaceDefinition } from './layouts.ts';
import { isWindow, type KeptLink, type Links } from './links.ts';
import type { DeskState } from './state.ts';
import { keptAs, simulatedMarket } from './streams.ts';
import { createUndo, type Step } from './undo.ts';

export interface Spaces {
  list: Accessor<readonly SpaceDefinition[]>;
  active: Accessor<SpaceDefinition>;
  /** The kept layout has been read: the first picture may be drawn. */
  ready: Accessor<boolean>;
  go(id: string): void;
  /** The docking library's JSON of a workspace as the user left it. */
  layout(id: string): unknown;
  /** With a `label` it is a step that can be taken back. */
  keep(id: string, layout: unknown, label?: string): void;
  /** Changes when layouts were replaced as a whole. */
  epoch: Accessor<number>;
  /** Back to how the active workspace comes. */
  reset(): void;
  /** What would be taken back, and taken again, in words. */
  past: Accessor<string | undefined>;
  future: Accessor<string | undefined>;
  undo(): void;
  redo(): void;
  saved: Accessor<readonly WorkspaceInfo[]>;
  /** Id of the saved workspace that was opened or saved last; '' for none. */
  current: Accessor<string>;
  save(title: string): Promise<void>;
  /** What is shown, as it would be saved. */
  shown(): Workspace;
  /** Shows a saved workspace by its id, or one from elsewhere. */
  load(workspace: string | Workspace): Promise<void>;
  /** Reads the list of saved ones again. */
  refresh(): Promise<void>;
}

type Docks = Readonly<Record<string, unknown>>;

interface Kept {
  version: 1;
  active: string;
  docks: Docks;
  links?: Record<string, KeptLink>;
}

/** Where a step was made and what was there before it. */
interface Shot {
  space: string;
  docks: Docks;
}

const keepAfterMs = 600;
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

interface ReadKept {
  kept: Kept | undefined;
  /** Kinds of panels that this version does not know. */
  unknown: string[];
}

/** The desk's part of a workspace, checked to the last panel. @throws QuantabError where it is damaged or of another version */
export async function readKept(layout: unknown): Promise<ReadKept> {
  if (layout === undefined || layout === null) return { kept: undefined, unknown: [] };
  if (!isRecord(layout) || typeof layout.active !== 'string' || !isRecord(layout.docks))
    throw new QuantabError('bad-input', 'The layout of this workspace is damaged: it names no panels. Nothing was changed.');
  if (layout.version !== 1)
    throw new QuantabError(
      'unsupported',
      `The layout of this workspace is of version ${String(layout.version)}; this Quantab reads version 1. Nothing was changed.`,
    );
  const docks: Record<string, unknown> = {};
  const unknown = new Set<string>();
  const kept = Object.entries(layout.docks);
  // A first visit has none, and fetches nothing to read them with.
  const file = kept.length > 0 ? await import('./layout-file.ts') : undefined;
  for (const [space, dock] of file ? kept : []) {
    const read = file!.readLayout(dock, (panel) => panels.has(panel));
    if (read.layout) docks[space] = read.layout;
    for (const panel of read.unknown) unknown.add(panel);
  }
  const links: Record<string, KeptLink> = {};
  for (const [key, link] of Object.entries(isRecord(layout.links) ? layout.links : {})) {
    if (!isRecord(link)) continue;
    const { instrument, partner, interval, window } = link;
    const rule = readRule(link.rule);
    links[key] = {
      ...(typeof instrument === 'string' ? { instrument } : {}),
      ...(typeof partner === 'string' ? { partner } : {}),
      ...(isInterval(interval) ? { interval } : {}),
      ...(isWindow(window) ? { window } : {}),
      ...(rule ? { rule } : {}),
    };
  }
  return { kept: { version: 1, active: layout.active, docks, links }, unknown: [...unknown] };
}

export function createSpaces(state: DeskState, links: Links): Spaces {
  const { quantab, fail, toasts } = state;
  const first = spaceDefinitions[0]!;
  const [activeId, setActiveId] = createSignal(first.id);
  const [ready, setReady] = createSignal(false);
  const [epoch, setEpoch] = createSignal(0);
  const [saved, setSaved] = createSignal<readonly WorkspaceInfo[]>([]);
  const [current, setCurrent] = createSignal<Workspace | undefined>();
  const steps = createUndo<Shot>();
  let docks: Docks = {};
  let timer: ReturnType<typeof setTimeout> | undefined;

  const list = createMemo(() => spaceDefinitions.filter(({ needs }) => needs === 'nothing' || state.instruments().length > 1));
  const active = createMemo(() => list().find(({ id }) => id === activeId()) ?? first);

  function shown(): Workspace {
    const kept: Kept = { version: 1, active: activeId(), docks, links: links.kept() };
    const info = state.session();
    const session = info && keptAs(info);
    const base: Workspace = {
      version: 1,
      id: current()?.id ?? '',
      title: current()?.title ?? 'Desk',
      instruments: state.instruments().map(({ id }) => id),
      interval: state.interval(),
      plan: current()?.plan ?? [],
      layout: kept,
    };
    return session === undefined ? base : { ...base, session };
  }

  function write(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    const now = shown();
    setCurrent(now);
    return quantab.workspaces.open(now);
  }

  function touch(): void {
    if (!ready()) return;
    timer ??= setTimeout(() => write().catch(fail), keepAfterMs);
  }

  function take(workspace: Workspace, { kept, unknown }: ReadKept): void {
    batch(() => {
      setCurrent(workspace);
      docks = kept?.docks ?? {};
      links.take(kept?.links ?? {});
      if (kept && spaceDefinitions.some(({ id }) => id === kept.active)) setActiveId(kept.active);
      setEpoch((n) => n + 1);
    });
    if (unknown.length > 0)
      toasts.add({
        tone: 'warn',
        text: `Left out: ${unknown.map((panel) => `"${panel}"`).join(', ')}. This version of Quantab has no such panel.`,
      });
  }

  /** Layouts as they were before, or after, a step. */
  function show(step: Step<Shot> | undefined, word: string): void {
    if (!step) return;
    batch(() => {
      docks = step.before.docks;
      setActiveId(step.before.space);
      setEpoch((n) => n + 1);
    });
    state.say(`${word}: ${step.label}`);
    touch();
  }
  const shot = (): Shot => ({ space: activeId(), docks });

  const refresh = async (): Promise<void> => {
    setSaved(await quantab.workspaces.list());
  };

  quantab.ready
    .then(async () => {
      const before = await quantab.workspaces.current();
      try {
        take(before, await readKept(before.layout));
      } catch (thrown) {
        // The desk as it comes is better than none; what was damaged is said.
        take({ ...before, layout: undefined }, { kept: undefined, unknown: [] });
        fail(thrown);
      }
      await refresh();
    })
    .catch(fail)
    .finally(() => setReady(true));

  createEffect(on([activeId, state.session, state.interval, links.changes], touch, { defer: true }));
  // Once for each session: who goes back there stays.
  let looked = '';
  createEffect(() => {
    const id = state.session()?.id ?? '';
    const instruments = state.instruments();
    if (!ready() || id === looked || instruments.length === 0) return;
    looked = id;
    const { ofBars } = untrack(active);
    if (ofBars !== undefined && instruments.every(onlyBars)) setActiveId(ofBars);
  });

  return {
    list,
    active,
    ready,
    go: setActiveId,
    layout: (id) => docks[id],
    keep(id, layout, label) {
      if (label !== undefined) steps.add(label, { space: id, docks });
      docks = { ...docks, [id]: layout };
      touch();
    },
    epoch,
    reset() {
      steps.add(`reset ${active().title}`, shot());
      const { [active().id]: _, ...rest } = docks;
      docks = rest;
      setEpoch((n) => n + 1);
      touch();
    },
    past: () => steps.past()?.label,
    future: () => steps.future()?.label,
    undo: () => show(steps.back(shot()), 'Undone'),
    redo: () => show(steps.forth(shot()), 'Done again'),
    saved,
    current: () => current()?.id ?? '',
    async save(title) {
      await write();
      await quantab.workspaces.save(title);
      setCurrent(await quantab.workspaces.current());
      await refresh();
    },
    shown,
    async load(wanted) {
      const next = typeof wanted === 'string' ? await quantab.workspaces.get(wanted) : wanted;
      const read = await readKept(next.layout);
      await quantab.workspaces.open(next);
      steps.add(`open ${next.title}`, shot());
      const workspace = await quantab.workspaces.current();
      take(workspace, read);
      const { session } = workspace;
      if (session !== undefined && session !== shown().session) {
        if (session === simulatedMarket) await state.startMarket();
        else if (state.sessions().some((known) => known.id === session)) await state.open(session);
      }
      // A session that comes on the stage brings an interval of its own and takes the rules away: those of the workspace come after it.
      state.setInterval(workspace.interval);
      links.take(read.kept?.links ?? {});
    },
    refresh,
  };
}
