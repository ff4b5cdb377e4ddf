/**
 * Numbers, times and sizes as the desk writes them: true minus, thousands by comma, fixed decimals a column, times in UTC.
 * Unknown (NaN) is a dash; a number that rounds to zero carries no sign. Times are microseconds since the epoch.
 */

export const MINUS = '\u2212';
export const DASH = '\u2014';
const RANGE = '\u2009\u2013\u2009';

const grouped = (digits: string): string => digits.replace(/\B(?=(\d{3})+(?!\d))/g, ',');

/** Fixed decimals: `61,671.4`, `−0.50`. */
export function fixed(value: number, decimals = 0): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? DASH : value > 0 ? '\u221e' : `${MINUS}\u221e`;
  const text = Math.abs(value).toFixed(decimals);
  const [whole = '', part] = text.split('.');
  const sign = value < 0 && Number(text) !== 0 ? MINUS : '';
  return sign + grouped(whole) + (part ? `.${part}` : '');
}

/** Fixed decimals with a sign on every delta: `+133.7`, `−0.04`, `0.0`. */
export function signed(value: number, decimals = 0): string {
  const text = fixed(value, decimals);
  return value > 0 && Number(value.toFixed(decimals)) !== 0 ? `+${text}` : text;
}

export const count = (value: number): string => fixed(value, 0);

/** Decimals that write every multiple of a step exactly: 0.1 is 1, 0.25 is 2, 10 is 0; at most 10. */
export function decimalsOf(step: number): number {
  if (!(step > 0) || !Number.isFinite(step)) return 2;
  for (let decimals = 0; decimals < 10; decimals++) {
    const scaled = step * 10 ** decimals;
    if (Math.abs(scaled - Math.round(scaled)) <= 1e-6 * scaled && Math.round(scaled) >= 1) return decimals;
  }
  return 10;
}

/** A price on its tick: `61,671.4`; `extra` decimals more for a mid. */
export const price = (value: number, tickSize: number, extra = 0): string => fixed(value, decimalsOf(tickSize) + extra);

/** Three figures, never an exponent within the usual range: `0.178`, `12.5`, `1,299`. */
export function figures(value: number, digits = 3): string {
  return fixed(value, figureDecimals(value, digits));
}
export const signedFigures = (value: number, digits = 3): string => signed(value, figureDecimals(value, digits));

/** Decimals that give `digits` figures at this magnitude. */
export function figureDecimals(value: number, digits = 3): number {
  const size = Math.abs(value);
  if (!Number.isFinite(value) || size === 0) return digits - 1;
  const decimals = digits - 1 - Math.floor(Math.log10(size) + 1e-12);
  return Math.min(10, Math.max(0, decimals));
}

export const range = (low: number, high: number, decimals: number): string => fixed(low, decimals) + RANGE + fixed(high, decimals);

/** A fraction as percent: `−2.43 %`. */
export const percent = (fraction: number, decimals = 2): string =>
  Number.isNaN(fraction) ? DASH : `${signed(fraction * 100, decimals)}\u202f%`;

/** For the 64 px of a value axis: six figures and more are written in thousands and millions. `decimals` is what a small value has. */
export function axisNumber(value: number, decimals: number, sign = false): string {
  const write = sign ? signed : fixed;
  const size = Math.abs(value);
  if (size >= 999_500_000) return `${write(value / 1e9, figureDecimals(value / 1e9))} bn`;
  if (size >= 999_500) return `${write(value / 1e6, figureDecimals(value / 1e6))} M`;
  if (size >= 99_999.5) return `${write(value / 1e3, 0)} k`;
  return write(value, size >= 9_999.5 ? 0 : decimals);
}

const two = (value: number): string => String(value).padStart(2, '0');

/** `23:59:38`, with `digits` of the second's fraction (cut, not rounded: a time is never shown before it came). */
export function clock(micros: number, digits = 0): string {
  if (!Number.isFinite(micros)) return DASH;
  const seconds = Math.floor(micros / 1e6);
  const day = ((seconds % 86_400) + 86_400) % 86_400;
  const base = `${two(Math.floor(day / 3600))}:${two(Math.floor(day / 60) % 60)}:${two(day % 60)}`;
  if (digits === 0) return base;
  const rest = Math.floor(micros - seconds * 1e6);
  return `${base}.${String(rest).padStart(6, '0').slice(0, digits)}`;
}

