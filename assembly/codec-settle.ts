/**
 * Settles how the groups of a column are coded: the decimal grid that holds their values, and whether a tick is predicted by the tick
 * before, by one more, or by nothing. Looks at four stretches of the column, or at all of it.
 */
import {
  GROUP_BYTES,
  GROUP_CHAIN,
  GROUP_DELTA,
  GROUP_FACTOR,
  GROUP_FINER,
  GROUP_GRID,
  GROUP_LAST,
  GROUP_MISSES,
  GROUP_ONES,
  GROUP_PLAIN,
  GROUP_POWER,
  GROUP_ROWS,
  GROUP_STEP,
  GROUP_STILL,
  GROUP_UNIT,
  groupAt,
  refineGroup,
} from './codec-group';
import { finerGrid, GRIDS, gridFactor, gridPower, gridTick, gridUnit, NO_TICK } from './codec-scale';
import { varintSize, zigzag } from './varint';

/** Misses a group bears before its grid is looked at again, and afterwards one more every 64 rows. */
export const PATIENCE: i32 = 16;
/** Rows that are looked at first: four stretches of the column. */
export const STRETCH: i32 = 1024;
/** Predictors in a group's byte: grid | predictor << 4. */
export const STILL: i32 = 0;
export const STEP: i32 = 1;
export const PLAIN: i32 = 2;

/** Finds each group's grid and predictor, from all rows or from four stretches; false when too much lies on no grid. */
export function settle(column: usize, n: i32, codes: usize, streams: usize, count: i32, groups: usize, whole: bool): bool {
  memory.fill(groups, 0, <usize>count * GROUP_BYTES);
  const stretch = whole ? n : STRETCH;
  const stretches = whole ? 1 : 4;
  let lost = 0;
  for (let k = 0; k < stretches; k++) {
    const from = k * (n >> 2);
    lost += chooseGrids(column, from, from + stretch, codes, streams, groups);
    if (lost > (stretch * stretches) >> 2) return false;
  }
  for (let g = 0; g < count; g++) {
    const group = groupAt(groups, g);
    const allowed = load<i32>(group + GROUP_ROWS) >> 4;
    if (load<i32>(group + GROUP_MISSES) > allowed) refineGroup(group, allowed);
  }
  for (let k = 0; k < stretches; k++) {
    const from = k * (n >> 2);
    weighPredictors(column, from, from + stretch, codes, streams, groups);
  }
  for (let g = 0; g < count; g++) {
    const group = groupAt(groups, g);
    const still = load<i32>(group + GROUP_STILL);
    const ones = load<i32>(group + GROUP_ONES);
    const delta = load<i32>(group + GROUP_DELTA) - max(still, ones);
    startGroup(group, load<i32>(group + GROUP_PLAIN) < delta ? PLAIN : ones > still ? STEP : STILL);
  }
  return true;
}

/** Moves groups to finer grids as their rows ask for them; gives the number of values that lie on none. */
function chooseGrids(column: usize, from: i32, to: i32, codes: usize, streams: usize, groups: usize): i32 {
  let lost = 0;
  for (let i = from; i < to; i++) {
    const group = groupAt(groups, load<u16>(streams + ((<usize>load<u16>(codes + ((<usize>i) << 1))) << 1)));
    const rows = load<i32>(group + GROUP_ROWS) + 1;
    store<i32>(group + GROUP_ROWS, rows);
    const grid = load<i32>(group + GROUP_GRID);
    const value = load<f64>(column + ((<usize>i) << 3));
    if (gridTick(value, grid) !== NO_TICK) continue;
    const finer = finerGrid(value, grid);
    if (finer === GRIDS && ++lost > (to - from) >> 2) return lost * 4;
    const bin = group + GROUP_FINER + ((<usize>finer) << 2);
    store<i32>(bin, load<i32>(bin) + 1);
    const misses = load<i32>(group + GROUP_MISSES) + 1;
    store<i32>(group + GROUP_MISSES, misses);
    if (misses > PATIENCE + (rows >> 6)) refineGroup(group, misses);
  }
  return lost;
}

/** Adds up what the rows would cost with each predictor. */
function weighPredictors(column: usize, from: i32, to: i32, codes: usize, streams: usize, groups: usize): void {
  for (let i = from; i < to; i++) {
    const group = groupAt(groups, load<u16>(streams + ((<usize>load<u16>(codes + ((<usize>i) << 1))) << 1)));
    const tick = gridTick(load<f64>(column + ((<usize>i) << 3)), load<i32>(group + GROUP_GRID));
    if (tick === NO_TICK) continue;
    const delta = tick - load<i64>(group + GROUP_LAST);
    store<i64>(group + GROUP_LAST, tick);
    store<i32>(group + GROUP_PLAIN, load<i32>(group + GROUP_PLAIN) + varintSize(zigzag(tick)) - <u32>(tick === 0));
    store<i32>(group + GROUP_DELTA, load<i32>(group + GROUP_DELTA) + varintSize(zigzag(delta)));
    store<i32>(group + GROUP_STILL, load<i32>(group + GROUP_STILL) + <i32>(delta === 0));
    store<i32>(group + GROUP_ONES, load<i32>(group + GROUP_ONES) + <i32>(delta === 1));
  }
}

export function startGroup(group: usize, predictor: i32): void {
  const grid = load<i32>(group + GROUP_GRID);
  store<f64>(group + GROUP_FACTOR, gridFactor(grid));
  store<f64>(group + GROUP_UNIT, gridUnit(grid));
  store<f64>(group + GROUP_POWER, gridPower(grid));
  store<i64>(group + GROUP_LAST, 0);
  store<i64>(group + GROUP_STEP, predictor === STEP ? 1 : 0);
  store<i32>(group + GROUP_CHAIN, predictor === PLAIN ? 0 : 1);
}
