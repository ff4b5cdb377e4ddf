/** The book as it stands, as bars beside the heatmap: asks above, bids below, each as long as its size. */
import type { LadderAnswer } from '../../../api/flow-types.ts';
import type { Pen } from '../lane.ts';

/** Longest bar, of the column's width. */
const fullest = 0.92;

/** Prices of rows are lower edges; `tickSize` shifts them as the heatmap's rows are shifted. A row of `full` or more fills the column. */
export function drawBookNow(
  { g, ink, width, y, top, height }: Pen,
  { price, bid, ask }: LadderAnswer,
  tickSize: number,
  full: number,
): void {
  const step = price.length > 1 ? price[1]! - price[0]! : tickSize;
  for (let i = 0; i < price.length; i++) {
    const upper = y(price[i]! + step - tickSize / 2);
    const lower = y(price[i]! - tickSize / 2);
    if (lower < top || upper > top + height) continue;
    const [from, to] = [Math.round(upper), Math.round(lower)];
    const high = Math.max(1, to - from - (to - from > 3 ? 1 : 0));
    for (const [qty, colour] of [
      [bid[i]!, 'buy'],
      [ask[i]!, 'sell'],
    ] as const) {
      if (!(qty > 0)) continue;
      g.fillStyle = ink(colour);
      g.fillRect(0, from, Math.max(1, Math.min(1, qty / full) * fullest * width), high);
    }
  }
}
