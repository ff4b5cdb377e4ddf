/** Numbers of a message at a place in its text, as venues write them: digits alone, with a point, in quotes or not. All else is NaN. */
const QUOTE = 34 - 48;
const DOT = 46 - 48;
const ZERO = 48;

/** Most digits whose sum is surely an integer of 32 bits. */
const mostDigits = 9;
const powers = Float64Array.from({ length: 10 }, (_, k) => 10 ** k);

/** Of the number read last: the place behind it, its closing quote included. */
export let numberEnd = 0;

/** `digits[.digits]"`, up to nine of each, from behind the opening quote: summed as integers, divided once, as the language rounds. */
export function quotedNumber(text: string, from: number): number {
  let at = from;
  let whole = 0;
  let digit = text.charCodeAt(at) - ZERO;
  while (digit >= 0 && digit <= 9) {
    whole = (Math.imul(whole, 10) + digit) | 0;
    digit = text.charCodeAt(++at) - ZERO;
  }
  if (at === from || at - from > mostDigits) return Number.NaN;
  if (digit === QUOTE) {
    numberEnd = at + 1;
    return whole;
  }
  if (digit !== DOT) return Number.NaN;
  const point = ++at;
  let part = 0;
  digit = text.charCodeAt(at) - ZERO;
  while (digit >= 0 && digit <= 9) {
    part = (Math.imul(part, 10) + digit) | 0;
    digit = text.charCodeAt(++at) - ZERO;
  }
  const decimals = at - point;
  if (digit !== QUOTE || decimals > mostDigits || decimals === 0) return Number.NaN;
  const power = powers[decimals] as number;
  const sum = whole * power + part;
  if (sum > Number.MAX_SAFE_INTEGER) return Number.NaN;
  numberEnd = at + 1;
  return sum / power;
}

/** Up to fifteen digits without quotes: times and ids. */
export function plainInteger(text: string, from: number): number {
  let at = from;
  let high = 0;
  let digit = text.charCodeAt(at) - ZERO;
  while (digit >= 0 && digit <= 9 && at - from < mostDigits) {
    high = (Math.imul(high, 10) + digit) | 0;
    digit = text.charCodeAt(++at) - ZERO;
  }
  if (at === from) return Number.NaN;
  const middle = at;
  let low = 0;
  while (digit >= 0 && digit <= 9) {
    low = (Math.imul(low, 10) + digit) | 0;
    digit = text.charCodeAt(++at) - ZERO;
  }
  if (at - from > 15) return Number.NaN;
  numberEnd = at;
  return at === middle ? high : high * (powers[at - middle] as number) + low;
}
