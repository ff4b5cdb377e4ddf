/**
 * Rows of a message that are all spelt alike: flat objects without spaces, escapes or lists, whose members come in the order of the row
 * before. Their order is learned from one row; in the next a key is told by its length and three of its characters, as comparing whole
 * texts costs more than all else. A row spelt otherwise is learned anew; one that is no such object gives 0, and is for the cursor to read.
 */

import { number, plainNumber } from './plain-number.ts';

const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const OPEN_LIST = 91;
const BACKSLASH = 92;
const CLOSE_LIST = 93;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;

/** A row with more members is no row of a trade. */
const most = 32;

export class FlatRow {
  /** Of the wanted members, in the order asked for: the value's characters [from, to), quotes left out; both 0 where it is missing. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** Of each member up to the last wanted one: its key's length and first, middle and last character, whether it is a text. */
  readonly #length = new Uint8Array(most);
  readonly #first = new Uint16Array(most);
  readonly #middle = new Uint16Array(most);
  readonly #last = new Uint16Array(most);
  readonly #text = new Uint8Array(most);
  /** What ends its value. */
  readonly #stop: string[] = [];
  /** Place of each among the wanted ones; one behind them for the others. */
  readonly #place = new Uint8Array(most);
  #members = 0;

  constructor(readonly names: readonly string[]) {
    this.from = new Int32Array(names.length + 1);
    this.to = new Int32Array(names.length + 1);
  }

  /** Reads the row at `at`: the place behind its brace, 0 where it is spelt otherwise. The message must hold no backslash. */
  read(text: string, at: number): number {
    return this.#alike(text, at) || this.#learn(text, at);
  }

  /** The value of the wanted member `place` as a number; NaN where it is missing or spelt in any other way than digits and a point. */
  amount(text: string, place: number): number {
    const value = plainNumber(text, this.from[place] as number);
    return number.end === this.to[place] ? value : Number.NaN;
  }

  #alike(text: string, start: number): number {
    const { from, to } = this;
    const n = this.#members;
    if (n === 0 || text.charCodeAt(start) !== OPEN_OBJECT) return 0;
    // On the comma or the brace before a member.
    let at = start;
    for (let k = 0; k < n; k++) {
      const length = this.#length[k] as number;
      const close = at + 2 + length;
      if (
        text.charCodeAt(at + 2) !== this.#first[k] ||
        text.charCodeAt(close) !== QUOTE ||
        text.charCodeAt(close + 1) !== COLON ||
        text.charCodeAt(close - 1) !== this.#last[k] ||
        text.charCodeAt(at + 2 + (length >> 1)) !== this.#middle[k] ||
        text.charCodeAt(at + 1) !== QUOTE
      )
        return 0;
      const quoted = text.charCodeAt(close + 2) === QUOTE ? 1 : 0;
      if (quoted !== this.#text[k]) return 0;
      const value = close + 2 + quoted;
      const end = text.indexOf(this.#stop[k] as string, value);
      if (end < 0) return 0;
      const place = this.#place[k] as number;
      from[place] = value;
      to[place] = end;
      at = end + quoted;
      const next = text.charCodeAt(at);
      if (next !== COMMA) return next === CLOSE_OBJECT && k === n - 1 ? at + 1 : 0;
    }
    // Nothing is wanted of the members behind.
    const behind = text.indexOf('}', at) + 1;
    const next = text.charCodeAt(behind);
    return next === COMMA || next === CLOSE_LIST ? behind : 0;
  }

  #learn(text: string, start: number): number {
    this.from.fill(0);
    this.to.fill(0);
    this.#members = 0;
    let at = start;
    let members = 0;
    for (let k = 0; k < most; k++) {
      if (text.charCodeAt(at) !== (k === 0 ? OPEN_OBJECT : COMMA) || text.charCodeAt(at + 1) !== QUOTE) return 0;
      const close = text.indexOf('"', at + 2);
      const length = close - at - 2;
      if (!(length > 0 && length < 256) || text.charCodeAt(close + 1) !== COLON) return 0;
      const quoted = text.charCodeAt(close + 2) === QUOTE ? 1 : 0;
      const value = close + 2 + quoted;
      const end = quoted ? text.indexOf('"', value) : scalarEnd(text, value);
      if (end < 0) return 0;
      const found = this.names.indexOf(text.slice(at + 2, close));
      const place = found < 0 ? this.names.length : found;
      if (found >= 0) members = k + 1;
      this.#length[k] = length;
      this.#first[k] = text.charCodeAt(at + 2);
      this.#middle[k] = text.charCodeAt(at + 2 + (length >> 1));
      this.#last[k] = text.charCodeAt(close - 1);
      this.#text[k] = quoted;
      this.#stop[k] = text.charAt(end);
      this.#place[k] = place;
      this.from[place] = value;
      this.to[place] = end;
      at = end + quoted;
      if (text.charCodeAt(at) !== CLOSE_OBJECT) continue;
      this.#members = members;
      return at + 1;
    }
    return 0;
  }
}

/** End of a number, true, false or null; -1 where something else comes. */
function scalarEnd(text: string, from: number): number {
  let at = from;
  for (let c = text.charCodeAt(at); c !== COMMA && c !== CLOSE_OBJECT; c = text.charCodeAt(++at))
    if (!(c > 32) || c === QUOTE || c === BACKSLASH || c === OPEN_OBJECT || c === OPEN_LIST || c === CLOSE_LIST) return -1;
  return at === from ? -1 : at;
}
