/**
 * Residuals of a predicted column: most are zero. A mask says which rows are not (one bit a row, or alternating run lengths, or no mask
 * when few are zero), then one varint for each of those. The smallest of the three is written.
 */
import { putVarint, varintLength, varintSize, varintValue } from './varint';

export const MASK_NONE: u8 = 0;
export const MASK_BITS: u8 = 1;
/** Lengths of alternating runs, zero rows first. */
export const MASK_RUNS: u8 = 2;

/** Writes `n` residuals (u64 each, below 2^56) at `at`; gives the address behind. */
export function putResiduals(residuals: usize, n: i32, at: usize): usize {
  let all: u32 = 0;
  let zeros: u32 = 0;
  let changes: u32 = 0;
  let run: u32 = 1;
  for (let i = 0; i < n; i++) {
    const value = load<u64>(residuals + ((<usize>i) << 3));
    const zero = <u32>(value === 0);
    all += varintSize(value);
    zeros += zero;
    changes += zero ^ run;
    run = zero;
  }
  const bitBytes = (<u32>n + 7) >> 3;
  const runBytes = changes < bitBytes ? runsSize(residuals, n) : u32.MAX_VALUE;
  const coded = all - zeros;
  if (all <= coded + min(bitBytes, runBytes)) {
    store<u8>(at++, MASK_NONE);
    for (let i = 0; i < n; i++) at = putVarint(at, load<u64>(residuals + ((<usize>i) << 3)));
    return at;
  }
  if (bitBytes <= runBytes) {
    store<u8>(at++, MASK_BITS);
    at = putBits(residuals, n, at);
  } else {
    store<u8>(at++, MASK_RUNS);
    at = putRuns(residuals, n, at);
  }
  for (let i = 0; i < n; i++) {
    const value = load<u64>(residuals + ((<usize>i) << 3));
    // A zero is written too and overwritten by the next: no branch to mispredict.
    at = select<usize>(putVarint(at, value), at, value !== 0);
  }
  return at;
}

/** Bytes of `putRuns`. */
function runsSize(residuals: usize, n: i32): u32 {
  let bytes: u32 = 0;
  let start = 0;
  let run: bool = false;
  for (let i = 0; i < n; i++) {
    const set: bool = load<u64>(residuals + ((<usize>i) << 3)) !== 0;
    if (set === run) continue;
    bytes += varintSize(<u64>(i - start));
    start = i;
    run = set;
  }
  return bytes + varintSize(<u64>(n - start));
}

function putBits(residuals: usize, n: i32, at: usize): usize {
  let byte: u32 = 0;
  for (let i = 0; i < n; i++) {
    byte |= (<u32>(load<u64>(residuals + ((<usize>i) << 3)) !== 0)) << (i & 7);
    if ((i & 7) === 7) {
      store<u8>(at++, <u8>byte);
      byte = 0;
    }
  }
  if (n & 7) store<u8>(at++, <u8>byte);
  return at;
}

function putRuns(residuals: usize, n: i32, at: usize): usize {
  let start = 0;
  let run: bool = false;
  for (let i = 0; i < n; i++) {
    const set: bool = load<u64>(residuals + ((<usize>i) << 3)) !== 0;
    if (set !== run) {
      at = putVarint(at, <u64>(i - start));
      start = i;
      run = set;
    }
  }
  return putVarint(at, <u64>(n - start));
}

/** Reads a mask into `bitmap`; gives the address of the first varint, 0 when the bytes are not a mask of `n` rows. */
export function readMask(at: usize, end: usize, n: i32, bitmap: usize): usize {
  if (at >= end) return 0;
  const bytes = <usize>((n + 7) >> 3);
  const mode = load<u8>(at++);
  if (mode === MASK_NONE) {
    memory.fill(bitmap, 0xff, bytes);
    return at;
  }
  if (mode === MASK_BITS) {
    if (at + bytes > end) return 0;
    memory.copy(bitmap, at, bytes);
    return at + bytes;
  }
  if (mode !== MASK_RUNS) return 0;
  memory.fill(bitmap, 0, bytes);
  let row: u64 = 0;
  let run: bool = false;
  while (true) {
    const word = load<u64>(at);
    const size = varintLength(word);
    if (size > 8 || at + <usize>size > end) return 0;
    const length = varintValue(word, size);
    at += <usize>size;
    if (length > <u64>n - row) return 0;
    if (run) setBits(bitmap, <u32>row, <u32>length);
    row += length;
    if (row === <u64>n) return at;
    run = !run;
  }
}

function setBits(bitmap: usize, from: u32, count: u32): void {
  let row = from;
  const to = from + count;
  for (; row < to && (row & 7) !== 0; row++) setBit(bitmap, row);
  const whole = (to - row) >> 3;
  memory.fill(bitmap + (row >> 3), 0xff, whole);
  for (row += whole << 3; row < to; row++) setBit(bitmap, row);
}

function setBit(bitmap: usize, row: u32): void {
  const byte = bitmap + (row >> 3);
  store<u8>(byte, load<u8>(byte) | ((<u8>1) << (<u8>(row & 7))));
}
