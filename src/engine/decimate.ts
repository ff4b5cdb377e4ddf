/**
 * A column of history reduced to one entry a pixel: first, min, max, last (and sum) of the rows whose time falls on it. The rows of
 * a pixel are found by search and added up from the largest stored buckets that lie inside, so the result is that of a loop over
 * all rows wherever these are still held; where only coarse buckets are left, each is drawn at its last time.
 */
import type { Outputs, Times } from './history.ts';
import { FIRST, LAST, LEVELS, MAX, MIN, type Pyramid, RATIO, SUM } from './pyramid.ts';
import type { RowRing } from './row-ring.ts';

const stride = 5;
/** More pixels than any screen has. */
const widest = 1_000_000;
/** Rows of a bucket, by level; level 0 are the rows themselves. */
const sizes = Array.from({ length: LEVELS + 1 }, (_, k) => RATIO ** k);

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
  const pixels = Math.min(widest, Math.max(1, Math.floor(widthPx) || 1));
  const walk = new Walk(times, outputs, column, from, to, pixels);
  walk.run();
  return walk.result();
}

class Walk {
  readonly #pyramid: Pyramid;
  /** Pixels a microsecond. */
  readonly #scale: number;
  /** Entries, one column after the other in the order of a bucket, then times. */
  readonly #out: Float64Array;
  readonly #capacity: number;
  /** The entry in progress, in the order of a bucket. */
  readonly #entry = new Float64Array(stride);
  #entries = 0;
  /** Pixel of the entry in progress and its newest time. */
  #pixel = -1;
  #newest = Number.NaN;

  constructor(
    readonly times: Times,
    readonly outputs: Outputs,
    readonly column: number,
    readonly from: number,
    readonly to: number,
    readonly width: number,
  ) {
    this.#pyramid = outputs.pyramids[column];
    this.#scale = to > from ? width / (to - from) : 0;
    this.#capacity = Math.max(0, Math.min(width, times.n - outputs.oldest));
    this.#out = new Float64Array(this.#capacity * (stride + 1));
  }

