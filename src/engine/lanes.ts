/** Opens lanes: their columns in kernel memory, in the order the tapes and bar clocks write them. */
import type { Arena, Column } from '../kernels/arena.ts';
import { type BarLane, bookBins, bookRanks } from '../studies/study.ts';
import { Lane, laneRows } from './lane.ts';

/** A row of a book is wide; and no power of two, so that the columns of a row do not fall on the same lines of the cache. */
const bookLaneRows = 504;

export function openTradeLane(arena: Arena, historyRows: number): Lane {
  const [ts, px, qty, side] = columns(arena, 4);
  return new Lane([ts, px, qty, side], [{ ts, px, qty, side }], historyRows);
}

export function openQuoteLane(arena: Arena, historyRows: number): Lane {
  const [ts, bid, bidQty, ask, askQty] = columns(arena, 5);
  return new Lane([ts, bid, bidQty, ask, askQty], [{ ts, bid, bidQty, ask, askQty }], historyRows);
}

export function openEventLane(arena: Arena, historyRows: number): Lane {
  const [ts, px, qty, side, bid, bidQty, ask, askQty] = columns(arena, 8);
  return new Lane([ts, px, qty, side, bid, bidQty, ask, askQty], [{ ts, px, qty, side, bid, bidQty, ask, askQty }], historyRows);
}

export function openBookLane(arena: Arena, historyRows: number): Lane {
  const all = columns(arena, 5 + 4 * bookRanks + 2 * bookBins, bookLaneRows);
  const [ts, joined, bought, sold, binPx] = all;
  let at = 5;
  const next = (n: number): Column[] => all.slice(at, (at += n));
  const [bidPx, bidQty, askPx, askQty] = [next(bookRanks), next(bookRanks), next(bookRanks), next(bookRanks)];
  const [bidBin, askBin] = [next(bookBins), next(bookBins)];
  return new Lane(all, [{ ts, joined, bought, sold, binPx, bidPx, bidQty, askPx, askQty, bidBin, askBin }], historyRows);
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

function columns(arena: Arena, n: number, rows = laneRows): Column[] {
  return Array.from({ length: n }, () => arena.f64(rows));
}
