/** Workspaces: go to one, save, open and delete the user's own, back to how one comes. */
import { type Command, defineCommands } from '../app/commands.ts';
import { openSaveWorkspace } from '../app/save-workspace.tsx';
import { instrumentWords } from '../app/words.ts';

export default defineCommands((desk) => {
  const { state, spaces } = desk;
  const list: Command[] = spaces.list().map(({ id, title }) => ({ section: 'Go to', title, run: () => spaces.go(id), hint: 'workspace' }));
  for (const instrument of state.instruments())
    list.push({ section: 'Go to', title: instrumentWords(instrument), run: () => state.pick(instrument.id), hint: 'instrument' });
  if (desk.phone()) return list;
  const add = (title: string, run: () => void, hint: string): void => void list.push({ section: 'Workspaces', title, run, hint });
  add('Reset this workspace', () => spaces.reset(), 'as it came');
  add('Save workspace', () => openSaveWorkspace(desk), 'under a name');
  for (const saved of spaces.saved()) {
    add(`Open ${saved.title}`, () => void spaces.load(saved.id).catch(state.fail), 'saved workspace');
    add(`Delete ${saved.title}`, () => void spaces.remove(saved.id).catch(state.fail), 'saved workspace');
  }
  return list;
});
