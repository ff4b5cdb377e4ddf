/**
 * A cursor over the text of one JSON message: the hot frames of venues are read value by value, without the objects and strings that
 * JSON.parse makes. Any JSON is walked; what is not asked for is skipped. `ok` is false from the first character that is no JSON on, and
 * every call after that does nothing: whoever reads a message asks `ok` once, at its end (`atEnd`). Control characters
 * inside texts are let through.
 */

const QUOTE = 34;
const COMMA = 44;
const MINUS = 45;
const DOT = 46;
const ZERO = 48;
const NINE = 57;
const COLON = 58;
const OPEN_LIST = 91;
const BACKSLASH = 92;
const CLOSE_LIST = 93;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;

/** 10^k, exact in a double up to 22. */
const powers = Float64Array.from({ length: 23 }, (_, k) => Number(`1e${k}`));

export class JsonCursor {
  text = '';
  at = 0;
  ok = true;
  /** Of the key or the text read last: its place in the message. */
  from = 0;
  to = 0;
  /** Just behind this opening character: no comma comes before what follows. 0 elsewhere. */
  #entered = 0;
  /** No backslash is in the message: a text ends at the next quote, which is found faster than its characters are looked at. */
  unescaped = false;

  open(text: string, at = 0): void {
    this.text = text;
    this.at = at;
    this.ok = true;
    this.unescaped = text.indexOf('\\', at) < 0;
    this.#space();
  }

  /** Whether all of the message was read, and it was JSON. */
  atEnd(): boolean {
    this.#space();
    return this.ok && this.at === this.text.length;
  }

  /** Character code of what comes next; NaN at the end. */
  peek(): number {
    return this.text.charCodeAt(this.at);
  }

  get isObject(): boolean {
    return this.peek() === OPEN_OBJECT;
  }
  get isList(): boolean {
    return this.peek() === OPEN_LIST;
  }
  get isText(): boolean {
    return this.peek() === QUOTE;
  }

  /** Enters an object or a list. */
  enter(): void {
    const c = this.peek();
    if (c !== OPEN_OBJECT && c !== OPEN_LIST) this.ok = false;
    else {
      this.at++;
      this.#entered = c;
      this.#space();
    }
  }

  /** Inside an object: goes to the next member's value, its key at [from, to); false behind the last, and after the closing brace. */
  key(): boolean {
    if (this.unescaped && this.ok) {
      // The usual spelling, `,"name":` without spaces.
      const { text } = this;
      const start = this.#entered === OPEN_OBJECT ? this.at : this.#entered === 0 && this.peek() === COMMA ? this.at + 1 : -1;
      if (start >= 0 && text.charCodeAt(start) === QUOTE) {
        const close = text.indexOf('"', start + 1);
        if (text.charCodeAt(close + 1) === COLON && text.charCodeAt(close + 2) > 32) {
          this.#entered = 0;
          this.from = start + 1;
          this.to = close;
          this.at = close + 2;
          return true;
        }
      }
    }
    if (!this.#another(CLOSE_OBJECT)) return false;
    this.#quoted();
    this.#space();
    if (this.peek() !== COLON) this.ok = false;
    this.at++;
    this.#space();
    return this.ok;
  }

  /** Inside a list: true when an item comes next; false behind the last, and after the closing bracket. */
  item(): boolean {
    return this.#another(CLOSE_LIST);
  }

  /** Whether the key (or text) read last is `name`. */
  is(name: string): boolean {
    return this.to - this.from === name.length && this.text.startsWith(name, this.from);
  }

  /** First character and length of the key read last, for keys of one letter. */
  get keyCode(): number {
    return this.to - this.from === 1 ? this.text.charCodeAt(this.from) : -1;
  }

  /** The key or text read last. */
  slice(): string {
    return this.text.slice(this.from, this.to);
  }

  /** A text; '' when something else comes. Escapes are undone. The same text as `known` gives that one: no text is made. */
  string(known = ''): string {
    if (!this.isText) {
      this.ok = false;
      return '';
    }
    const escaped = this.#quoted();
    this.#space();
    if (!this.ok) return '';
    if (!escaped) return this.is(known) ? known : this.text.slice(this.from, this.to);
    try {
      return JSON.parse(this.text.slice(this.from - 1, this.to + 1)) as string;
    } catch {
      this.ok = false;
      return '';
    }
  }

  /** A number, or the number a text holds; NaN for null, and for an empty text. */
  number(): number {
    const { text } = this;
    let at = this.at;
    const quoted = text.charCodeAt(at) === QUOTE;
    if (quoted) at++;
    const start = at;
    let c = text.charCodeAt(at);
    const negative = c === MINUS;
    if (negative) c = text.charCodeAt(++at);
    let value = 0;
    let digits = 0;
    let decimals = 0;
    while (c >= ZERO && c <= NINE) {
      value = value * 10 + (c - ZERO);
      digits++;
      c = text.charCodeAt(++at);
    }
    let whole = digits;
    if (c === DOT) {
      c = text.charCodeAt(++at);
      while (c >= ZERO && c <= NINE) {
        value = value * 10 + (c - ZERO);
        decimals++;
        c = text.charCodeAt(++at);
      }
      whole += decimals;
    }
    const ends = quoted ? c === QUOTE : c === COMMA || c === CLOSE_OBJECT || c === CLOSE_LIST;
    // Exact up to 2^53 over a power of ten up to 10^22: one rounding, as the parser of the language does it.
    if (ends && digits > 0 && whole > 0 && value <= Number.MAX_SAFE_INTEGER && decimals <= 22) {
      this.from = start;
      this.to = at;
      this.at = quoted ? at + 1 : at;
      this.#space();
      const size = decimals === 0 ? value : value / (powers[decimals] as number);
      return negative ? -size : size;
    }
    return this.#oddNumber(quoted);
  }

  /** Goes to what comes at `at` or behind: for a reader of its own, which has walked whole values up to there. */
  jump(at: number): void {
    this.at = at;
    this.#space();
  }

  /** true or false; undefined when something else comes. */
  boolean(): boolean | undefined {
    const { text, at } = this;
    if (text.startsWith('true', at)) this.at += 4;
    else if (text.startsWith('false', at)) this.at += 5;
    else {
      this.skip();
      return undefined;
    }
    this.#space();
    return text.charCodeAt(at) === 116;
  }

  /** Passes over one value of any kind. */
  skip(): void {
    const c = this.peek();
    if (c === QUOTE) this.#quoted();
    else if (c === OPEN_OBJECT || c === OPEN_LIST) this.#nested();
    else if (!this.#digits()) {
      const start = this.at;
      const { text } = this;
      for (let code = c; code > 32 && code !== COMMA && code !== CLOSE_OBJECT && code !== CLOSE_LIST; ) code = text.charCodeAt(++this.at);
      if (!isPlain(text.slice(start, this.at))) this.ok = false;
    }
    this.#space();
  }

  /** Goes behind a number of digits alone, with a point or without; false when something else comes. */
  #digits(): boolean {
    const { text } = this;
    let { at } = this;
    let c = text.charCodeAt(at);
    if (c === MINUS) c = text.charCodeAt(++at);
    const start = at;
    while (c >= ZERO && c <= NINE) c = text.charCodeAt(++at);
    if (at === start) return false;
    if (c === DOT) {
      c = text.charCodeAt(++at);
      const point = at;
      while (c >= ZERO && c <= NINE) c = text.charCodeAt(++at);
      if (at === point) return false;
    }
    if (c !== COMMA && c !== CLOSE_OBJECT && c !== CLOSE_LIST) return false;
    this.at = at;
    return true;
  }

