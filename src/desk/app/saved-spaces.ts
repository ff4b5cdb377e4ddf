/** What can be done with saved workspaces and the one that is shown: as menu entries, which the palette lists too. */
import type { MenuItem } from '../widgets/menu.tsx';
import { askName } from './ask-name.tsx';
import type { Desk } from './desk.tsx';

/** Letters of a name at most. */
const most = 60;

/** Extension of a workspace written to a file. */
export const workspaceExtension = '.quantab-workspace.json';
/** What is done with files and saved ones is fetched when it is first wanted. */
const work = () => import('./space-work.ts');

/** True for a file that says by its name that it is a workspace. */
export const isWorkspaceFile = (name: string): boolean => /\.quantab-workspace(\.json)?$/i.test(name);

/** Shows a workspace from a file; the one before comes back by undo. */
export const openWorkspaceFile = (desk: Desk, file: File): Promise<void> =>
  work().then((does) => does.openWorkspaceFile(desk, file), desk.state.fail);

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
    { title: 'Export this workspace', hint: 'to a file', run: () => guard(work().then((does) => does.exportWorkspace(spaces.shown()))) },
    { title: 'Open a workspace file', hint: workspaceExtension, run: () => chooseWorkspaceFile(desk) },
  ];

  function save(title: string): void {
    const again = saved.some((known) => known.title === title);
    guard(spaces.save(title).then(() => toasts.add({ tone: 'plain', text: `Workspace "${title}" saved${again ? ' anew' : ''}.` })));
  }

  for (const { id, title } of saved) {
    list.push(
      { title: `Open ${title}`, hint: 'saved workspace', run: () => guard(spaces.load(id)) },
      {
        title: `Rename ${title}`,
        hint: 'saved workspace',
        run: () =>
          askName(desk, {
            label: `Rename ${title}`,
            verb: 'Rename',
            name: title,
            most,
            take: (name) => guard(work().then((does) => does.rename(desk, id, name))),
          }),
      },
      { title: `Duplicate ${title}`, hint: 'saved workspace', run: () => guard(work().then((does) => does.duplicate(desk, id))) },
      {
        title: `Export ${title}`,
        hint: 'saved workspace, to a file',
        run: () => guard(work().then(async (does) => does.exportWorkspace(await quantab.workspaces.get(id)))),
      },
      { title: `Delete ${title}`, hint: 'saved workspace', run: () => guard(work().then((does) => does.remove(desk, id, title))) },
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
