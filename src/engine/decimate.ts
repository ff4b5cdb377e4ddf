/**
 * A column of history reduced to one entry a pixel: first, min, max, last (and sum) of the rows whose time falls on it.
 * Walks rows from left to right in the largest stored buckets that lie inside one pixel, so the result is that of a loop over all
 * rows wherever these are still held; where only coarse buckets are left, a bucket is drawn at its last time.
 */
import type { Outputs, Times } from './history.ts';
import { FIRST, LAST, LEVELS, MAX, MIN, type Pyramid, RATIO, SUM } from './pyramid.ts';

const stride = 5;

export interface Decimated {
  /** Time of the last row of each pixel. */
  ts: Float64Array;
  first: Float64Array;
  min: Float64Array;
  max: Float64Array;
  last: Float64Array;
  sum: Float64Array | undefined;
}

export function decimate(times: Times, outputs: Outputs, column: number, from: number, to: number, widthPx: number): Decimated {
  const walk = new Walk(times, outputs, column, from, to, Math.max(1, Math.floor(widthPx)));
  walk.run();
  return walk.result();
}

class Walk {
  readonly #out: Float64Array[];
  readonly #pyramid: Pyramid;
  readonly #n: number;
  #entries = 0;
  /** Pixel the entry in progress belongs to; -1 when there is none. */
  #pixel = -1;

