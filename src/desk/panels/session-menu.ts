/** The menu of a stored session in the list of them, and the lists of exports it leads to. */
import type { SessionInfo } from '../../api/types.ts';
import { formatReference } from '../../core/reference.ts';
import type { Desk } from '../app/desk.tsx';
import { idWords } from '../app/words.ts';
import { type MenuItem, openMenu } from '../widgets/menu.tsx';
import { exportFile, exportOutput, exportsOf, type RowFormat, removeSession, rowFormats } from './session-actions.ts';

/** `anchor`: the row's menu button, where the lists of exports open. */
export function sessionItems(desk: Desk, session: SessionInfo, anchor: Element, rename: () => void): MenuItem[] {
  const { state } = desk;
  const show = (work: Promise<void>): void => {
    void work.then(() => desk.spaces.go('markets'));
  };
  const items: MenuItem[] = [
    { title: 'Open', keys: 'Enter', run: () => show(state.open(session.id)) },
    ...(session.live ? [] : [{ title: 'Replay from the start', run: () => show(state.replay(session.id)) }]),
    ...(session.transient ? [{ title: 'Keep', run: () => void state.quantab.sessions.keep(session.id).catch(state.fail) }] : []),
    { title: 'Rename', keys: 'F2', run: rename },
    { title: 'Export session file', hint: '.quantab', run: () => exportFile(desk, session) },
    ...rowFormats.map(
      ([format, name]): MenuItem => ({
        title: `Export as ${name}`,
        hint: 'ticks, trades, bars, outputs',
        run: () => queueMicrotask(() => openExports(desk, session, format, anchor)),
      }),
    ),
    { kind: 'rule' },
    {
      title: 'Copy hash',
      hint: session.tickHash.slice(0, 12),
      run: () => void navigator.clipboard.writeText(session.tickHash).catch(state.fail),
    },
    { title: 'Delete', keys: 'Del', tone: 'fault', run: () => removeSession(desk, session) },
  ];
  return items;
}

const nameOf = (format: RowFormat): string => rowFormats.find(([each]) => each === format)?.[1] ?? format;

function openExports(desk: Desk, session: SessionInfo, format: RowFormat, anchor: Element): void {
  const items: MenuItem[] = [
    ...exportsOf(desk, session, format),
    { title: 'An output', hint: 'choose', run: () => queueMicrotask(() => openOutputs(desk, session, format, anchor)) },
  ];
  openMenu(desk.layer, anchor, `Export as ${nameOf(format)}`, () => items, 'end');
}

function openOutputs(desk: Desk, session: SessionInfo, format: RowFormat, anchor: Element): void {
  const { state } = desk;
  const first = session.instruments[0] ?? '';
  const second = session.instruments[1];
  const items: MenuItem[] = [{ kind: 'heading', title: second ? `Of ${idWords(first)}, ${idWords(second)}` : `Of ${idWords(first)}` }];
  for (const study of state.studies()) {
    if (study.instruments === 2 && second === undefined) continue;
    const ref = formatReference({ id: study.id, instruments: study.instruments === 2 ? [first, second!] : [first], params: {} });
    items.push({
      title: study.title,
      hint: study.outputs.map(({ id }) => id).join(', '),
      run: () => exportOutput(desk, session, study.id, ref, format),
    });
  }
  openMenu(desk.layer, anchor, 'Output', () => items, 'end');
}
