/**
 * Times as venues write them in messages, `"2021-07-22T22:36:10.014Z"`, to integer microseconds, rounded down, without the objects that
 * a parse of each would make. Other ISO 8601 spellings go the slow way.
 */
import { UNIT_ISO } from '../../assembly/scan-plan.ts';
import type { JsonCursor } from './json-cursor.ts';
import { parseTime } from './rows/time.ts';

const ZERO = 48;
const NINE = 57;
const DOT = 46;
const COLON = 58;
const LETTER_T = 84;
const LETTER_Z = 90;
/** As long as `2021-07-22`. */
const dayLength = 10;

/** The day read last, and its midnight: messages of one connection hardly ever change it. */
let day = '';
let midnight = Number.NaN;

/** The time that a text holds next; NaN when it is none, and for null. */
export function readIsoTime(cursor: JsonCursor): number {
  if (!cursor.isText) {
    cursor.skip();
    return Number.NaN;
  }
  cursor.skip();
  return cursor.ok ? isoTime(cursor.text, cursor.from, cursor.to) : Number.NaN;
}

/** Of the characters [from, to) of `text`; NaN when they are none. */
export function isoTime(text: string, from: number, to: number): number {
  if (!text.startsWith(day, from) || day === '') {
    const next = text.slice(from, from + dayLength);
    const at = parseTime(`${next}T00:00:00Z`, UNIT_ISO);
    if (!(at === at)) return Number.NaN;
    day = next;
    midnight = at;
  }
  const at = from + dayLength;
  const plain =
    to - at >= 10 &&
    text.charCodeAt(at) === LETTER_T &&
    text.charCodeAt(at + 3) === COLON &&
    text.charCodeAt(at + 6) === COLON &&
    text.charCodeAt(to - 1) === LETTER_Z;
  const hour = pair(text, at + 1);
  const minute = pair(text, at + 4);
  const second = pair(text, at + 7);
  const micros = fraction(text, at + 9, to - 1);
  if (plain && hour < 24 && minute < 60 && second < 60 && micros >= 0)
    return midnight + (hour * 3600 + minute * 60 + second) * 1e6 + micros;
  return parseTime(text.slice(from, to), UNIT_ISO);
}

/** Two digits; NaN for anything else. */
function pair(text: string, at: number): number {
  const tens = text.charCodeAt(at) - ZERO;
  const ones = text.charCodeAt(at + 1) - ZERO;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

/** Microseconds of `.014` in [at, to); 0 for nothing, NaN for anything else. */
function fraction(text: string, at: number, to: number): number {
  if (at === to) return 0;
  if (text.charCodeAt(at) !== DOT) return Number.NaN;
  let micros = 0;
  let digits = 0;
  for (let i = at + 1; i < to; i++, digits++) {
    const c = text.charCodeAt(i);
    if (!(c >= ZERO && c <= NINE)) return Number.NaN;
    if (digits < 6) micros = micros * 10 + (c - ZERO);
  }
  for (; digits < 6; digits++) micros *= 10;
  return micros;
}
