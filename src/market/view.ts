/** What a panel is given to draw: a span of one reference, decimated to its pixels, with its honesty. */
import type { OutputKind } from '../studies/study.ts';

export type State = 'ok' | 'warming' | 'gap' | 'stale' | 'degenerate';

export interface Status {
  state: State;
  /** In words, when the state is not ok. */
  reason?: string;
  /** What the newest value rests on: rows (or events, returns, bars) inside its window, all since the start for a running sum; and how many it needs. */
  n: number;
  nMin: number;
}

export interface ViewRequest {
  /** Microseconds; NaN for the start and end of what there is. */
  from: number;
  to: number;
  widthPx: number;
}

/**
 * Columns by kind. line, histogram, scalar: `ts` (last of the column), `first`, `min`, `max`, `last`: at most one entry a pixel column
 * (`sum` too for outputs that combine by sum, `lo` and `hi` the widest of the interval for those that have one). bars: `start open high low close volume buyVolume vwap trades`.
 * trades: `ts price qty side id`, the newest that fit. Everything is cut at the run's position: what is later is not there.
 */
export interface ViewFrame {
  ref: string;
  kind: OutputKind | 'bars' | 'trades' | 'quote';
  unit: string;
  revision: number;
  from: number;
  to: number;
  columns: Record<string, Float64Array>;
  /** Pairs [from, to] of missing spans, microseconds. */
  gaps: Float64Array;
  /** Newest value at the position. */
  last: { ts: number; value: number };
  /** Where theory gives one for the newest value; what it assumes is in the limits of the study's help. */
  interval?: { lo: number; hi: number; level: 0.95 };
  status: Status;
}
