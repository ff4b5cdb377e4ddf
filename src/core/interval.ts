/** Bar intervals and their length in microseconds. Bars are aligned to the epoch, left-closed, labelled by their start. */

export const intervals = ['1s', '5s', '15s', '1m', '5m', '15m', '1h', '4h', '1d'] as const;
export type Interval = (typeof intervals)[number];

const second = 1_000_000;
const lengths: Record<Interval, number> = {
  '1s': second,
  '5s': 5 * second,
  '15s': 15 * second,
  '1m': 60 * second,
  '5m': 300 * second,
  '15m': 900 * second,
  '1h': 3_600 * second,
  '4h': 14_400 * second,
  '1d': 86_400 * second,
};

/** Length of an interval, microseconds. */
export function intervalMicros(interval: Interval): number {
  return lengths[interval];
}

export function isInterval(text: unknown): text is Interval {
  return typeof text === 'string' && (intervals as readonly string[]).includes(text);
}

/** Start of the bar that holds `ts`. */
export function barStart(ts: number, lengthMicros: number): number {
  return Math.floor(ts / lengthMicros) * lengthMicros;
}
