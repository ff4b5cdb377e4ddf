/**
 * Levels of Kraken's books, with the texts their checksum is made of: as they came, and filled up with zeros to the precision of the pair
 * where the venue leaves zeros out.
 */
import type { Frame } from '../frame.ts';
import type { JsonCursor } from '../json-cursor.ts';
import { number, plainNumber } from '../plain-number.ts';

/** Decimals of a pair's prices and quantities. */
export interface Precision {
  readonly px: number;
  readonly qty: number;
}

const QUOTE = 34;
const COMMA = 44;
const POINT = 46;
const NINE = 57;
const COLON = 58;
const OPEN_LIST = 91;
const CLOSE_LIST = 93;
const LETTER_P = 112;
const LETTER_Q = 113;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;

/** What stands before the price and the quantity of a level. */
const pxStart = '{"price":';
const qtyStart = ',"qty":';

/** `[{"price":45283.5,"qty":0.10000000},...]`; false when a level is none. */
export function readLevels(cursor: JsonCursor, frame: Frame, side: number): boolean {
  const { text } = cursor;
  const start = frame.levels;
  let at = cursor.at;
  if (text.charCodeAt(at) !== OPEN_LIST) {
    cursor.skip();
    return false;
  }
  if (text.charCodeAt(at + 1) === CLOSE_LIST) {
    cursor.jump(at + 2);
    return true;
  }
  // The first level is compared with how they are always written, the others only where they could differ.
  if (text.startsWith(pxStart, ++at))
    for (;;) {
      const pxAt = at + pxStart.length;
      const px = plainNumber(text, pxAt);
      const pxEnd = number.end;
      if (!(px > 0) || text.charCodeAt(pxEnd + 2) !== LETTER_Q || text.charCodeAt(pxEnd + 6) !== COLON) break;
      const qtyAt = pxEnd + qtyStart.length;
      const qty = plainNumber(text, qtyAt);
      const { end } = number;
      if (qty !== qty || text.charCodeAt(end) !== CLOSE_OBJECT) break;
      frame.level(side, px, qty);
      frame.pxTexts.push(text.slice(pxAt, pxEnd));
      frame.qtyTexts.push(text.slice(qtyAt, end));
      const next = text.charCodeAt(end + 1);
      if (next === CLOSE_LIST) {
        cursor.jump(end + 2);
        return true;
      }
      at = end + 2;
      if (
        next !== COMMA ||
        text.charCodeAt(at) !== OPEN_OBJECT ||
        text.charCodeAt(at + 2) !== LETTER_P ||
        text.charCodeAt(at + 8) !== COLON
      )
        break;
    }
  frame.levels = start;
  frame.pxTexts.length = start;
  frame.qtyTexts.length = start;
  return readOddLevels(cursor, frame, side);
}

/** Other fields, another order, white space, texts, exponents. */
function readOddLevels(cursor: JsonCursor, frame: Frame, side: number): boolean {
  let good = true;
  cursor.enter();
  while (cursor.item()) {
    if (!cursor.isObject) return false;
    let px = Number.NaN;
    let qty = Number.NaN;
    let pxText = '';
    let qtyText = '';
    cursor.enter();
    while (cursor.key()) {
      const from = cursor.at;
      if (cursor.is('price')) {
        px = cursor.number();
        pxText = numberText(cursor, from);
      } else if (cursor.is('qty')) {
        qty = cursor.number();
        qtyText = numberText(cursor, from);
      } else cursor.skip();
    }
    if (px > 0 && qty >= 0 && px < Number.POSITIVE_INFINITY && qty < Number.POSITIVE_INFINITY) {
      frame.level(side, px, qty);
      frame.pxTexts.push(pxText);
      frame.qtyTexts.push(qtyText);
    } else good = false;
  }
  return good && cursor.ok;
}

/** Of the number just read, which began at `from`. */
function numberText(cursor: JsonCursor, from: number): string {
  const { text } = cursor;
  if (text.charCodeAt(from) === QUOTE) return text.slice(cursor.from, cursor.to);
  const whole = text.slice(from, cursor.at);
  return text.charCodeAt(cursor.at - 1) > 32 ? whole : whole.trimEnd();
}

/** Zeros up to the precision, for the levels from `from` on. */
export function fillTexts(frame: Frame, from: number, precision: Precision): void {
  const { pxTexts, qtyTexts } = frame;
  for (let i = from; i < frame.levels; i++) {
    pxTexts[i] = filled(pxTexts[i] as string, precision.px);
    qtyTexts[i] = filled(qtyTexts[i] as string, precision.qty);
  }
}

function filled(text: string, decimals: number): string {
  const point = text.length - decimals - 1;
  // Nearly always; an exponent would stand among the decimals.
  if (point > 0 && text.charCodeAt(point) === POINT && text.charCodeAt(text.length - 2) <= NINE && text.charCodeAt(text.length - 3) <= NINE)
    return text;
  return oddlyFilled(text, decimals);
}

function oddlyFilled(text: string, decimals: number): string {
  if (/e/i.test(text)) return Number(text).toFixed(decimals);
  const point = text.indexOf('.');
  const missing = decimals - (point < 0 ? 0 : text.length - point - 1);
  return missing > 0 ? `${text}${point < 0 ? '.' : ''}${'0'.repeat(missing)}` : text;
}
