/**
 * Where walls end: a row that was at the bright end of the ramp for a while and then holds next to nothing. Taken: it was the best price
 * when it ended, so that orders ran into it; pulled: no order could have reached it.
 */
import { tileCells } from '../../../api/flow-types.ts';
import type { Pen } from '../lane.ts';
import { firstCode, type HeldTile, logOf } from './codes.ts';
import { cellMicros, placeOf } from './level.ts';

export interface WallEnd {
  ts: number;
  /** Ends of its row. */
  low: number;
  high: number;
  /** Columns that it stood. */
  columns: number;
}

/** What is left of a wall that has ended, at most, and marks drawn at most. */
const left = 0.2;
const mostMarks = 80;

/**
 * Of tiles of one level. `wall`: least quantity of one; `columns`: fewest that it stands. What is not known ends nothing.
 */
export function wallEnds(tiles: readonly HeldTile[], tickSize: number, wall: number, columns: number): WallEnd[] {
  const ends: WallEnd[] = [];
  const stood = new Map<number, { tb: number; run: Uint32Array }>();
  for (const tile of [...tiles].sort((a, b) => a.tb - b.tb)) {
    const before = stood.get(tile.pb);
    const run = before && before.tb === tile.tb - 1 ? before.run : new Uint32Array(tileCells);
    stood.set(tile.pb, { tb: tile.tb, run });
    const place = placeOf(tile, tickSize);
    const high = (place.high - place.low) / tileCells;
    const { base, slope } = logOf(tile);
    const codeOf = (qty: number): number => Math.max(firstCode, (Math.log(qty) - base) / slope);
    const [strong, weak] = [codeOf(wall), codeOf(wall * left)];
    for (let c = 0; c < tile.to; c++) {
      const at = c * tileCells;
      for (let r = 0; r < tileCells; r++) {
        const code = tile.codes[at + r]!;
        if (code >= strong) run[r]!++;
        else if (run[r]! > 0) {
          // Between wall and nothing it may be on its way: one column more is waited for.
          if (code >= weak) continue;
          if (run[r]! >= columns && code > 0) {
            const low = place.low + r * high;
            ends.push({ ts: place.from + c * cellMicros(tile), low, high: low + high, columns: run[r]! });
          }
          run[r] = 0;
        }
      }
    }
  }
  return ends.sort((a, b) => b.columns - a.columns).slice(0, mostMarks);
}

/** `touch` gives best bid and ask about a time. */
export function wasTaken({ ts, low, high }: WallEnd, touch: (ts: number) => { bid: number; ask: number }): boolean {
  const { bid, ask } = touch(ts);
  const room = high - low;
  return low - room <= ask && high + room >= bid;
}

/** A cross where a wall was pulled, a lozenge where it was taken. */
export function drawWallEnds(
  { g, ink, x, y, width }: Pen,
  ends: readonly WallEnd[],
  touch: (ts: number) => { bid: number; ask: number },
): void {
  for (const end of ends) {
    const [atX, atY] = [x(end.ts) + 4, y((end.low + end.high) / 2)];
    if (atX < 0 || atX > width) continue;
    g.beginPath();
    if (wasTaken(end, touch)) {
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
