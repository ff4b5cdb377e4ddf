/**
 * What the engine knows of one instrument at this row: newest trades, bars, best quote, order book. Trades of its lane do not
 * go back in time: one that arrives late is taken at the time the lane has reached, and counted.
 */
import { FLAG_LAST, FLAG_UNANCHORED, SIDE_BID } from '../../assembly/layout.ts';
import { Book } from '../market/book.ts';
import type { TradeColumns } from '../market/columns.ts';
import type { Instrument } from '../market/instrument.ts';
import type { BarRows } from './bar-rows.ts';
import { BarStore } from './bar-store.ts';
import { BestQuote } from './best-quote.ts';
import type { BookRows } from './book-rows.ts';
import type { DepthFeed } from './depth-feed.ts';
import { Given } from './given.ts';
import type { KeyframeReader, KeyframeWriter } from './keyframe.ts';
import type { Lane } from './lane.ts';
import { marketSeriesOf, numberOf } from './market-series.ts';
import { RowRing } from './row-ring.ts';
import type { RuleBars } from './rule-bars.ts';
import type { ScalarSeries } from './scalar-series.ts';

/** Trades a tape panel can show, and how many of them a saved state carries. */
const tradesHeld = 4_096;
const tradesSaved = 512;
const tradeWidth = 5;

export class Tape {
  lane: Lane | undefined;
  book: Book | undefined;
  /** Follows the best levels of the book, where something asks for them. */
  depth: DepthFeed | undefined;
  /** Follows the whole book, where a study asks for it. */
  bookRows: BookRows | undefined;
  readonly quote: BestQuote;
  readonly bars: BarStore;
  /** Bars of tick, volume and value rules that the plan asks for, by key. */
  readonly rules: RuleBars[] = [];
  /** Undefined while no row came as a bar or as a value of a series. */
  given: Given | undefined;
  readonly trades = new RowRing(tradeWidth, tradesHeld, 512);
  /** Time of the newest row of any kind; NaN before the first. */
  ts = Number.NaN;
  tradeTs = Number.NEGATIVE_INFINITY;
  /** Trades are missing and none has come since, nor a bar. */
  broken = false;
  /** All was missing and no row of any kind has come since. */
  dark = false;
  /** Messages after which the book was crossed; trades older than the one before; rows that could not be used. */
  crossed = 0;
  late = 0;
  unused = 0;

  constructor(
    public instrument: Instrument,
    readonly index: number,
    quoteRows: boolean | undefined,
    readonly onBar: (start: number) => void,
    readonly historyRows: number,
  ) {
    this.quote = new BestQuote(quoteRows);
    this.bars = new BarStore(onBar);
  }

  get bytes(): number {
    const rules = this.rules.reduce((sum, rule) => sum + rule.bytes, 0);
    return this.bars.bytes + rules + this.trades.bytes + (this.book?.bytes ?? 0) + (this.given?.bytes ?? 0);
  }

  /** The time the trade is taken at; NaN when it cannot be used. */
  trade(ts: number, px: number, qty: number, sign: number, id: number): number {
    if (px - px !== 0 || !(qty >= 0 && qty < Number.POSITIVE_INFINITY)) {
      this.unused++;
      return Number.NaN;
    }
    let at = ts;
    if (at < this.tradeTs) {
      at = this.tradeTs;
      this.late++;
    }
    this.tradeTs = at;
    const { trades, lane } = this;
    const chunk = trades.chunk(trades.n);
    const step = trades.chunkRows;
    const slot = trades.slot(trades.n);
    chunk[slot] = ts;
    chunk[step + slot] = px;
    chunk[2 * step + slot] = qty;
    chunk[3 * step + slot] = sign;
    chunk[4 * step + slot] = id;
    trades.advance(1);
    this.bars.trade(at, px, qty, sign);
    this.quote.events?.trade(ts, px, qty, sign);
    this.bookRows?.trade(qty, sign);
    if (this.rules.length > 0) for (let k = 0; k < this.rules.length; k++) this.rules[k].trade(at, px, qty, sign);
    if (lane !== undefined) {
      const { rows, views } = lane;
      views[0][rows] = at;
      views[1][rows] = px;
      views[2][rows] = qty;
      views[3][rows] = sign;
      if (lane.tap !== undefined) lane.tap.note(rows);
      lane.rows = rows + 1;
      if (rows + 1 === views[0].length) lane.flush();
    }
    return at;
  }

  /** One of a bar's four rows; what is whole then: `given.bar`. */
  bar(ts: number, px: number, qty: number, side: number, flags: number, length: number): Given | undefined {
    this.given ??= new Given(this.historyRows);
    const taken = this.given.row(ts, px, qty, side, flags, length);
    if (taken < 0) this.unused++;
    if (taken <= 0) return undefined;
    this.onBar(ts - length);
    return this.given;
  }

  /** A named series, by number or by what a venue tells. */
  series(of: number | string | undefined): ScalarSeries {
    this.given ??= new Given(this.historyRows);
    return this.given.one(typeof of === 'number' ? of : numberOf(marketSeriesOf(of ?? '')?.kind ?? 0));
  }

  scalar(ts: number, series: number, value: number): void {
    this.given ??= new Given(this.historyRows);
    this.given.scalar(ts, series, value);
  }

  /** Its bars are a file's: no trade has come. */
  get onlyBars(): boolean {
    return this.given !== undefined && this.given.bars.length > 0 && this.bars.newest !== this.bars.newest;
  }

  /** Bars of an interval, the newest `limit` that touch [from, to]; trades before given bars. */
  barRows(length: number, from = Number.NaN, to = Number.NaN, limit = Number.POSITIVE_INFINITY): BarRows {
    return this.given?.rows(length, this.bars, from, to, limit) ?? this.bars.rows(length, from, to, limit);
  }

