/** The footprint and the profile by plain objects and maps: the oracle of the tests. Prices as whole numbers of `step`. */
import type { PlainTrade } from '../../tools/trade-log.ts';

export interface PlainCell {
  bought: number;
  sold: number;
  unsided: number;
  trades: number;
}
export interface PlainBar extends PlainCell {
  start: number;
  open: number;
  high: number;
  low: number;
  close: number;
  minDelta: number;
  maxDelta: number;
  cells: Map<number, PlainCell>;
}

const empty = (): PlainCell => ({ bought: 0, sold: 0, unsided: 0, trades: 0 });
const sideName = (side: number): 'bought' | 'sold' | 'unsided' => (side > 0 ? 'bought' : side < 0 ? 'sold' : 'unsided');
export const volumeOf = ({ bought, sold, unsided }: PlainCell): number => bought + sold + unsided;

export function plainBars(trades: readonly PlainTrade[], interval: number, tick: number, perCell: number): PlainBar[] {
  const bars: PlainBar[] = [];
  for (const { ts, px, qty, side } of trades) {
    if (!Number.isFinite(px) || !Number.isFinite(qty)) continue;
    const start = ts - (ts % interval);
    let bar = bars.at(-1);
    if (bar?.start !== start) {
      bar = { start, open: px, high: px, low: px, close: px, minDelta: 0, maxDelta: 0, cells: new Map(), ...empty() };
      bars.push(bar);
    }
    const key = Math.floor(Math.round(px / tick) / perCell);
    const cell = bar.cells.get(key) ?? empty();
    bar.cells.set(key, cell);
    for (const each of [bar, cell]) {
      each[sideName(side)] += qty;
      each.trades++;
    }
    bar.high = Math.max(bar.high, px);
    bar.low = Math.min(bar.low, px);
    bar.close = px;
    bar.minDelta = Math.min(bar.minDelta, bar.bought - bar.sold);
    bar.maxDelta = Math.max(bar.maxDelta, bar.bought - bar.sold);
  }
  return bars;
}

/** Keys of the cell with most volume and of the ends of the value area. */
export function plainArea(cells: Map<number, PlainCell>, share: number): { poc: number; low: number; high: number } {
  const rows = [...cells].map(([key, cell]) => ({ key, volume: volumeOf(cell) })).sort((a, b) => a.key - b.key);
  const total = rows.reduce((sum, { volume }) => sum + volume, 0);
  let best = 0;
  rows.forEach(({ volume }, i) => {
    if (volume > rows[best]!.volume) best = i;
  });
  let [low, high, held] = [best, best, rows[best]!.volume];
  const pair = (at: readonly { volume: number }[]): number => at.reduce((sum, { volume }) => sum + volume, 0);
  while (held < share * total && (low > 0 || high < rows.length - 1)) {
    const above = rows.slice(high + 1, high + 3);
    const below = rows.slice(Math.max(0, low - 2), low);
    if (above.length > 0 && (below.length === 0 || pair(above) >= pair(below))) {
      high += above.length;
      held += pair(above);
    } else {
      low -= below.length;
      held += pair(below);
    }
  }
  return { poc: rows[best]!.key, low: rows[low]!.key, high: rows[high]!.key };
}
