/**
 * What the bars of a file tell of a span: first and last price, extremes, volumes and counts where every bar gives them. Single trades
 * cannot be known from bars: their median and largest size and their rate are NaN. Of bars of several lengths the shortest count. Returns
 * are those of the file's own interval, between bars that follow each other.
 */
import type { SummaryStatistics } from '../api/types.ts';
import { BUY, barWidth, CLOSE, HIGH, LOW, OPEN, START, TRADES, VALUE, VOLUME } from './bar-rows.ts';
import { Given } from './given.ts';
import { openMoments } from './summary-moments.ts';

const second = 1_000_000;
type Told = Omit<SummaryStatistics, 'instrument' | 'basis' | 'from' | 'to' | 'spread' | 'gaps'>;

export class BarSummary {
  n = 0;
  /** Start of the first bar. */
  from = Number.NaN;
  readonly #given = new Given(1);
  #length = Number.POSITIVE_INFINITY;
  /** Sums and extremes, as a bar. */
  readonly #all = new Float64Array(barWidth);
  #returns = openMoments();
  #before = Number.NaN;
  /** End of the bar before. */
  #end = Number.NaN;

  row(ts: number, px: number, qty: number, side: number, flags: number, length: number): void {
    if (this.#given.row(ts, px, qty, side, flags, length) <= 0 || length > this.#length) return;
    if (length < this.#length) this.#begin(length);
    const { bar } = this.#given;
    const all = this.#all;
    if (this.n++ === 0) {
      all.set(bar);
      this.from = bar[START];
    } else {
      all[HIGH] = Math.max(all[HIGH], bar[HIGH]);
      all[LOW] = Math.min(all[LOW], bar[LOW]);
      all[CLOSE] = bar[CLOSE];
      for (let c = VOLUME; c < barWidth; c++) all[c] += bar[c];
    }
    if (bar[START] === this.#end && this.#before > 0 && bar[CLOSE] > 0) this.#returns.add(Math.log(bar[CLOSE] / this.#before));
    this.#before = bar[CLOSE];
    this.#end = bar[START] + length;
  }

  /** No return spans a gap. */
  gap(): void {
    this.#before = Number.NaN;
  }

  finish(): Told {
    const all = this.#all;
    const volume = all[VOLUME];
    return {
      trades: all[TRADES],
      first: all[OPEN],
      last: all[CLOSE],
      high: all[HIGH],
      low: all[LOW],
      change: all[CLOSE] / all[OPEN] - 1,
      vwap: volume > 0 ? all[VALUE] / volume : Number.NaN,
      volume,
      buyVolume: all[BUY],
      sellVolume: volume - all[BUY],
      value: all[VALUE],
      meanQty: all[TRADES] > 0 ? volume / all[TRADES] : Number.NaN,
      medianQty: Number.NaN,
      largestQty: Number.NaN,
      tradesPerSecond: Number.NaN,
      return1s: (this.#length === second ? this.#returns : openMoments()).result(),
      returns: { intervalMicros: this.#length, ...this.#returns.result() },
    };
  }

  #begin(length: number): void {
    this.#length = length;
    this.n = 0;
    this.#returns = openMoments();
    this.#before = Number.NaN;
  }
}
