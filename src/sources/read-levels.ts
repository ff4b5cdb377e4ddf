/**
 * Lists of book levels as most venues write them, `[["61800.20","2.509"],...]`, straight into a frame. Digits are summed as integers and
 * divided once, as the parser of the language rounds; numbers without quotes, spaces and exponents are left to the cursor. Items behind the
 * quantity (orders at the level) are passed over.
 */
import type { Frame } from './frame.ts';
import type { JsonCursor } from './json-cursor.ts';

const QUOTE = 34;
const COMMA = 44;
const DOT = 46;
const ZERO = 48;
const OPEN = 91;
const CLOSE = 93;

/** Most digits whose sum is surely an integer of 32 bits. */
const mostDigits = 9;
const powers = Float64Array.from({ length: mostDigits + 1 }, (_, k) => 10 ** k);

/** Behind the number read last. */
let end = 0;

/** Of `digits[.digits]"` at `at`, up to nine of each; NaN for anything else. Sets `end` behind the quote. */
function quotedNumber(text: string, at: number): number {
  let from = at;
  let whole = 0;
  let digit = text.charCodeAt(at) - ZERO;
  while (digit >= 0 && digit <= 9) {
    whole = (Math.imul(whole, 10) + digit) | 0;
    digit = text.charCodeAt(++at) - ZERO;
  }
  if (at === from || at - from > mostDigits) return Number.NaN;
  if (digit === QUOTE - ZERO) {
    end = at + 1;
    return whole;
  }
  if (digit !== DOT - ZERO) return Number.NaN;
  from = ++at;
  let part = 0;
  digit = text.charCodeAt(at) - ZERO;
  while (digit >= 0 && digit <= 9) {
    part = (Math.imul(part, 10) + digit) | 0;
    digit = text.charCodeAt(++at) - ZERO;
  }
  const decimals = at - from;
  if (digit !== QUOTE - ZERO || decimals > mostDigits) return Number.NaN;
  const power = powers[decimals] as number;
  const sum = whole * power + part;
  if (sum > Number.MAX_SAFE_INTEGER) return Number.NaN;
  end = at + 1;
  return sum / power;
}

/** Puts every level of the list that comes next into `frame`. False when one is no price above 0 with a quantity of at least 0. */
export function readLevels(cursor: JsonCursor, frame: Frame, side: number): boolean {
  const { text } = cursor;
  let { at } = cursor;
  if (text.charCodeAt(at) !== OPEN) {
    cursor.skip();
    return false;
  }
  const start = frame.levels;
  if (text.charCodeAt(++at) === CLOSE) {
    cursor.jump(at + 1);
    return true;
  }
  for (;;) {
    if (text.charCodeAt(at) !== OPEN || text.charCodeAt(at + 1) !== QUOTE) break;
    const px = quotedNumber(text, at + 2);
    if (!(px > 0) || text.charCodeAt(end) !== COMMA || text.charCodeAt(end + 1) !== QUOTE) break;
    const qty = quotedNumber(text, end + 2);
    if (qty !== qty) break;
    while (text.charCodeAt(end) === COMMA && text.charCodeAt(end + 1) === QUOTE && quotedNumber(text, end + 2) >= 0);
    if (text.charCodeAt(end) !== CLOSE) break;
    frame.level(side, px, qty);
    const next = text.charCodeAt(end + 1);
    if (next === CLOSE) {
      cursor.jump(end + 2);
      return true;
    }
    if (next !== COMMA) break;
    at = end + 2;
  }
  frame.levels = start;
  return readOddLevels(cursor, frame, side);
}

function readOddLevels(cursor: JsonCursor, frame: Frame, side: number): boolean {
  let good = true;
  cursor.enter();
  while (cursor.item()) {
    if (!cursor.isList) {
      cursor.skip();
      good = false;
      continue;
    }
    let px = Number.NaN;
    let qty = Number.NaN;
    cursor.enter();
    for (let i = 0; cursor.item(); i++) {
      if (i === 0) px = cursor.number();
      else if (i === 1) qty = cursor.number();
      else cursor.skip();
    }
    if (px > 0 && px < Number.POSITIVE_INFINITY && qty >= 0 && qty < Number.POSITIVE_INFINITY) frame.level(side, px, qty);
    else good = false;
  }
  return good && cursor.ok;
}
