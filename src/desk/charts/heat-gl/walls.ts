/**
 * Where walls end: a row that was at the bright end of the ramp for a while and then holds next to nothing. Taken: most of it was traded;
 * pulled: it was not.
 */
import { tileCells } from '../../../api/flow-types.ts';
import type { Pen } from '../lane.ts';
import { firstCode, type HeldTile, logOf } from './codes.ts';
import { cellMicros, placeOf } from './level.ts';

export interface WallEnd {
  /** First column that holds next to nothing, [ts, to). */
  ts: number;
  to: number;
  /** End of the last column that held the wall, and what it held. */
  full: number;
  qty: number;
  /** Ends of its row. */
  low: number;
  high: number;
  /** Columns that it stood. */
  columns: number;
}

/** What is left of a wall that has ended, at most, and marks drawn at most. */
const left = 0.2;
const mostMarks = 40;

/**
 * Of tiles of one level. `wall`: least quantity of one; `columns`: fewest that it stands. What is not known ends nothing.
 */
export function wallEnds(tiles: readonly HeldTile[], tickSize: number, wall: number, columns: number): WallEnd[] {
  const ends: WallEnd[] = [];
  const stood = new Map<number, { tb: number; run: Uint32Array; full: Float64Array; lnQty: Float64Array }>();
  for (const tile of [...tiles].sort((a, b) => a.tb - b.tb)) {
    const before = stood.get(tile.pb);
    const joins = before && before.tb === tile.tb - 1;
    const { run, full, lnQty } = joins
      ? before
      : { run: new Uint32Array(tileCells), full: new Float64Array(tileCells), lnQty: new Float64Array(tileCells) };
    stood.set(tile.pb, { tb: tile.tb, run, full, lnQty });
    const long = cellMicros(tile);
    const place = placeOf(tile, tickSize);
    const high = (place.high - place.low) / tileCells;
    const { base, slope } = logOf(tile);
    const codeOf = (qty: number): number => Math.max(firstCode, (Math.log(qty) - base) / slope);
    const [strong, weak] = [codeOf(wall), codeOf(wall * left)];
    // A column that is not over may yet hold more.
    const over = tile.whole ? tile.to : tile.to - 1;
    for (let c = 0; c < over; c++) {
      const at = c * tileCells;
      for (let r = 0; r < tileCells; r++) {
        const code = tile.codes[at + r]!;
        if (code >= strong) {
          run[r]!++;
          full[r] = place.from + (c + 1) * long;
          lnQty[r] = base + slope * code;
        } else if (run[r]! > 0) {
          // Between wall and nothing it may be on its way: one column more is waited for.
          if (code >= weak) continue;
          if (run[r]! >= columns && code > 0) {
            const low = place.low + r * high;
            const ts = place.from + c * long;
            ends.push({ ts, to: ts + long, full: full[r]!, qty: Math.exp(lnQty[r]!), low, high: low + high, columns: run[r]! });
          }
          run[r] = 0;
        }
      }
    }
  }
  return ends.sort((a, b) => b.columns - a.columns).slice(0, mostMarks);
}

/** Prices between which best bid and ask went while a wall ended; NaN where they are not known. */
export interface Touched {
  low: number;
  high: number;
}

/** No order can have reached a wall that the best prices stayed away from. */
export const wasReached = ({ low, high }: WallEnd, touched: Touched): boolean =>
  !(low - (high - low) > touched.high || high + (high - low) < touched.low);

export type Fate = 'pulled' | 'taken';
/** `traded`: base units at its prices while it ended. */
export const fateOf = ({ qty }: WallEnd, traded: number): Fate => (traded >= qty / 2 ? 'taken' : 'pulled');

/** A cross where a wall was pulled, a lozenge where it was taken; nothing while that is not known. */
export function drawWallEnds({ g, ink, x, y, width }: Pen, ends: readonly WallEnd[], fate: (end: WallEnd) => Fate | undefined): void {
  for (const end of ends) {
    const [atX, atY] = [x(end.ts) + 4, y((end.low + end.high) / 2)];
    if (atX < 0 || atX > width) continue;
    const told = fate(end);
    if (!told) continue;
    g.beginPath();
    if (told === 'taken') {
      g.moveTo(atX, atY - 4);
      g.lineTo(atX + 4, atY);
      g.lineTo(atX, atY + 4);
      g.lineTo(atX - 4, atY);
      g.closePath();
    } else {
      g.moveTo(atX - 3, atY - 3);
      g.lineTo(atX + 3, atY + 3);
      g.moveTo(atX + 3, atY - 3);
      g.lineTo(atX - 3, atY + 3);
    }
    g.strokeStyle = ink('bubble-edge');
    g.lineWidth = 4;
    g.stroke();
    g.strokeStyle = ink('text');
    g.lineWidth = 1.5;
    g.stroke();
    g.lineWidth = 1;
  }
}
