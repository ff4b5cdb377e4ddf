/**
 * What came in over a session: messages a second, lag, gaps, rows by kind. Rows are added once, in arrival order; memory is bounded.
 * Times integer microseconds of event time, lags in milliseconds.
 */
import * as layout from '../../../assembly/layout.ts';
import type { TickBatch } from '../../market/batch.ts';

/** Columns of the chart: when they are used up two become one. */
const mostBins = 4_096;
/** Lags that are kept: every one, then every second, every fourth, ... */
const mostLags = 16_384;
const second = 1_000_000;

/** Kinds whose every row is a message; levels and quotes are, with the row that ends them. */
const single =
  (1 << layout.KIND_TRADE) |
  (1 << layout.KIND_MARK) |
  (1 << layout.KIND_INDEX) |
  (1 << layout.KIND_FUNDING) |
  (1 << layout.KIND_OPEN_INTEREST) |
  (1 << layout.KIND_LIQUIDATION) |
  (1 << layout.KIND_SCALAR);
const several = (1 << layout.KIND_LEVEL) | (1 << layout.KIND_QUOTE) | (1 << layout.KIND_BAR);

export interface MessageSeries {
  /** Start of the first column. */
  start: number;
  /** Seconds a column stands for. */
  seconds: number;
  /** Mean messages a second, one a column. */
  perSecond: Float64Array;
}

export class SessionProfile {
  rows = 0;
  messages = 0;
  readonly rowsByKind = new Float64Array(layout.KIND_MASK + 1);
  readonly messagesByKind = new Float64Array(layout.KIND_MASK + 1);
  gaps = 0;
  gapMicros = 0;
  /** The newest gap, NaN without one. */
  gapFrom = Number.NaN;
  gapTo = Number.NaN;
  /** Messages with a receive time of their own. */
  lagged = 0;
  readonly #bins = new Uint32Array(mostBins);
  #used = 0;
  #width = 1;
  /** Second of the first message. */
  #first = Number.NaN;
  #now = Number.NEGATIVE_INFINITY;
  #inNow = 0;
  #peak = 0;
  readonly #lags = new Float64Array(mostLags);
  #kept = 0;
  #stride = 1;
  #least = Number.POSITIVE_INFINITY;
  /** Newest time by instrument, and of all. */
  readonly #newest = new Map<number, number>();
  #latest = Number.NaN;

  /** Rows [from, to) of a batch. */
  add(batch: TickBatch, from: number, to: number): void {
    const { ts, rx, meta } = batch;
    let instrument = -1;
    let newest = Number.NaN;
    for (let i = from; i < to; i++) {
      const word = meta[i] as number;
      const at = ts[i] as number;
      const kind = word & layout.KIND_MASK;
      const own = word >>> layout.INSTRUMENT_SHIFT;
      if (own !== instrument) {
        if (instrument >= 0) this.#newest.set(instrument, newest);
        instrument = own;
        newest = this.#newest.get(own) ?? Number.NaN;
      }
      this.rowsByKind[kind] = (this.rowsByKind[kind] as number) + 1;
      if (kind === layout.KIND_GAP)
        this.#gap(own === layout.INSTRUMENT_ALL ? this.#latest : newest, at, ((word >>> layout.FLAG_SHIFT) & layout.FLAG_CONTINUES) !== 0);
      if (!(at <= newest)) newest = at;
      if (!(at <= this.#latest)) this.#latest = at;
      const flags = word >>> layout.FLAG_SHIFT;
      if (!((single >>> kind) & 1) && !(((several >>> kind) & 1) !== 0 && (flags & layout.FLAG_LAST) !== 0)) continue;
      this.messages++;
      this.messagesByKind[kind] = (this.messagesByKind[kind] as number) + 1;
      this.#count(Math.floor(at / second));
      if ((flags & layout.FLAG_NO_RX) === 0) this.#lag(((rx[i] as number) - at) / 1_000);
    }
    if (instrument >= 0) this.#newest.set(instrument, newest);
    this.rows += to - from;
  }

  /** Most messages of one second; a message that came late counts in its own second of the chart, not here. */
  get peak(): number {
    return Math.max(this.#peak, this.#inNow);
  }

  /** Messages a second from the first to the newest, NaN before the first. */
  get mean(): number {
    return this.messages / (this.#now - this.#first + 1);
  }

  series(): MessageSeries {
    const perSecond = Float64Array.from(this.#bins.subarray(0, this.#used), (n) => n / this.#width);
    return { start: this.#first * second, seconds: this.#width, perSecond };
  }

  /** Messages a second in the last whole second before `ts`; NaN where nothing is known. */
  rateBefore(ts: number): number {
    const column = Math.floor((Math.floor(ts / second) - 1 - this.#first) / this.#width);
    if (!(column >= 0)) return Number.NaN;
    return column < this.#used ? (this.#bins[column] as number) / this.#width : 0;
  }

  /** Lags over the fastest message of the session, sorted: clocks differ, so the fastest counts as 0. */
  lags(): Float64Array {
    return this.#lags
      .slice(0, this.#kept)
      .sort()
      .map((lag) => lag - this.#least);
  }

  #count(at: number): void {
    if (!Number.isFinite(at)) return;
    if (Number.isNaN(this.#first)) this.#first = at;
    if (at > this.#now) {
      this.#peak = this.peak;
      this.#now = at;
      this.#inNow = 0;
    }
    if (at === this.#now) this.#inNow++;
    let column = Math.max(0, Math.floor((at - this.#first) / this.#width));
    while (column >= mostBins) {
      this.#fold();
      column = Math.floor((at - this.#first) / this.#width);
    }
    this.#bins[column] = (this.#bins[column] as number) + 1;
    if (column >= this.#used) this.#used = column + 1;
  }

  #fold(): void {
    const bins = this.#bins;
    for (let k = 0; k < mostBins / 2; k++) bins[k] = (bins[2 * k] as number) + (bins[2 * k + 1] as number);
    bins.fill(0, mostBins / 2);
    this.#used = Math.ceil(this.#used / 2);
    this.#width *= 2;
  }

  #lag(lag: number): void {
    if (!Number.isFinite(lag)) return;
    if (lag < this.#least) this.#least = lag;
    if (this.lagged++ % this.#stride !== 0) return;
    if (this.#kept === mostLags) {
      for (let k = 0; k < mostLags / 2; k++) this.#lags[k] = this.#lags[2 * k] as number;
      this.#kept = mostLags / 2;
      this.#stride *= 2;
      if ((this.lagged - 1) % this.#stride !== 0) return;
    }
    this.#lags[this.#kept++] = lag;
  }

  /** `goesOn`: the gap before, told again; only what has been added counts. */
  #gap(from: number, to: number, goesOn: boolean): void {
    this.gapTo = to;
    if (!goesOn || this.gaps === 0) {
      this.gaps++;
      this.gapFrom = from <= to ? from : to;
    }
    if (to > from) this.gapMicros += to - from;
  }
}
