/** Stored sessions: open, import, export, rename, delete. */
import { askName } from '../app/ask-name.tsx';
import { type Command, defineCommands } from '../app/commands.ts';
import { outputsOnScreen } from '../app/outputs.ts';
import { exportFile, exportOutput, exportsOf, removeSession, rowFormats } from '../panels/session-actions.ts';

const lowered = (title: string): string => title.charAt(0).toLowerCase() + title.slice(1);

export default defineCommands((desk) => {
  const { state } = desk;
  const list: Command[] = [];
  const add = (title: string, run: () => void, hint: string): void => void list.push({ section: 'Sessions', title, run, hint });

  for (const session of state.sessions()) if (!session.live) add(session.title, () => void state.open(session.id), 'open session');
  add('Import files', () => desk.chooseFiles(), 'CSV, NDJSON, archives, sessions, zip; or drop them');
  const shown = state.session();
  if (!shown || shown.live) return list;
  add('Export session file', () => exportFile(desk, shown), `.quantab, ${shown.title}`);
  for (const [format, name] of rowFormats)
    for (const { title, run } of exportsOf(desk, shown, format)) add(`Export ${lowered(title)} as ${name}`, run, shown.title);
  const linked = [state.instrument(), state.partner()].flatMap((each) => each ?? []);
  for (const { title, ref } of outputsOnScreen(desk.shownPanels(), linked, state.interval(), desk.links.main.window()))
    add(`Export ${title} as CSV`, () => exportOutput(desk, shown, title, ref, 'csv'), 'on the screen');
  const rename = (name: string): void => void state.quantab.sessions.rename(shown.id, name).then(state.refresh).catch(state.fail);
  const question = { label: 'Rename session', verb: 'Rename', name: shown.title, most: 120, take: rename } as const;
  add('Rename this session', () => askName(desk, question), shown.title);
  add('Delete this session', () => removeSession(desk, shown), shown.title);
  return list;
});
