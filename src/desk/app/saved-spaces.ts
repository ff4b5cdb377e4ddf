/** What can be done with saved workspaces and the one that is shown: as menu entries, which the palette lists too. */
import type { Workspace } from '../../api/types.ts';
import { formatWorkspaceFile, parseWorkspaceFile, workspaceExtension } from '../../api/workspace-file.ts';
import type { MenuItem } from '../widgets/menu.tsx';
import { saveBlob } from '../widgets/save.ts';
import { askName } from './ask-name.tsx';
import type { Desk } from './desk.tsx';

/** Letters of a name at most. */
const most = 60;

/** A title that none of these has: `Mine copy`, `Mine copy 2`. */
export function copyTitle(title: string, taken: readonly string[]): string {
  const base = `${title} copy`;
  let name = base;
  for (let n = 2; taken.includes(name); n++) name = `${base} ${n}`;
  return name;
}

const fileName = (title: string): string =>
  `${
    title
      .trim()
      .replaceAll(/[^\p{L}\p{N}._-]+/gu, '-')
      .slice(0, 60) || 'workspace'
  }${workspaceExtension}`;

export function exportWorkspace(workspace: Workspace): void {
  saveBlob(new Blob([formatWorkspaceFile(workspace)], { type: 'application/json' }), fileName(workspace.title));
}

/** True for a file that says by its name that it is a workspace. */
export const isWorkspaceFile = (name: string): boolean => /\.quantab-workspace(\.json)?$/i.test(name);

/** Shows a workspace from a file; the one before comes back by undo. */
export async function openWorkspaceFile({ state, spaces }: Desk, file: File): Promise<void> {
  try {
    const workspace = parseWorkspaceFile(await file.text(), file.name);
    await spaces.load({ ...workspace, id: '' });
    state.toasts.add({
      tone: 'plain',
      text: `Workspace "${workspace.title}" opened from ${file.name}.`,
      action: { title: 'Undo', run: () => spaces.undo() },
    });
  } catch (thrown) {
    state.fail(thrown);
  }
}

function chooseWorkspaceFile(desk: Desk): void {
  const field = document.createElement('input');
  field.type = 'file';
  field.accept = '.json,application/json';
  field.addEventListener('change', () => {
    const file = field.files?.[0];
    if (file) void openWorkspaceFile(desk, file);
  });
  field.click();
}

export interface SpaceAction {
  title: string;
  hint?: string;
  keys?: string;
  run(): void;
}

/** Everything about the workspace that is shown and the saved ones; what cannot be done now is left out. */
export function spaceActions(desk: Desk): SpaceAction[] {
  const { state, spaces } = desk;
  const { quantab, toasts, fail } = state;
  const guard = (work: Promise<unknown>): void => void work.catch(fail);
  const saved = spaces.saved();
  const list: SpaceAction[] = [
    {
      title: 'Save workspace',
      hint: 'under a name',
      keys: 'Ctrl S',
      run: () => askName(desk, { label: 'Save workspace', verb: 'Save', name: spaces.active().title, most, take: save }),
    },
    { title: 'Reset this workspace', hint: 'as it came', run: () => spaces.reset() },
    { title: 'Export this workspace', hint: 'to a file', run: () => exportWorkspace(spaces.shown()) },
    { title: 'Open a workspace file', hint: workspaceExtension, run: () => chooseWorkspaceFile(desk) },
  ];

  function save(title: string): void {
    const again = saved.some((known) => known.title === title);
    guard(spaces.save(title).then(() => toasts.add({ tone: 'plain', text: `Workspace "${title}" saved${again ? ' anew' : ''}.` })));
  }

  async function remove(id: string, title: string): Promise<void> {
    const gone = await quantab.workspaces.get(id);
    await quantab.workspaces.remove(id);
    await spaces.refresh();
    toasts.add({
      tone: 'plain',
      text: `Workspace "${title}" deleted.`,
      action: { title: 'Undo', run: () => guard(quantab.workspaces.add(gone).then(spaces.refresh)) },
    });
  }

  async function rename(id: string, title: string): Promise<void> {
    await quantab.workspaces.rename(id, title);
    await spaces.refresh();
  }

  async function duplicate(id: string): Promise<void> {
    const one = await quantab.workspaces.get(id);
    const title = copyTitle(
      one.title,
      saved.map((known) => known.title),
    );
    await quantab.workspaces.add({ ...one, title });
    await spaces.refresh();
    toasts.add({ tone: 'plain', text: `Workspace "${title}" made.` });
  }

  for (const { id, title } of saved) {
    list.push(
      { title: `Open ${title}`, hint: 'saved workspace', run: () => guard(spaces.load(id)) },
      {
        title: `Rename ${title}`,
        hint: 'saved workspace',
        run: () => askName(desk, { label: `Rename ${title}`, verb: 'Rename', name: title, most, take: (name) => guard(rename(id, name)) }),
      },
      { title: `Duplicate ${title}`, hint: 'saved workspace', run: () => guard(duplicate(id)) },
      { title: `Export ${title}`, hint: 'saved workspace, to a file', run: () => guard(quantab.workspaces.get(id).then(exportWorkspace)) },
      { title: `Delete ${title}`, hint: 'saved workspace', run: () => guard(remove(id, title)) },
    );
  }
  return list;
}

/** The rail's menu: saved workspaces first, then what can be done with the one that is shown. */
export function savedItems(desk: Desk): MenuItem[] {
  const { spaces, state } = desk;
  const shown = spaces.saved().find(({ id }) => id === spaces.current());
  const items: MenuItem[] = [{ kind: 'heading', title: spaces.saved().length > 0 ? 'Saved' : 'None saved yet' }];
  for (const { id, title } of spaces.saved())
    items.push({ kind: 'choice', title, checked: id === shown?.id, run: () => void spaces.load(id).catch(state.fail) });
  items.push({ kind: 'rule' });
  for (const { title, hint, keys, run } of spaceActions(desk)) {
    if (hint?.startsWith('saved workspace')) continue;
    items.push({ title, run, ...(keys === undefined ? {} : { keys }) });
  }
  const past = spaces.past();
  const future = spaces.future();
  if (past !== undefined) items.push({ title: 'Undo', hint: past, keys: 'Ctrl Z', run: () => spaces.undo() });
  if (future !== undefined) items.push({ title: 'Redo', hint: future, keys: 'Ctrl Shift Z', run: () => spaces.redo() });
  if (!shown) return items;
  items.push({ kind: 'heading', title: shown.title });
  for (const { title, run } of spaceActions(desk))
    if (['Rename', 'Duplicate', 'Export', 'Delete'].some((word) => title === `${word} ${shown.title}`))
      items.push({ title: title.split(' ')[0] ?? title, run, ...(title.startsWith('Delete') ? { tone: 'fault' as const } : {}) });
  return items;
}
