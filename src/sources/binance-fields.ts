/**
 * The fields of one Binance message, collected in whatever order they come, before anyone has judged what they make: numbers by letter, texts,
 * levels into the frame. Hot messages are spelled without spaces and nested in nothing but their stream; all others go through the cursor.
 */
import { SIDE_ASK, SIDE_BID } from '../../assembly/layout.ts';
import { numberEnd, plainInteger, quotedNumber } from './compact-number.ts';
import type { Frame } from './frame.ts';
import { JsonCursor } from './json-cursor.ts';
import { readLevels, readPlainLevels } from './read-levels.ts';

/** Places of the fields of one letter in `numbers`: that in the alphabet, capitals first. */
export const at = { E: 4, T: 19, p: 47, q: 48, b: 33, B: 1, a: 32, A: 0, u: 52, U: 20, t: 51, i: 40, r: 49, z: 57 } as const;
const first = 65;
const places = 58;
const bids = 98;
const asks = 97;
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

export class BinanceFields {
  symbol = '';
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
  protected readonly numbers = new Float64Array(places);
  protected event = '';
  protected hasEvent = false;
  protected hasSymbol = false;
  protected hasSide = false;
  protected isAnswer = false;
  protected snapshotId = Number.NaN;
  protected averagePx = Number.NaN;
  protected side = '';
  /** Sides of a book that came, as bits, and whether each of their levels is one. */
  protected sides = 0;
  protected levelsGood = true;
  #depth = 0;

  /** Collects the message that begins at `from` and ends the text; false when it is not JSON. */
  protected collect(text: string, frame: Frame, from: number): boolean {
    const cursor = this.#cursor;
    const { levels } = frame;
    this.#clear();
    const plain = this.#plain(text, from, frame);
    if (plain > 0) {
      cursor.open(text, plain);
      if (cursor.atEnd()) return true;
    }
    frame.levels = levels;
    this.#clear();
    cursor.open(text, from);
    if (cursor.isObject) this.#members(frame);
    else cursor.skip();
    return cursor.atEnd();
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
      this.sides |= letter === bids ? 1 : 2;
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
    if (place >= 0 && place < places) this.numbers[place] = value;
  }

  #plainBoolean(letter: number, value: boolean): void {
    if (letter === 109) {
      this.hasSide = true;
      this.sold = value;
    } else if (letter === 77) this.spot = true;
  }

  /** The symbol, the event and the kind of a trade, those of the message before above all; 0 for any other text. */
  #plainText(text: string, at: number, letter: number): number {
    let known = '';
    if (letter === 115) {
      known = this.symbol;
      this.hasSymbol = true;
    } else if (letter === 101) {
      const c = text.charCodeAt(at);
      known = c === 98 ? 'bookTicker' : c === 116 ? 'trade' : c === 100 ? 'depthUpdate' : 'aggTrade';
      this.event = known;
      this.hasEvent = true;
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
    this.numbers.fill(Number.NaN);
    this.tradeType = this.side = this.request = this.error = this.list = '';
    this.result = false;
    this.spot = this.hasEvent = this.hasSymbol = this.hasSide = this.isAnswer = false;
    this.prev = this.snapshotId = this.averagePx = Number.NaN;
    this.sides = this.#depth = 0;
    this.levelsGood = true;
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
        this.hasEvent = cursor.isText;
        this.event = this.#text(this.event);
        break;
      case 115: // s
        this.hasSymbol = cursor.isText;
        this.symbol = this.#text(this.symbol);
        break;
      case 88: // X
        this.tradeType = this.#text('MARKET');
        break;
      case 83: // S
        this.side = this.#text('SELL');
        break;
      case 109: {
        // m
        const maker = cursor.boolean();
        this.hasSide = maker !== undefined;
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
      if (cursor.is('result')) this.isAnswer = true;
      this.#members(frame);
    } else if (cursor.is('bids') || cursor.is('asks')) this.#book(frame, cursor.is('bids'));
    else if (cursor.is('ap')) this.averagePx = cursor.number();
    else if (cursor.is('lastUpdateId')) this.snapshotId = cursor.number();
    else if (cursor.is('symbol')) {
      this.hasSymbol = cursor.isText;
      this.symbol = this.#text(this.symbol);
    } else this.#answer();
  }

  #answer(): void {
    const cursor = this.#cursor;
    const key = cursor.slice();
    if (key === 'id' || key === 'result' || key === 'error') this.isAnswer = true;
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
    this.sides |= bids ? 1 : 2;
    if (!readLevels(this.#cursor, frame, bids ? SIDE_BID : SIDE_ASK)) this.levelsGood = false;
  }
}
