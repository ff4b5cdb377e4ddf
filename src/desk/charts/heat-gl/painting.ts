/** What one picture of cells is: tiles over a view, and where the ramp begins and ends. */
import { tileCells } from '../../../api/flow-types.ts';
import type { HeldTile } from './codes.ts';
import type { Cuts } from './cuts.ts';
import { type HeatView, placeOf } from './level.ts';

export interface Painting {
  /** Painted in this order, each over those before. */
  readonly tiles: readonly HeldTile[];
  readonly view: HeatView;
  readonly tickSize: number;
  readonly cuts: Cuts;
}

export interface HeatPainter {
  /** Pixels a CSS pixel are the painter's affair. */
  paint(painting: Painting): void;
  /** Another theme. */
  setRamp(ramp: Uint8ClampedArray<ArrayBuffer>): void;
  dispose(): void;
}

/** The part of a tile inside the view, in pixels of the view (down) and in cells of the tile (up); undefined where there is none. */
export interface Patch {
  x0: number;
  x1: number;
  /** y0 is the upper edge. */
  y0: number;
  y1: number;
  c0: number;
  c1: number;
  /** Rows at the upper and the lower edge. */
  r0: number;
  r1: number;
}

export function patchOf(tile: HeldTile, { from, to, low, high, width, height }: HeatView, tickSize: number): Patch | undefined {
  const place = placeOf(tile, tickSize);
  const end = place.from + ((place.to - place.from) * tile.to) / tileCells;
  const [t0, t1] = [Math.max(from, place.from), Math.min(to, end)];
  const [p0, p1] = [Math.max(low, place.low), Math.min(high, place.high)];
  if (!(t1 > t0 && p1 > p0)) return undefined;
  const x = (ts: number): number => ((ts - from) / (to - from)) * width;
  const y = (price: number): number => ((high - price) / (high - low)) * height;
  const column = (ts: number): number => ((ts - place.from) / (place.to - place.from)) * tileCells;
  const row = (price: number): number => ((price - place.low) / (place.high - place.low)) * tileCells;
  return { x0: x(t0), x1: x(t1), y0: y(p1), y1: y(p0), c0: column(t0), c1: column(t1), r0: row(p1), r1: row(p0) };
}
