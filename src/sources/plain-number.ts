/** Numbers without quotes, read at a place of a text: for lists of rows that are all spelt alike, where each character costs. */

const DOT = 46;
const ZERO = 48;
/** Digits whose sum is surely exact. */
const mostDigits = 15;

/** Behind the number read last. */
export const number = { end: 0 };

/** Digits, with a point or without; NaN for anything longer or otherwise spelt. Sets `number.end`. */
export function plainNumber(text: string, from: number): number {
  let at = from;
  let value = 0;
  let digit = text.charCodeAt(at) - ZERO;
  while (digit >= 0 && digit <= 9) {
    value = value * 10 + digit;
    digit = text.charCodeAt(++at) - ZERO;
  }
  let length = at - from;
  let power = 1;
  if (digit === DOT - ZERO && length > 0) {
    const point = at;
    digit = text.charCodeAt(++at) - ZERO;
    while (digit >= 0 && digit <= 9) {
      value = value * 10 + digit;
      power *= 10;
      digit = text.charCodeAt(++at) - ZERO;
    }
    if (at === point + 1) return Number.NaN;
    length = at - from - 1;
  }
  number.end = at;
  return length > 0 && length <= mostDigits ? value / power : Number.NaN;
}
