// Numbers and times in ASCII text, read exactly. A scan returns the first byte behind what it read, or 0 when the text is
// not of the plain kind (the caller's slow path decides then). Text must be followed by a byte that is no digit.
import { UNIT_ISO, UNIT_MS, UNIT_NS, UNIT_S } from './scan-plan';

/** Where a scan leaves its result in 16 bytes of scratch: the value (f64) and, of a decimal, the decimals that matter (i32). */
export const SCRATCH_VALUE: usize = 0;
export const SCRATCH_DECIMALS: usize = 8;

/** Mantissas up to here are exact in f64, so one multiplication or division by an exact power of ten rounds correctly. */
const EXACT: u64 = 1 << 53;

@inline
function powerOfTen(k: i32): f64 {
  const table = memory.data<f64>([
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
  ]);
  return load<f64>(table + ((<usize>k) << 3));
}

@inline
function wholePowerOfTen(k: i32): u64 {
  const table = memory.data<u64>([
    1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000, 10000000000, 100000000000, 1000000000000, 10000000000000,
    100000000000000, 1000000000000000, 10000000000000000, 100000000000000000, 1000000000000000000,
  ]);
  return load<u64>(table + ((<usize>k) << 3));
}

/** Bit i is set where byte i of the 16 is no digit. */
@inline
export function nonDigits(bytes: v128): i32 {
  return i8x16.bitmask(i8x16.gt_u(i8x16.sub(bytes, i8x16.splat(48)), i8x16.splat(9)));
}

/** The number of 16 digits (values 0 to 9): two, four, then eight of them to a lane. */
@inline
function ofDigits(digits: v128): i64 {
  const pairs = i16x8.add(i16x8.mul(v128.and(digits, i16x8.splat(255)), i16x8.splat(10)), i16x8.shr_u(digits, 8));
  const fours = i32x4.dot_i16x8_s(pairs, i16x8(100, 1, 100, 1, 100, 1, 100, 1));
  const eights = i32x4.dot_i16x8_s(i16x8.narrow_i32x4_u(fours, fours), i16x8(10000, 1, 10000, 1, 10000, 1, 10000, 1));
  return <i64>i32x4.extract_lane(eights, 0) * 100000000 + <i64>i32x4.extract_lane(eights, 1);
}

/** The number of the first `length` bytes (1 to 16), all digits: moved to the right, zeros before them. */
@inline
export function wholeOf(bytes: v128, length: i32): i64 {
  const from = i8x16.sub(i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15), i8x16.splat(<i8>(16 - length)));
  return ofDigits(v128.swizzle(i8x16.sub(bytes, i8x16.splat(48)), from));
}

/** Length of a decimal without exponent in the 16 bytes at `p`, its end among them; 0 when it is of another kind. */
@inline
export function decimalLength(p: usize, ends: i32): i32 {
  const whole: i32 = i32.ctz(ends);
  if (whole > 14) return 0;
  let length = whole;
  if (load<u8>(p + whole) === 46) {
    length = i32.ctz(ends & (ends - 1));
    if (length > 15) return 0;
  }
  // A point alone is no number.
  return length > i32((ends & 1) !== 0) && (load<u8>(p + length) | 0x20) !== 101 ? length : 0;
}

/** The decimal of that length: below 10^15, so exact before it is divided, and rounded once. */
@inline
export function decimalOf(bytes: v128, ends: i32, length: i32): f64 {
  const whole: i32 = i32.ctz(ends);
  if (whole === length) return <f64>wholeOf(bytes, length);
  // As wholeOf, with the point left out.
  const from = i8x16.sub(i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15), i8x16.splat(<i8>(17 - length)));
  const behind = i8x16.ge_s(from, i8x16.splat(<i8>whole));
  const digits = v128.swizzle(i8x16.sub(bytes, i8x16.splat(48)), i8x16.sub(from, behind));
  return <f64>ofDigits(digits) / powerOfTen(length - whole - 1);
}

/** How many of its decimals matter: trailing zeros do not. */
@inline
export function decimalsThatMatter(bytes: v128, ends: i32, length: i32): i32 {
  const zeros: u32 = i8x16.bitmask(i8x16.eq(bytes, i8x16.splat(48)));
  const decimals = length - i32.ctz(ends) - 1 - i32.clz(~(zeros << (32 - length)));
  return decimals > 0 ? decimals : 0;
}