  /** Behind the comma, if another member or item follows; behind the closing character if none does. */
  #another(close: number): boolean {
    if (!this.ok) return false;
    const entered = this.#entered;
    this.#entered = 0;
    // Each closing character stands two behind its opening one.
    if (entered !== 0 && entered !== close - 2) {
      this.ok = false;
      return false;
    }
    let c = this.peek();
    if (c === close) {
      this.at++;
      this.#space();
      return false;
    }
    if (entered === 0 && c === COMMA) {
      this.at++;
      this.#space();
      c = this.peek();
    } else if (entered === 0) c = -1;
    if (close === CLOSE_OBJECT ? c === QUOTE : c > 32 && c !== CLOSE_LIST && c !== COMMA) return true;
    this.ok = false;
    return false;
  }

  /** From the quote at `at` to behind the closing one; whether there are escapes. */
  #quoted(): boolean {
    const { text } = this;
    let escaped = false;
    let at = this.at + 1;
    this.from = at;
    if (this.unescaped) {
      const close = text.indexOf('"', at);
      if (close < 0) this.ok = false;
      else {
        this.to = close;
        this.at = close + 1;
      }
      return false;
    }
    for (let c = text.charCodeAt(at); c !== QUOTE; c = text.charCodeAt(++at)) {
      if (c === BACKSLASH) {
        escaped = true;
        at++;
      } else if (!(c >= 32)) {
        this.ok = false;
        return false;
      }
    }
    this.to = at;
    this.at = at + 1;
    return escaped;
  }

  #nested(): void {
    const { text } = this;
    let depth = 0;
    do {
      const c = text.charCodeAt(this.at);
      if (c === QUOTE) {
        this.#quoted();
        if (!this.ok) return;
        continue;
      }
      if (c === OPEN_OBJECT || c === OPEN_LIST) depth++;
      else if (c === CLOSE_OBJECT || c === CLOSE_LIST) depth--;
      else if (!(c >= 9)) {
        this.ok = false;
        return;
      }
      this.at++;
    } while (depth > 0);
  }

  #oddNumber(quoted: boolean): number {
    const start = this.at;
    this.skip();
    if (!this.ok) return Number.NaN;
    if (quoted) return this.to === this.from ? Number.NaN : Number(this.text.slice(this.from, this.to));
    const plain = this.text.slice(start, this.at).trim();
    return plain === 'null' ? Number.NaN : Number(plain);
  }

  #space(): void {
    const { text } = this;
    // A character code behind the end would be NaN, and every code a float from then on.
    while (this.at < text.length) {
      const c = text.charCodeAt(this.at);
      if (c > 32 || (c !== 32 && c !== 10 && c !== 13 && c !== 9)) return;
      this.at++;
    }
  }
}

function isPlain(text: string): boolean {
  return text === 'null' || text === 'true' || text === 'false' || /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text);
}
