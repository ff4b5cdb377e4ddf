/** Tiles at half and a quarter of their cells each way, each cell the greatest of its four: for pixels that cover several. */
import { tileCells } from '../../../api/flow-types.ts';

/** Levels of a tile, itself the first. */
export const halvings = 3;

/** Renews the columns of `to` (size / 2 a side) that stand for columns [first, end) of `from` (size a side). */
export function halve(from: Uint16Array, to: Uint16Array, size: number, first: number, end: number): void {
  const half = size / 2;
  for (let c = first >> 1; c < Math.min(half, (end + 1) >> 1); c++) {
    const [left, right] = [2 * c * size, (2 * c + 1) * size];
    for (let r = 0; r < half; r++) {
      const k = 2 * r;
      const a = from[left + k]!;
      const b = from[left + k + 1]!;
      const e = from[right + k]!;
      const f = from[right + k + 1]!;
      const ab = a > b ? a : b;
      const ef = e > f ? e : f;
      to[c * half + r] = ab > ef ? ab : ef;
    }
  }
}

/** Which level shows every cell with the fewest looks: the shorter side of a pixel covers at most one cell of it. */
export const halvingFor = (across: number, down: number): number =>
  Math.min(halvings - 1, Math.max(0, Math.ceil(Math.log2(Math.min(across, down)) - 1e-6)));

const sizes = Array.from({ length: halvings }, (_, level) => tileCells >> level);

export class Halved {
  readonly levels: Uint16Array[];
  constructor(codes: Uint16Array) {
    this.levels = [codes, ...sizes.slice(1).map((size) => new Uint16Array(size * size))];
  }
  renew(first: number, end: number): void {
    for (let level = 1; level < halvings; level++)
      halve(this.levels[level - 1]!, this.levels[level]!, sizes[level - 1]!, first >> (level - 1), Math.ceil(end / 2 ** (level - 1)));
  }
}
