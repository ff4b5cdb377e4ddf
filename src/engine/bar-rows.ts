/**
 * Bars on their way out of the stores: rows of nine numbers, by start, no two of one start. Times integer microseconds.
 * Sums of bars that came as bars are unknown where one part is; of bars made of trades the bought volume is that of known side.
 */
import type { BarColumns } from '../market/columns.ts';

export const START = 0;
export const OPEN = 1;
export const HIGH = 2;
export const LOW = 3;
export const CLOSE = 4;
export const VOLUME = 5;
export const BUY = 6;
export const VALUE = 7;
export const TRADES = 8;
export const barWidth = 9;

/** Adds the bar at from[at], from[at + step] ... to the one at to[toAt...]; `fresh`: that one is empty and starts at `start`. */
export function mergeBar(
  from: Float64Array,
  at: number,
  step: number,
  to: Float64Array,
  toAt: number,
  fresh: boolean,
  start: number,
): void {
  if (fresh) {
    for (let c = OPEN; c < barWidth; c++) to[toAt + c] = from[at + c * step];
    to[toAt + START] = start;
    return;
  }
  if (from[at + HIGH * step] > to[toAt + HIGH]) to[toAt + HIGH] = from[at + HIGH * step];
  if (from[at + LOW * step] < to[toAt + LOW]) to[toAt + LOW] = from[at + LOW * step];
  to[toAt + CLOSE] = from[at + CLOSE * step];
  for (let c = VOLUME; c < barWidth; c++) to[toAt + c] += from[at + c * step];
}

/** Bought volume of two parts made of trades: what is known of either. */
export function addBought(bought: number, more: number): number {
  if (bought !== bought) return more;
  return more === more ? bought + more : bought;
}

/** Collects bars of `length` microseconds from finer ones in order of time. */
export class BarRows {
  rows: Float64Array;
  n = 0;

  constructor(
    capacity: number,
    readonly length: number,
    /** The finer ones are made of trades. */
    readonly ofTrades: boolean,
  ) {
    this.rows = new Float64Array(Math.max(1, capacity) * barWidth);
  }

  /** A bar goes where it starts; one that is as long as `length` keeps its own start. */
  add(from: Float64Array, at: number, step: number, own = false): void {
    const start = own ? from[at] : Math.floor(from[at] / this.length) * this.length;
    const last = (this.n - 1) * barWidth;
    if (this.n > 0 && this.rows[last + START] === start) {
      const bought = this.rows[last + BUY];
      mergeBar(from, at, step, this.rows, last, false, start);
      if (this.ofTrades) this.rows[last + BUY] = addBought(bought, from[at + BUY * step]);
      return;
    }
    if ((this.n + 1) * barWidth > this.rows.length) {
      const wider = new Float64Array(this.rows.length * 2);
      wider.set(this.rows);
      this.rows = wider;
    }
    mergeBar(from, at, step, this.rows, this.n++ * barWidth, true, start);
  }

  /** The same bars on a coarser grid. */
  regroup(length: number): BarRows {
    if (length === this.length) return this;
    const out = new BarRows(Math.min(this.n, 1_024), length, this.ofTrades);
    for (let i = 0; i < this.n; i++) out.add(this.rows, i * barWidth, 1);
    return out;
  }

  /** These bars, and those of `others` (of the same length) that start where none of these does. */
  over(others: BarRows): BarRows {
    const out = new BarRows(this.n + others.n, this.length, false);
    for (let i = 0, k = 0; i < this.n || k < others.n; ) {
      const mine = i < this.n ? this.rows[i * barWidth] : Number.POSITIVE_INFINITY;
      const other = k < others.n ? others.rows[k * barWidth] : Number.POSITIVE_INFINITY;
      if (mine <= other) out.add(this.rows, i++ * barWidth, 1, true);
      else out.add(others.rows, k * barWidth, 1, true);
      if (other <= mine) k++;
    }
    return out;
  }

  /** The newest `limit`. */
  columns(limit = Number.POSITIVE_INFINITY): BarColumns {
    const n = Math.min(this.n, limit);
    const skipped = this.n - n;
    const column = (c: number): Float64Array => {
      const out = new Float64Array(n);
      for (let i = 0; i < n; i++) out[i] = this.rows[(skipped + i) * barWidth + c];
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

/**
 * Bars of `length` from bars of several lengths, ascending, each with its rows, and from trades where there are some: a shorter bar
 * (a trade is the shortest) wins wherever it tells of the same bar of the next longer one. Undefined where none makes up `length`.
 */
export function layered(
  length: number,
  layers: readonly { length: number; rows(): BarRows }[],
  trades: ((length: number) => BarRows) | undefined,
): BarRows | undefined {
  let made: BarRows | undefined;
  for (const layer of layers) {
    if (length % layer.length !== 0 || (made && layer.length % made.length !== 0)) continue;
    const finer = made?.regroup(layer.length) ?? trades?.(layer.length);
    made = finer?.over(layer.rows()) ?? layer.rows();
  }
  return made?.regroup(length);
}
