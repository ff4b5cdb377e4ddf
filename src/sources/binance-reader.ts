/**
 * The one reader of Binance messages: spot, USD-M and COIN-M; of a combined stream, a single one, the WebSocket API, a REST snapshot. Fields
 * may come in any order, unknown ones are passed over. What a message says stands in the fields of the reader until the next `read`; levels
 * of a book go into the frame, where whoever calls ends or forgets them. Times are microseconds; what is not there is NaN or ''.
 */
import { at, BinanceFields } from './binance-fields.ts';
import type { Frame } from './frame.ts';
import { isPlausible } from './rows/time.ts';

/** What a message is. */
export const BAD = 0;
/** One trade, or those of one taker order at one price. */
export const TRADE = 1;
export const AGGREGATE = 2;
export const QUOTE = 3;
export const UPDATE = 4;
export const SNAPSHOT = 5;
export const MARK = 6;
export const FORCED = 7;
/** An answer to a request: `request`, `error`, `result` and `list` tell. */
export const ANSWER = 8;
/** Some other event, by its name in `reason`. */
export const OTHER = 9;

const bothSides = 3;

/** Milliseconds, or microseconds where the stream was asked for them. */
const micros = (time: number): number => (time > 1e14 ? time : time * 1_000);
const isAmount = (value: number): boolean => value >= 0 && value < Number.POSITIVE_INFINITY;

export class BinanceReader extends BinanceFields {
  kind = BAD;
  /** Why it is BAD; the name of an OTHER. */
  reason = '';
  ts = Number.NaN;
  /** Price and quantity of a trade; the mark price; what was filled of a forced order. */
  px = Number.NaN;
  qty = Number.NaN;
  bid = Number.NaN;
  bidQty = Number.NaN;
  ask = Number.NaN;
  askQty = Number.NaN;
  /** With a mark: the index price, the funding rate and when it is paid. */
  index = Number.NaN;
  rate = Number.NaN;
  nextFunding = Number.NaN;
  /** Of a trade; the last number of a quote, an update, a snapshot. */
  id = Number.NaN;
  /** Of an update: its first number; `prev` is the last one of the update before, which spot does not tell. */
  first = Number.NaN;

  /** Reads the message that begins at `from` and ends the text. */
  read(text: string, frame: Frame, from = 0): void {
    if (this.collect(text, frame, from)) this.#judge();
    else this.#bad('the message is not JSON');
  }

  #bad(reason: string): void {
    this.kind = BAD;
    this.reason = reason;
  }

  /** Decides what the fields make, and whether they are what they should be. */
  #judge(): void {
    const n = this.numbers;
    const time = n[at.T] as number;
    this.ts = micros(time === time ? time : (n[at.E] as number));
    if (this.snapshotId === this.snapshotId) this.#judgeSnapshot();
    else if (this.hasEvent) this.#judgeEvent(this.event);
    else if (n[at.u] === n[at.u] && n[at.A] === n[at.A]) {
      this.spot = true;
      this.#judgeQuote();
    } else if (this.isAnswer) this.kind = ANSWER;
    else this.#bad('no message of a Binance market stream');
  }

  #judgeEvent(event: string): void {
    if (event === 'bookTicker') this.#judgeQuote();
    else if (event === 'depthUpdate') this.#judgeUpdate();
    else if (event === 'trade') this.#judgeTrade(TRADE, this.numbers[at.t] as number);
    else if (event === 'aggTrade') this.#judgeTrade(AGGREGATE, this.numbers[at.a] as number);
    else if (event === 'markPriceUpdate') this.#judgeMark();
    else if (event === 'forceOrder') this.#judgeForced();
    else {
      this.kind = OTHER;
      this.reason = event;
    }
  }

  #judgeTrade(kind: number, id: number): void {
    const n = this.numbers;
    this.px = n[at.p] as number;
    this.qty = n[at.q] as number;
    this.id = id;
    if (!this.hasSymbol || id !== id) this.#bad('trade without symbol, id or side');
    // Trades outside the book, of the insurance fund and of deleveraging, may have no price.
    else if (this.tradeType !== '' && this.tradeType !== 'MARKET') this.kind = kind;
    else if (!this.hasSide) this.#bad('trade without symbol, id or side');
    else if (!(this.px > 0 && isAmount(this.px))) this.#bad(`trade price ${this.px} is not positive`);
    else if (!(this.qty > 0 && isAmount(this.qty))) this.#bad(`trade quantity ${this.qty} is not positive`);
    else if (!isPlausible(this.ts)) this.#bad('trade without a plausible time');
    else this.kind = kind;
  }

  #judgeQuote(): void {
    const n = this.numbers;
    this.id = n[at.u] as number;
    this.bid = n[at.b] as number;
    this.bidQty = n[at.B] as number;
    this.ask = n[at.a] as number;
    this.askQty = n[at.A] as number;
    if (!this.hasSymbol || this.id !== this.id) this.#bad('bookTicker without symbol or update id');
    else if (!(isAmount(this.bid) && isAmount(this.bidQty) && isAmount(this.ask) && isAmount(this.askQty)))
      this.#bad('bookTicker with a price or quantity that is no number');
    else if (this.ts === this.ts && !isPlausible(this.ts)) this.#bad('bookTicker without a plausible time');
    else this.kind = QUOTE;
  }

  #judgeUpdate(): void {
    const n = this.numbers;
    this.first = n[at.U] as number;
    this.id = n[at.u] as number;
    this.spot = this.prev !== this.prev;
    if (!this.hasSymbol || this.first !== this.first || this.id !== this.id) this.#bad('depthUpdate without symbol or update ids');
    else if (this.sides !== bothSides || !this.levelsGood) this.#bad('depthUpdate with a level that is no price and quantity');
    else if (!isPlausible(this.ts)) this.#bad('depthUpdate without a plausible time');
    else this.kind = UPDATE;
  }

  /** Of the WebSocket API or of REST: only COIN-M names its symbol, and the request's id may. */
  #judgeSnapshot(): void {
    this.id = this.snapshotId;
    if (!this.hasSymbol) this.symbol = '';
    if (this.sides !== bothSides || !this.levelsGood) this.#bad('snapshot without id, bids or asks');
    else this.kind = SNAPSHOT;
  }

  #judgeMark(): void {
    const n = this.numbers;
    this.px = n[at.p] as number;
    this.index = n[at.i] as number;
    this.rate = n[at.r] as number;
    this.nextFunding = n[at.T] === 0 ? Number.NaN : micros(n[at.T] as number);
    this.ts = micros(n[at.E] as number);
    if (!this.hasSymbol || !(this.px > 0 && isAmount(this.px))) this.#bad('markPriceUpdate without symbol or price');
    else if (!isPlausible(this.ts)) this.#bad('markPriceUpdate without a plausible time');
    else this.kind = MARK;
  }

  #judgeForced(): void {
    const n = this.numbers;
    const filled = n[at.z] as number;
    this.px = this.averagePx > 0 ? this.averagePx : (n[at.p] as number);
    this.qty = filled > 0 ? filled : (n[at.q] as number);
    this.sold = this.side === 'SELL';
    if (!this.hasSymbol || !(this.sold || this.side === 'BUY')) this.#bad('forceOrder without symbol or side');
    else if (!(this.px > 0 && isAmount(this.px) && this.qty > 0 && isAmount(this.qty)))
      this.#bad('forceOrder without a price and a quantity');
    else if (!isPlausible(this.ts)) this.#bad('forceOrder without a plausible time');
    else this.kind = FORCED;
  }
}
