/**
 * The prices that are seen. While no hand has moved them they follow the best quotes: wide enough for the path over the visible time and for
 * what rests about it, and still as long as the path stays inside. One wild price does not move them: they go by quantiles of the path.
 */
import type { LaneView } from '../lane.ts';
import type { Span, ValueRange } from '../scale.ts';

/** Share of outliers left out at each end of the path. */
const outliers = 0.005;
/** Height in paths; the least in price steps, and in shares of the price. */
const pathsHigh = 1.35;
const leastSteps = 24;
const leastShare = 0.0004;
/** The path may come this near to an edge, in heights; a range this many times too high is narrowed. */
const edge = 0.05;
const tooHigh = 2.4;

/** Ends of the path without its outliers; undefined while nothing is known. `values`: lows and highs, NaN unknown. */
export function pathOf(values: ArrayLike<number>): ValueRange | undefined {
  const known = Float64Array.from(values).filter((value) => value > 0);
  if (known.length === 0) return undefined;
  known.sort();
  const cut = Math.floor(known.length * outliers);
  return { low: known[cut]!, high: known[known.length - 1 - cut]! };
}

/** The range for a path: `before` as long as it serves. */
export function rangeFor(path: ValueRange, tickSize: number, before: ValueRange | undefined): ValueRange {
  const middle = (path.low + path.high) / 2;
  const wanted = Math.max((path.high - path.low) * pathsHigh, leastSteps * tickSize, middle * leastShare);
  if (before) {
    const height = before.high - before.low;
    const inside = path.low >= before.low + edge * height && path.high <= before.high - edge * height;
    if (inside && height <= wanted * tooHigh) return before;
  }
  return { low: middle - wanted / 2, high: middle + wanted / 2 };
}

export interface PriceView extends LaneView {
  /** A hand holds the prices. */
  held(): boolean;
  release(): void;
}

/** `path` gives lows and highs of the best quotes inside a span; it is asked with every picture. */
export function openPriceView(path: (span: Span) => ArrayLike<number>, tickSize: () => number, onHeld: (held: boolean) => void): PriceView {
  let own: ValueRange | undefined;
  let held: ValueRange | undefined;
  const hold = (next: ValueRange | undefined): void => {
    held = next;
    onHeld(next !== undefined);
  };
  return {
    range(span) {
      if (held) return held;
      const found = pathOf(path(span));
      if (found) own = rangeFor(found, tickSize(), own);
      return own ?? { low: 0, high: 1 };
    },
    stretch(factor, about) {
      const now = held ?? own;
      if (factor === undefined || !now) return hold(undefined);
      const least = 4 * tickSize();
      const most = Math.max(now.high, 1e-6) * 2;
      const size = Math.max(least, Math.min(most, (now.high - now.low) * factor));
      const real = size / (now.high - now.low);
      hold({ low: about - (about - now.low) * real, high: about + (now.high - about) * real });
    },
    pan(by) {
      const now = held ?? own;
      if (now) hold({ low: now.low + by, high: now.high + by });
    },
    held: () => held !== undefined,
    release: () => hold(undefined),
  };
}
