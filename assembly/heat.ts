/**
 * Columns of a liquidity heatmap: book rows are folded into what rests in each price bin, and each bin's mean over the known time of a column
 * is written as a code on a log scale. A bin that nothing touched in a column has the code of the quantity that rests in it, made once.
 * Times are microseconds and never decrease; one before the start of the column counts as its start.
 *
 * Work area: header f64: 0 start of the column, 8 its length, 16 time known in it so far, 24 known since, then i32: 32 whether the book is known,
 * 36 columns written, 40 lowest price step, 44 steps, 48 shift from steps to bins, 52 bins, 56 bins touched, 60 stamp of the column. At KNOWN
 * the known time of each column; at LOG2 log2(1 + i / 2048) for i of 0 .. 2048, written by the caller once. Then quantities by step, bids before asks; the
 * bins; a list of those touched; their codes; and the columns: for each `TILE` bins COLUMNS times TILE codes.
 */
const COLUMNS: i32 = 256;
const TILE: i32 = 256;
const KNOWN: usize = 64;
const LOG2: usize = KNOWN + 2048;
const STEP: usize = LOG2 + 16400;

/** A bin: 0 quantity, 8 its integral since the start of the column, 16 time of the last change, i32: 24 levels, 28 stamp. */
const BIN: i32 = 32;

const ASK: u32 = 1;
const RESET: u32 = 4;
const LOST: u32 = 8;

/** Log2 of 1e-9, which has code 1; codes in a doubling: 1e14 has code 65534. */
const LEAST: f64 = -29.897352853986263;
const CODES: f64 = 65533.0 / 76.40434618240934;
const UNKNOWN: u8 = 255;

/** Bytes of work area. */
export function heatBytes(steps: i32, bins: i32): i32 {
  return heatColumns(steps, bins) + COLUMNS * bins * 2;
}

/** Where the columns begin in it. */
export function heatColumns(steps: i32, bins: i32): i32 {
  return <i32>STEP + steps * 16 + bins * (BIN + 6);
}

/** Begins at column `start`, of `length` microseconds each, with an empty book that is not known. */
export function heatStart(w: usize, start: f64, length: f64, base: i32, shift: i32, bins: i32): void {
  const steps = bins << shift;
  memory.fill(w, 0, LOG2);
  memory.fill(w + STEP, 0, <usize>(steps * 16 + bins * (BIN + 6)));
  store<f64>(w, start);
  store<f64>(w, length, 8);
  store<i32>(w, base, 40);
  store<i32>(w, steps, 44);
  store<i32>(w, shift, 48);
  store<i32>(w, bins, 52);
  store<i32>(w, 1, 60);
}

/** The book that rests at the start: `n` levels, of which the first `bids` are bids. */
export function heatLoad(w: usize, tick: usize, qty: usize, n: i32, bids: i32): void {
  store<i32>(w, 1, 32);
  store<f64>(w, load<f64>(w), 24);
  const start = load<f64>(w);
  for (let i = 0; i < n; i++) {
    put(w, load<i32>(tick + ((<usize>i) << 2)), load<f64>(qty + ((<usize>i) << 3)), i < bids ? 0 : ASK, start, start);
  }
}

/**
 * Takes rows [from, n), then time up to `until`. Stops when all columns are written, and gives the row that comes next: the caller takes
 * the columns and calls again. With `last` the column that `until` lies in is written too, as it is by then.
 */
export function heat(w: usize, ts: usize, tick: usize, qty: usize, what: usize, from: i32, n: i32, until: f64, last: i32): i32 {
  const length = load<f64>(w, 8);
  let start = load<f64>(w);
  let end = start + length;
  for (let i = from; i < n; i++) {
    const at = load<f64>(ts + ((<usize>i) << 3));
    while (at >= end) {
      if (finish(w, end)) return i;
      start = end;
      end += length;
    }
    const time = at > start ? at : start;
    const kind = <u32>load<u8>(what + i);
    if ((kind & (RESET | LOST)) !== 0) empty(w, (kind & RESET) !== 0, time, start);
    else if (load<i32>(w, 32) !== 0) put(w, load<i32>(tick + ((<usize>i) << 2)), load<f64>(qty + ((<usize>i) << 3)), kind, time, start);
  }
  while (until >= end) {
    if (finish(w, end)) return n;
    start = end;
    end += length;
  }
  if (last !== 0 && until > start) finish(w, until);
  return n;
}

/** The quantity of a level. */
function put(w: usize, tick: i32, qty: f64, kind: u32, time: f64, start: f64): void {
  const steps = load<i32>(w, 44);
  const step = tick - load<i32>(w, 40);
  if (<u32>step >= <u32>steps) return;
  const held = w + STEP + ((<usize>(step + ((kind & ASK) !== 0 ? steps : 0))) << 3);
  const before = load<f64>(held);
  if (before === qty) return;
  store<f64>(held, qty);
  const index = step >> load<i32>(w, 48);
  const bin = w + STEP + ((<usize>steps) << 4) + <usize>(index * BIN);
  touch(w, bin, index, time, start);
  const levels = load<i32>(bin, 24) + <i32>(qty > 0) - <i32>(before > 0);
  store<i32>(bin, levels, 24);
  // What is left of sums when no level is left is rounding.
  store<f64>(bin, levels === 0 ? 0 : load<f64>(bin) + (qty - before));
}

