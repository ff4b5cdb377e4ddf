/** Linear scales and their steps. Time is microseconds, pixels grow right and down. */

export interface Span {
  from: number;
  to: number;
}

/** Round values from `low` to `high` in steps of 1, 2, 2.5 or 5 times a power of ten, at most `most` of them. */
export function niceTicks(low: number, high: number, most: number): { step: number; values: number[] } {
  const width = high - low;
  if (!(width > 0) || !(most >= 1) || !Number.isFinite(width)) return { step: 0, values: [] };
  const rough = width / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 2.5, 5, 10].find((candidate) => candidate * power >= rough * (1 - 1e-9)) ?? 10;
  const step = factor * power;
  const values: number[] = [];
  const first = Math.ceil(low / step - 1e-9);
  // Steps have at most two figures: one decimal more than the step's own magnitude takes the dust off.
  const decimals = Math.min(20, Math.max(0, 1 - Math.floor(Math.log10(step) + 1e-9)));
  for (let k = first; k * step <= high + step * 1e-9; k++) values.push(k === 0 ? 0 : Number((k * step).toFixed(decimals)));
  return { step, values };
}

const second = 1e6;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const timeSteps = [
  ...[1, 10, 100, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 2e5, 5e5],
  ...[1, 2, 5, 10, 15, 30].map((n) => n * second),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * minute),
  ...[1, 2, 3, 6, 12].map((n) => n * hour),
  ...[1, 2, 7, 14, 28, 91, 364].map((n) => n * day),
];

/** The step whose labels stand at least `apart` pixels from each other; never finer than `finest`. */
export function timeStep({ from, to }: Span, widthPx: number, apart: number, finest = 1): number {
  const least = Math.max(finest, ((to - from) / Math.max(1, widthPx)) * apart);
  return timeSteps.find((step) => step >= least) ?? timeSteps.at(-1)!;
}

/** Multiples of `step` (from the epoch) inside the span. */
export function timeTicks({ from, to }: Span, step: number): number[] {
  const ticks: number[] = [];
  for (let t = Math.ceil(from / step) * step; t <= to && ticks.length < 2_000; t += step) ticks.push(t);
  return ticks;
}

/** Linear map of the span onto [0, width]. */
export const timeToX = (span: Span, width: number, t: number): number => ((t - span.from) / (span.to - span.from)) * width;
export const xToTime = (span: Span, width: number, x: number): number => span.from + (x / width) * (span.to - span.from);

export interface ValueRange {
  low: number;
  high: number;
}

export const emptyRange = (): ValueRange => ({ low: Number.POSITIVE_INFINITY, high: Number.NEGATIVE_INFINITY });

export function include(range: ValueRange, value: number): void {
  if (value < range.low) range.low = value;
  if (value > range.high) range.high = value;
}

/** A range with `share` of its width added on both sides; a single value gets room of its own size, nothing gets 0 to 1. */
export function padded({ low, high }: ValueRange, share: number): ValueRange {
  if (!(low <= high)) return { low: 0, high: 1 };
  if (low === 0 && high === 0) return { low: -1, high: 1 };
  const width = high - low;
  const pad = width > 0 ? width * share : Math.max(Math.abs(high) * 1e-3, 1e-9);
  return { low: low - pad, high: high + pad };
}

/** Pixel of a value in a lane of `height` pixels: `high` is the first row, `low` the last. */
export const valueToY = ({ low, high }: ValueRange, height: number, value: number): number =>
  (height - 1) * (1 - (value - low) / (high - low));
export const yToValue = ({ low, high }: ValueRange, height: number, y: number): number => low + (1 - y / (height - 1)) * (high - low);

/** Row at a time: the last that is not later; the newest of all for NaN; -1 when there is none. */
export const rowAt = (times: ArrayLike<number>, ts: number): number => (Number.isNaN(ts) ? times.length - 1 : lastAtOrBefore(times, ts));

/** Index of the last element <= value; -1 when there is none. */
export function lastAtOrBefore(sorted: ArrayLike<number>, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
