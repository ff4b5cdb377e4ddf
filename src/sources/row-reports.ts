/** What an import could not use: all counted, the first 1,000 rejected rows kept. */
import type { RejectedRow, RowReport } from './format.ts';

const keptRows = 1_000;

export interface RowReports {
  readonly rejected: RejectedRow[];
  readonly rejectedCount: number;
  readonly skipped: Record<string, number>;
  /** The report of one file; rows carry its name when `named`. */
  of(file: () => string, named: boolean): RowReport;
}

export function openRowReports(): RowReports {
  const rejected: RejectedRow[] = [];
  const skipped: Record<string, number> = {};
  let rejectedCount = 0;
  return {
    rejected,
    get rejectedCount() {
      return rejectedCount;
    },
    skipped,
    of: (file, named) => ({
      reject(line, reason, text) {
        rejectedCount++;
        if (rejected.length < keptRows) rejected.push({ line, reason, text: text.slice(0, 200), ...(named ? { file: file() } : {}) });
      },
      skip(reason, rows = 1) {
        skipped[reason] = (skipped[reason] ?? 0) + rows;
      },
    }),
  };
}
