/**
 * Best quote of one instrument: from quote rows where there are any, else from the top of its book whenever that changes.
 * A missing side has price NaN and quantity 0. Prices in quote currency, quantities in base units.
 */
import { FLAG_LAST, SIDE_BID } from '../../assembly/layout.ts';
import type { Book } from '../market/book.ts';
import type { EventRows } from './event-rows.ts';
import type { KeyframeReader, KeyframeWriter } from './keyframe.ts';
import type { Lane } from './lane.ts';

/** Where quotes come from; undecided: from the book until a quote row comes, from quote rows ever after. */
const UNDECIDED = 0;
const ROWS = 1;
const BOOK = 2;

export class BestQuote {
  lane: Lane | undefined;
  events: EventRows | undefined;
  ts = Number.NaN;
  bid = Number.NaN;
  bidQty = 0;
  ask = Number.NaN;
  askQty = 0;
  /** Quotes whose bid is not below their ask. */
  crossed = 0;
  /** Quotes older than the one before. */
  late = 0;
  /** A gap has come and no quote since. */
  broken = false;
  #source = UNDECIDED;
  #pendingBid = Number.NaN;
  #pendingBidQty = 0;

  /** `rows`: whether the session has quote rows of this instrument; undefined when nobody knows yet. */
  constructor(readonly rows: boolean | undefined) {
    this.clear();
  }

  /** One side of a quote; the last row of the message completes it. */
  row(ts: number, px: number, qty: number, side: number, flags: number): void {
    this.#source = ROWS;
    if (side === SIDE_BID) {
      this.#pendingBid = px;
      this.#pendingBidQty = qty;
    }
    if ((flags & FLAG_LAST) === 0) return;
    if (side === SIDE_BID) this.#emit(ts, px, qty, Number.NaN, 0);
    else this.#emit(ts, this.#pendingBid, this.#pendingBidQty, px, qty);
    this.#pendingBid = Number.NaN;
    this.#pendingBidQty = 0;
  }

  /** The book is consistent: takes its top where that has changed. */
  top(ts: number, book: Book): void {
    if (this.#source === ROWS) return;
    const { bid, bidQty, ask, askQty } = book;
    if (Object.is(bid, this.bid) && bidQty === this.bidQty && Object.is(ask, this.ask) && askQty === this.askQty) return;
    this.#emit(ts, bid, bidQty, ask, askQty);
  }

  /** A snapshot begins: the top is unknown until it is complete, so a change across it is no event of the market. */
  bookReset(ts: number): void {
    if (this.#source === ROWS || (this.bid !== this.bid && this.ask !== this.ask)) return;
    this.#emit(ts, Number.NaN, 0, Number.NaN, 0);
  }

  gap(): void {
    this.broken = true;
    this.bid = this.ask = this.#pendingBid = Number.NaN;
    this.bidQty = this.askQty = this.#pendingBidQty = 0;
    this.lane?.gap();
  }

  clear(): void {
    this.broken = false;
    this.ts = this.bid = this.ask = this.#pendingBid = Number.NaN;
    this.bidQty = this.askQty = this.#pendingBidQty = this.crossed = this.late = 0;
    this.#source = this.rows === undefined ? UNDECIDED : this.rows ? ROWS : BOOK;
    this.lane?.clear();
  }

  save(writer: KeyframeWriter): void {
    for (const value of [this.ts, this.bid, this.bidQty, this.ask, this.askQty, this.crossed, this.late]) writer.number(value);
    for (const value of [this.#source, this.#pendingBid, this.#pendingBidQty, this.broken ? 1 : 0]) writer.number(value);
    this.lane?.save(writer);
  }

  load(reader: KeyframeReader): void {
    this.ts = reader.number();
    this.bid = reader.number();
    this.bidQty = reader.number();
    this.ask = reader.number();
    this.askQty = reader.number();
    this.crossed = reader.number();
    this.late = reader.number();
    this.#source = reader.number();
    this.#pendingBid = reader.number();
    this.#pendingBidQty = reader.number();
    this.broken = reader.number() === 1;
    this.lane?.load(reader);
  }

  #emit(ts: number, bid: number, bidQty: number, ask: number, askQty: number): void {
    let at = ts;
    if (at < this.ts) {
      at = this.ts;
      this.late++;
    }
    this.ts = at;
    this.broken = false;
    this.bid = bid;
    this.bidQty = bidQty;
    this.ask = ask;
    this.askQty = askQty;
    if (bid >= ask) this.crossed++;
    const { lane, events } = this;
    if (events !== undefined) events.quote(at, bid, bidQty, ask, askQty);
    if (lane === undefined) return;
    const { rows, views } = lane;
    views[0][rows] = at;
    views[1][rows] = bid;
    views[2][rows] = bidQty;
    views[3][rows] = ask;
    views[4][rows] = askQty;
    if (lane.tap !== undefined) lane.tap.note(rows);
    lane.rows = rows + 1;
    if (rows + 1 === views[0].length) lane.flush();
  }
}
