/**
 * One trade or forced order of Bybit where it stands in its message, spelled as the venue spells it: flat, without spaces or escapes.
 * Whatever else there is, 0 is the answer, and the cursor reads it.
 */
import { numberEnd, plainInteger, quotedNumber } from '../compact-number.ts';

const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const BACKSLASH = 92;
const CLOSE = 125;

/** What was read last; milliseconds, places of texts in the message. */
export const order = { ms: Number.NaN, px: Number.NaN, qty: Number.NaN, sideFrom: 0, sideTo: 0, idFrom: 0, idTo: 0, block: false };

/** Of the object at `from`: the place behind it. */
export function readOrder(text: string, from: number): number {
  order.ms = order.px = order.qty = Number.NaN;
  order.sideFrom = order.sideTo = order.idFrom = order.idTo = 0;
  order.block = false;
  let at = from + 1;
  for (;;) {
    if (text.charCodeAt(at) !== QUOTE) return 0;
    if (text.charCodeAt(at + 2) === QUOTE && text.charCodeAt(at + 3) === COLON) at = readLetter(text, text.charCodeAt(at + 1), at + 4);
    else at = readWord(text, at);
    if (at === 0) return 0;
    const next = text.charCodeAt(at);
    if (next === CLOSE) return at + 1;
    if (next !== COMMA) return 0;
    at++;
  }
}

/** The value at `at` of a key of one letter: the place behind it, or 0. */
function readLetter(text: string, letter: number, at: number): number {
  if (letter === 84) {
    order.ms = plainInteger(text, at);
    return order.ms > 0 ? numberEnd : 0;
  }
  if (text.charCodeAt(at) !== QUOTE) return 0;
  if (letter === 112) {
    order.px = quotedNumber(text, at + 1);
    return order.px > 0 ? numberEnd : 0;
  }
  if (letter === 118) {
    order.qty = quotedNumber(text, at + 1);
    return order.qty > 0 ? numberEnd : 0;
  }
  const end = text.indexOf('"', at + 1);
  if (end < 0 || text.charCodeAt(end - 1) === BACKSLASH) return 0;
  if (letter === 83) {
    order.sideFrom = at + 1;
    order.sideTo = end;
  } else if (letter === 105) {
    order.idFrom = at + 1;
    order.idTo = end;
  }
  return end + 1;
}

/** A key of more letters and its value, from its quote on: the place behind them, or 0. */
function readWord(text: string, at: number): number {
  const letter = text.charCodeAt(at + 1);
  if (letter === 115) return text.startsWith('eq":', at + 2) && plainInteger(text, at + 6) >= 0 ? numberEnd : 0;
  if (letter === 82) return text.startsWith('PI":', at + 2) ? behindBoolean(text, at + 6) : 0;
  if (letter !== 66 || !text.startsWith('T":', at + 2)) return 0;
  order.block = text.charCodeAt(at + 5) === 116;
  return behindBoolean(text, at + 5);
}

function behindBoolean(text: string, at: number): number {
  if (text.charCodeAt(at) === 102) return text.startsWith('alse', at + 1) ? at + 5 : 0;
  return text.startsWith('true', at) ? at + 4 : 0;
}
