/**
 * What came of an instrument as bars and as values of named series: the bar whose rows are coming in, the bars of each length, the
 * series. Trades win where both tell of the same time, shorter bars over longer ones.
 */
import { FLAG_LAST, SIDE_CLOSE, SIDE_HIGH, SIDE_LOW, SIDE_OPEN } from '../../assembly/layout.ts';
import { type BarRows, BUY, barWidth, CLOSE, HIGH, LOW, layered, OPEN, START, TRADES, VALUE, VOLUME } from './bar-rows.ts';
import type { BarStore } from './bar-store.ts';
import { GivenBars } from './given-bars.ts';
import type { KeyframeReader, KeyframeWriter } from './keyframe.ts';
import { ScalarSeries } from './scalar-series.ts';

/** Bars are whole seconds long: the shortest interval there is. */
const leastMicros = 1_000_000;

export class Given {
  /** Ascending by length. */
  readonly bars: GivenBars[] = [];
  readonly series = new Map<number, ScalarSeries>();
  /** The newest whole bar, of `length` microseconds. */
  readonly bar = new Float64Array(barWidth);
  length = Number.NaN;
  /** Sides of the bar coming in that were seen, one bit each. */
  #seen = 0;

  constructor(readonly historyRows: number) {}

  get bytes(): number {
    let bytes = 0;
    for (const bars of this.bars) bytes += bars.bytes;
    for (const series of this.series.values()) bytes += series.bytes;
    return bytes;
  }

  /** End of the newest bar of any length; NaN before the first. */
  get end(): number {
    return this.bars.reduce((end, bars) => (bars.n === 0 || bars.end <= end ? end : bars.end), Number.NaN);
  }

  /** Close of the newest bar. */
  get close(): number {
    const { end } = this;
    return this.bars.find((bars) => bars.end === end)?.close ?? Number.NaN;
  }

  /** Shortest bars seen, microseconds; NaN where none were. */
  get shortest(): number {
    return this.bars.find((bars) => bars.n > 0)?.length ?? Number.NaN;
  }

  /** Takes one of a bar's four rows. 1: the bar is whole and now in `bar`; 0: more rows come; -1: it cannot be used. */
  row(ts: number, px: number, qty: number, side: number, flags: number, length: number): number {
    const { bar } = this;
    if (side === SIDE_OPEN) {
      this.#seen = 0;
      this.length = length;
      bar[START] = ts - length;
      bar[OPEN] = px;
      bar[VOLUME] = qty;
    } else if (side === SIDE_HIGH) {
      bar[HIGH] = px;
      bar[VALUE] = qty;
    } else if (side === SIDE_LOW) {
      bar[LOW] = px;
      bar[BUY] = qty;
    } else {
      bar[CLOSE] = px;
      bar[TRADES] = qty;
    }
    if (length !== this.length || ts - length !== bar[START]) this.#seen = -1;
    else if (this.#seen >= 0) this.#seen |= 1 << side;
    if (side !== SIDE_CLOSE || (flags & FLAG_LAST) === 0) return 0;
    const whole = this.#seen === 15 && usable(bar, length);
    this.#seen = 0;
    if (!whole) return -1;
    // No trades and yet a volume: the count is not known.
    if (bar[TRADES] === 0 && bar[VOLUME] > 0) bar[TRADES] = Number.NaN;
    return this.#of(length).add(bar) ? 1 : -1;
  }

  scalar(ts: number, series: number, value: number): void {
    this.one(series).add(ts, value);
  }

  gap(): void {
    for (const series of this.series.values()) series.gap();
  }

  /** Bars of `length` microseconds, trades before bars, shorter ones before longer; undefined where no bars make up that length. The newest `limit` and a few more. */
  rows(length: number, trades: BarStore, from: number, to: number, limit: number): BarRows | undefined {
    const traded = trades.newest === trades.newest;
    const fitting = this.bars.filter((bars) => bars.n > 0 && length % bars.length === 0);
    if (fitting.length === 1 && !traded) return fitting[0].rows(length, from, to, limit);
    const begin = Math.floor(from / length) * length;
    const end = Math.floor(to / length) * length + length - 1;
    // What the newest `limit` bars are made of lies in the newest of each layer.
    const most = (finer: number): number => (limit * length) / finer;
    return layered(
      length,
      fitting.map((bars) => ({ length: bars.length, rows: () => bars.rows(bars.length, begin, end, most(bars.length)) })),
      traded ? (finer) => trades.rows(finer, begin, end, most(finer)) : undefined,
    );
  }

  flush(): void {
    for (const series of this.series.values()) series.flush();
  }

  clear(): void {
    for (const bars of this.bars) bars.clear();
    for (const series of this.series.values()) series.clear();
    this.#seen = 0;
  }

  save(writer: KeyframeWriter): void {
    writer.column(this.bar);
    const held = this.bars.filter((bars) => bars.n > 0);
    for (const value of [this.length, this.#seen, held.length]) writer.number(value);
    for (const bars of held) {
      writer.number(bars.length);
      bars.save(writer);
    }
    const series = [...this.series.values()].filter((one) => one.times.n > 0).sort((a, b) => a.series - b.series);
    writer.number(series.length);
    for (const one of series) {
      writer.number(one.series);
      one.save(writer);
    }
  }

  load(reader: KeyframeReader): void {
    reader.column(this.bar);
    this.length = reader.number();
    this.#seen = reader.number();
    // What had not come yet goes; what had stays held and is cut to what it was.
    const later = new Set<GivenBars | ScalarSeries>([...this.bars, ...this.series.values()]);
    for (let k = reader.number(); k > 0; k--) {
      const bars = this.#of(reader.number());
      bars.load(reader);
      later.delete(bars);
    }
    for (let k = reader.number(); k > 0; k--) {
      const series = this.one(reader.number());
      series.load(reader);
      later.delete(series);
    }
    for (const one of later) one.clear();
  }

  /** Series number `series`, empty where nothing has come of it. */
  one(series: number): ScalarSeries {
    let known = this.series.get(series);
    if (!known) {
      known = new ScalarSeries(series, this.historyRows);
      this.series.set(series, known);
    }
    return known;
  }

  #of(length: number): GivenBars {
    let known = this.bars.find((bars) => bars.length === length);
    if (!known) {
      known = new GivenBars(length);
      this.bars.push(known);
      this.bars.sort((a, b) => a.length - b.length);
    }
    return known;
  }
}

function usable(bar: Float64Array, length: number): boolean {
  const [open, high, low, close] = [bar[OPEN], bar[HIGH], bar[LOW], bar[CLOSE]];
  const prices = open - open === 0 && close - close === 0 && high - high === 0 && low - low === 0;
  return length >= leastMicros && length % leastMicros === 0 && prices && high >= Math.max(open, close) && low <= Math.min(open, close);
}
