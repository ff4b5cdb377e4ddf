/** The columns of a heatmap as one writes them plainly: a map of levels, and every bin of every column integrated and coded. */
import { ASK, LOST, type LogPart, RESET } from '../../../src/engine/flow/log.ts';

export function plainHeatColumns(
  parts: readonly LogPart[],
  { start, length, columns, base, shift, bins }: Record<'start' | 'length' | 'columns' | 'base' | 'shift' | 'bins', number>,
): Uint16Array {
  const cells = new Uint16Array(columns * bins);
  const levels = new Map<number, number>();
  const sums = new Float64Array(bins);
  const means = new Float64Array(bins);
  let known = parts[0].block.before.known;
  let [time, column, knownTime] = [start, 0, 0];
  const put = (tick: number, ask: boolean, qty: number): void => {
    const bin = (tick - base) >> shift;
    if (bin < 0 || bin >= bins) return;
    const key = 2 * tick + (ask ? 1 : 0);
    sums[bin] += qty - (levels.get(key) ?? 0);
    if (qty > 0) levels.set(key, qty);
    else levels.delete(key);
  };
  const reach = (to: number): void => {
    while (column < columns && time < to) {
      const end = Math.min(to, start + (column + 1) * length);
      if (known) {
        for (let b = 0; b < bins; b++) means[b] += sums[b] * (end - time);
        knownTime += end - time;
      }
      time = end;
      if (time < start + (column + 1) * length) return;
      for (let b = 0; b < bins; b++) {
        const mean = means[b] / knownTime;
        cells[column * bins + b] = knownTime > 0 ? (mean > 1e-9 ? 1 + Math.round((Math.log2(mean) + 29.897) * 857.7) : 0) : 65_535;
      }
      means.fill(0);
      knownTime = 0;
      column++;
    }
  };
  const { tick, qty, bids } = parts[0].block.before;
  for (let i = 0; i < tick.length; i++) put(tick[i], i >= bids, qty[i]);
  for (const { block, bookRows } of parts) {
    const { book } = block;
    for (let i = 0; i < bookRows; i++) {
      if (book.ts[i] > time) reach(book.ts[i]);
      const what = book.what[i];
      if (what & (RESET | LOST)) {
        levels.clear();
        sums.fill(0);
        known = (what & RESET) !== 0;
      } else if (known) put(book.tick[i], (what & ASK) !== 0, book.qty[i]);
    }
  }
  reach(start + columns * length);
  return cells;
}
