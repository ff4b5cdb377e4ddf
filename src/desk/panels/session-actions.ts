/** What can be done with a stored session, as menu entries; deleting waits a moment so that it can be taken back. */
import { createSignal } from 'solid-js';
import type { ExportOptions, SessionInfo } from '../../api/types.ts';
import { formatReference } from '../../core/reference.ts';
import type { Desk } from '../app/desk.tsx';
import { idWords } from '../app/words.ts';
import { exportName, titleOf } from '../widgets/export-name.ts';
import { intervalWords } from '../widgets/format.ts';
import { type MenuItem, openMenu } from '../widgets/menu.tsx';
import { saveExport } from '../widgets/save.ts';

const undoMs = 7_000;
/** Sessions that are about to be deleted: hidden, not yet gone. */
const [leaving, setLeaving] = createSignal<ReadonlySet<string>>(new Set());

export { leaving };

export function removeSession({ state }: Desk, session: SessionInfo): void {
  const { quantab, toasts, fail } = state;
  const without = (): void => {
    setLeaving((now) => new Set([...now].filter((id) => id !== session.id)));
  };
  setLeaving((now) => new Set([...now, session.id]));
  let taken = false;
  toasts.add(
    {
      tone: 'plain',
      text: `"${session.title}" deleted.`,
      action: {
        title: 'Undo',
        run: () => {
          taken = true;
        },
      },
    },
    {
      ms: undoMs,
      onGone() {
        // An action removes its toast before it runs: decide when both have happened.
        queueMicrotask(() => {
          if (taken) {
            without();
            return;
          }
          quantab.sessions
            .remove(session.id)
            .then(() => state.forget(session.id))
            .catch(fail)
            .finally(without);
        });
      },
    },
  );
}

const fileName = ({ title }: SessionInfo): string =>
  `${title.replaceAll(/[^\w.-]+/g, '-').replaceAll(/^-+|-+$/g, '') || 'session'}.quantab`;

export interface SessionExport {
  title: string;
  run(): void;
}

/** Formats that another program reads, and what they are called. */
export const rowFormats = [
  ['csv', 'CSV'],
  ['ndjson', 'NDJSON'],
  ['parquet', 'Parquet'],
] as const;

type RowFormat = (typeof rowFormats)[number][0];

/** Ticks, trades and bars of each instrument, at the desk's interval, and the table of the summary. */
export function exportsOf({ state }: Desk, session: SessionInfo, format: RowFormat): SessionExport[] {
  const interval = state.interval();
  const save = (title: string, options: Omit<ExportOptions, 'format'>): SessionExport => ({
    title,
    run: () =>
      void saveExport(
        state,
        session.id,
        { ...options, format },
        exportName([titleOf(session.title, session.source), title], session, format),
      ),
  });
  const each = session.instruments.slice(0, 8).flatMap((id) => {
    const of = session.instruments.length > 1 ? ` of ${idWords(id)}` : '';
    return [
      save(`Trades${of}`, { what: 'trades', instrument: id }),
      save(`Bars of ${intervalWords(interval)}${of}`, { what: 'bars', instrument: id, interval }),
    ];
  });
  return [save('Ticks of every kind', { what: 'ticks' }), ...each, save('Summary table', { what: 'table' })];
}

/** The whole session as one file that can be dropped here or elsewhere. */
export function exportFile(desk: Desk, session: SessionInfo): void {
  void handOut(desk, session);
}

/** Gives the session file to the browser's downloads; true when it was made. Whether it reached a disk no page is told. */
export const handOut = ({ state }: Desk, session: SessionInfo): Promise<boolean> =>
  saveExport(state, session.id, { what: 'ticks', format: 'session' }, fileName(session));

/** One output, as the engine writes it. */
export function exportOutput({ state }: Desk, session: SessionInfo, title: string, ref: string, format: RowFormat): void {
  void saveExport(
    state,
    session.id,
    { what: 'output', format, ref },
    exportName([titleOf(session.title, session.source), title], session, format),
  );
}

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