/** Integrates what has rested in a bin up to `time`, where it changes. */
function touch(w: usize, bin: usize, index: i32, time: f64, start: f64): void {
  const stamp = load<i32>(w, 60);
  if (load<i32>(bin, 28) !== stamp) {
    const touched = load<i32>(w, 56);
    store<i32>(bin, stamp, 28);
    store<i32>(list(w) + ((<usize>touched) << 2), index);
    store<i32>(w, touched + 1, 56);
    store<f64>(bin, load<f64>(bin) * (time - start), 8);
  } else store<f64>(bin, load<f64>(bin, 8) + load<f64>(bin) * (time - load<f64>(bin, 16)), 8);
  store<f64>(bin, time, 16);
}

/** Nothing rests from `time` on; whether that is known is another matter. */
function empty(w: usize, known: bool, time: f64, start: f64): void {
  const bins = load<i32>(w, 52);
  const steps = load<i32>(w, 44);
  let bin = w + STEP + ((<usize>steps) << 4);
  for (let b = 0; b < bins; b++, bin += BIN) {
    if (load<i32>(bin, 24) === 0) continue;
    touch(w, bin, b, time, start);
    store<f64>(bin, 0);
    store<i32>(bin, 0, 24);
  }
  memory.fill(w + STEP, 0, (<usize>steps) << 4);
  const wasKnown = load<i32>(w, 32) !== 0;
  if (wasKnown && !known) store<f64>(w, load<f64>(w, 16) + time - load<f64>(w, 24), 16);
  if (!wasKnown) store<f64>(w, time, 24);
  store<i32>(w, <i32>known, 32);
}

/** Writes the column, which ends at `end`; true when all are written. */
function finish(w: usize, end: f64): bool {
  const bins = load<i32>(w, 52);
  const steps = load<i32>(w, 44);
  const column = load<i32>(w, 36);
  let known = load<f64>(w, 16);
  if (load<i32>(w, 32) !== 0) known += end - load<f64>(w, 24);
  store<f64>(w + KNOWN + ((<usize>column) << 3), known);
  const first = w + STEP + ((<usize>steps) << 4);
  const touchedList = list(w);
  const codes = touchedList + ((<usize>bins) << 2);
  const columns = codes + ((<usize>bins) << 1);
  for (let b = 0; b < bins; b += TILE) {
    const out = columns + ((<usize>(b * COLUMNS + column * TILE)) << 1);
    if (known > 0) memory.copy(out, codes + ((<usize>b) << 1), TILE * 2);
    else memory.fill(out, UNKNOWN, TILE * 2);
  }
  const touched = load<i32>(w, 56);
  for (let k = 0; k < touched; k++) {
    const b = load<i32>(touchedList + ((<usize>k) << 2));
    const bin = first + <usize>(b * BIN);
    const resting = load<f64>(bin);
    if (known > 0) {
      const mean = (load<f64>(bin, 8) + resting * (end - load<f64>(bin, 16))) / known;
      store<u16>(columns + ((<usize>((b & ~(TILE - 1)) * COLUMNS + column * TILE + (b & (TILE - 1)))) << 1), code(w, mean));
    }
    store<u16>(codes + ((<usize>b) << 1), code(w, resting));
  }
  store<f64>(w, end);
  store<f64>(w, 0, 16);
  store<f64>(w, end, 24);
  store<i32>(w, column + 1, 36);
  store<i32>(w, 0, 56);
  store<i32>(w, load<i32>(w, 60) + 1, 60);
  return column + 1 === COLUMNS;
}

function list(w: usize): usize {
  return w + STEP + ((<usize>load<i32>(w, 44)) << 4) + <usize>(load<i32>(w, 52) * BIN);
}

/** 0 for nothing; the logarithm is read off a table between its lines, to 5e-8 of a doubling. */
function code(w: usize, x: f64): u16 {
  if (!(x > 0)) return 0;
  const bits = reinterpret<u64>(x);
  const place = w + LOG2 + ((<usize>((bits >> 41) & 2047)) << 3);
  const share = <f64>(bits & 0x1ffffffffff) * (1.0 / 2199023255552.0);
  const low = load<f64>(place);
  const log2 = <f64>(<i32>(bits >> 52) - 1023) + low + share * (load<f64>(place, 8) - low);
  const c = (log2 - LEAST) * CODES + 1.5;
  return c < 1 ? 1 : c > 65534 ? 65534 : <u16>c;
}
