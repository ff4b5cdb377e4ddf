/**
 * Bars of one instrument at 1 s, 1 m and 1 h, each a bounded ring, and any interval made from them. Only bars that had trades.
 * Times are starts, integer microseconds, left-closed, aligned to the epoch. Trades come in non-decreasing time.
 * buyVolume counts trades of known side; NaN where a bar has none of them.
 */
import { type Interval, intervalMicros } from '../core/interval.ts';
import type { BarColumns } from '../market/columns.ts';
import type { KeyframeReader, KeyframeWriter } from './keyframe.ts';
import { RowRing } from './row-ring.ts';

const START = 0;
const OPEN = 1;
const HIGH = 2;
const LOW = 3;
const CLOSE = 4;
const VOLUME = 5;
const BUY = 6;
const VALUE = 7;
const TRADES = 8;
const width = 9;

/** Interval and least number of bars held: two days of seconds, a month of minutes, five years of hours. */
const resolutions = [
  { micros: 1_000_000, held: 172_800 },
  { micros: 60_000_000, held: 43_200 },
  { micros: 3_600_000_000, held: 43_800 },
] as const;

export class BarStore {
  readonly #rings = resolutions.map(({ held }) => new RowRing(width, held, 512));
  /** Bar in progress at each resolution; trades 0 when there is none. A coarse one holds what was sealed below it. */
  readonly #open = new Float64Array(resolutions.length * width);
  /** End of the second in progress; -Infinity before the first trade. */
  #end = Number.NEGATIVE_INFINITY;

  constructor(readonly onSeal: (start: number) => void) {}

  get bytes(): number {
    return this.#rings.reduce((sum, ring) => sum + ring.bytes, 0);
  }

  /** Start of the newest bar of 1 s, NaN before the first trade. */
  get newest(): number {
    return this.#open[TRADES] > 0 ? this.#open[START] : Number.NaN;
  }

  get close(): number {
    return this.#open[TRADES] > 0 ? this.#open[CLOSE] : Number.NaN;
  }

  trade(ts: number, px: number, qty: number, sign: number): void {
    const open = this.#open;
    if (ts >= this.#end) {
      if (open[TRADES] > 0) {
        const sealed = open[START];
        this.#seal(0);
        this.onSeal(sealed);
      }
      const length = resolutions[0].micros;
      const start = Math.floor(ts / length) * length;
      this.#end = start + length;
      open[START] = start;
      open[OPEN] = px;
      open[HIGH] = px;
      open[LOW] = px;
      open[BUY] = Number.NaN;
    } else {
      if (px > open[HIGH]) open[HIGH] = px;
      if (px < open[LOW]) open[LOW] = px;
    }
    open[CLOSE] = px;
    open[VOLUME] += qty;
    if (sign !== 0) open[BUY] = (open[BUY] === open[BUY] ? open[BUY] : 0) + (sign > 0 ? qty : 0);
    open[VALUE] += px * qty;
    open[TRADES] += 1;
  }

  /** Bars of an interval whose span touches [from, to], the newest `limit` of them, the one in progress included. */
  columns(interval: Interval, from = Number.NaN, to = Number.NaN, limit = Number.POSITIVE_INFINITY): BarColumns {
    const length = intervalMicros(interval);
    const k = length < resolutions[1].micros ? 0 : length < resolutions[2].micros ? 1 : 2;
    const ring = this.#rings[k];
    const perBar = length / resolutions[k].micros;
    // Whole bars: what lies in the span's first and last bar belongs to it.
    const begin = Math.floor(from / length) * length;
    const end = Math.floor(to / length) * length + length;
    let low = begin === begin ? this.#firstFrom(ring, begin) : ring.lo;
    const high = end === end ? this.#firstFrom(ring, end) : ring.n;
    if (high - low > limit * perBar) low = high - limit * perBar;
    const bars = new Bars(high - low + resolutions.length, length);
    for (let row = low; row < high; row++) bars.add(ring.chunk(row), ring.slot(row), ring.chunkRows);
    for (let j = k; j >= 0; j--) {
      const at = j * width;
      const start = this.#open[at + START];
      if (this.#open[at + TRADES] > 0 && !(start < begin) && !(start >= end)) bars.add(this.#open, at, 1);
    }
    return bars.columns(limit);
  }

  /** First held row that starts at `start` or later. */
  #firstFrom(ring: RowRing, start: number): number {
    let low = ring.lo;
    let high = ring.n;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (ring.at(START, middle) < start) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Stores the bar in progress of resolution k and adds it to the one above, which is stored first where it is complete. */
  #seal(k: number): void {
    const open = this.#open;
    const at = k * width;
    const ring = this.#rings[k];
    const chunk = ring.chunk(ring.n);
    const slot = ring.slot(ring.n);
    for (let c = 0; c < width; c++) chunk[c * ring.chunkRows + slot] = open[at + c];
    ring.advance(1);
    if (k + 1 < resolutions.length) {
      const above = at + width;
      const length = resolutions[k + 1].micros;
      const start = Math.floor(open[at + START] / length) * length;
      if (open[above + TRADES] > 0 && open[above + START] !== start) this.#seal(k + 1);
      merge(open, at, 1, open, above, start);
    }
    open.fill(0, at, at + width);
  }

