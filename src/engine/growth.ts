/** What makes a session that is shown grow: its recording here, or the rows that another tab stores. */
import type { Run } from './run.ts';

export interface Growth {
  readonly sessionId: string;
  /** Rows so far. */
  readonly rows: number;
  /** Market time over wall time at its newest row; 0 while it stands still. */
  readonly speed: number | 'max';
  /** Takes `run` to the newest row and feeds it from there on, no other one. */
  join(run: Run): Promise<void>;
  /** Feeds no run any more: the one it fed is moved by hand from here on. Rejects when rows that are shown are not stored. */
  part(): Promise<void>;
  /** Adds references to what the run that is fed computes. */
  ensure(refs: string[]): Promise<void>;
}