/**
 * A mantissa above 2^53 over an exact power of ten, rounded once; 0 where that is too close to call. The quotient of the rounded mantissa
 * is corrected by its remainder, found exactly by Dekker's product.
 */
function longQuotient(mantissa: u64, power: f64): f64 {
  const high: f64 = <f64>mantissa;
  const low: f64 = <f64>(<i64>(mantissa - <u64>high));
  const quotient = high / power;
  const splitter: f64 = 134217729;
  let t = splitter * quotient;
  const quotientHigh = t - (t - quotient);
  const quotientLow = quotient - quotientHigh;
  t = splitter * power;
  const powerHigh = t - (t - power);
  const powerLow = power - powerHigh;
  const product = quotient * power;
  const rest = quotientLow * powerLow - (product - quotientHigh * powerHigh - quotientLow * powerHigh - quotientHigh * powerLow);
  const correction = (high - product - rest + low) / power;
  const margin: f64 = 1e-12;
  const value = quotient + correction * (1 + margin);
  return value === quotient + correction * (1 - margin) ? value : 0;
}

/** Any decimal without sign, `7.6E-5` too: 0 when it cannot be rounded correctly here. */
export function scanAnyDecimal(p: usize, scratch: usize): usize {
  let mantissa: u64 = 0;
  let start = p;
  let c: u32 = <u32>load<u8>(p) - 48;
  while (c < 10) {
    mantissa = mantissa * 10 + c;
    c = <u32>load<u8>(++p) - 48;
  }
  let digits: i32 = <i32>(p - start);
  let exponent: i32 = 0;
  if (c === <u32>(46 - 48)) {
    start = ++p;
    c = <u32>load<u8>(p) - 48;
    while (c < 10) {
      mantissa = mantissa * 10 + c;
      c = <u32>load<u8>(++p) - 48;
    }
    exponent = -(<i32>(p - start));
    digits -= exponent;
  }
  if (digits === 0 || digits > 19) return 0;
  if (((c + 48) | 0x20) === 101) {
    p++;
    const sign = load<u8>(p);
    if (sign === 45 || sign === 43) p++;
    start = p;
    let e: i32 = 0;
    c = <u32>load<u8>(p) - 48;
    while (c < 10) {
      e = e * 10 + <i32>c;
      c = <u32>load<u8>(++p) - 48;
    }
    if (p === start || p - start > 3) return 0;
    exponent += sign === 45 ? -e : e;
  }
  while (exponent < 0 && mantissa % 10 === 0) {
    if (mantissa === 0) exponent = 0;
    else {
      mantissa /= 10;
      exponent++;
    }
  }
  if (exponent < -22 || exponent > 22) return 0;
  let value: f64 = <f64>mantissa;
  if (mantissa > EXACT) {
    if (exponent > 0) return 0;
    if (exponent < 0) value = longQuotient(mantissa, powerOfTen(-exponent));
    if (value === 0) return 0;
  } else value = exponent < 0 ? value / powerOfTen(-exponent) : value * powerOfTen(exponent);
  store<f64>(scratch + SCRATCH_VALUE, value);
  store<i32>(scratch + SCRATCH_DECIMALS, exponent < 0 ? -exponent : 0);
  return p;
}

/** A whole number of 16 digits or more, at most 2^53. */
export function scanLongWhole(p: usize, scratch: usize): usize {
  const value = wholeOf(v128.load(p), 16);
  if (<u64>value > EXACT || <u32>load<u8>(p + 16) - 48 < 10) return 0;
  store<f64>(scratch + SCRATCH_VALUE, <f64>value);
  return p + 16;
}

/** A time in the given unit as whole microseconds, rounded down. */
export function scanAnyTime(p: usize, unit: i32, scratch: usize): usize {
  return unit === UNIT_ISO ? scanIso(p, scratch) : scanEpoch(p, unit, scratch);
}

