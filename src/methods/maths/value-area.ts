/**
 * The value area of volume by price (Steidlmayer): grown from the cell with most volume, the point of control. Again and again the next
 * two cells with trades above are compared with the next two below, and the pair with more volume is taken, the upper of equals, until
 * `target` is reached. Cells without trades are passed over: one price far away costs nothing and is taken last.
 */

/**
 * `volume` by price, lowest first, cells [from, from + n); `poc` counts from `from`. Writes the lowest and the highest cell of the area, so
 * counted, to out[at], out[at + 1]. Returns its volume: less than `target` where there is no more to take. Allocates nothing.
 */
export function growValueArea(
  volume: Float64Array,
  from: number,
  n: number,
  poc: number,
  target: number,
  out: Float64Array,
  at: number,
): number {
  let low = poc;
  let high = poc;
  let sum = volume[from + poc]!;
  // Sums and far ends of the next pairs; an end that does not move on means that nothing is left.
  let above = -1;
  let below = -1;
  let top = high;
  let bottom = low;
  while (sum < target) {
    if (above < 0) {
      above = 0;
      for (let k = high + 1, found = 0; k < n && found < 2; k++) {
        const here = volume[from + k]!;
        if (here > 0) {
          above += here;
          top = k;
          found++;
        }
      }
    }
    if (below < 0) {
      below = 0;
      for (let k = low - 1, found = 0; k >= 0 && found < 2; k--) {
        const here = volume[from + k]!;
        if (here > 0) {
          below += here;
          bottom = k;
          found++;
        }
      }
    }
    if (above === 0 && below === 0) break;
    if (above >= below) {
      sum += above;
      high = top;
      above = -1;
    } else {
      sum += below;
      low = bottom;
      below = -1;
    }
  }
  out[at] = low;
  out[at + 1] = high;
  return sum;
}
