/** What is done with saved workspaces and with files of them: written, read, deleted, renamed, duplicated. */
import type { Workspace } from '../../api/types.ts';
import { formatWorkspaceFile, parseWorkspaceFile } from '../../api/workspace-file.ts';
import { saveBlob } from '../widgets/save.ts';
import type { Desk } from './desk.tsx';
import { workspaceExtension } from './saved-spaces.ts';

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

export async function remove({ state, spaces }: Desk, id: string, title: string): Promise<void> {
  const gone = await state.quantab.workspaces.get(id);
  await state.quantab.workspaces.remove(id);
  await spaces.refresh();
  state.toasts.add({
    tone: 'plain',
    text: `Workspace "${title}" deleted.`,
    action: { title: 'Undo', run: () => void state.quantab.workspaces.add(gone).then(spaces.refresh).catch(state.fail) },
  });
}

export async function rename({ state, spaces }: Desk, id: string, title: string): Promise<void> {
  await state.quantab.workspaces.rename(id, title);
  await spaces.refresh();
}

export async function duplicate({ state, spaces }: Desk, id: string): Promise<void> {
  const one = await state.quantab.workspaces.get(id);
  const title = copyTitle(
    one.title,
    spaces.saved().map((known) => known.title),
  );
  await state.quantab.workspaces.add({ ...one, title });
  await spaces.refresh();
  state.toasts.add({ tone: 'plain', text: `Workspace "${title}" made.` });
}
