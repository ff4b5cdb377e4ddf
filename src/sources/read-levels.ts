/**
 * Lists of book levels as most venues write them, `[["61800.20","2.509"],...]`, straight into a frame. Digits are summed as integers and
 * divided once, as the parser of the language rounds; numbers without quotes, spaces and exponents are left to the cursor. Items behind the
 * quantity (orders at the level) are passed over.
 */
import { numberEnd, quotedNumber } from './compact-number.ts';
import type { Frame } from './frame.ts';
import type { JsonCursor } from './json-cursor.ts';

const QUOTE = 34;
const COMMA = 44;
const OPEN = 91;
const CLOSE = 93;

/** Puts every level of the list that comes next into `frame`. False when one is no price above 0 with a quantity of at least 0. */
export function readLevels(cursor: JsonCursor, frame: Frame, side: number): boolean {
  const end = readPlainLevels(cursor.text, cursor.at, frame, side);
  if (end > 0) {
    cursor.jump(end);
    return true;
  }
  if (cursor.isList) return readOddLevels(cursor, frame, side);
  cursor.skip();
  return false;
}

/** The same of a list at `from` that is spelled in the usual way: the place behind it; 0 for any other, and nothing is put. */
export function readPlainLevels(text: string, from: number, frame: Frame, side: number): number {
  let at = from;
  if (text.charCodeAt(at) !== OPEN) return 0;
  if (text.charCodeAt(++at) === CLOSE) return at + 1;
  const start = frame.levels;
  while (text.charCodeAt(at) === OPEN && text.charCodeAt(at + 1) === QUOTE) {
    const px = quotedNumber(text, at + 2);
    if (!(px > 0) || text.charCodeAt(numberEnd) !== COMMA || text.charCodeAt(numberEnd + 1) !== QUOTE) break;
    const qty = quotedNumber(text, numberEnd + 2);
    if (qty !== qty) break;
    while (text.charCodeAt(numberEnd) === COMMA && text.charCodeAt(numberEnd + 1) === QUOTE && quotedNumber(text, numberEnd + 2) >= 0);
    if (text.charCodeAt(numberEnd) !== CLOSE) break;
    frame.level(side, px, qty);
    const next = text.charCodeAt(numberEnd + 1);
    if (next === CLOSE) return numberEnd + 2;
    if (next !== COMMA) break;
    at = numberEnd + 2;
  }
  frame.levels = start;
  return 0;
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
