/**
 * Summary statistics of one instrument, from its ticks in arrival order. Times integer microseconds, both ends of the span
 * inclusive; prices quote currency, quantities base units. Unknown is NaN.
 *
 * 1-second returns: the close of a second is its last trade to arrive, a second without trades repeats the close before, a trade
 * that arrives late counts in the second that is current. No return spans a gap. Spread: each quote weighs as long as it stood,
 * until the next one, a gap, or the last row; where there are no quote rows the top of the book is the quote. Buy and sell volume are unknown when no trade names its aggressor. Where there are no
 * trades the bars of a file tell what they can (summary-bars.ts).
 */
import {
  FLAG_CONTINUES,
  INSTRUMENT_ALL,
  KIND_BAR,
  KIND_BOOK_RESET,
  KIND_GAP,
  KIND_LEVEL,
  KIND_QUOTE,
  KIND_TRADE,
  SIDE_BID,
} from '../../assembly/layout.ts';
import type { SummaryStatistics } from '../api/types.ts';
import type { TickBatch } from '../market/batch.ts';
import { flagsOf, instrumentOf, kindOf, losesBook, losesTrades, sideOf, signOf } from '../market/meta.ts';
import { BarSummary } from './summary-bars.ts';
import { type MedianStream, openMedian } from './summary-median.ts';
import { openMoments } from './summary-moments.ts';
import { BookSpread, QuoteSpread } from './summary-spread.ts';

export interface SummaryOptions {
  from?: number;
  to?: number;
  /** Trades whose median size is exact; default 4,000,000. */
  exactRows?: number;
  /** The session holds trades of the instrument; default true. Where it holds none, what was traded is unknown and not 0. */
  trades?: boolean;
  /** Price step of the instrument's book; without it the book gives no spread. */
  tickSize?: number;
}

export interface Summary {
  push(batch: TickBatch): void;
  /** Call once, at the end. */
  finish(): SummaryStatistics;
}

const second = 1_000_000;

/** `index` is the instrument's number in the ticks. */
export function openSummary(instrument: string, index: number, options: SummaryOptions = {}): Summary {
  const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY, exactRows, tickSize } = options;
  const trades = new Trades(exactRows);
  const returns = openReturns();
  const quoted = new QuoteSpread();
  const book = tickSize === undefined ? undefined : new BookSpread(tickSize, from);
  const spread = (end: number) => (book && quoted.n === 0 ? book.finish(end) : quoted.finish(end));
  const bars = new BarSummary();
  let start = Number.NaN;
  let end = Number.NaN;
  let gaps = 0;

  return {
    push(batch) {
      const { ts, px, qty, meta, n } = batch;
      for (let i = 0; i < n; i++) {
        const m = meta[i]!;
        const row = instrumentOf(m);
        const t = ts[i]!;
        if ((row !== index && row !== INSTRUMENT_ALL) || !(t <= to)) continue;
        const kind = kindOf(m);
        // The book of the span is made by the rows before it.
        if (kind === KIND_LEVEL) book?.level(t, px[i]!, qty[i]!, sideOf(m) === SIDE_BID, flagsOf(m));
        else if (kind === KIND_BOOK_RESET) book?.reset(t);
        else if (kind === KIND_GAP && losesBook(flagsOf(m))) book?.gap(t);
        if (!(t >= from)) continue;
        if (row === index || kind === KIND_GAP) {
          if (!(start <= t)) start = t;
          if (!(end >= t)) end = t;
        }
        if (kind === KIND_TRADE) {
          trades.add(px[i]!, qty[i]!, signOf(m));
          returns.add(t, px[i]!);
        } else if (kind === KIND_QUOTE) {
          quoted.row(t, px[i]!, sideOf(m) === SIDE_BID, flagsOf(m));
        } else if (kind === KIND_BAR) {
          bars.row(t, px[i]!, qty[i]!, sideOf(m), flagsOf(m), batch.id[i]!);
        } else if (kind === KIND_GAP) {
          const flags = flagsOf(m);
          if ((flags & FLAG_CONTINUES) === 0) gaps++;
          if (losesTrades(flags)) {
            bars.gap();
            returns.gap();
          }
          if (losesBook(flags)) quoted.gap(t);
        }
      }
    },
    finish() {
      if (trades.n === 0 && bars.n > 0) {
        const from = start <= bars.from ? start : bars.from;
        return { instrument, basis: 'bars', from, to: end, ...bars.finish(), spread: spread(end), gaps };
      }
      const tradesPerSecond = end > start ? trades.n / ((end - start) / second) : Number.NaN;
      const rest = { tradesPerSecond, return1s: returns.finish(), spread: spread(end), gaps };
      const told = trades.finish();
      if (trades.n === 0 && options.trades === false) {
        const unknown = Number.NaN;
        Object.assign(told, { trades: unknown, volume: unknown, buyVolume: unknown, sellVolume: unknown, value: unknown });
        rest.tradesPerSecond = unknown;
      }
      return { instrument, basis: 'trades', from: start, to: end, ...told, ...rest };
    },
  };
}

/** A class, for its numbers change with every trade: fields are changed in place, variables of a closure are allocated anew. */
class Trades {
  n = 0;
  #first = Number.NaN;
  #last = Number.NaN;
  #high = Number.NaN;
  #low = Number.NaN;
  #volume = 0;
  #bought = 0;
  #sold = 0;
  #value = 0;
  #largest = Number.NaN;
  #sided = 0;
  readonly #median: MedianStream;

  constructor(exactRows?: number) {
    this.#median = openMedian(exactRows);
  }

  add(px: number, qty: number, sign: number): void {
    if (this.n++ === 0) this.#first = px;
    this.#last = px;
    if (!(this.#high >= px)) this.#high = px;
    if (!(this.#low <= px)) this.#low = px;
    if (!(this.#largest >= qty)) this.#largest = qty;
    this.#volume += qty;
    this.#value += px * qty;
    if (sign !== 0) this.#sided++;
    if (sign > 0) this.#bought += qty;
    else if (sign < 0) this.#sold += qty;
    this.#median.add(qty);
  }

  finish() {
    const { n } = this;
    const known = n === 0 || this.#sided > 0;
    const volume = this.#volume;
    return {
      trades: n,
      first: this.#first,
      last: this.#last,
      high: this.#high,
      low: this.#low,
      change: this.#last / this.#first - 1,
      vwap: volume > 0 ? this.#value / volume : Number.NaN,
      volume,
      buyVolume: known ? this.#bought : Number.NaN,
      sellVolume: known ? this.#sold : Number.NaN,
      value: this.#value,
      meanQty: n > 0 ? volume / n : Number.NaN,
      medianQty: this.#median.median(),
      largestQty: this.#largest,
    };
  }
}

function openReturns() {
  const moments = openMoments();
  /** Second in progress, its close so far, and the close of the second before it; NaN where there is none. */
  let current = Number.NaN;
  let close = Number.NaN;
  let before = Number.NaN;
  const settle = () => {
    if (before > 0 && close > 0) moments.add(Math.log(close / before));
  };
  return {
    add(ts: number, px: number): void {
      const at = Math.floor(ts / second);
      if (at > current) {
        settle();
        moments.add(0, at - current - 1);
        before = close;
        current = at;
      } else if (Number.isNaN(current)) current = at;
      close = px;
    },
    gap(): void {
      settle();
      current = Number.NaN;
      before = Number.NaN;
      close = Number.NaN;
    },
    finish() {
      settle();
      return moments.result();
    },
  };
}
