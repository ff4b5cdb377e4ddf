/** Prices of a footprint: as many rows as the bars on the screen need, none thicker than it must be, or what the hand has made of it. */
import type { LaneView } from '../lane.ts';
import type { Span, ValueRange } from '../scale.ts';
import { rowPx } from './rows.ts';

export interface RowsTarget {
  /** Lowest and highest price in a span; undefined where nothing is known. */
  prices(span: Span): ValueRange | undefined;
  step(): number;
  /** Pixels of the lane. */
  height(): number;
}

export interface RowsView extends LaneView {
  /** A hand holds the prices. */
  held(): boolean;
}

export function openRows({ prices, step, height }: RowsTarget): RowsView {
  let held: ValueRange | undefined;
  let seen: ValueRange = { low: 0, high: 1 };

  /** Whole rows about the prices, and more where rows would be thick. */
  function own(span: Span): ValueRange {
    const found = prices(span);
    if (!found) return seen;
    const size = step();
    const low = Math.floor(found.low / size + 1e-9) - 0.5;
    const high = Math.floor(found.high / size + 1e-9) + 1.5;
    const more = Math.max(0, height() / (rowPx.wanted + 4) - (high - low)) / 2;
    return { low: (low - more) * size, high: (high + more) * size };
  }
  return {
    held: () => held !== undefined,
    range(span) {
      seen = held ?? own(span);
      return seen;
    },
    stretch(factor, about) {
      if (factor === undefined) held = undefined;
      else held = { low: about - (about - seen.low) * factor, high: about + (seen.high - about) * factor };
    },
    pan(by) {
      held = { low: seen.low + by, high: seen.high + by };
    },
  };
}
