/** Everything the desk can do, as data: the palette lists it, the keys run it, the key map shows it. */
import { intervals } from '../../core/interval.ts';
import { panels } from '../panels/registry.ts';
import { exportOutput, exportsOf, removeSession } from '../panels/session-actions.ts';
import { intervalWords, speedWords } from '../widgets/format.ts';
import type { Desk } from './desk.tsx';
import { openKeyMap } from './key-map.tsx';
import { outputsOnScreen } from './outputs.ts';
import { speeds } from './player.ts';
import { openRenameSession } from './rename-session.tsx';
import { openSaveWorkspace } from './save-workspace.tsx';
import { instrumentWords } from './words.ts';

const lowered = (title: string): string => title.charAt(0).toLowerCase() + title.slice(1);

export interface Command {
  section: 'Panels' | 'Go to' | 'Replay' | 'Chart' | 'Sessions' | 'Workspaces' | 'Look' | 'Help';
  title: string;
  hint?: string;
  keys?: string;
  run(): void;
}

export function createCommands(desk: Desk): Command[] {
  const { state, spaces, layer } = desk;
  const { player, axis, prefs } = state;
  const has = state.session() !== undefined;
  const list: Command[] = [];
  const add = (section: Command['section'], title: string, run: () => void, extra: Pick<Command, 'hint' | 'keys'> = {}): void => {
    list.push({ section, title, run, ...extra });
  };

  for (const space of spaces.list()) add('Go to', space.title, () => spaces.go(space.id), { hint: 'workspace' });
  for (const instrument of state.instruments())
    add('Go to', instrumentWords(instrument), () => state.pick(instrument.id), { hint: 'instrument' });
  for (const session of state.sessions())
    if (!session.live) add('Sessions', session.title, () => void state.open(session.id), { hint: 'open session' });
  add('Sessions', 'Import files', () => desk.chooseFiles(), { hint: 'CSV, NDJSON, Binance, hftbacktest; or drop them' });
  const shown = state.session();
  if (shown && !shown.live) {
    for (const { title, run } of exportsOf(desk, shown)) add('Sessions', `Export ${lowered(title)} as CSV`, run, { hint: shown.title });
    const linked = [state.instrument(), state.partner()].flatMap((each) => each ?? []);
    for (const { title, ref } of outputsOnScreen(desk.shownPanels(), linked, state.interval()))
      add('Sessions', `Export ${title} as CSV`, () => exportOutput(desk, shown, title, ref), { hint: 'on the screen' });
    add('Sessions', 'Rename this session', () => openRenameSession(desk, shown), { hint: shown.title });
    add('Sessions', 'Delete this session', () => removeSession(desk, shown), { hint: shown.title });
  }

  if (has) {
    add('Replay', player.playing() ? 'Pause' : 'Play', () => void player.toggle(), { keys: 'Space' });
    add('Replay', 'One tick on', () => void player.step(1), { keys: '→' });
    add('Replay', 'One tick back', () => void player.step(-1), { keys: '←' });
    add('Replay', 'A hundred ticks on', () => void player.step(100), { keys: 'Shift →' });
    add('Replay', 'A hundred ticks back', () => void player.step(-100), { keys: 'Shift ←' });
    add('Replay', 'Replay from the start', () => void player.restart());
    add('Replay', 'To the start', () => player.seek(state.session()?.from ?? 0), { keys: 'Home' });
    add('Replay', 'To the end', () => player.seek(state.session()?.to ?? 0), { keys: 'End' });
    add('Replay', 'Faster', () => void player.shift(1), { keys: '>' });
    add('Replay', 'Slower', () => void player.shift(-1), { keys: '<' });
    for (const speed of speeds) add('Replay', `Speed ${speedWords(speed)}`, () => void player.setSpeed(speed));
    add('Chart', 'All of the session', () => axis.fit(), { hint: 'also a double click', keys: 'Shift F' });
    add('Chart', 'Back to the newest bar', () => axis.follow(), { keys: 'Esc' });
    add('Chart', 'Zoom in', () => axis.zoom(1 / 1.25), { keys: '+' });
    add('Chart', 'Zoom out', () => axis.zoom(1.25), { keys: '−' });
    for (const interval of intervals)
      add('Chart', `Interval ${intervalWords(interval)}`, () => state.setInterval(interval), { keys: '0–9' });
  }
  if (!desk.phone()) {
    for (const panel of panels.values()) {
      if (!panel.variants) add('Panels', panel.title, () => desk.addPanel(panel.id), { hint: 'show in this workspace' });
      for (const { title, params, needs } of panel.variants ?? []) {
        if (needs !== 'pair' || state.partner())
          add('Panels', title, () => desk.addPanel(panel.id, params, title), { hint: 'line, in this workspace' });
      }
    }
    for (const study of state.studies()) {
      if (study.instruments === 2 && !state.partner()) continue;
      const of = study.instruments === 2 ? '$1,$2' : '$1';
      for (const output of study.outputs) {
        add('Panels', output.title, () => desk.addPanel('line', { ref: `${study.id}[${of}].${output.id}` }, output.title), {
          hint: `${study.title}, line`,
        });
      }
    }
    add('Workspaces', 'Reset this workspace', () => spaces.reset(), { hint: 'as it came' });
    add('Workspaces', 'Save workspace', () => openSaveWorkspace(desk), { hint: 'under a name' });
    for (const saved of spaces.saved()) {
      add('Workspaces', `Open ${saved.title}`, () => void spaces.load(saved.id).catch(state.fail), { hint: 'saved workspace' });
      add('Workspaces', `Delete ${saved.title}`, () => void spaces.remove(saved.id).catch(state.fail), { hint: 'saved workspace' });
    }
  }
  add('Look', 'Dark', () => prefs.setTheme('dark'), { hint: 'theme' });
  add('Look', 'Light', () => prefs.setTheme('light'), { hint: 'theme' });
  add('Look', 'As the system', () => prefs.setTheme('system'), { hint: 'theme' });
  add('Look', prefs.safePair() ? 'Teal and coral' : 'Blue and orange', () => prefs.setSafePair(!prefs.safePair()), { hint: 'up and down' });
  add('Help', 'Keys', () => openKeyMap(desk), { keys: '?' });
  add('Help', 'Close what floats', () => layer.close(), { keys: 'Esc' });
  return list;
}