  constructor(
    readonly times: Times,
    readonly outputs: Outputs,
    readonly column: number,
    readonly from: number,
    readonly to: number,
    readonly width: number,
  ) {
    this.#n = times.n;
    this.#pyramid = outputs.pyramids[column];
    const capacity = Math.min(width, this.#n - outputs.oldest);
    this.#out = Array.from({ length: stride + 1 }, () => new Float64Array(Math.max(0, capacity)));
  }

  run(): void {
    const { raw } = this.outputs;
    const times = this.times.raw;
    const levels = this.#pyramid.levels;
    let row = this.#begin();
    let k = 0;
    while (row < this.#n) {
      while (k < LEVELS && this.#fits(k + 1, row)) k++;
      while (k > 0 && !this.#fits(k, row)) k--;
      if (k > 0) {
        if (this.#take(k, row)) return;
        row += RATIO ** k;
      } else if (row >= raw.lo && row >= times.lo) {
        const ts = times.at(0, row);
        if (ts > this.to) return;
        const value = raw.at(this.column, row);
        if (ts >= this.from) this.#add(ts, value, value, value, value, value);
        row++;
      } else {
        // The rows are gone: the finest bucket that is left, however wide.
        let level = 1;
        while (level <= LEVELS && !this.#held(level, row)) level++;
        if (level <= LEVELS) {
          if (this.#take(level, row)) return;
          row += RATIO ** level;
        } else {
          const next = this.#takeOpen(row);
          row = next > row ? next : this.#skip(row, levels.length);
        }
      }
    }
  }

  result(): Decimated {
    const [ts, first, last, min, max, sum] = this.#out.map((column) => column.slice(0, this.#entries));
    return { ts, first, min, max, last, sum: this.#pyramid.width > SUM ? sum : undefined };
  }

  /** Row to begin at: not later than the first one at or after `from`, by the finest level that reaches back that far. */
  #begin(): number {
    const raw = this.times.raw;
    const low = Math.max(raw.lo, this.outputs.raw.lo);
    if (low < this.#n && (low === 0 || raw.at(0, low) <= this.from)) {
      let a = low;
      let b = this.#n;
      while (a < b) {
        const middle = Math.floor((a + b) / 2);
        if (raw.at(0, middle) < this.from) a = middle + 1;
        else b = middle;
      }
      return a;
    }
    for (let k = 1; k <= LEVELS; k++) {
      const level = this.times.pyramid.levels[k - 1];
      const lo = Math.max(level.lo, this.#pyramid.levels[k - 1].lo);
      if (lo >= level.n || level.at(FIRST, lo) > this.from) continue;
      let a = lo;
      let b = level.n;
      while (a < b) {
        const middle = Math.floor((a + b) / 2);
        if (level.at(LAST, middle) < this.from) a = middle + 1;
        else b = middle;
      }
      return a * RATIO ** k;
    }
    return this.outputs.oldest;
  }

  #pixelOf(ts: number): number {
    if (ts < this.from) return -1;
    if (ts > this.to) return this.width;
    const span = this.to - this.from;
    return span > 0 ? Math.min(this.width - 1, Math.floor(((ts - this.from) / span) * this.width)) : 0;
  }

  /** A complete bucket of level k starts at `row` and is still held. */
  #held(k: number, row: number): boolean {
    const bucket = row / RATIO ** k;
    if (bucket !== Math.floor(bucket)) return false;
    const values = this.#pyramid.levels[k - 1];
    const times = this.times.pyramid.levels[k - 1];
    return bucket < values.n && bucket >= values.lo && bucket >= times.lo;
  }

  #fits(k: number, row: number): boolean {
    if (!this.#held(k, row)) return false;
    const times = this.times.pyramid.levels[k - 1];
    const bucket = row / RATIO ** k;
    return this.#pixelOf(times.at(FIRST, bucket)) === this.#pixelOf(times.at(LAST, bucket));
  }

  /** Adds a bucket; true when it lies behind the span. */
  #take(k: number, row: number): boolean {
    const bucket = row / RATIO ** k;
    const times = this.times.pyramid.levels[k - 1];
    if (times.at(FIRST, bucket) > this.to) return true;
    const ts = Math.min(times.at(LAST, bucket), this.to);
    if (ts < this.from) return false;
    const level = this.#pyramid.levels[k - 1];
    const sum = this.#pyramid.width > SUM ? level.at(SUM, bucket) : Number.NaN;
    this.#add(ts, level.at(FIRST, bucket), level.at(LAST, bucket), level.at(MIN, bucket), level.at(MAX, bucket), sum);
    return false;
  }

  /** Adds a bucket in progress that starts at `row` and whose rows are gone; gives the row behind what it holds. */
  #takeOpen(row: number): number {
    for (let k = 1; k <= LEVELS; k++) {
      const size = RATIO ** k;
      const end = Math.floor(this.#n / (size / RATIO)) * (size / RATIO);
      if (row !== Math.floor(this.#n / size) * size || end <= row) continue;
      const at = (k - 1) * stride;
      const ts = this.times.pyramid.open[at + LAST];
      const open = this.#pyramid.open;
      if (ts >= this.from && ts <= this.to) {
        this.#add(ts, open[at + FIRST], open[at + LAST], open[at + MIN], open[at + MAX], open[at + SUM]);
      }
      return end;
    }
    return row;
  }

  /** Next row behind a stretch nothing is held of. */
  #skip(row: number, levels: number): number {
    let next = this.outputs.raw.lo > row ? this.outputs.raw.lo : this.#n;
    for (let k = 1; k <= levels; k++) {
      const level = this.#pyramid.levels[k - 1];
      const at = level.lo * RATIO ** k;
      if (level.n > level.lo && at > row && at < next) next = at;
    }
    return next;
  }

  #add(ts: number, first: number, last: number, min: number, max: number, sum: number): void {
    const [times, firsts, lasts, mins, maxs, sums] = this.#out;
    const pixel = this.#pixelOf(ts);
    let at = this.#entries - 1;
    if (pixel !== this.#pixel) {
      at = this.#entries++;
      this.#pixel = pixel;
      firsts[at] = lasts[at] = mins[at] = maxs[at] = sums[at] = Number.NaN;
    }
    times[at] = ts;
    if (first !== first) return;
    if (firsts[at] !== firsts[at]) {
      firsts[at] = first;
      sums[at] = 0;
    }
    lasts[at] = last;
    if (!(min >= mins[at])) mins[at] = min;
    if (!(max <= maxs[at])) maxs[at] = max;
    sums[at] += sum;
  }
}
