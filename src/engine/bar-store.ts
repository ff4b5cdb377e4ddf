/**
 * Bars of one instrument at 1 s, 1 m and 1 h, each a bounded ring, and any interval made from them. Only bars that had trades.
 * Times are starts, integer microseconds, left-closed, aligned to the epoch. Trades come in non-decreasing time.
 * buyVolume counts trades of known side; NaN where a bar has none of them.
 */
import { type Interval, intervalMicros } from '../core/interval.ts';
import type { BarColumns } from '../market/columns.ts';
import { addBought, BarRows, BUY, barWidth, CLOSE, HIGH, LOW, mergeBar, OPEN, START, TRADES, VALUE, VOLUME } from './bar-rows.ts';
import type { KeyframeReader, KeyframeWriter } from './keyframe.ts';
import { RowRing } from './row-ring.ts';

/** Interval and least number of bars held: two days of seconds, a month of minutes, five years of hours. */
const resolutions = [
  { micros: 1_000_000, held: 172_800 },
  { micros: 60_000_000, held: 43_200 },
  { micros: 3_600_000_000, held: 43_800 },
] as const;

export class BarStore {
  readonly #rings = resolutions.map(({ held }) => new RowRing(barWidth, held, 512));
  /** Bar in progress at each resolution; trades 0 when there is none. A coarse one holds what was sealed below it. */
  readonly #open = new Float64Array(resolutions.length * barWidth);
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
    return this.rows(intervalMicros(interval), from, to, limit).columns(limit);
  }

  /** The same of any length that is whole seconds, microseconds; it may give a few more than `limit`. */
  rows(length: number, from: number, to: number, limit = Number.POSITIVE_INFINITY): BarRows {
    let k = resolutions.length - 1;
    while (k > 0 && length % resolutions[k].micros !== 0) k--;
    const ring = this.#rings[k];
    const perBar = length / resolutions[k].micros;
    // Whole bars: what lies in the span's first and last bar belongs to it.
    const begin = Math.floor(from / length) * length;
    const end = Math.floor(to / length) * length + length;
    let low = begin === begin ? firstFrom(ring, begin) : ring.lo;
    const high = end === end ? firstFrom(ring, end) : ring.n;
    if (high - low > limit * perBar) low = high - limit * perBar;
    const bars = new BarRows(high - low + resolutions.length, length, true);
    for (let row = low; row < high; row++) bars.add(ring.chunk(row), ring.slot(row), ring.chunkRows);
    for (let j = k; j >= 0; j--) {
      const at = j * barWidth;
      const start = this.#open[at + START];
      if (this.#open[at + TRADES] > 0 && !(start < begin) && !(start >= end)) bars.add(this.#open, at, 1);
    }
    return bars;
  }

  /** Stores the bar in progress of resolution k and adds it to the one above, which is stored first where it is complete. */
  #seal(k: number): void {
    const open = this.#open;
    const at = k * barWidth;
    const ring = this.#rings[k];
    const chunk = ring.chunk(ring.n);
    const slot = ring.slot(ring.n);
    for (let c = 0; c < barWidth; c++) chunk[c * ring.chunkRows + slot] = open[at + c];
    ring.advance(1);
    if (k + 1 < resolutions.length) {
      const above = at + barWidth;
      const length = resolutions[k + 1].micros;
      const start = Math.floor(open[at + START] / length) * length;
      if (open[above + TRADES] > 0 && open[above + START] !== start) this.#seal(k + 1);
      const fresh = open[above + TRADES] === 0;
      const bought = open[above + BUY];
      mergeBar(open, at, 1, open, above, fresh, start);
      if (!fresh) open[above + BUY] = addBought(bought, open[at + BUY]);
    }
    open.fill(0, at, at + barWidth);
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

/** First held row of a ring of bars that starts at `start` or later. */
export function firstFrom(ring: RowRing, start: number): number {
  let low = ring.lo;
  let high = ring.n;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (ring.at(START, middle) < start) low = middle + 1;
    else high = middle;
  }
  return low;
}
