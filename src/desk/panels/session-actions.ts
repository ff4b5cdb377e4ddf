/** What can be done with a stored session: export and delete; deleting waits a moment so that it can be taken back. */
import { createSignal } from 'solid-js';
import type { ExportOptions, SessionInfo } from '../../api/types.ts';
import type { Desk } from '../app/desk.tsx';
import { idWords } from '../app/words.ts';
import { exportName, titleOf } from '../widgets/export-name.ts';
import { intervalWords } from '../widgets/format.ts';
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

export type RowFormat = (typeof rowFormats)[number][0];

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
