/** Places of a drawing, counted from 0, -1 for none: where keys lead, which is nearest, and the scale that holds them. */

/** Places in a row: left and right one by one, with Shift ten; Home and End. */
export function stepAlong(count: number, place: number, key: string, shift: boolean): number | undefined {
  if (count === 0) return undefined;
  const by = shift ? 10 : 1;
  const held = (to: number): number => Math.max(0, Math.min(count - 1, to));
  switch (key) {
    case 'ArrowRight':
      return place < 0 ? 0 : held(place + by);
    case 'ArrowLeft':
      return place < 0 ? count - 1 : held(place - by);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}

/** Places of a grid, row by row: the arrows go over the cells. */
export function stepGrid(rows: number, columns: number, place: number, key: string, shift: boolean): number | undefined {
  if (rows * columns === 0) return undefined;
  const by = shift ? 10 : 1;
  const [row, column] = place < 0 ? [0, 0] : [Math.floor(place / columns), place % columns];
  const at = (r: number, c: number): number => Math.max(0, Math.min(rows - 1, r)) * columns + Math.max(0, Math.min(columns - 1, c));
  const moves: Record<string, [number, number]> = { ArrowRight: [0, by], ArrowLeft: [0, -by], ArrowDown: [by, 0], ArrowUp: [-by, 0] };
  if (key === 'Home') return at(row, 0);
  if (key === 'End') return at(row, columns - 1);
  const move = moves[key];
  return move && (place < 0 ? 0 : at(row + move[0], column + move[1]));
}

/** Index of the nearest of ascending values; -1 of none. */
export function nearest(stops: ArrayLike<number>, value: number): number {
  let [low, high] = [0, stops.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (stops[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low > 0 && value - stops[low - 1]! < stops[low]! - value ? low - 1 : Math.min(low, stops.length - 1);
}

/** Widened by a share on both sides, so that nothing lies on the border; of one value, about it. */
export function padded(low: number, high: number, share = 0.05): { low: number; high: number } {
  if (!(high > low))
    return Number.isFinite(low)
      ? { low: low - Math.max(1e-12, Math.abs(low) * share), high: low + Math.max(1e-12, Math.abs(low) * share) }
      : { low: 0, high: 1 };
  const room = (high - low) * share;
  return { low: low - room, high: high + room };
}

/** Least and greatest of known values of all columns. */
export function extentOf(...columns: readonly ArrayLike<number>[]): { low: number; high: number } {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const column of columns)
    for (let i = 0; i < column.length; i++) {
      const value = column[i]!;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  return low <= high ? { low, high } : { low: Number.NaN, high: Number.NaN };
}