function scanEpoch(p: usize, unit: i32, scratch: usize): usize {
  let mantissa: u64 = 0;
  let start = p;
  let c: u32 = <u32>load<u8>(p) - 48;
  while (c < 10) {
    mantissa = mantissa * 10 + c;
    c = <u32>load<u8>(++p) - 48;
  }
  let digits: i32 = <i32>(p - start);
  let shift: i32 = unit === UNIT_S ? 6 : unit === UNIT_MS ? 3 : unit === UNIT_NS ? -3 : 0;
  if (digits === 0) return 0;
  if (c === <u32>(46 - 48)) {
    start = ++p;
    c = <u32>load<u8>(p) - 48;
    while (c < 10) {
      mantissa = mantissa * 10 + c;
      c = <u32>load<u8>(++p) - 48;
    }
    const fraction = <i32>(p - start);
    digits += fraction;
    shift -= fraction;
  }
  if (digits > 19 || shift < -18) return 0;
  if (shift > 0) {
    if (digits + shift > 18) return 0;
    mantissa *= wholePowerOfTen(shift);
  } else if (shift < 0) mantissa /= wholePowerOfTen(-shift);
  store<f64>(scratch + SCRATCH_VALUE, <f64>mantissa);
  return p;
}

/** Two digits, or a number above 99. */
@inline
function two(p: usize): u32 {
  const tens: u32 = <u32>load<u8>(p) - 48;
  const ones: u32 = <u32>load<u8>(p + 1) - 48;
  return tens > 9 || ones > 9 ? 100 : tens * 10 + ones;
}

/** `2025-01-01[T00:00[:00[.123456]]][Z|+01:00]`, a space for the T; UTC when no zone is given. Days by the civil calendar. */
function scanIso(p: usize, scratch: usize): usize {
  const century = two(p);
  const year = two(p + 2);
  const month = two(p + 5);
  const day = two(p + 8);
  if (load<u8>(p + 4) !== 45 || load<u8>(p + 7) !== 45) return 0;
  if (century > 99 || year > 99 || month - 1 > 11 || day - 1 > 30) return 0;
  let hour: u32 = 0;
  let minute: u32 = 0;
  let second: u32 = 0;
  let fraction: u64 = 0;
  p += 10;
  let c: u32 = load<u8>(p);
  if ((c | 0x20) === 116 || c === 32) {
    hour = two(p + 1);
    minute = two(p + 4);
    if (load<u8>(p + 3) !== 58 || hour > 23 || minute > 59) return 0;
    p += 6;
    c = load<u8>(p);
    if (c === 58) {
      second = two(p + 1);
      if (second > 59) return 0;
      p += 3;
      c = load<u8>(p);
      if (c === 46 || c === 44) {
        const start = ++p;
        c = <u32>load<u8>(p) - 48;
        while (c < 10) {
          if (p - start < 6) fraction = fraction * 10 + c;
          c = <u32>load<u8>(++p) - 48;
        }
        const digits = <i32>(p - start);
        if (digits === 0 || digits > 18) return 0;
        if (digits < 6) fraction *= wholePowerOfTen(6 - digits);
        c += 48;
      }
    }
  }
  let offset: i32 = 0;
  if ((c | 0x20) === 122) p++;
  else if (c === 43 || c === 45) {
    const hours = two(p + 1);
    const colon: usize = load<u8>(p + 3) === 58 ? 1 : 0;
    const minutes = two(p + 3 + colon);
    if (hours > 23 || minutes > 59) return 0;
    offset = <i32>(hours * 60 + minutes);
    if (c === 43) offset = -offset;
    p += 5 + colon;
  }
  const y: i64 = <i64>(century * 100 + year) - (month <= 2 ? 1 : 0);
  const era: i64 = y / 400;
  const yearOfEra: i64 = y - era * 400;
  const dayOfYear: i64 = (153 * (<i64>month + (month > 2 ? -3 : 9)) + 2) / 5 + <i64>day - 1;
  const dayOfEra: i64 = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
  const days: i64 = era * 146097 + dayOfEra - 719468;
  const seconds: i64 = days * 86400 + <i64>hour * 3600 + (<i64>minute + offset) * 60 + <i64>second;
  store<f64>(scratch + SCRATCH_VALUE, <f64>(seconds * 1000000 + <i64>fraction));
  return p;
}
