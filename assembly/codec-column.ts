/**
 * One f64 column of a segment as bytes, exact to the bit: ticks on a decimal grid a group, predicted by the tick before of the same
 * group, residuals as varints; values that lie on no grid are kept aside; raw doubles where that is smaller.
 */
import { GROUP_CHAIN, GROUP_FACTOR, GROUP_GRID, GROUP_LAST, GROUP_POWER, GROUP_STEP, GROUP_UNIT, groupAt } from './codec-group';
import { putResiduals, readMask } from './codec-residual';
import { GRIDS, NO_TICK, tickOf } from './codec-scale';
import { PATIENCE, PLAIN, STRETCH, settle, startGroup } from './codec-settle';
import { putVarint, unzigzag, varintLength, varintValue, zigzag } from './varint';

const COLUMN_RAW: u8 = 0;
const COLUMN_TICKS: u8 = 1;

/**
 * Writes a column of `n` >= 1 rows at `at`; gives the address behind. `streams`: group by row code, `codes`: u16 a row.
 * Scratch: `groups` records, `missed` u32[n], `residuals` u64[n].
 */
export function putColumn(
  column: usize,
  n: i32,
  codes: usize,
  streams: usize,
  count: i32,
  groups: usize,
  missed: usize,
  residuals: usize,
  at: usize,
): usize {
  let whole = n <= 4 * STRETCH;
  if (!settle(column, n, codes, streams, count, groups, whole)) return putRaw(column, n, at);
  let misses = predict(column, n, codes, streams, count, groups, missed, residuals);
  if (!whole && misses > PATIENCE + (n >> 7)) {
    whole = true;
    if (!settle(column, n, codes, streams, count, groups, whole)) return putRaw(column, n, at);
    misses = predict(column, n, codes, streams, count, groups, missed, residuals);
  }
  if (misses > n >> 2) return putRaw(column, n, at);
  store<u8>(at++, COLUMN_TICKS);
  for (let g = 0; g < count; g++) {
    const group = groupAt(groups, g);
    const predictor = load<i32>(group + GROUP_CHAIN) === 0 ? PLAIN : <i32>load<i64>(group + GROUP_STEP);
    store<u8>(at++, <u8>(load<i32>(group + GROUP_GRID) | (predictor << 4)));
  }
  at = putMisses(column, missed, misses, at);
  return putResiduals(residuals, n, at);
}

function putRaw(column: usize, n: i32, at: usize): usize {
  store<u8>(at++, COLUMN_RAW);
  memory.copy(at, column, (<usize>n) << 3);
  return at + ((<usize>n) << 3);
}

/** Residuals of all rows; a row that is not on its grid counts as predicted and is listed. Gives their number. */
function predict(column: usize, n: i32, codes: usize, streams: usize, count: i32, groups: usize, missed: usize, residuals: usize): i32 {
  if (count === 1) return predictOne(column, n, groups, missed, residuals);
  let misses = 0;
  for (let i = 0; i < n; i++) {
    const row = (<usize>i) << 3;
    const group = groupAt(groups, load<u16>(streams + ((<usize>load<u16>(codes + ((<usize>i) << 1))) << 1)));
    const expected = (load<i64>(group + GROUP_LAST) & -(<i64>load<i32>(group + GROUP_CHAIN))) + load<i64>(group + GROUP_STEP);
    let tick = tickOf(
      load<f64>(column + row),
      load<f64>(group + GROUP_FACTOR),
      load<f64>(group + GROUP_UNIT),
      load<f64>(group + GROUP_POWER),
    );
    store<u32>(missed + ((<usize>misses) << 2), i);
    misses += <i32>(tick === NO_TICK);
    tick = select<i64>(expected, tick, tick === NO_TICK);
    store<i64>(group + GROUP_LAST, tick);
    store<u64>(residuals + row, zigzag(tick - expected));
  }
  return misses;
}

/** The same for rows of one group: its state stays in registers. */
function predictOne(column: usize, n: i32, group: usize, missed: usize, residuals: usize): i32 {
  const chain = -(<i64>load<i32>(group + GROUP_CHAIN));
  const step = load<i64>(group + GROUP_STEP);
  const factor = load<f64>(group + GROUP_FACTOR);
  const unit = load<f64>(group + GROUP_UNIT);
  const power = load<f64>(group + GROUP_POWER);
  let last: i64 = 0;
  let misses = 0;
  for (let i = 0; i < n; i++) {
    const row = (<usize>i) << 3;
    const expected = (last & chain) + step;
    const tick = tickOf(load<f64>(column + row), factor, unit, power);
    store<u32>(missed + ((<usize>misses) << 2), i);
    misses += <i32>(tick === NO_TICK);
    last = select<i64>(expected, tick, tick === NO_TICK);
    store<u64>(residuals + row, zigzag(last - expected));
  }
  return misses;
}

