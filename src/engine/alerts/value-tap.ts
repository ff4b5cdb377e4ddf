/**
 * The watched values of one lane or series since the last look: a row each, with the number and the time of the session's row that
 * brought it. Data that is missing is a row of unknown values.
 */
import { laneRows } from '../lane.ts';
import type { Source, Tap } from '../source.ts';

/** Where the session stands; times integer microseconds. */
export interface SessionClock {
  readonly row: number;
  readonly ts: number;
}

export interface Watched {
  readonly source: Source;
  /** Rows since the last look, `tap.n` of them. */
  values: Float64Array;
  /** Newest value before them. */
  before: number;
  /** Least and greatest known value of these rows; Infinity and -Infinity while there is none. */
  min: number;
  max: number;
  /** Some of these rows are unknown. */
  gaps: boolean;
  /** Range since the newest value before them, that included. */
  from: number;
  to: number;
}

export class ValueTap implements Tap {
  n = 0;
  rows = new Float64Array(laneRows);
  times = new Float64Array(laneRows);
  readonly watched: Watched[] = [];
  /** Of rows that are noted and not computed yet. */
  readonly #rows = new Float64Array(laneRows);
  readonly #times = new Float64Array(laneRows);

  constructor(readonly clock: SessionClock) {}

  /** `before` is the value as it stands. */
  watch(source: Source): Watched {
    const before = source.last();
    const none = { min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY, gaps: false, from: before, to: before };
    const one: Watched = { source, values: new Float64Array(this.rows.length).fill(Number.NaN), before, ...none };
    this.watched.push(one);
    return one;
  }

  note(waiting: number): void {
    this.#rows[waiting] = this.clock.row;
    this.#times[waiting] = this.clock.ts;
  }

  take(rows: number): void {
    const at = this.#room(rows);
    this.rows.set(this.#rows.subarray(0, rows), at);
    this.times.set(this.#times.subarray(0, rows), at);
    for (let c = 0; c < this.watched.length; c++) this.watched[c]!.source.fill(this.watched[c]!.values, at, rows);
    this.n = at + rows;
  }

  gap(): void {
    const at = this.#room(1);
    this.rows[at] = this.clock.row;
    this.times[at] = this.clock.ts;
    for (const { values } of this.watched) values[at] = Number.NaN;
    this.n = at + 1;
  }

  /** The ranges of what has come. */
  measure(): void {
    const { n } = this;
    for (let c = 0; c < this.watched.length; c++) {
      const one = this.watched[c]!;
      const { values, before } = one;
      let min = Number.POSITIVE_INFINITY;
      let max = Number.NEGATIVE_INFINITY;
      let known = 0;
      for (let i = 0; i < n; i++) {
        const value = values[i]!;
        if (value < min) min = value;
        if (value > max) max = value;
        if (value === value) known++;
      }
      one.min = min;
      one.max = max;
      one.gaps = known < n;
      one.from = before < min ? before : min;
      one.to = before > max ? before : max;
    }
  }

  /** What has come has been looked at. */
  clear(): void {
    const { n } = this;
    this.n = 0;
    for (let c = 0; c < this.watched.length; c++) {
      const one = this.watched[c]!;
      if (n > 0) one.before = one.values[n - 1]!;
      one.min = Number.POSITIVE_INFINITY;
      one.max = Number.NEGATIVE_INFINITY;
      one.gaps = false;
      one.from = one.to = one.before;
    }
  }

  /** The session stands elsewhere: values are as they are there. */
  restart(): void {
    this.n = 0;
    this.clear();
    for (const one of this.watched) one.before = one.from = one.to = one.source.last();
  }

  /** Makes room for more rows; gives where they go. */
  #room(more: number): number {
    const needed = this.n + more;
    if (needed > this.rows.length) {
      const size = 2 ** Math.ceil(Math.log2(needed));
      const grown = (old: Float64Array): Float64Array<ArrayBuffer> => {
        const made = new Float64Array(size);
        made.set(old);
        return made;
      };
      this.rows = grown(this.rows);
      this.times = grown(this.times);
      for (const one of this.watched) one.values = grown(one.values);
    }
    return this.n;
  }
}