  clear(): void {
    for (const ring of this.#rings) ring.clear();
    this.#open.fill(0);
    this.#end = Number.NEGATIVE_INFINITY;
  }

  save(writer: KeyframeWriter): void {
    for (const ring of this.#rings) writer.number(ring.n);
    writer.column(this.#open);
    writer.number(this.#end);
  }

  load(reader: KeyframeReader): void {
    for (const ring of this.#rings) ring.truncate(reader.number());
    reader.column(this.#open);
    this.#end = reader.number();
  }
}

/** Adds the bar at from[at], from[at + step] ... to the bar at to[toAt...], which starts at `start` when it is new. */
function merge(from: Float64Array, at: number, step: number, to: Float64Array, toAt: number, start: number): void {
  if (to[toAt + TRADES] === 0) {
    to[toAt + START] = start;
    to[toAt + OPEN] = from[at + OPEN * step];
    to[toAt + HIGH] = from[at + HIGH * step];
    to[toAt + LOW] = from[at + LOW * step];
  } else {
    if (from[at + HIGH * step] > to[toAt + HIGH]) to[toAt + HIGH] = from[at + HIGH * step];
    if (from[at + LOW * step] < to[toAt + LOW]) to[toAt + LOW] = from[at + LOW * step];
  }
  to[toAt + CLOSE] = from[at + CLOSE * step];
  const first = to[toAt + TRADES] === 0;
  const bought = to[toAt + BUY];
  const more = from[at + BUY * step];
  for (let c = VOLUME; c < width; c++) to[toAt + c] += from[at + c * step];
  if (first || bought !== bought) to[toAt + BUY] = more;
  else if (more !== more) to[toAt + BUY] = bought;
}

/** Collects bars of one length from finer ones in order. */
class Bars {
  readonly #rows: Float64Array;
  readonly #length: number;
  #n = 0;

  constructor(capacity: number, length: number) {
    this.#rows = new Float64Array((capacity + 1) * width);
    this.#length = length;
  }

  add(from: Float64Array, at: number, step: number): void {
    const start = Math.floor(from[at] / this.#length) * this.#length;
    const last = (this.#n - 1) * width;
    if (this.#n > 0 && this.#rows[last + START] === start) merge(from, at, step, this.#rows, last, start);
    else merge(from, at, step, this.#rows, this.#n++ * width, start);
  }

  columns(limit: number): BarColumns {
    const n = Math.min(this.#n, limit);
    const skipped = this.#n - n;
    const column = (c: number): Float64Array => {
      const out = new Float64Array(n);
      for (let i = 0; i < n; i++) out[i] = this.#rows[(skipped + i) * width + c];
      return out;
    };
    const volume = column(VOLUME);
    const vwap = column(VALUE);
    for (let i = 0; i < n; i++) vwap[i] = volume[i] > 0 ? vwap[i] / volume[i] : Number.NaN;
    return {
      start: column(START),
      open: column(OPEN),
      high: column(HIGH),
      low: column(LOW),
      close: column(CLOSE),
      volume,
      buyVolume: column(BUY),
      vwap,
      trades: column(TRADES),
    };
  }
}