  bookReset(ts: number, id: number): void {
    this.book ??= new Book(this.instrument.tickSize);
    this.book.reset(ts, id);
    this.quote.bookReset(ts);
    this.depth?.lose();
    this.bookRows?.part();
  }

  level(ts: number, px: number, qty: number, side: number, flags: number, id: number): void {
    const { book } = this;
    if (book === undefined || (flags & FLAG_UNANCHORED) !== 0 || !book.apply(side === SIDE_BID, px, qty, ts, id)) {
      this.unused++;
      if (book === undefined || !book.known) return;
    }
    this.depth?.note(side === SIDE_BID, px);
    this.bookRows?.note(side === SIDE_BID, px);
    if ((flags & FLAG_LAST) === 0) return;
    this.depth?.last(ts, book);
    this.bookRows?.last(ts, book);
    if (book.crossed) this.crossed++;
    this.quote.top(ts, book);
  }

  /** Time of the newest row of its book or quotes; of any row where it has neither. */
  get bookTs(): number {
    const book = this.book?.ts ?? Number.NaN;
    const quote = this.quote.ts;
    const newest = book > quote || quote !== quote ? book : quote;
    return newest === newest ? newest : this.ts;
  }

  /** Data is missing before the next row: of trades, of book and quotes, or of all. */
  gap(ofTrades: boolean, ofBook: boolean): void {
    if (ofTrades && ofBook) {
      this.dark = true;
      this.given?.gap();
    }
    if (ofTrades) {
      this.broken = true;
      this.lane?.gap();
    }
    this.quote.events?.gap(ofBook);
    this.bookRows?.gap();
    if (!ofBook) return;
    this.book?.lose();
    this.depth?.lose();
    this.quote.gap();
  }

  flush(): void {
    this.lane?.flush();
    this.quote.lane?.flush();
    this.quote.events?.lane.flush();
    this.bookRows?.lane.flush();
    this.given?.flush();
  }

  /** The newest `limit` trades with times in [from, to]. */
  newestTrades(from: number, to: number, limit: number): TradeColumns {
    const { trades } = this;
    let high = trades.n;
    while (high > trades.lo && trades.at(0, high - 1) > to) high--;
    let low = high;
    while (low > trades.lo && high - low < limit && !(trades.at(0, low - 1) < from)) low--;
    const column = (c: number): Float64Array => {
      const out = new Float64Array(high - low);
      trades.read(c, low, high, out);
      return out;
    };
    return { ts: column(0), price: column(1), qty: column(2), side: column(3), id: column(4) };
  }

  clear(): void {
    this.bars.clear();
    for (const rule of this.rules) rule.clear();
    this.given?.clear();
    this.trades.clear();
    this.book?.lose();
    this.depth?.lose();
    this.ts = Number.NaN;
    this.tradeTs = Number.NEGATIVE_INFINITY;
    this.crossed = this.late = this.unused = 0;
    this.broken = this.dark = false;
    this.lane?.clear();
    this.quote.clear();
    this.quote.events?.clear();
    this.bookRows?.clear();
  }

  save(writer: KeyframeWriter): void {
    for (const value of [this.ts, this.tradeTs, (this.broken ? 1 : 0) + (this.dark ? 2 : 0), this.crossed, this.late, this.unused])
      writer.number(value);
    this.bars.save(writer);
    for (const rule of this.rules) rule.save(writer);
    writer.number(this.given ? 1 : 0);
    this.given?.save(writer);
    this.#saveTrades(writer);
    const book = this.book?.known ? this.book : undefined;
    writer.number(book ? 1 : 0);
    if (book) {
      const { bids, levels } = book.save();
      for (const value of [book.ts, book.id, bids]) writer.number(value);
      writer.column(levels);
    }
    this.lane?.save(writer);
    this.quote.save(writer);
    this.quote.events?.save(writer);
    this.bookRows?.save(writer);
  }

  load(reader: KeyframeReader): void {
    this.ts = reader.number();
    this.tradeTs = reader.number();
    const missing = reader.number();
    this.broken = (missing & 1) !== 0;
    this.dark = (missing & 2) !== 0;
    this.crossed = reader.number();
    this.late = reader.number();
    this.unused = reader.number();
    this.bars.load(reader);
    for (const rule of this.rules) rule.load(reader);
    if (reader.number() === 1) {
      this.given ??= new Given(this.historyRows);
      this.given.load(reader);
    } else this.given?.clear();
    this.#loadTrades(reader);
    this.book?.lose();
    if (reader.number() === 1) {
      const ts = reader.number();
      const id = reader.number();
      const bids = reader.number();
      this.book ??= new Book(this.instrument.tickSize);
      this.book.load({ bids, levels: reader.values() }, ts, id);
    }
    this.lane?.load(reader);
    this.quote.load(reader);
    this.quote.events?.load(reader);
    this.bookRows?.load(reader);
  }

  /** The tape is shown at once after a seek, so its newest rows are part of the state. */
  #saveTrades(writer: KeyframeWriter): void {
    const { trades } = this;
    const low = Math.max(trades.lo, trades.n - tradesSaved);
    const out = new Float64Array(trades.n - low);
    writer.number(low);
    for (let c = 0; c < tradeWidth; c++) {
      trades.read(c, low, trades.n, out);
      writer.column(out);
    }
  }

  #loadTrades(reader: KeyframeReader): void {
    const { trades } = this;
    const low = reader.number();
    if (low < trades.lo || low > trades.n) trades.clear(low);
    else trades.truncate(low);
    let rows = 0;
    for (let c = 0; c < tradeWidth; c++) {
      const column = reader.values();
      trades.write(c, column, 0, column.length);
      rows = column.length;
    }
    trades.advance(rows);
  }
}
