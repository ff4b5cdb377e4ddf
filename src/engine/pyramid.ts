/**
 * Summaries of a growing column: level k holds, for every 16^k rows, first and last, then min and max, then the sum, so that
 * a view of any span touches few of them. Only complete buckets are stored; the bucket in progress is kept apart.
 * NaN rows count for nothing; a bucket of nothing else is NaN. Levels are rings too: a coarse one outlives the rows.
 */
import type { KeyframeReader, KeyframeWriter } from './keyframe.ts';
import { RowRing } from './row-ring.ts';

export const RATIO = 16;
export const LEVELS = 6;
export const FIRST = 0;
export const LAST = 1;
export const MIN = 2;
export const MAX = 3;
export const SUM = 4;

/** What is kept of a column: times need their ends, values their range too, flows their sum too. */
export type Shape = 'time' | 'value' | 'flow';
const widths: Record<Shape, number> = { time: 2, value: 4, flow: 5 };

/** Fewest buckets a level keeps: a view of everything is at most 16 times coarser than this many columns. */
const bucketsHeld = 16_384;
const stride = 5;

export class Pyramid {
  /** Level k is levels[k - 1]. */
  readonly levels: RowRing[] = [];
  readonly width: number;
  /** Bucket in progress of each level, `stride` numbers each. */
  readonly open = new Float64Array(LEVELS * stride);

  constructor(shape: Shape, historyRows: number) {
    this.width = widths[shape];
    const least = Math.min(bucketsHeld, historyRows);
    let rows = historyRows;
    for (let k = 0; k < LEVELS; k++) {
      rows = Math.ceil(rows / RATIO);
      this.levels.push(new RowRing(this.width, Math.max(rows, least), 1_024));
    }
    this.#empty();
  }

  get bytes(): number {
    let bytes = this.open.byteLength;
    for (const level of this.levels) bytes += level.bytes;
    return bytes;
  }

  /** Takes source[from, to) as rows `row` and on. */
  append(source: Float64Array, from: number, to: number, row: number): void {
    const open = this.open;
    let first = open[FIRST];
    let last = open[LAST];
    let min = open[MIN];
    let max = open[MAX];
    let sum = open[SUM];
    let inBucket = row % RATIO;
    for (let i = from; i < to; i++) {
      const value = source[i];
      if (value === value) {
        if (first !== first) first = value;
        last = value;
        if (!(value >= min)) min = value;
        if (!(value <= max)) max = value;
        sum += value;
      }
      if (++inBucket === RATIO) {
        open[FIRST] = first;
        open[LAST] = last;
        open[MIN] = min;
        open[MAX] = max;
        open[SUM] = sum;
        this.#close();
        first = last = min = max = Number.NaN;
        sum = 0;
        inBucket = 0;
      }
    }
    open[FIRST] = first;
    open[LAST] = last;
    open[MIN] = min;
    open[MAX] = max;
    open[SUM] = sum;
  }

  /** Stores the bucket in progress of level 1 and, while that completes one above, those too. */
  #close(): void {
    const open = this.open;
    for (let k = 0; k < LEVELS; k++) {
      const level = this.levels[k];
      const at = k * stride;
      const chunk = level.chunk(level.n);
      const slot = level.slot(level.n);
      if (open[at + FIRST] !== open[at + FIRST]) open[at + SUM] = Number.NaN;
      for (let c = 0; c < this.width; c++) chunk[c * level.chunkRows + slot] = open[at + c];
      level.advance(1);
      if (k + 1 < LEVELS) fold(open, at, at + stride);
      clear(open, at);
      if (level.n % RATIO !== 0) return;
    }
  }

  /** Rows so far are `row`; what is held is kept where it still holds. */
  truncate(row: number): void {
    let n = row;
    for (const level of this.levels) level.truncate((n = Math.floor(n / RATIO)));
  }

  /** Nothing is held; the next row is number `row`. */
  clear(row = 0): void {
    let size = 1;
    for (const level of this.levels) {
      size *= RATIO;
      // A bucket that begins before the first row is not whole.
      level.clear(Math.floor(row / size), Math.ceil(row / size));
    }
    this.#empty();
  }

  save(writer: KeyframeWriter): void {
    writer.column(this.open);
  }

  load(reader: KeyframeReader): void {
    reader.column(this.open);
  }

  #empty(): void {
    for (let k = 0; k < LEVELS; k++) clear(this.open, k * stride);
  }
}

function clear(open: Float64Array, at: number): void {
  open.fill(Number.NaN, at, at + SUM);
  open[at + SUM] = 0;
}

function fold(open: Float64Array, from: number, to: number): void {
  if (open[from + FIRST] !== open[from + FIRST]) return;
  if (open[to + FIRST] !== open[to + FIRST]) open[to + FIRST] = open[from + FIRST];
  open[to + LAST] = open[from + LAST];
  if (!(open[from + MIN] >= open[to + MIN])) open[to + MIN] = open[from + MIN];
  if (!(open[from + MAX] <= open[to + MAX])) open[to + MAX] = open[from + MAX];
  open[to + SUM] += open[from + SUM];
}
