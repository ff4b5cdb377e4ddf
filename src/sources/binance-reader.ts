/**
 * The one reader of Binance messages: spot, USD-M and COIN-M; of a combined stream, a single one, the WebSocket API, a REST snapshot. Fields
 * may come in any order, unknown ones are passed over. What a message says stands in the fields of the reader until the next `read`; levels
 * of a book go into the frame, where whoever calls ends or forgets them. Times are microseconds; what is not there is NaN or ''.
 */
import { SIDE_ASK, SIDE_BID } from '../../assembly/layout.ts';
import { numberEnd, plainInteger, quotedNumber } from './compact-number.ts';
import type { Frame } from './frame.ts';
import { JsonCursor } from './json-cursor.ts';
import { readLevels, readPlainLevels } from './read-levels.ts';
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

/** Fields of one letter are kept by their places in the alphabet, capitals first. */
const first = 65;
const places = 58;
const at = { E: 4, T: 19, p: 47, q: 48, b: 33, B: 1, a: 32, A: 0, u: 52, U: 20, t: 51, i: 40, r: 49, z: 57 } as const;
const bids = 98;
const asks = 97;
const bothSides = 3;
const streamHead = '{"stream":"';
const dataHead = '","data":{';
const symbolPattern = /^[A-Z0-9_]+$/;
/** Letters, digits, point and line: nothing that a text could end with, or hide. */
const isWordCode = (c: number): boolean => (c >= 48 && c <= 57) || (c >= 65 && c <= 90) || (c >= 97 && c <= 122) || c === 46 || c === 95;
const TEXT = 34;
const COMMA = 44;
const ZERO = 48;
const NINE = 57;
const COLON = 58;
const OPEN_LIST = 91;
const OPEN = 123;
const CLOSE = 125;
/** Objects in objects that any message has: stream, event, order. */
const deepest = 4;

/** Milliseconds, or microseconds where the stream was asked for them. */
const micros = (time: number): number => (time > 1e14 ? time : time * 1_000);
const isAmount = (value: number): boolean => value >= 0 && value < Number.POSITIVE_INFINITY;

export class BinanceReader {
  kind = BAD;
  /** Why it is BAD; the name of an OTHER. */
  reason = '';
  symbol = '';
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
  /** Of an update: its first number, and the last one of the update before, which spot does not tell. */
  first = Number.NaN;
  prev = Number.NaN;
  /** The taker sold; of a forced order, that it sells. */
  sold = false;
  /** Kind of a futures trade: what is not MARKET is no trade of the market. '' on spot. */
  tradeType = '';
  /** Written as spot writes it. */
  spot = false;
  /** Of an answer: the request's id, the error in the venue's words, whether its result is a list. */
  request = '';
  error = '';
  result = false;
  /** Text of a list of instruments; '' when none came. */
  list = '';

  readonly #cursor = new JsonCursor();
  readonly #numbers = new Float64Array(places);
  #event = '';
  #hasEvent = false;
  #hasSymbol = false;
  #hasSide = false;
  #isAnswer = false;
  #snapshotId = Number.NaN;
  #averagePx = Number.NaN;
  #side = '';
  /** Sides of a book that came, as bits, and whether each of their levels is one. */
  #sides = 0;
  #levels = true;
  #depth = 0;

  /** Reads the message that begins at `from` and ends the text. */
  read(text: string, frame: Frame, from = 0): void {
    const cursor = this.#cursor;
    const { levels } = frame;
    this.#clear();
    const plain = this.#plain(text, from, frame);
    if (plain > 0) {
      cursor.open(text, plain);
      if (cursor.atEnd()) {
        this.#judge();
        return;
      }
    }
    frame.levels = levels;
    this.#clear();
    cursor.open(text, from);
    if (cursor.isObject) this.#members(frame);
    else cursor.skip();
    if (cursor.atEnd()) this.#judge();
    else this.#bad('the message is not JSON');
  }

