/** How walls have ended, told by the trades at their prices. Asked only of walls that the best prices reached, one at a time, once each. */
import type { Quantab } from '../../api/types.ts';
import { type Fate, fateOf, type Touched, type WallEnd, wasReached } from '../charts/heat-gl/walls.ts';

/** Fates that are kept. */
const most = 1_000;

export interface WallFates {
  /** Undefined while it is asked for, or where it cannot be told. */
  of(end: WallEnd, touch: (ts: number) => { bid: number; ask: number }): Fate | undefined;
  close(): void;
}

/** Best prices at both ends of the time in which a wall ended: between them they went through all prices between. */
function touchedBy({ full, to }: WallEnd, touch: (ts: number) => { bid: number; ask: number }): Touched {
  const [before, after] = [touch(full), touch(to)];
  return { low: Math.min(before.bid, after.bid), high: Math.max(before.ask, after.ask) };
}

export function openWallFates(quantab: Quantab, instrument: string, tickSize: () => number, onNews: () => void): WallFates {
  const fates = new Map<string, Fate | undefined>();
  const queue: [string, WallEnd][] = [];
  let [busy, closed] = [false, false];

  async function ask(): Promise<void> {
    if (busy) return;
    busy = true;
    for (let next = queue.pop(); next && !closed; next = queue.pop()) {
      const [key, end] = next;
      const { full, to, low, high } = end;
      const tick = tickSize();
      const step = Math.round((high - low) / tick) * tick;
      // Edges of rows lie half a price step below their first price.
      const first = low + tick / 2;
      try {
        const { price, bought, sold, unsided } = await quantab.flow.profile({ instrument, step, from: full - (to - end.ts), to });
        let traded = 0;
        for (let i = 0; i < price.length; i++) if (Math.abs(price[i]! - first) < step / 4) traded += bought[i]! + sold[i]! + unsided[i]!;
        fates.set(key, fateOf(end, traded));
      } catch {
        // Not told: it has no mark.
      }
    }
    busy = false;
    if (!closed) onNews();
  }

  return {
    of(end, touch) {
      const key = `${end.ts} ${end.to} ${end.low}`;
      if (fates.has(key)) return fates.get(key);
      if (!wasReached(end, touchedBy(end, touch))) return 'pulled';
      if (fates.size > most) fates.clear();
      fates.set(key, undefined);
      queue.push([key, end]);
      void ask();
      return undefined;
    },
    close() {
      closed = true;
      queue.length = 0;
    },
  };
}
