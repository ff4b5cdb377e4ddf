/** Levels of Coinbase's books: tens of thousands in a snapshot, each with its time, all of one message with the same. */
import { SIDE_ASK, SIDE_BID } from '../../../assembly/layout.ts';
import { numberEnd, quotedNumber } from '../compact-number.ts';
import type { Frame } from '../frame.ts';
import { readIsoTime } from '../iso-time.ts';
import type { JsonCursor } from '../json-cursor.ts';

const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const OPEN_LIST = 91;
const CLOSE_LIST = 93;
const LETTER_B = 98;
const LETTER_E = 101;
const LETTER_N = 110;
const LETTER_P = 112;
const LETTER_S = 115;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;

/** A level as it is written: what stands between its values, up to the first character of each value. */
const bidStart = '{"side":"bid","event_time":"';
const askStart = '{"side":"offer","event_time":"';
const pxStart = '","price_level":"';
const qtyStart = '","new_quantity":"';

/** The list of levels that comes next. Time of its last level, 0 where levels have none; NaN when one is no level. */
export function readLevels(cursor: JsonCursor, frame: Frame): number {
  const { text } = cursor;
  const start = frame.levels;
  let at = cursor.at;
  if (text.charCodeAt(at) !== OPEN_LIST) {
    cursor.skip();
    return Number.NaN;
  }
  if (text.charCodeAt(at + 1) === CLOSE_LIST) {
    cursor.jump(at + 2);
    return 0;
  }
  at++;
  // The first level is compared with how they are always written, the others only where they could differ. All times are as long.
  const firstTime = at + (text.startsWith(bidStart, at) ? bidStart.length : askStart.length);
  const timeLength = text.indexOf('"', firstTime) - firstTime;
  const wellKnown =
    (text.startsWith(bidStart, at) || text.startsWith(askStart, at)) &&
    text.startsWith(pxStart, firstTime + timeLength) &&
    text.startsWith(qtyStart, text.indexOf('"', firstTime + timeLength + pxStart.length));
  while (wellKnown) {
    const isBid = text.charCodeAt(at + 9) === LETTER_B;
    const timeAt = at + (isBid ? bidStart.length : askStart.length);
    const timeEnd = timeAt + timeLength;
    if (text.charCodeAt(timeAt - 1) !== QUOTE || text.charCodeAt(timeAt - 4) !== LETTER_E) break;
    if (text.charCodeAt(timeEnd) !== QUOTE || text.charCodeAt(timeEnd + 3) !== LETTER_P || text.charCodeAt(timeEnd + 15) !== COLON) break;
    const px = quotedNumber(text, timeEnd + pxStart.length);
    const pxEnd = numberEnd - 1;
    if (!(px > 0) || text.charCodeAt(pxEnd + 3) !== LETTER_N || text.charCodeAt(pxEnd + 16) !== COLON) break;
    const qty = quotedNumber(text, pxEnd + qtyStart.length);
    const end = numberEnd;
    if (qty !== qty || text.charCodeAt(end) !== CLOSE_OBJECT) break;
    frame.level(isBid ? SIDE_BID : SIDE_ASK, px, qty);
    const next = text.charCodeAt(end + 1);
    if (next === CLOSE_LIST) {
      cursor.at = timeAt - 1;
      const ts = readIsoTime(cursor);
      cursor.jump(end + 2);
      return ts;
    }
    at = end + 2;
    if (next !== COMMA || text.charCodeAt(at) !== OPEN_OBJECT || text.charCodeAt(at + 2) !== LETTER_S) break;
  }
  frame.levels = start;
  return readOddLevels(cursor, frame);
}

/** Other fields, another order, white space, other spellings. */
function readOddLevels(cursor: JsonCursor, frame: Frame): number {
  let ts = 0;
  cursor.enter();
  while (cursor.item()) {
    if (!cursor.isObject) return Number.NaN;
    let side = 0;
    let px = Number.NaN;
    let qty = Number.NaN;
    cursor.enter();
    while (cursor.key()) {
      if (cursor.is('side')) {
        cursor.skip();
        side = cursor.is('bid') ? SIDE_BID : cursor.is('offer') ? SIDE_ASK : 0;
      } else if (cursor.is('price_level')) px = cursor.number();
      else if (cursor.is('new_quantity')) qty = cursor.number();
      else if (cursor.is('event_time')) ts = readIsoTime(cursor);
      else cursor.skip();
    }
    const good = side !== 0 && px > 0 && px < Number.POSITIVE_INFINITY && qty >= 0 && qty < Number.POSITIVE_INFINITY;
    if (!good) return Number.NaN;
    frame.level(side, px, qty);
  }
  return ts;
}
