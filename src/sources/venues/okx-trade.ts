/**
 * One trade of OKX where it stands in its message, spelled as the venue spells it: flat, texts in quotes, without spaces or escapes.
 * Whatever else there is, 0 is the answer, and the cursor reads it.
 */
import { numberEnd, plainInteger, quotedNumber } from '../compact-number.ts';

const QUOTE = 34;
const COMMA = 44;
const BACKSLASH = 92;
const CLOSE = 125;

/** What was read last; milliseconds, the place of the side's text in the message. */
export const okxTrade = { ms: Number.NaN, px: Number.NaN, qty: Number.NaN, id: Number.NaN, sideFrom: 0, sideTo: 0 };

/** Of the object at `from`: the place behind it. */
export function readOkxTrade(text: string, from: number): number {
  okxTrade.ms = okxTrade.px = okxTrade.qty = okxTrade.id = Number.NaN;
  okxTrade.sideFrom = okxTrade.sideTo = 0;
  let at = from + 1;
  for (;;) {
    if (text.charCodeAt(at) !== QUOTE) return 0;
    const end = text.indexOf('":', at + 1);
    if (end < 0) return 0;
    at = readValue(text, at + 1, end, end + 2);
    if (at === 0) return 0;
    const next = text.charCodeAt(at);
    if (next === CLOSE) return at + 1;
    if (next !== COMMA) return 0;
    at++;
  }
}

/** The value at `at` of the key at [from, to): the place behind it, or 0. */
function readValue(text: string, from: number, to: number, at: number): number {
  if (text.charCodeAt(at) !== QUOTE) return plainInteger(text, at) >= 0 ? numberEnd : 0;
  const size = to - from;
  const first = text.charCodeAt(from);
  const second = text.charCodeAt(from + 1);
  if (size === 2 && first === 112 && second === 120) {
    okxTrade.px = quotedNumber(text, at + 1);
    return okxTrade.px > 0 ? numberEnd : 0;
  }
  if (size === 2 && first === 115 && second === 122) {
    okxTrade.qty = quotedNumber(text, at + 1);
    return okxTrade.qty > 0 ? numberEnd : 0;
  }
  if (size === 2 && first === 116 && second === 115) {
    okxTrade.ms = plainInteger(text, at + 1);
    return okxTrade.ms > 0 && text.charCodeAt(numberEnd) === QUOTE ? numberEnd + 1 : 0;
  }
  if (size === 7 && text.startsWith('tradeId', from)) {
    okxTrade.id = plainInteger(text, at + 1);
    return okxTrade.id >= 0 && text.charCodeAt(numberEnd) === QUOTE ? numberEnd + 1 : 0;
  }
  const end = text.indexOf('"', at + 1);
  if (end < 0 || text.charCodeAt(end - 1) === BACKSLASH) return 0;
  if (size === 4 && text.startsWith('side', from)) {
    okxTrade.sideFrom = at + 1;
    okxTrade.sideTo = end;
  }
  return end + 1;
}
