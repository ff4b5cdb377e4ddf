/** Workspaces: go to one; save, open, rename, duplicate, export and delete the user's own; back to how one comes. */
import { type Command, defineCommands } from '../app/commands.ts';
import { spaceActions } from '../app/saved-spaces.ts';
import { instrumentWords } from '../app/words.ts';

export default defineCommands((desk) => {
  const { state, spaces, links } = desk;
  const list: Command[] = spaces.list().map(({ id, title }, i) => ({
    section: 'Go to',
    title,
    hint: 'workspace',
    ...(i < 9 ? { keys: `Alt ${i + 1}` } : {}),
    run: () => spaces.go(id),
  }));
  for (const instrument of state.instruments())
    list.push({ section: 'Go to', title: instrumentWords(instrument), run: () => links.focused().pick(instrument.id), hint: 'instrument' });
  for (const action of spaceActions(desk)) list.push({ section: 'Workspaces', ...action });
  return list;
});
