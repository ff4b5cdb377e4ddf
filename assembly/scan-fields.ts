// What the scanners of delimited lines share: where fields end, quotes around whole fields, a time field.
import { nonDigits, SCRATCH_VALUE, scanAnyTime, wholeOf } from './number';
import * as plan from './scan-plan';

/** Bit i is set where byte i of the 16 is a delimiter, a newline or a quote. */
@inline
function marks16(bytes: v128, delimiter: v128): u64 {
  const newline = i8x16.eq(bytes, i8x16.splat(10));
  const quote = i8x16.eq(bytes, i8x16.splat(34));
  return <u64>(<u32>i8x16.bitmask(v128.or(v128.or(i8x16.eq(bytes, delimiter), newline), quote)));
}

/** The same of the 64 bytes at `q`: a wide block, because where a block ends is what the processor cannot foresee. */
@inline
export function marks(q: usize, delimiter: v128): u64 {
  const low = marks16(v128.load(q), delimiter) | (marks16(v128.load(q, 16), delimiter) << 16);
  return low | (marks16(v128.load(q, 32), delimiter) << 32) | (marks16(v128.load(q, 48), delimiter) << 48);
}

/** Takes the quotes off all fields of a line; false when one does not both begin and end with a quote, or has others inside. */
export function unquote(starts: usize, ends: usize, fields: u32): bool {
  for (let field: u32 = 0; field < fields; field++) {
    const at = <usize>field << 2;
    let s = <usize>load<u32>(starts + at);
    let e = <usize>load<u32>(ends + at);
    const open = load<u8>(s) === 34;
    if (open) {
      if (e - s < 2 || load<u8>(e - 1) !== 34) return false;
      store<u32>(starts + at, <u32>++s);
      store<u32>(ends + at, <u32>--e);
    }
    for (; s < e; s++) if (load<u8>(s) === 34) return false;
  }
  return true;
}

/** A time field; false when it is of another kind. */
@inline
export function readTime(s: usize, e: usize, unit: i32, scratch: usize): bool {
  const bytes = v128.load(s);
  const length: i32 = i32.ctz(nonDigits(bytes));
  if (length === <i32>(e - s) && length > 0 && length < 16 && (unit === plan.UNIT_MS || unit === plan.UNIT_US)) {
    const time = <f64>wholeOf(bytes, length);
    store<f64>(scratch, unit === plan.UNIT_MS ? time * 1000 : time, SCRATCH_VALUE);
    return true;
  }
  // A comma may begin a fraction of seconds: that of the delimiter must not.
  const behind = load<u8>(e);
  store<u8>(e, 0);
  const read = scanAnyTime(s, unit, scratch) === e;
  store<u8>(e, behind);
  return read;
}
