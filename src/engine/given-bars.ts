/**
 * Bars that a file gave, of one instrument and one length (microseconds): the newest in full, older ones by the minute and by the hour.
 * Each was known at its end, all at once: none is ever in progress. What the file does not tell is NaN, and so are sums over it.
 * Bars come in order of their starts; one that does not is refused.
 */
import { BarRows, barWidth, CLOSE, mergeBar, START } from './bar-rows.ts';
import { firstFrom } from './bar-store.ts';
import type { KeyframeReader, KeyframeWriter } from './keyframe.ts';
import { RowRing } from './row-ring.ts';

/** Rings behind the file's own, where they are longer and a multiple of it. */
const coarse = [60_000_000, 3_600_000_000];
/** Two years of minutes; fifteen of hours. */
const barsHeld = 1_048_576;
const coarseHeld = 131_072;

export class GivenBars {
  /** Ascending; the first is the file's own. */
  readonly #lengths: number[];
  readonly #rings: RowRing[];
  /** Bar in progress at each coarse length, and whether there is one; in the order of the rings, the first unused. */
  readonly #open: Float64Array;
  readonly #begun: Float64Array;
  /** End of the newest bar and its close; NaN before the first. */
  end = Number.NaN;
  close = Number.NaN;

  constructor(readonly length: number) {
    this.#lengths = [length];
    for (const longer of coarse) {
      const finer = this.#lengths.at(-1) as number;
      if (longer > finer && longer % finer === 0) this.#lengths.push(longer);
    }
    this.#rings = this.#lengths.map((_, k) => new RowRing(barWidth, k === 0 ? barsHeld : coarseHeld, 512));
    this.#open = new Float64Array(this.#lengths.length * barWidth);
    this.#begun = new Float64Array(this.#lengths.length);
  }

  get n(): number {
    return this.#rings[0].n;
  }

  get bytes(): number {
    return this.#rings.reduce((sum, ring) => sum + ring.bytes, 0);
  }

  /** Takes a bar of nine numbers (bar-rows.ts); false where it starts before the end of the newest. */
  add(bar: Float64Array): boolean {
    const start = bar[START];
    if (start < this.end) return false;
    this.#store(0, bar, 0);
    this.end = start + this.length;
    this.close = bar[CLOSE];
    return true;
  }

  /** Bars of a multiple of the length whose span touches [from, to], the newest `limit` and a few more. */
  rows(length: number, from: number, to: number, limit = Number.POSITIVE_INFINITY): BarRows {
    const own = length === this.length;
    let k = this.#lengths.length - 1;
    while (k > 0 && length % this.#lengths[k] !== 0) k--;
    const ring = this.#rings[k];
    const begin = own ? from - this.length + 1 : Math.floor(from / length) * length;
    const end = own ? to + 1 : Math.floor(to / length) * length + length;
    let low = begin === begin ? firstFrom(ring, begin) : ring.lo;
    const high = end === end ? firstFrom(ring, end) : ring.n;
    const most = (limit * length) / this.#lengths[k];
    if (high - low > most) low = high - most;
    const bars = new BarRows(Math.min(high - low, 20_000) + this.#lengths.length, length, false);
    for (let row = low; row < high; row++) bars.add(ring.chunk(row), ring.slot(row), ring.chunkRows, own);
    for (let j = k; j >= 1; j--) {
      const start = this.#open[j * barWidth + START];
      if (this.#begun[j] === 1 && !(start < begin) && !(start >= end)) bars.add(this.#open, j * barWidth, 1);
    }
    return bars;
  }

  clear(): void {
    for (const ring of this.#rings) ring.clear();
    this.#begun.fill(0);
    this.end = this.close = Number.NaN;
  }

  save(writer: KeyframeWriter): void {
    for (const ring of this.#rings) writer.number(ring.n);
    writer.column(this.#open);
    writer.column(this.#begun);
    writer.number(this.end);
    writer.number(this.close);
  }

  load(reader: KeyframeReader): void {
    for (const ring of this.#rings) ring.truncate(reader.number());
    reader.column(this.#open);
    reader.column(this.#begun);
    this.end = reader.number();
    this.close = reader.number();
  }

  /** Stores a whole bar of length k and adds it to the one above, which is stored first where it is complete. */
  #store(k: number, from: Float64Array, at: number): void {
    const ring = this.#rings[k];
    const chunk = ring.chunk(ring.n);
    const slot = ring.slot(ring.n);
    for (let c = 0; c < barWidth; c++) chunk[c * ring.chunkRows + slot] = from[at + c];
    ring.advance(1);
    const above = k + 1;
    if (above === this.#lengths.length) return;
    const length = this.#lengths[above];
    const start = Math.floor(from[at + START] / length) * length;
    const to = above * barWidth;
    if (this.#begun[above] === 1 && this.#open[to + START] !== start) {
      this.#store(above, this.#open, to);
      this.#begun[above] = 0;
    }
    mergeBar(from, at, 1, this.#open, to, this.#begun[above] === 0, start);
    this.#begun[above] = 1;
  }
}
