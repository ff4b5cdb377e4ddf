/**
 * Writes an instrument's book to its book lane after each whole message: best levels, and the quantity about the mid in bins of distance.
 * What a message did not touch is taken from the row before. No row while the book is unknown or crossed.
 */
import type { Book } from '../market/book.ts';
import { bookBins, bookRanks } from '../studies/study.ts';
import type { KeyframeReader, KeyframeWriter } from './keyframe.ts';
import type { Lane } from './lane.ts';

/** Width of a bin as a share of the mid: a basis point. */
const binShare = 1e-4;
const allBins = 2 ** bookBins - 1;
/** Share of a bin within which a price may lie in the next one: prices are rounded, the book's steps are not. */
const binSlack = 1e-6;

class RowSide {
  readonly px = new Float64Array(bookRanks);
  readonly qty = new Float64Array(bookRanks);
  readonly bins = new Float64Array(bookBins);
  /** Something among the best levels may have changed. */
  topMoved = true;
  /** Bins in which something may have changed, a bit each. */
  binsMoved = allBins;
  /** Prices from which on they are not among them, a step to spare; bids with the sign turned, so that better is lower. */
  #topEnd = Number.POSITIVE_INFINITY;
  #binsEnd = Number.POSITIVE_INFINITY;
  /** Where the bins begin, sign turned likewise, and how many there are in a unit of price. */
  #origin = Number.NaN;
  #perPrice = Number.NaN;
  readonly #sign: number;

  constructor(readonly bid: boolean) {
    this.#sign = bid ? -1 : 1;
  }

  note(px: number): void {
    const key = this.#sign * px;
    if (key <= this.#topEnd) this.topMoved = true;
    if (key > this.#binsEnd) return;
    const place = (key - this.#origin) * this.#perPrice;
    this.binsMoved |= (1 << binAt(place - binSlack)) | (1 << binAt(place + binSlack));
  }

  touch(): void {
    this.topMoved = true;
    this.binsMoved = allBins;
  }

  readTop(book: Book): void {
    const { px, qty } = this;
    const n = book.top(this.bid, px, qty);
    for (let i = n; i < bookRanks; i++) {
      px[i] = Number.NaN;
      qty[i] = 0;
    }
    this.#topEnd = n < bookRanks ? Number.POSITIVE_INFINITY : this.#sign * px[bookRanks - 1] + book.step;
    this.topMoved = false;
  }

  /** `mid` and `width`: quote currency; NaN where a side is empty. */
  readBins(book: Book, mid: number, width: number): void {
    if (mid === mid) book.bins(this.bid, binShare, this.bins, this.binsMoved);
    else this.bins.fill(Number.NaN);
    this.#origin = this.#sign * mid;
    this.#perPrice = 1 / width;
    this.#binsEnd = mid === mid ? this.#origin + bookBins * width + book.step : Number.POSITIVE_INFINITY;
    this.binsMoved = 0;
  }
}

function binAt(place: number): number {
  return place > 0 ? Math.min(bookBins - 1, Math.floor(place)) : 0;
}

export class BookRows {
  readonly #bids = new RowSide(true);
  readonly #asks = new RowSide(false);
  #mid = Number.NaN;
  #width = Number.NaN;
  #ts = Number.NEGATIVE_INFINITY;
  #joined = false;
  #bought = 0;
  #sold = 0;

  constructor(readonly lane: Lane) {}

  /** A level was put into the book. */
  note(bid: boolean, px: number): void {
    if (bid) this.#bids.note(px);
    else this.#asks.note(px);
  }

  trade(qty: number, side: number): void {
    if (side > 0) this.#bought += qty;
    else if (side < 0) this.#sold += qty;
  }

  /** The book's message is complete. */
  last(ts: number, book: Book): void {
    if (!book.known) return;
    if (book.crossed) {
      this.#joined = false;
      return;
    }
    const bids = this.#bids;
    const asks = this.#asks;
    if (bids.topMoved || asks.topMoved) {
      if (bids.topMoved) bids.readTop(book);
      if (asks.topMoved) asks.readTop(book);
      const mid = (bids.px[0] + asks.px[0]) / 2;
      if (!Object.is(mid, this.#mid)) {
        this.#mid = mid;
        this.#width = mid === mid ? book.binPx(binShare) : Number.NaN;
        bids.binsMoved = asks.binsMoved = allBins;
      }
    }
    if (bids.binsMoved !== 0) bids.readBins(book, this.#mid, this.#width);
    if (asks.binsMoved !== 0) asks.readBins(book, this.#mid, this.#width);
    if (ts > this.#ts) this.#ts = ts;
    this.#write();
    this.#joined = true;
    this.#bought = this.#sold = 0;
  }

  /** The book begins anew: no update leads from the row before to the next. */
  part(): void {
    this.#joined = false;
    this.touch();
  }

  /** What is kept of the row before does not hold any more. */
  touch(): void {
    this.#mid = this.#width = Number.NaN;
    this.#bids.touch();
    this.#asks.touch();
  }

  gap(): void {
    this.part();
    this.#bought = this.#sold = 0;
    this.lane.gap();
  }

  clear(): void {
    this.part();
    this.#bought = this.#sold = 0;
    this.#ts = Number.NEGATIVE_INFINITY;
    this.lane.clear();
  }

  save(writer: KeyframeWriter): void {
    for (const value of [this.#ts, this.#joined ? 1 : 0, this.#bought, this.#sold]) writer.number(value);
    this.lane.save(writer);
  }

  load(reader: KeyframeReader): void {
    this.touch();
    this.#ts = reader.number();
    this.#joined = reader.number() === 1;
    this.#bought = reader.number();
    this.#sold = reader.number();
    this.lane.load(reader);
  }

  #write(): void {
    const { lane } = this;
    const { rows, views } = lane;
    views[0][rows] = this.#ts;
    views[1][rows] = this.#joined ? 1 : 0;
    views[2][rows] = this.#bought;
    views[3][rows] = this.#sold;
    views[4][rows] = this.#width;
    put(this.#bids.px, views, 5, rows);
    put(this.#bids.qty, views, 5 + bookRanks, rows);
    put(this.#asks.px, views, 5 + 2 * bookRanks, rows);
    put(this.#asks.qty, views, 5 + 3 * bookRanks, rows);
    put(this.#bids.bins, views, 5 + 4 * bookRanks, rows);
    put(this.#asks.bins, views, 5 + 4 * bookRanks + bookBins, rows);
    lane.rows = rows + 1;
    if (rows + 1 === views[0].length) lane.flush();
  }
}

function put(values: Float64Array, views: readonly Float64Array[], first: number, row: number): void {
  for (let i = 0; i < values.length; i++) views[first + i][row] = values[i];
}
