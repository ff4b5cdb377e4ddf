/**
 * State of the row groups of one column while it is coded: rows of one stream (an instrument's trades, its bids, ...) share a decimal grid
 * and a predictor. One record of GROUP_BYTES a group.
 */
import { GRIDS } from './codec-scale';

/** Groups at most; a segment with more distinct streams is coded as one group. */
export const GROUPS: i32 = 4096;
export const GROUP_BYTES: usize = 144;

export const GROUP_LAST: usize = 0; // i64: the tick before
export const GROUP_STEP: usize = 8; // i64: expected difference, 0 or 1
export const GROUP_GRID: usize = 16; // i32
export const GROUP_ROWS: usize = 20; // i32
/** Rows that are not on the grid. */
export const GROUP_MISSES: usize = 24; // i32
/** 1 to predict from the tick before, 0 to predict nothing. */
export const GROUP_CHAIN: usize = 28; // i32
/** Bytes of the column coded without and with the tick before, and how often the difference is 0 and 1. */
export const GROUP_PLAIN: usize = 32; // i32
export const GROUP_DELTA: usize = 36; // i32
export const GROUP_STILL: usize = 40; // i32
export const GROUP_ONES: usize = 44; // i32
/** Misses by the coarsest grid that would hold them; the last counts values that lie on none. */
export const GROUP_FINER: usize = 48; // i32[GRIDS + 1]
/** The settled grid, at hand for the loops. */
export const GROUP_FACTOR: usize = 112; // f64
export const GROUP_UNIT: usize = 120; // f64
export const GROUP_POWER: usize = 128; // f64

export function groupAt(groups: usize, index: u32): usize {
  return groups + <usize>index * GROUP_BYTES;
}

/** Moves to the coarsest finer grid that leaves at most a quarter of the misses and no more than `allowed`. */
export function refineGroup(group: usize, allowed: i32): void {
  const misses = load<i32>(group + GROUP_MISSES);
  const most = min(allowed, misses >> 2);
  let left = misses;
  for (let grid = load<i32>(group + GROUP_GRID) + 1; grid < GRIDS; grid++) {
    left -= load<i32>(group + GROUP_FINER + ((<usize>grid) << 2));
    if (left > most) continue;
    store<i32>(group + GROUP_GRID, grid);
    store<i32>(group + GROUP_MISSES, left);
    return;
  }
}
