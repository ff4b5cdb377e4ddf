/**
 * Where the rows of a value come from, for who watches values as they are computed: an output of a study, or what the engine has of an
 * instrument by itself. Prices quote currency, quantities base units. What makes them is fetched with who watches (alerts/sources.ts).
 */
import type { Status } from '../market/view.ts';
import type { Lane } from './lane.ts';
import type { StudyNode } from './node.ts';
import type { Planned } from './planned.ts';
import type { Tape } from './tape.ts';

/** Hears of the rows of a lane or a series: as each is noted, as they are computed, and when data is missing before the next. */
export interface Tap {
  note(waiting: number): void;
  take(rows: number): void;
  gap(): void;
}

export interface Source {
  /** Whose rows they are; values of one host come together. */
  readonly host: { tap: Tap | undefined };
  /** Values of the rows [0, rows) that are being taken, to into[at] and on. */
  fill(into: Float64Array, at: number, rows: number): void;
  /** The newest value; NaN while unknown. */
  last(): number;
  /** How a study's value stands; left out for others. */
  status?(): Status;
}

/** What there is to make one of: the study's node, or the tape and its lanes, opened when they are asked for. */
export interface SourceParts {
  tape: Tape;
  node: StudyNode | undefined;
  lane(clock: 'trade' | 'quote' | 'bar'): Lane;
}

export type MakeSource = (planned: Planned, parts: SourceParts) => Source;
