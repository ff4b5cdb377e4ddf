/**
 * Trades that wait for the mid of some time after them. A trade is told to `resolve` once that time is over, with the mid that stood then:
 * the first row of a later time tells. What waits across a gap is given up. Times microseconds.
 */
import type { StudyContext } from './study.ts';

/** Trades that wait at once; beyond it new ones are not followed. */
const capacity = 32_768;
const fields = 4;

/** Places in `slots`: the time of the row; the mid that stands since the rows before it (NaN: none); then what a trade is told with. */
export const [slotNow, slotStanding, slotA, slotB, slotMid, slotLater] = [0, 1, 2, 3, 4, 5];

export interface AwaitedMids {
  readonly slots: Float64Array;
  /** All rows of an earlier time than `slotNow` have come. */
  until(): void;
  /** A trade at `slotNow` waits: two numbers to be given back, and the mid before it. */
  wait(): void;
  forget(): void;
}

/** `resolve` finds the trade in the slots; horizons ascend. */
export function openAwaitedMids(ctx: StudyContext, horizonsSec: readonly number[], resolve: (which: number) => void): AwaitedMids {
  const n = horizonsSec.length;
  const micros = Float64Array.from(horizonsSec, (seconds) => seconds * 1e6);
  const slots = new Float64Array(6);
  /** Number of the next trade to resolve for each horizon; then of the next to come. */
  const next = ctx.state(n + 1);
  const ring = ctx.state(capacity * fields);

  return {
    slots,
    until() {
      const [at, held] = [next.view, ring.view];
      const t = slots[slotNow];
      const mid = slots[slotStanding];
      for (let which = 0; which < n; which++) {
        while (at[which] < at[n]) {
          const place = (at[which] % capacity) * fields;
          if (!(held[place] + micros[which] < t)) break;
          at[which]++;
          if (mid !== mid) continue;
          slots[slotA] = held[place + 1];
          slots[slotB] = held[place + 2];
          slots[slotMid] = held[place + 3];
          slots[slotLater] = mid;
          resolve(which);
        }
      }
    },
    wait() {
      const [at, held] = [next.view, ring.view];
      if (at[n] - at[n - 1] >= capacity) return;
      const place = (at[n] % capacity) * fields;
      held[place] = slots[slotNow];
      held[place + 1] = slots[slotA];
      held[place + 2] = slots[slotB];
      held[place + 3] = slots[slotMid];
      at[n]++;
    },
    forget() {
      const at = next.view;
      for (let which = 0; which < n; which++) at[which] = at[n];
    },
  };
}
