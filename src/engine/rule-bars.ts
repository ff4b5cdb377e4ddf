/**
 * Bars that close when a count of trades, base volume or quote value is reached, streamed: the newest are held in a ring. The trade
 * that reaches it belongs to the bar; the next one opens the next. `start` is the time of a bar's first trade.
 */
import { BarRows, BUY, barWidth, CLOSE, HIGH, LOW, OPEN, START, TRADES, VALUE, VOLUME } from './bar-rows.ts';
import type { BarRule } from './bar-rule.ts';
import type { KeyframeReader, KeyframeWriter } from './keyframe.ts';
import { RowRing } from './row-ring.ts';

const barsHeld = 65_536;
const measured = { trades: TRADES, volume: VOLUME, value: VALUE };

export class RuleBars {
  readonly #ring = new RowRing(barWidth, barsHeld, 512);
  /** Bar in progress; trades 0 when there is none. */
  readonly #open = new Float64Array(barWidth);
  readonly #measure: number;

  constructor(
    /** The reference it is read by, canonical. */
    readonly key: string,
    readonly rule: BarRule,
  ) {
    this.#measure = measured[rule.measure];
  }

  get bytes(): number {
    return this.#ring.bytes;
  }

  /** Start of the newest bar, NaN before the first trade. */
  get newest(): number {
    if (this.#open[TRADES] > 0) return this.#open[START];
    return this.#ring.n > this.#ring.lo ? this.#ring.at(START, this.#ring.n - 1) : Number.NaN;
  }

  trade(ts: number, px: number, qty: number, sign: number): void {
    const open = this.#open;
    if (open[TRADES] === 0) {
      open[START] = ts;
      open[OPEN] = open[HIGH] = open[LOW] = px;
      open[BUY] = Number.NaN;
    } else if (px > open[HIGH]) open[HIGH] = px;
    else if (px < open[LOW]) open[LOW] = px;
    open[CLOSE] = px;
    open[VOLUME] += qty;
    if (sign !== 0) open[BUY] = (open[BUY] === open[BUY] ? open[BUY] : 0) + (sign > 0 ? qty : 0);
    open[VALUE] += px * qty;
    open[TRADES] += 1;
    if (open[this.#measure] >= this.rule.limit) this.#seal();
  }

  /** Bars any part of which may lie in [from, to]: from the one that was in progress at `from` on. */
  rows(from: number, to: number, limit: number): BarRows {
    const ring = this.#ring;
    let low = from === from ? this.#after(from) - 1 : ring.lo;
    const high = to === to ? this.#after(to) : ring.n;
    low = Math.max(ring.lo, low, high - limit);
    const bars = new BarRows(high - low + 1, 1, true);
    for (let row = low; row < high; row++) bars.add(ring.chunk(row), ring.slot(row), ring.chunkRows, true);
    if (this.#open[TRADES] > 0 && !(this.#open[START] > to)) bars.add(this.#open, 0, 1, true);
    return bars;
  }

  clear(): void {
    this.#ring.clear();
    this.#open.fill(0);
  }

  save(writer: KeyframeWriter): void {
    writer.number(this.#ring.n);
    writer.column(this.#open);
  }

  load(reader: KeyframeReader): void {
    this.#ring.truncate(reader.number());
    reader.column(this.#open);
  }

  #seal(): void {
    const ring = this.#ring;
    const chunk = ring.chunk(ring.n);
    const slot = ring.slot(ring.n);
    for (let c = 0; c < barWidth; c++) chunk[c * ring.chunkRows + slot] = this.#open[c];
    ring.advance(1);
    this.#open.fill(0);
  }

  /** First held row that starts later than `ts`. */
  #after(ts: number): number {
    let low = this.#ring.lo;
    let high = this.#ring.n;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (this.#ring.at(START, middle) > ts) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
