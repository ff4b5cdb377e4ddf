/**
 * Prints put together into orders as they come: neighbours of one side and time, or within a pause, are one. An order is told when the next
 * print shows that it is over. The same rule over whole columns: methods/maths/orders.ts.
 */
import type { EventLane, StudyContext, TradeLane } from './study.ts';

/** Places in `told`: an order's last price, side and size, and mid and spread before its first print (of an event lane; else NaN). */
export const [orderPrice, orderSide, orderSize, orderMid, orderSpread] = [0, 1, 2, 3, 4];
const [open, time] = [5, 6];

export interface OrderStream {
  /** Row i of the lane is a print. Without a size it is nothing at all. */
  print(i: number): void;
  /** What comes next does not follow. */
  cut(): void;
}

/** `order` finds what there is to know in `told`. `cut`: nothing may be compared across here. */
export function openOrderStream(
  ctx: StudyContext,
  lane: TradeLane | EventLane,
  withinMicros: number,
  taker: { order(told: Float64Array): void; cut(): void },
): OrderStream {
  const state = ctx.state(7);
  const { ts, px, qty, side } = lane;
  const quotes = 'bid' in lane ? lane : undefined;

  function close(s: Float64Array): void {
    if (s[open] !== 0) taker.order(s);
    s[open] = 0;
  }

  return {
    print(i) {
      const q = qty.view[i];
      if (q <= 0) return;
      const t = ts.view[i];
      const p = px.view[i];
      const e = side.view[i];
      const s = state.view;
      if ((e !== 1 && e !== -1) || p - p !== 0 || q - q !== 0) {
        close(s);
        taker.cut();
        return;
      }
      if (s[open] === 0 || s[orderSide] !== e || t - s[time] > withinMicros) {
        close(s);
        s[open] = 1;
        s[orderSide] = e;
        s[orderSize] = 0;
        const width = quotes ? quotes.ask.view[i] - quotes.bid.view[i] : Number.NaN;
        s[orderSpread] = width;
        s[orderMid] = quotes && width >= 0 ? (quotes.ask.view[i] + quotes.bid.view[i]) / 2 : Number.NaN;
      }
      s[time] = t;
      s[orderPrice] = p;
      s[orderSize] += q;
    },
    cut() {
      state.view[open] = 0;
      taker.cut();
    },
  };
}
