/**
 * Variable-length integers below 2^56, the length in the first byte: its trailing zeros say how many bytes follow.
 * Reading and writing touch 8 bytes at once, so buffers keep 8 bytes of slack behind their end.
 */

/** Bytes that `value` takes: 7 bits a byte, at least one. The product divides by 7 without a division. */
export function varintSize(value: u64): u32 {
  return ((70 - <u32>clz<u64>(value | 1)) * 37) >> 8;
}

/** Writes `value` (< 2^56) at `at`; gives the address behind it. */
export function putVarint(at: usize, value: u64): usize {
  const size = <u64>varintSize(value);
  store<u64>(at, (value << size) | ((<u64>1) << (size - 1)));
  return at + <usize>size;
}

/** Bytes of the integer whose first 8 bytes are `word`; above 8 when they are not one. */
export function varintLength(word: u64): u64 {
  return ctz<u64>(word) + 1;
}

/** The integer in `word` of length `size` <= 8; any number for a greater size. */
export function varintValue(word: u64, size: u64): u64 {
  return (word << (64 - (size << 3))) >> (64 - ((size << 3) - size));
}

export function zigzag(value: i64): u64 {
  return <u64>((value << 1) ^ (value >> 63));
}

export function unzigzag(code: u64): i64 {
  return <i64>(code >> 1) ^ -(<i64>(code & 1));
}
