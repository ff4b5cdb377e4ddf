/** The panel in use: float, dock, move, size, link, close; and the way from panel to panel. Steps taken back. */
import { type Command, defineCommands } from '../app/commands.ts';

export default defineCommands((desk) => {
  const { spaces } = desk;
  const list: Command[] = [];
  const past = spaces.past();
  const future = spaces.future();
  if (past !== undefined) list.push({ section: 'Layout', title: 'Undo', hint: past, keys: 'Ctrl Z', run: () => spaces.undo() });
  if (future !== undefined) list.push({ section: 'Layout', title: 'Redo', hint: future, keys: 'Ctrl Shift Z', run: () => spaces.redo() });
  if (desk.phone()) return list;
  for (const action of desk.panelActions()) list.push({ section: 'Layout', hint: 'panel in use', ...action });
  return list;
});