/** `2024-08-08`. */
export function date(micros: number): string {
  if (!Number.isFinite(micros) || Math.abs(micros) > 8.64e18) return DASH;
  return new Date(micros / 1000).toISOString().slice(0, 10);
}

/** `2024-08-08 23:54:15`. */
export const dateTime = (micros: number): string => (Number.isFinite(micros) ? `${date(micros)} ${clock(micros)}` : DASH);

const sizes = ['B', 'kB', 'MB', 'GB', 'TB'];

/** Decimal bytes: `640 B`, `12.3 kB`, `3.6 MB`. */
export function bytes(value: number): string {
  if (!Number.isFinite(value)) return DASH;
  let size = value;
  let unit = 0;
  while (size >= 999.5 && unit < sizes.length - 1) {
    size /= 1000;
    unit++;
  }
  return `${fixed(size, unit === 0 || size >= 99.95 ? 0 : 1)} ${sizes[unit]}`;
}

/** Length of a stretch of time: `7.4 s`, `345 s`, `12 min 5 s`, `5 h 30 min`, `2 d 4 h`. */
export function span(micros: number): string {
  if (!Number.isFinite(micros)) return DASH;
  if (micros < 1e6) return micros < 1000 ? `${fixed(micros)} \u00b5s` : `${fixed(micros / 1000)} ms`;
  const seconds = micros / 1e6;
  if (seconds < 59.95) return `${fixed(seconds, seconds < 10 && seconds % 1 !== 0 ? 1 : 0)} s`;
  if (seconds < 600) return `${fixed(seconds)} s`;
  const [big, small, per] = seconds < 3600 ? ['min', 's', 60] : seconds < 86_400 ? ['h', 'min', 3600] : ['d', 'h', 86_400];
  const unit = per === 60 ? 1 : per === 3600 ? 60 : 3600;
  const whole = Math.floor(seconds / per);
  const rest = Math.floor((seconds - whole * per) / unit);
  return rest === 0 ? `${whole} ${big}` : `${whole} ${big} ${rest} ${small}`;
}

/** Length of a stretch in one unit and two figures or a whole number, for narrow columns: `45 s`, `2.4 h`, `6.5 d`. */
export function shortSpan(micros: number): string {
  if (!Number.isFinite(micros)) return DASH;
  const seconds = micros / 1e6;
  const [size, unit] = seconds < 60 ? [1, 's'] : seconds < 3_600 ? [60, 'min'] : seconds < 86_400 ? [3_600, 'h'] : [86_400, 'd'];
  const value = seconds / (size as number);
  return `${value < 9.95 && value % 1 !== 0 ? fixed(value, 1).replace(/\.0$/, '') : fixed(value)} ${unit}`;
}

const intervalUnits: Record<string, string> = { s: 's', m: 'min', h: 'h', d: 'd' };

/** An interval in words: `15s` is `15 s`, `1m` is `1 min`. */
export function intervalWords(interval: string): string {
  const parts = /^(\d+)([smhd])$/.exec(interval);
  return parts ? `${parts[1]} ${intervalUnits[parts[2]!]}` : interval;
}

/** Speed of a replay: `0.1x`, `25x`, `max`. */
export const speedWords = (speed: number | 'max'): string => (speed === 'max' ? 'max' : `${speed}x`);

/** Decimals that write these quantities without loss, at most `most`. */
export function quantityDecimals(values: ArrayLike<number>, most = 4): number {
  let decimals = 0;
  for (let i = 0; i < values.length && decimals < most; i++) {
    const value = values[i]!;
    if (!Number.isFinite(value)) continue;
    while (decimals < most && Math.abs(value * 10 ** decimals - Math.round(value * 10 ** decimals)) > 1e-6) decimals++;
  }
  return decimals;
}

const singular = (n: number, noun: string): string => (n === 1 ? noun : `${noun}s`);

/** `1 row`, `93,954 rows`. */
export const counted = (n: number, noun: string): string => `${count(n)} ${singular(n, noun)}`;
