/** What an import could not use: all counted, the first 1,000 rejected rows kept, all that is left out listed in a file. */
import type { RejectedRow, RowReport } from './format.ts';
import { LeftOut } from './left-out.ts';

const keptRows = 1_000;
/** Of a row in the list on the screen; the file has more of it. */
const shownText = 200;

export interface RowReports {
  readonly rejected: RejectedRow[];
  readonly rejectedCount: number;
  readonly skipped: Record<string, number>;
  readonly notes: string[];
  /** Files of an archive that were not read, with the reason. */
  readonly leftFiles: { name: string; reason: string }[];
  /** The report of one file; rows carry its name when `named`. */
  of(file: () => string, named: boolean): RowReport;
  leaveFile(name: string, reason: string): void;
  /** CSV of what was left out; undefined when nothing was. */
  leftOut(): Blob | undefined;
}

export function openRowReports(): RowReports {
  const rejected: RejectedRow[] = [];
  const skipped: Record<string, number> = {};
  /** Skipped rows that no line was told of, by reason. */
  const unlisted = new Map<string, number>();
  const notes: string[] = [];
  const leftFiles: { name: string; reason: string }[] = [];
  const list = new LeftOut();
  let rejectedCount = 0;
  return {
    rejected,
    get rejectedCount() {
      return rejectedCount;
    },
    skipped,
    notes,
    leftFiles,
    of: (file, named) => ({
      reject(line, reason, text) {
        rejectedCount++;
        list.add(file(), line, 'rejected', reason, text);
        if (rejected.length < keptRows) {
          rejected.push({ line, reason, text: text.slice(0, shownText), ...(named ? { file: file() } : {}) });
        }
      },
      skip(reason, rows = 1, line, text) {
        skipped[reason] = (skipped[reason] ?? 0) + rows;
        if (line === undefined) unlisted.set(reason, (unlisted.get(reason) ?? 0) + rows);
        else list.add(file(), line, 'skipped', reason, text ?? '');
      },
      note(text) {
        const said = named ? `${file()}: ${text}` : text;
        if (!notes.includes(said)) notes.push(said);
      },
    }),
    leaveFile(name, reason) {
      leftFiles.push({ name, reason });
      list.add(name, undefined, 'not read', reason, '');
    },
    leftOut() {
      for (const [reason, rows] of unlisted) {
        const count = rows.toLocaleString('en');
        list.add('', undefined, 'skipped', reason, `${count} ${rows === 1 ? 'row' : 'rows'}, counted and not listed one by one`);
      }
      unlisted.clear();
      return list.blob();
    },
  };
}
