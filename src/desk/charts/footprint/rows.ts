/**
 * What a footprint counts of its cells: how high they are, which of them are out of balance, how their numbers are written. Prices are
 * lower edges of cells, `step` is their height.
 */
import type { FootprintAnswer } from '../../../api/flow-types.ts';
import { fixed } from '../../widgets/format.ts';
import type { Span, ValueRange } from '../scale.ts';

/** Height of a row: a number of 11 px stands in the least, and rows are not made thinner or thicker than these by themselves. */
export const rowPx = { least: 15, wanted: 20, most: 44 } as const;

/** A quarter of a step is none. */
const factors = [1, 2, 2.5, 5];

/** The lowest of 1, 2, 5, 10, 20, 25, 50 ... price steps that gives at most `rows` rows. */
export function stepFor(height: number, rows: number, tick: number): number {
  const wanted = Math.max(tick, height / Math.max(1, rows));
  for (let power = 1; power < 1e12; power *= 10)
    for (const factor of factors)
      if (Number.isInteger(factor * power) && factor * power * tick >= wanted * (1 - 1e-9)) return rounded(factor * power * tick);
  return wanted;
}

/** 20, not 20.000000000000004. */
export const rounded = (price: number): number => Number(price.toPrecision(12));

/** First and last bar that the span touches. */
export function barsIn({ start }: FootprintAnswer, interval: number, { from, to }: Span): { first: number; last: number } {
  let first = 0;
  while (first < start.length && start[first]! + interval <= from) first++;
  let last = first;
  while (last < start.length && start[last]! < to) last++;
  return { first, last };
}

/** A bar reaching this many times the usual range beyond the closes has a price that is a mistake: the picture does not shrink for it. */
const farOff = 20;

/** From the lowest to the highest price of the bars in the span; undefined where there are none. */
export function pricesIn(answer: FootprintAnswer, interval: number, span: Span): ValueRange | undefined {
  const { first, last } = barsIn(answer, interval, span);
  if (last <= first) return undefined;
  const own = (column: Float64Array): Float64Array => column.slice(first, last).sort();
  const [low, high, close] = [own(answer.low), own(answer.high), own(answer.close)];
  const ranges = own(answer.high.map((top, b) => top - answer.low[b]!));
  const middle = close[close.length >> 1]!;
  const usual = Math.max(ranges[ranges.length >> 1]!, Math.abs(close.at(-1)! - close[0]!), middle * 1e-4);
  return { low: Math.max(low[0]!, middle - farOff * usual), high: Math.min(high.at(-1)!, middle + farOff * usual) };
}

export const [balanced, imbalanced, stacked] = [0, 1, 2] as const;

export interface Balance {
  /** `imbalanced` or `stacked` where sales, or purchases, of a cell outweigh what stands against them. */
  sold: Uint8Array;
  bought: Uint8Array;
}

/**
 * Sales at a price met purchases one row above, purchases met sales one row below: a side is out of balance at `ratio` times the other and
 * more than the mean of the bar's sides; stacked where `run` rows in a row are.
 */
export function balanceOf({ offsets, price, cellBought, cellSold }: FootprintAnswer, step: number, ratio: number, run = 3): Balance {
  const n = price.length;
  const [sold, bought] = [new Uint8Array(n), new Uint8Array(n)];
  const touches = (k: number): boolean => Math.abs(price[k + 1]! - price[k]! - step) < step / 2;
  for (let b = 0; b + 1 < offsets.length; b++) {
    const [from, to] = [offsets[b]!, offsets[b + 1]!];
    let sum = 0;
    for (let k = from; k < to; k++) sum += cellBought[k]! + cellSold[k]!;
    const least = sum / Math.max(1, 2 * (to - from));
    const out = (own: number, other: number): boolean => own > least && own >= ratio * other;
    for (let k = from; k < to; k++) {
      const above = k + 1 < to && touches(k) ? cellBought[k + 1]! : 0;
      const below = k > from && touches(k - 1) ? cellSold[k - 1]! : 0;
      // At the ends of the bar nothing stands against a side: that is no pressure yet.
      if (k + 1 < to && out(cellSold[k]!, above)) sold[k] = imbalanced;
      if (k > from && out(cellBought[k]!, below)) bought[k] = imbalanced;
    }
    for (const side of [sold, bought]) {
      for (let k = from; k < to; ) {
        let end = k;
        while (end < to && side[end] !== balanced && (end === k || touches(end - 1))) end++;
        if (end - k >= run) side.fill(stacked, k, end);
        k = Math.max(end, k + 1);
      }
    }
  }
  return { sold, bought };
}

/** Decimals of the cells of a picture whose largest is this. */
export const cellDecimals = (most: number): number => (most >= 5 ? 1 : most >= 0.5 ? 2 : 3);

/** `90.5`, `141`, `12.3k`, `·` for none: no wider than five letters, four where it is narrow. */
export function cellText(value: number, decimals: number, narrow = false): string {
  if (value === 0) return '\u00b7';
  const size = Math.abs(value);
  if (size >= 9_999.5e6) return `${fixed(value / 1e9, 0)}G`;
  if (size >= 999.5e6) return `${fixed(value / 1e9, 1)}G`;
  if (size >= 9.9995e6) return `${fixed(value / 1e6, 0)}M`;
  if (size >= 999_500) return `${fixed(value / 1e6, 1)}M`;
  if (size >= (narrow ? 999.5 : 9_999.5)) return `${fixed(value / 1e3, size >= (narrow ? 9_950 : 99_950) ? 0 : 1)}k`;
  return fixed(value, size >= 99.95 ? 0 : decimals);
}

export const signedCell = (value: number, decimals: number, narrow = false): string =>
  value > 0 ? `+${cellText(value, decimals, narrow)}` : cellText(value, decimals, narrow);