  /** From the oldest stretch, of which only coarse buckets are left, to the newest, held row by row; then what is in progress. */
  run(): void {
    const { n } = this.times;
    const starts: number[] = [];
    for (let k = 0; k <= LEVELS; k++) starts.push(Math.min(starts[k - 1] ?? n, this.#start(k)));
    for (let k = LEVELS; k >= 0; k--) {
      const end = Math.min(k === 0 ? n : starts[k - 1], this.#values(k).n * sizes[k]);
      if (end > starts[k]) this.#stretch(k, starts[k] / sizes[k], Math.floor(end / sizes[k]));
    }
    const finest = starts.findIndex((at) => at < n);
    if (finest > 0) this.#open(finest);
    this.#close();
  }

  result(): Decimated {
    const column = (c: number): Float64Array => this.#out.slice(c * this.#capacity, c * this.#capacity + this.#entries);
    return {
      ts: column(stride),
      first: column(FIRST),
      min: column(MIN),
      max: column(MAX),
      last: column(LAST),
      sum: this.#pyramid.width > SUM ? column(SUM) : undefined,
    };
  }

  /** First row that level k is asked for: where it begins, or behind the bucket of the level above that reaches over that. */
  #start(k: number): number {
    const low = Math.max(this.#values(k).lo, this.#times(k).lo);
    if (low >= this.#values(k).n) return this.times.n;
    const row = low * sizes[k];
    if (k === LEVELS || row % sizes[k + 1] === 0) return row;
    const above = Math.floor(row / sizes[k + 1]);
    const held = above >= this.#values(k + 1).lo && above >= this.#times(k + 1).lo && above < this.#values(k + 1).n;
    return held ? (above + 1) * sizes[k + 1] : row;
  }

  #values(k: number): RowRing {
    return k === 0 ? this.outputs.raw : this.#pyramid.levels[k - 1];
  }

  #times(k: number): RowRing {
    return k === 0 ? this.times.raw : this.times.pyramid.levels[k - 1];
  }

  /** Elements [from, to) of level k, the finest there is of them. */
  #stretch(k: number, from: number, to: number): void {
    const times = this.#times(k);
    const column = k === 0 ? 0 : LAST;
    let at = this.#search(times, column, from, to, 0);
    let size = 1;
    while (at < to) {
      const pixel = this.#pixelOf(times.at(column, at));
      if (pixel >= this.width) {
        // The bucket that reaches over the end of the span begins in it.
        if (k > 0 && times.at(FIRST, at) <= this.to) {
          this.#turn(this.width - 1, this.to);
          this.#take(k, at, at + 1);
        }
        return;
      }
      // Neighbouring pixels hold about as many elements.
      let low = 0;
      let high = Math.max(1, size);
      while (at + high < to && this.#pixelOf(times.at(column, at + high)) === pixel) {
        low = high;
        high *= 2;
      }
      const end = this.#search(times, column, at + low, Math.min(to, at + high), pixel + 1);
      size = end - at;
      this.#turn(pixel, times.at(column, end - 1));
      this.#reduce(k, at * sizes[k], end * sizes[k]);
      at = end;
    }
  }

  /** First element of [from, to) on `pixel` or behind it. */
  #search(times: RowRing, column: number, from: number, to: number, pixel: number): number {
    let low = from;
    let high = to;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (this.#pixelOf(times.at(column, middle)) < pixel) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #pixelOf(ts: number): number {
    if (ts < this.from) return -1;
    if (ts > this.to) return this.width;
    return Math.min(this.width - 1, Math.floor((ts - this.from) * this.#scale));
  }

  /** Rows [from, to), both at bounds of level `finest`: up the levels as far as whole buckets fit, and down again. */
  #reduce(finest: number, from: number, to: number): void {
    let row = from;
    let k = finest;
    while (k < LEVELS) {
      const above = sizes[k + 1];
      const up = Math.ceil(row / above) * above;
      if (up + above > to || up / above < this.#values(k + 1).lo) break;
      if (up > row) this.#take(k, row / sizes[k], up / sizes[k]);
      row = up;
      k++;
    }
    for (; k >= finest; k--) {
      const end = Math.floor(to / sizes[k]) * sizes[k];
      if (end > row) this.#take(k, row / sizes[k], end / sizes[k]);
      row = Math.max(row, end);
    }
  }

  /** Adds elements [from, to) of level k to the entry in progress. */
  #take(k: number, from: number, to: number): void {
    const ring = this.#values(k);
    const step = ring.chunkRows;
    const entry = this.#entry;
    // A row is its own first, last, min, max and sum.
    const lastAt = k === 0 ? 0 : LAST * step;
    const minAt = k === 0 ? 0 : MIN * step;
    const maxAt = k === 0 ? 0 : MAX * step;
    const sumAt = k > 0 && this.#pyramid.width > SUM ? SUM * step : 0;
    const base = (k === 0 ? this.column : FIRST) * step;
    let first = entry[FIRST];
    let last = entry[LAST];
    let min = entry[MIN];
    let max = entry[MAX];
    let sum = entry[SUM];
    for (let at = from; at < to; ) {
      const chunk = ring.chunk(at);
      const slot = ring.slot(at);
      const count = Math.min(to - at, step - slot);
      for (let i = base + slot, end = i + count; i < end; i++) {
        const begun = chunk[i];
        if (begun !== begun) continue;
        if (first !== first) first = begun;
        last = chunk[lastAt + i];
        if (!(chunk[minAt + i] >= min)) min = chunk[minAt + i];
        if (!(chunk[maxAt + i] <= max)) max = chunk[maxAt + i];
        sum += chunk[sumAt + i];
      }
      at += count;
    }
    entry[FIRST] = first;
    entry[LAST] = last;
    entry[MIN] = min;
    entry[MAX] = max;
    entry[SUM] = sum;
  }

  /** Buckets in progress from level `finest` down: all that is left of the newest rows when the rows themselves are gone. */
  #open(finest: number): void {
    const open = this.#pyramid.open;
    const times = this.times.pyramid.open;
    for (let k = finest; k >= 1; k--) {
      const at = (k - 1) * stride;
      const ts = times[at + LAST];
      const pixel = this.#pixelOf(ts);
      if (ts !== ts || pixel < 0 || pixel >= this.width) continue;
      this.#turn(pixel, ts);
      if (open[at + FIRST] !== open[at + FIRST]) continue;
      const entry = this.#entry;
      if (entry[FIRST] !== entry[FIRST]) entry[FIRST] = open[at + FIRST];
      entry[LAST] = open[at + LAST];
      if (!(open[at + MIN] >= entry[MIN])) entry[MIN] = open[at + MIN];
      if (!(open[at + MAX] <= entry[MAX])) entry[MAX] = open[at + MAX];
      entry[SUM] += open[at + SUM];
    }
  }

  /** The entry in progress is that of `pixel` from now on. */
  #turn(pixel: number, newest: number): void {
    if (pixel !== this.#pixel) {
      this.#close();
      this.#pixel = pixel;
      this.#entry.fill(Number.NaN);
      this.#entry[SUM] = 0;
    }
    this.#newest = newest;
  }

  #close(): void {
    if (this.#pixel < 0) return;
    const at = this.#entries++;
    const entry = this.#entry;
    if (entry[FIRST] !== entry[FIRST]) entry[SUM] = Number.NaN;
    for (let c = 0; c < stride; c++) this.#out[c * this.#capacity + at] = entry[c];
    this.#out[stride * this.#capacity + at] = this.#newest;
  }
}
