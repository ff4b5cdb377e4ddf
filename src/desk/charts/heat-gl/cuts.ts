/** Between which sizes the ramp runs: quantiles of the cells that are seen, unless a hand has set them. Base units. */
import { tileCells } from '../../../api/flow-types.ts';
import { firstCode, type HeldTile, logOf } from './codes.ts';
import { type HeatView, placeOf } from './level.ts';

export interface Cuts {
  low: number;
  high: number;
}

export interface Sizes extends Cuts {
  /** Least and greatest of the sizes that are seen. */
  least: number;
  most: number;
}

/** Below the first the ramp is at its dark end, beyond the second at its bright one: walls are few. */
export const autoShares = { low: 0.4, high: 0.99 };
/** The ramp tells at most sizes that differ by this: a few walls would leave all else dark. */
const mostRamp = 24;
const bins = 512;
/** Cells looked at, about: more change nothing. */
const looked = 40_000;
/** Rows that the places looked at move by from column to column: of every stride all rows have their turn. */
const aslant = 7;
/** Fewest cells with something in them that quantiles are told of. */
const fewest = 20;

/** Sizes of what rests in the view; undefined while next to nothing is seen. */
export function sizesOf(tiles: readonly HeldTile[], view: HeatView, tickSize: number, shares: Cuts = autoShares): Sizes | undefined {
  let [least, most] = [Number.POSITIVE_INFINITY, 0];
  for (const tile of tiles) {
    least = Math.min(least, tile.least);
    most = Math.max(most, tile.most);
  }
  if (!(most >= least && least > 0)) return undefined;
  const floor = Math.log(least);
  const perBin = Math.max(1e-9, (Math.log(most) - floor) / bins);
  const counts = new Uint32Array(bins + 1);
  let n = 0;
  const stride = Math.max(1, Math.floor(Math.sqrt((tiles.length * tileCells * tileCells) / looked)));
  for (const tile of tiles) {
    const place = placeOf(tile, tickSize);
    const column = (ts: number): number => ((ts - place.from) / (place.to - place.from)) * tileCells;
    const row = (price: number): number => ((price - place.low) / (place.high - place.low)) * tileCells;
    const [c0, c1] = [Math.max(0, Math.floor(column(view.from))), Math.min(tile.to, Math.ceil(column(view.to)))];
    const [r0, r1] = [Math.max(0, Math.floor(row(view.low))), Math.min(tileCells, Math.ceil(row(view.high)))];
    const { base, slope } = logOf(tile);
    // From one column to the next other rows are looked at: a wall is one row high.
    for (let c = c0; c < c1; c += stride) {
      for (let r = r0 + ((Math.floor(c / stride) * aslant) % stride); r < r1; r += stride) {
        const code = tile.codes[c * tileCells + r]!;
        if (code < firstCode) continue;
        counts[Math.min(bins, Math.floor((base + slope * code - floor) / perBin))]!++;
        n++;
      }
    }
  }
  if (n < fewest) return undefined;
  const at = (share: number): number => {
    let left = share * (n - 1);
    for (let bin = 0; bin <= bins; bin++) {
      left -= counts[bin]!;
      if (left < 0) return Math.exp(floor + (bin + 0.5) * perBin);
    }
    return most;
  };
  const low = at(shares.low);
  const high = Math.min(at(shares.high), low * mostRamp);
  return { least: at(0.05), most: at(1), low, high: high > low * 1.05 ? high : low * 1.05 };
}

/** Sizes that moved by less than a tenth of the ramp stay: a picture that follows must not flicker. */
export function calmed(before: Sizes | undefined, now: Sizes): Sizes {
  if (!before) return now;
  const ramp = Math.log(before.high / before.low);
  const moved = (a: number, b: number): boolean => Math.abs(Math.log(a / b)) > 0.1 * ramp;
  return moved(now.low, before.low) || moved(now.high, before.high) || now.most > before.most * 1.2 || now.least < before.least / 1.5
    ? now
    : before;
}

/** The cut-offs stay this far from each other, shares of the ramp. */
const apart = 0.04;

/** Sizes on the log scale of the ramp: 0 the least that is seen, 1 the greatest. */
export const shareOf = (size: number, { least, most }: Sizes): number =>
  Math.min(1, Math.max(0, Math.log(size / least) / Math.log(Math.max(most / least, 1 + 1e-9))));
export const sizeOf = (share: number, { least, most }: Sizes): number => least * Math.max(most / least, 1 + 1e-9) ** share;

/** A handle moved to a share of the ramp, the other in its way left where it is. */
export function movedCuts(cuts: Cuts, which: keyof Cuts, share: number, sizes: Sizes): Cuts {
  const low = which === 'low' ? Math.min(share, shareOf(cuts.high, sizes) - apart) : shareOf(cuts.low, sizes);
  const high = which === 'high' ? Math.max(share, low + apart) : shareOf(cuts.high, sizes);
  return {
    low: which === 'low' ? sizeOf(Math.max(0, low), sizes) : cuts.low,
    high: which === 'high' ? sizeOf(Math.min(1, high), sizes) : cuts.high,
  };
}