/** Values that lie on no grid: their rows, as distances, and their bits. */
function putMisses(column: usize, missed: usize, misses: i32, at: usize): usize {
  at = putVarint(at, misses);
  let before: u32 = 0;
  for (let m = 0; m < misses; m++) {
    const row = load<u32>(missed + ((<usize>m) << 2));
    at = putVarint(at, row - before);
    before = row;
    store<u64>(at, load<u64>(column + ((<usize>row) << 3)));
    at += 8;
  }
  return at;
}

/** Reads a column that `putColumn` wrote; gives the address behind, 0 when the bytes are none. Never reads past end + 8. */
export function readColumn(
  at: usize,
  end: usize,
  column: usize,
  n: i32,
  codes: usize,
  streams: usize,
  count: i32,
  groups: usize,
  bitmap: usize,
): usize {
  if (at >= end) return 0;
  const mode = load<u8>(at++);
  if (mode === COLUMN_RAW) {
    const bytes = (<usize>n) << 3;
    if (at + bytes > end) return 0;
    memory.copy(column, at, bytes);
    return at + bytes;
  }
  if (mode !== COLUMN_TICKS || at + count >= end) return 0;
  for (let g = 0; g < count; g++) {
    const group = groupAt(groups, g);
    const byte = <i32>load<u8>(at++);
    if ((byte & 15) >= GRIDS || byte >> 4 > PLAIN) return 0;
    store<i32>(group + GROUP_GRID, byte & 15);
    startGroup(group, byte >> 4);
  }
  const missesAt = at;
  at = skipMisses(at, end);
  if (at === 0) return 0;
  at = readMask(at, end, n, bitmap);
  if (at === 0) return 0;
  at = count === 1 ? readOne(at, end, column, n, groups, bitmap) : readMany(at, end, column, n, codes, streams, groups, bitmap);
  if (at === 0) return 0;
  return readMisses(missesAt, column, n) ? at : 0;
}

/** All rows of one group: its state stays in registers. */
function readOne(at: usize, end: usize, column: usize, n: i32, group: usize, bitmap: usize): usize {
  const unit = load<f64>(group + GROUP_UNIT);
  const power = load<f64>(group + GROUP_POWER);
  const chain = -(<i64>load<i32>(group + GROUP_CHAIN));
  const step = load<i64>(group + GROUP_STEP);
  let tick: i64 = 0;
  let longest: u64 = 0;
  for (let i = 0; i < n; i++) {
    if (at > end) return 0;
    const word = load<u64>(at);
    const set: bool = ((load<u8>(bitmap + (<usize>i >> 3)) >> (<u8>i & 7)) & 1) !== 0;
    const size = select<u64>(varintLength(word), 0, set);
    longest = max(longest, size);
    tick = (tick & chain) + step + select<i64>(unzigzag(varintValue(word, size)), 0, set);
    at += <usize>size;
    store<f64>(column + ((<usize>i) << 3), (<f64>tick * unit) / power);
  }
  return longest > 8 || at > end ? 0 : at;
}

function readMany(at: usize, end: usize, column: usize, n: i32, codes: usize, streams: usize, groups: usize, bitmap: usize): usize {
  let longest: u64 = 0;
  for (let i = 0; i < n; i++) {
    if (at > end) return 0;
    const word = load<u64>(at);
    const set: bool = ((load<u8>(bitmap + (<usize>i >> 3)) >> (<u8>i & 7)) & 1) !== 0;
    const size = select<u64>(varintLength(word), 0, set);
    longest = max(longest, size);
    const group = groupAt(groups, load<u16>(streams + ((<usize>load<u16>(codes + ((<usize>i) << 1))) << 1)));
    const expected = (load<i64>(group + GROUP_LAST) & -(<i64>load<i32>(group + GROUP_CHAIN))) + load<i64>(group + GROUP_STEP);
    const tick = expected + select<i64>(unzigzag(varintValue(word, size)), 0, set);
    store<i64>(group + GROUP_LAST, tick);
    at += <usize>size;
    store<f64>(column + ((<usize>i) << 3), (<f64>tick * load<f64>(group + GROUP_UNIT)) / load<f64>(group + GROUP_POWER));
  }
  return longest > 8 || at > end ? 0 : at;
}

function skipMisses(at: usize, end: usize): usize {
  let word = load<u64>(at);
  let size = varintLength(word);
  if (size > 8) return 0;
  const misses = varintValue(word, size);
  at += <usize>size;
  for (let m: u64 = 0; m < misses; m++) {
    if (at > end) return 0;
    word = load<u64>(at);
    size = varintLength(word);
    if (size > 8) return 0;
    at += <usize>size + 8;
  }
  return at > end ? 0 : at;
}

/** Puts the values back that lie on no grid; `skipMisses` has checked the bytes. */
function readMisses(at: usize, column: usize, n: i32): bool {
  let word = load<u64>(at);
  let size = varintLength(word);
  const misses = varintValue(word, size);
  at += <usize>size;
  let row: u64 = 0;
  for (let m: u64 = 0; m < misses; m++) {
    word = load<u64>(at);
    size = varintLength(word);
    row += varintValue(word, size);
    at += <usize>size;
    if (row >= <u64>n) return false;
    store<u64>(column + ((<usize>row) << 3), load<u64>(at));
    at += 8;
  }
  return true;
}
