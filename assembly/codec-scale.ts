/**
 * Decimal grids: a value is exact on a grid when an integer below 2^53, times the unit, divided by the power of ten, gives its very bits.
 * Grids from coarse to fine: 1e6, 1e3, 1, 1e-1 ... 1e-12. NaN, infinities and negative zero lie on none.
 */

export const GRIDS: i32 = 15;
/** What `gridTick` gives for a value that is not on the grid. */
export const NO_TICK: i64 = i64.MIN_VALUE;

const UNITS: usize = memory.data<f64>([1e6, 1e3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
const POWERS: usize = memory.data<f64>([1, 1, 1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12]);
const FACTORS: usize = memory.data<f64>([1e-6, 1e-3, 1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12]);
const LIMIT: i64 = 1 << 53;

export function gridUnit(grid: i32): f64 {
  return load<f64>(UNITS + ((<usize>grid) << 3));
}
export function gridPower(grid: i32): f64 {
  return load<f64>(POWERS + ((<usize>grid) << 3));
}
export function gridFactor(grid: i32): f64 {
  return load<f64>(FACTORS + ((<usize>grid) << 3));
}

/** The tick of `value` on the grid of this factor, unit and power, or NO_TICK. */
export function tickOf(value: f64, factor: f64, unit: f64, power: f64): i64 {
  const tick = <i64>nearest<f64>(value * factor);
  const exact: bool = reinterpret<u64>((<f64>tick * unit) / power) === reinterpret<u64>(value);
  return exact && <u64>(tick + LIMIT) <= <u64>(2 * LIMIT) ? tick : NO_TICK;
}

export function gridTick(value: f64, grid: i32): i64 {
  return tickOf(value, gridFactor(grid), gridUnit(grid), gridPower(grid));
}

/** The coarsest grid finer than `grid` that holds `value`; GRIDS when none does. */
export function finerGrid(value: f64, grid: i32): i32 {
  for (let finer = grid + 1; finer < GRIDS; finer++) {
    if (gridTick(value, finer) !== NO_TICK) return finer;
  }
  return GRIDS;
}