  /**
   * The spelling that hot messages have: nothing but letters as names, no space, nothing nested but levels. Gives the place behind the message;
   * 0 for any other, which is then read by the cursor from its beginning.
   */
  #plain(text: string, from: number, frame: Frame): number {
    let at = from;
    const combined = text.startsWith(streamHead, from);
    if (combined) {
      at = text.indexOf('"', from + streamHead.length);
      if (!text.startsWith(dataHead, at)) return 0;
      at += dataHead.length;
    } else if (text.charCodeAt(at++) !== OPEN) return 0;
    for (;;) {
      if (text.charCodeAt(at) !== TEXT) return 0;
      const letter = text.charCodeAt(at + 1);
      if (!isWordCode(letter)) return 0;
      if (text.charCodeAt(at + 2) === TEXT && text.charCodeAt(at + 3) === COLON) at = this.#plainValue(text, at + 4, letter, frame);
      else if (isWordCode(text.charCodeAt(at + 2)) && text.startsWith('":', at + 3)) at = this.#plainPair(text, at);
      else return 0;
      if (at === 0) return 0;
      const next = text.charCodeAt(at);
      if (next === CLOSE) break;
      if (next !== COMMA) return 0;
      at++;
    }
    if (!combined) return at + 1;
    return text.charCodeAt(at + 1) === CLOSE ? at + 2 : 0;
  }

  /** A field of two letters at `at`: the update before; others are passed over. */
  #plainPair(text: string, at: number): number {
    let end = at + 5;
    const c = text.charCodeAt(end);
    if (c !== TEXT) {
      const value = plainInteger(text, end);
      if (text.startsWith('pu', at + 1)) this.prev = value;
      return value === value ? numberEnd : 0;
    }
    if (text.startsWith('ap', at + 1)) return 0;
    while (isWordCode(text.charCodeAt(++end)));
    return text.charCodeAt(end) === TEXT ? end + 1 : 0;
  }

  /** The place behind the value at `at`; 0 for one of another spelling. */
  #plainValue(text: string, at: number, letter: number, frame: Frame): number {
    const c = text.charCodeAt(at);
    if (c === TEXT) {
      const d = text.charCodeAt(at + 1);
      if (d >= ZERO && d <= NINE && letter !== 115) {
        const value = quotedNumber(text, at + 1);
        if (value !== value) return 0;
        this.#keep(letter, value);
        return numberEnd;
      }
      return this.#plainText(text, at + 1, letter);
    }
    if (c >= ZERO && c <= NINE) {
      const value = plainInteger(text, at);
      if (value !== value) return 0;
      this.#keep(letter, value);
      return numberEnd;
    }
    if (c === OPEN_LIST) {
      if (letter !== bids && letter !== asks) return 0;
      this.#sides |= letter === bids ? 1 : 2;
      return readPlainLevels(text, at, frame, letter === bids ? SIDE_BID : SIDE_ASK);
    }
    if (text.startsWith('true', at)) {
      this.#plainBoolean(letter, true);
      return at + 4;
    }
    if (!text.startsWith('false', at)) return 0;
    this.#plainBoolean(letter, false);
    return at + 5;
  }

  #keep(letter: number, value: number): void {
    const place = letter - first;
    if (place >= 0 && place < places) this.#numbers[place] = value;
  }

  #plainBoolean(letter: number, value: boolean): void {
    if (letter === 109) {
      this.#hasSide = true;
      this.sold = value;
    } else if (letter === 77) this.spot = true;
  }

  /** The symbol, the event and the kind of a trade, those of the message before above all; 0 for any other text. */
  #plainText(text: string, at: number, letter: number): number {
    let known = '';
    if (letter === 115) {
      known = this.symbol;
      this.#hasSymbol = true;
    } else if (letter === 101) {
      const c = text.charCodeAt(at);
      known = c === 98 ? 'bookTicker' : c === 116 ? 'trade' : c === 100 ? 'depthUpdate' : 'aggTrade';
      this.#event = known;
      this.#hasEvent = true;
    } else if (letter === 88) {
      known = 'MARKET';
      this.tradeType = known;
    } else return 0;
    const end = at + known.length;
    if (known !== '' && text.startsWith(known, at) && text.charCodeAt(end) === TEXT) return end + 1;
    if (letter !== 115) return 0;
    const to = text.indexOf('"', at);
    this.symbol = text.slice(at, to);
    return symbolPattern.test(this.symbol) ? to + 1 : 0;
  }

  #clear(): void {
    this.#numbers.fill(Number.NaN);
    this.tradeType = this.reason = this.#side = this.request = this.error = this.list = '';
    this.result = false;
    this.spot = this.#hasEvent = this.#hasSymbol = this.#hasSide = this.#isAnswer = false;
    this.prev = this.#snapshotId = this.#averagePx = Number.NaN;
    this.#sides = this.#depth = 0;
    this.#levels = true;
  }

  #members(frame: Frame): void {
    const cursor = this.#cursor;
    if (this.#depth === deepest) {
      cursor.skip();
      return;
    }
    this.#depth++;
    cursor.enter();
    while (cursor.key()) {
      const letter = cursor.keyCode;
      if (letter >= 0) this.#letter(letter, frame);
      else this.#word(frame);
    }
    this.#depth--;
  }

  #letter(letter: number, frame: Frame): void {
    const cursor = this.#cursor;
    switch (letter) {
      case 101: // e
        this.#hasEvent = cursor.isText;
        this.#event = this.#text(this.#event);
        break;
      case 115: // s
        this.#hasSymbol = cursor.isText;
        this.symbol = this.#text(this.symbol);
        break;
      case 88: // X
        this.tradeType = this.#text('MARKET');
        break;
      case 83: // S
        this.#side = this.#text('SELL');
        break;
      case 109: {
        // m
        const maker = cursor.boolean();
        this.#hasSide = maker !== undefined;
        this.sold = maker === true;
        break;
      }
      case 77: // M
        this.spot = true;
        cursor.skip();
        break;
      case 111: // o
        if (cursor.isObject) this.#members(frame);
        else cursor.skip();
        break;
      default:
        if (cursor.isList && (letter === bids || letter === asks)) this.#book(frame, letter === bids);
        else if (cursor.isList || cursor.isObject) cursor.skip();
        else this.#keep(letter, cursor.number());
    }
  }

  #word(frame: Frame): void {
    const cursor = this.#cursor;
    if (cursor.is('stream')) cursor.skip();
    else if (cursor.is('pu')) this.prev = cursor.number();
    else if ((cursor.is('data') || cursor.is('event') || cursor.is('result')) && cursor.isObject) {
      if (cursor.is('result')) this.#isAnswer = true;
      this.#members(frame);
    } else if (cursor.is('bids') || cursor.is('asks')) this.#book(frame, cursor.is('bids'));
    else if (cursor.is('ap')) this.#averagePx = cursor.number();
    else if (cursor.is('lastUpdateId')) this.#snapshotId = cursor.number();
    else if (cursor.is('symbol')) {
      this.#hasSymbol = cursor.isText;
      this.symbol = this.#text(this.symbol);
    } else this.#answer();
  }

  #answer(): void {
    const cursor = this.#cursor;
    const key = cursor.slice();
    if (key === 'id' || key === 'result' || key === 'error') this.#isAnswer = true;
    const from = cursor.at;
    if (key === 'id' && cursor.isText) this.request = cursor.string();
    else cursor.skip();
    if (!cursor.ok) return;
    const value = (): string => cursor.text.slice(from, cursor.at);
    if (key === 'symbols') this.list = value();
    else if (key === 'error') this.error = value();
    else if (key === 'result') this.result = cursor.text.charCodeAt(from) === OPEN_LIST;
  }

  #text(known: string): string {
    const cursor = this.#cursor;
    if (cursor.isText) return cursor.string(known);
    cursor.skip();
    return '';
  }

  #book(frame: Frame, bids: boolean): void {
    this.#sides |= bids ? 1 : 2;
    if (!readLevels(this.#cursor, frame, bids ? SIDE_BID : SIDE_ASK)) this.#levels = false;
  }

  #bad(reason: string): void {
    this.kind = BAD;
    this.reason = reason;
  }

  /** Decides what the fields make, and whether they are what they should be. */
  #judge(): void {
    const n = this.#numbers;
    const time = n[at.T] as number;
    this.ts = micros(time === time ? time : (n[at.E] as number));
    if (this.#snapshotId === this.#snapshotId) this.#judgeSnapshot();
    else if (this.#hasEvent) this.#judgeEvent(this.#event);
    else if (n[at.u] === n[at.u] && n[at.A] === n[at.A]) {
      this.spot = true;
      this.#judgeQuote();
    } else if (this.#isAnswer) this.kind = ANSWER;
    else this.#bad('no message of a Binance market stream');
  }

  #judgeEvent(event: string): void {
    if (event === 'bookTicker') this.#judgeQuote();
    else if (event === 'depthUpdate') this.#judgeUpdate();
    else if (event === 'trade') this.#judgeTrade(TRADE, this.#numbers[at.t] as number);
    else if (event === 'aggTrade') this.#judgeTrade(AGGREGATE, this.#numbers[at.a] as number);
    else if (event === 'markPriceUpdate') this.#judgeMark();
    else if (event === 'forceOrder') this.#judgeForced();
    else {
      this.kind = OTHER;
      this.reason = event;
    }
  }

  #judgeTrade(kind: number, id: number): void {
    const n = this.#numbers;
    this.px = n[at.p] as number;
    this.qty = n[at.q] as number;
    this.id = id;
    if (!this.#hasSymbol || id !== id) this.#bad('trade without symbol, id or side');
    // Trades outside the book, of the insurance fund and of deleveraging, may have no price.
    else if (this.tradeType !== '' && this.tradeType !== 'MARKET') this.kind = kind;
    else if (!this.#hasSide) this.#bad('trade without symbol, id or side');
    else if (!(this.px > 0 && isAmount(this.px))) this.#bad(`trade price ${this.px} is not positive`);
    else if (!(this.qty > 0 && isAmount(this.qty))) this.#bad(`trade quantity ${this.qty} is not positive`);
    else if (!isPlausible(this.ts)) this.#bad('trade without a plausible time');
    else this.kind = kind;
  }

  #judgeQuote(): void {
    const n = this.#numbers;
    this.id = n[at.u] as number;
    this.bid = n[at.b] as number;
    this.bidQty = n[at.B] as number;
    this.ask = n[at.a] as number;
    this.askQty = n[at.A] as number;
    if (!this.#hasSymbol || this.id !== this.id) this.#bad('bookTicker without symbol or update id');
    else if (!(isAmount(this.bid) && isAmount(this.bidQty) && isAmount(this.ask) && isAmount(this.askQty)))
      this.#bad('bookTicker with a price or quantity that is no number');
    else if (this.ts === this.ts && !isPlausible(this.ts)) this.#bad('bookTicker without a plausible time');
    else this.kind = QUOTE;
  }

  #judgeUpdate(): void {
    const n = this.#numbers;
    this.first = n[at.U] as number;
    this.id = n[at.u] as number;
    this.spot = this.prev !== this.prev;
    if (!this.#hasSymbol || this.first !== this.first || this.id !== this.id) this.#bad('depthUpdate without symbol or update ids');
    else if (this.#sides !== bothSides || !this.#levels) this.#bad('depthUpdate with a level that is no price and quantity');
    else if (!isPlausible(this.ts)) this.#bad('depthUpdate without a plausible time');
    else this.kind = UPDATE;
  }

  /** Of the WebSocket API or of REST: only COIN-M names its symbol, and the request's id may. */
  #judgeSnapshot(): void {
    this.id = this.#snapshotId;
    if (!this.#hasSymbol) this.symbol = '';
    if (this.#sides !== bothSides || !this.#levels) this.#bad('snapshot without id, bids or asks');
    else this.kind = SNAPSHOT;
  }

  #judgeMark(): void {
    const n = this.#numbers;
    this.px = n[at.p] as number;
    this.index = n[at.i] as number;
    this.rate = n[at.r] as number;
    this.nextFunding = n[at.T] === 0 ? Number.NaN : micros(n[at.T] as number);
    this.ts = micros(n[at.E] as number);
    if (!this.#hasSymbol || !(this.px > 0 && isAmount(this.px))) this.#bad('markPriceUpdate without symbol or price');
    else if (!isPlausible(this.ts)) this.#bad('markPriceUpdate without a plausible time');
    else this.kind = MARK;
  }

  #judgeForced(): void {
    const n = this.#numbers;
    const filled = n[at.z] as number;
    this.px = this.#averagePx > 0 ? this.#averagePx : (n[at.p] as number);
    this.qty = filled > 0 ? filled : (n[at.q] as number);
    this.sold = this.#side === 'SELL';
    if (!this.#hasSymbol || !(this.sold || this.#side === 'BUY')) this.#bad('forceOrder without symbol or side');
    else if (!(this.px > 0 && isAmount(this.px) && this.qty > 0 && isAmount(this.qty)))
      this.#bad('forceOrder without a price and a quantity');
    else if (!isPlausible(this.ts)) this.#bad('forceOrder without a plausible time');
    else this.kind = FORCED;
  }
}
