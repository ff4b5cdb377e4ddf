/** Kinetic temperature of trades, ticks squared: squared moves of the mid from trade to trade, by size, forgetting over `window` trades. */
import type { Column } from '../kernels/arena.ts';
import type { StudyContext } from './study.ts';

export const leastTrades = 50;
const HEAT = 0;
const MASS = 1;
const MID = 2;
const MOVES = 3;

export interface TradeHeat {
  /** Rows with a quantity above 0 are trades; a mid of NaN is not known. Writes the temperature of each row, NaN below 50 moves. */
  push(from: number, to: number): void;
  moves(): number;
  /** The next trade has no move: data is missing before it. */
  breakOff(): void;
}

/** Only in a study's `open`. */
export function openTradeHeat(ctx: StudyContext, window: number, mid: Column, qty: Column, out: Column): TradeHeat {
  const state = ctx.state(4);
  const keep = 1 - 1 / window;
  const tick = ctx.instruments[0].tickSize;
  return {
    moves: () => state.view[MOVES],
    breakOff() {
      state.view[MID] = 0;
    },
    push(from, to) {
      const s = state.view;
      for (let i = from; i < to; i++) {
        const size = qty.view[i];
        const now = mid.view[i];
        if (size > 0) {
          const move = (now - s[MID]) / tick;
          if (s[MID] > 0 && move === move) {
            s[HEAT] = s[HEAT] * keep + size * move * move;
            s[MASS] = s[MASS] * keep + size;
            s[MOVES]++;
          }
          s[MID] = now === now ? now : 0;
        }
        out.view[i] = s[MOVES] < leastTrades ? Number.NaN : s[HEAT] / s[MASS];
      }
    },
  };
}
