/** Opens lanes: their columns in kernel memory, in the order the tapes and bar clocks write them. */
import type { Arena, Column } from '../kernels/arena.ts';
import type { BarLane } from '../studies/study.ts';
import { Lane, laneRows } from './lane.ts';

export function openTradeLane(arena: Arena, historyRows: number): Lane {
  const [ts, px, qty, side] = columns(arena, 4);
  return new Lane([ts, px, qty, side], [{ ts, px, qty, side }], historyRows);
}

export function openQuoteLane(arena: Arena, historyRows: number): Lane {
  const [ts, bid, bidQty, ask, askQty] = columns(arena, 5);
  return new Lane([ts, bid, bidQty, ask, askQty], [{ ts, bid, bidQty, ask, askQty }], historyRows);
}

export function openBarLane(arena: Arena, instruments: number, historyRows: number): Lane {
  const [ts] = columns(arena, 1);
  const all: Column[] = [ts];
  const named: BarLane[] = [];
  for (let i = 0; i < instruments; i++) {
    const [open, high, low, close, volume, buyVolume, value, trades] = columns(arena, 8);
    all.push(open, high, low, close, volume, buyVolume, value, trades);
    named.push({ ts, open, high, low, close, volume, buyVolume, value, trades });
  }
  return new Lane(all, named, historyRows);
}

function columns(arena: Arena, n: number): Column[] {
  return Array.from({ length: n }, () => arena.f64(laneRows));
}
