/** A table as data: the twin of a panel, what is exported of it, and the places of its numbers. Times are microseconds. */

/** NaN and '' are unknown. */
export type Cell = number | string;

export interface TableColumn {
  /** Name in exports. */
  readonly id: string;
  readonly title: string;
  readonly unit?: string;
  /** time: microseconds since the epoch. */
  readonly kind: 'time' | 'number' | 'text';
  /** Writes a number on the screen; exports keep it as it is. */
  text?(value: number): string;
}

export interface TableData {
  /** Of what, in words: instrument and parameters. */
  readonly words: string;
  readonly instruments: readonly string[];
  /** Of what is shown; NaN where the table is not about a stretch of time. */
  readonly from: number;
  readonly to: number;
  readonly columns: readonly TableColumn[];
  /** Oldest first where there is a time. */
  readonly rows: readonly (readonly Cell[])[];
  /** What is to be said of the whole: its n, or why it is not to be believed. */
  readonly note?: string;
}
