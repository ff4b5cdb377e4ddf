/**
 * The meta column of a segment: a dictionary of its distinct values, a code a row, and which codes belong to one stream, so that
 * interleaved instruments and sides are each predicted from their own past.
 */

import { putResiduals, readMask } from './codec-residual';
import {
  INSTRUMENT_SHIFT,
  KIND_BOOK_RESET,
  KIND_LEVEL,
  KIND_LIQUIDATION,
  KIND_MASK,
  KIND_QUOTE,
  KIND_TRADE,
  SIDE_MASK,
  SIDE_SHIFT,
} from './layout';
import { putVarint, varintLength, varintValue } from './varint';

/** Distinct values at most; a segment with more keeps them raw. */
export const CODES: i32 = 4096;
/** Bytes of the hash table that finds codes. */
export const TABLE_BYTES: usize = 65536;
const SLOTS: u32 = 8192;

const META_RAW: u8 = 0;
const META_PACKED: u8 = 1;
/** Each row is predicted to be what followed the row before the last time. */
const META_CHAINED: u8 = 2;

function slotOf(key: u32): u32 {
  return ((key * 0x9e3779b1) >> 19) & (SLOTS - 1);
}

/** Code of `key`: a new one when it is not in the table yet. Slots hold key and code + 1; at most CODES keys fit well. */
function codeOf(table: usize, key: u32, next: i32): i32 {
  let slot = slotOf(key);
  while (true) {
    const at = table + ((<usize>slot) << 3);
    const code = load<i32>(at + 4);
    if (code === 0) {
      store<u32>(at, key);
      store<i32>(at + 4, next + 1);
      return next;
    }
    if (load<u32>(at) === key) return code - 1;
    slot = (slot + 1) & (SLOTS - 1);
  }
}

/** Fills `codes` (u16 a row) and `dictionary` (u32 a code); gives the number of codes, 0 when there are too many. */
export function findCodes(meta: usize, n: i32, codes: usize, dictionary: usize, table: usize): i32 {
  memory.fill(table, 0, TABLE_BYTES);
  let count = 0;
  let before: u32 = ~load<u32>(meta);
  let code = 0;
  for (let i = 0; i < n; i++) {
    const key = load<u32>(meta + ((<usize>i) << 2));
    if (key !== before) {
      code = codeOf(table, key, count);
      if (code === count) {
        if (count === CODES) return 0;
        store<u32>(dictionary + ((<usize>count) << 2), key);
        count++;
      }
      before = key;
    }
    store<u16>(codes + ((<usize>i) << 1), <u16>code);
  }
  return count;
}

/** Prices and quantities: one stream an instrument and kind; the two sides of books and quotes apart. */
function priceStream(meta: u32): u32 {
  const kind = meta & KIND_MASK;
  const sided: bool = kind === KIND_LEVEL || kind === KIND_QUOTE;
  return kind | (sided ? meta & (SIDE_MASK << SIDE_SHIFT) : 0) | ((meta >> INSTRUMENT_SHIFT) << INSTRUMENT_SHIFT);
}

/** Ids: all of one book count together, trades and liquidations apart. */
function idStream(meta: u32): u32 {
  const kind = meta & KIND_MASK;
  const book: bool = kind === KIND_LEVEL || kind === KIND_QUOTE || kind === KIND_BOOK_RESET;
  const group = book ? KIND_LEVEL : kind === KIND_LIQUIDATION ? KIND_LIQUIDATION : KIND_TRADE;
  return group | ((meta >> INSTRUMENT_SHIFT) << INSTRUMENT_SHIFT);
}

/** Fills `prices` and `ids` (u16 a code) with the stream of each code; gives the counts as prices | ids << 16. */
export function findStreams(dictionary: usize, count: i32, prices: usize, ids: usize, table: usize): i32 {
  if (count === 0) {
    store<u16>(prices, 0);
    store<u16>(ids, 0);
    return 1 | (1 << 16);
  }
  let streams = 0;
  memory.fill(table, 0, TABLE_BYTES);
  for (let c = 0; c < count; c++) {
    const stream = codeOf(table, priceStream(load<u32>(dictionary + ((<usize>c) << 2))), streams);
    if (stream === streams) streams++;
    store<u16>(prices + ((<usize>c) << 1), <u16>stream);
  }
  const priceStreams = streams;
  streams = 0;
  memory.fill(table, 0, TABLE_BYTES);
  for (let c = 0; c < count; c++) {
    const stream = codeOf(table, idStream(load<u32>(dictionary + ((<usize>c) << 2))), streams);
    if (stream === streams) streams++;
    store<u16>(ids + ((<usize>c) << 1), <u16>stream);
  }
  return priceStreams | (streams << 16);
}

/** Bits a row that hold codes below `count`. */
function codeBits(count: i32): i32 {
  return count <= 2 ? count - 1 : count <= 4 ? 2 : count <= 16 ? 4 : count <= 256 ? 8 : 16;
}

/** Writes the meta column; `followers` is scratch (u16 a code), `residuals` u64[n]. */
export function putMeta(
  meta: usize,
  n: i32,
  count: i32,
  codes: usize,
  dictionary: usize,
  followers: usize,
  residuals: usize,
  at: usize,
): usize {
  if (count === 0) {
    store<u8>(at++, META_RAW);
    memory.copy(at, meta, (<usize>n) << 2);
    return at + ((<usize>n) << 2);
  }
  const start = at++;
  at = putVarint(at, count);
  for (let c = 0; c < count; c++) at = putVarint(at, load<u32>(dictionary + ((<usize>c) << 2)));
  for (let c = 0; c < count; c++) store<u16>(followers + ((<usize>c) << 1), <u16>c);
  let before: usize = 0;
  for (let i = 0; i < n; i++) {
    const code = load<u16>(codes + ((<usize>i) << 1));
    const follower = followers + (before << 1);
    store<u64>(residuals + ((<usize>i) << 3), load<u16>(follower) === code ? 0 : <u64>code + 1);
    store<u16>(follower, code);
    before = <usize>code;
  }
  const bits = codeBits(count);
  const packedBytes = (n * bits + 7) >> 3;
  const end = putResiduals(residuals, n, at);
  if (<i32>(end - at) <= packedBytes) {
    store<u8>(start, META_CHAINED);
    return end;
  }
  store<u8>(start, META_PACKED);
  let word: u64 = 0;
  let filled = 0;
  for (let i = 0; i < n; i++) {
    word |= (<u64>load<u16>(codes + ((<usize>i) << 1))) << filled;
    filled += bits;
    if (filled === 64) {
      store<u64>(at, word);
      at += 8;
      word = 0;
      filled = 0;
    }
  }
  store<u64>(at, word);
  return at + ((filled + 7) >> 3);
}

/** Reads the dictionary's size without its rows; -1 when the bytes are none, 0 when meta is raw. */
export function readCount(at: usize, end: usize): i32 {
  if (at + 1 >= end) return -1;
  if (load<u8>(at) === META_RAW) return 0;
  const word = load<u64>(at + 1);
  const size = varintLength(word);
  const count = varintValue(word, size);
  return size > 8 || count === 0 || count > <u64>CODES ? -1 : <i32>count;
}

/** Reads the meta column, its codes and dictionary; `count` as `readCount` gave it. Gives the address behind, 0 when the bytes are none. */
export function readMeta(
  at: usize,
  end: usize,
  meta: usize,
  n: i32,
  count: i32,
  codes: usize,
  dictionary: usize,
  followers: usize,
  bitmap: usize,
): usize {
  const mode = load<u8>(at++);
  if (mode === META_RAW) {
    const bytes = (<usize>n) << 2;
    if (at + bytes > end) return 0;
    memory.copy(meta, at, bytes);
    memory.fill(codes, 0, (<usize>n) << 1);
    return at + bytes;
  }
  at += <usize>varintLength(load<u64>(at));
  for (let c = 0; c < count; c++) {
    if (at > end) return 0;
    const word = load<u64>(at);
    const size = varintLength(word);
    const value = varintValue(word, size);
    if (size > 8 || value > <u64>u32.MAX_VALUE) return 0;
    store<u32>(dictionary + ((<usize>c) << 2), <u32>value);
    at += <usize>size;
  }
  if (mode === META_PACKED) at = readPacked(at, end, n, codeBits(count), codes);
  else if (mode === META_CHAINED) at = readChained(at, end, n, count, codes, followers, bitmap);
  else return 0;
  if (at === 0) return 0;
  let largest: u32 = 0;
  for (let i = 0; i < n; i++) {
    const code = <u32>load<u16>(codes + ((<usize>i) << 1));
    largest = max(largest, code);
    store<u32>(meta + ((<usize>i) << 2), load<u32>(dictionary + ((<usize>(code & (CODES - 1))) << 2)));
  }
  return largest < <u32>count ? at : 0;
}

function readPacked(at: usize, end: usize, n: i32, bits: i32, codes: usize): usize {
  const bytes = <usize>((n * bits + 7) >> 3);
  if (at + bytes > end) return 0;
  const mask: u32 = (1 << bits) - 1;
  for (let i = 0; i < n; i++) {
    const bit = i * bits;
    store<u16>(codes + ((<usize>i) << 1), <u16>((load<u32>(at + <usize>(bit >> 3)) >> (bit & 7)) & mask));
  }
  return at + bytes;
}

function readChained(at: usize, end: usize, n: i32, count: i32, codes: usize, followers: usize, bitmap: usize): usize {
  at = readMask(at, end, n, bitmap);
  if (at === 0) return 0;
  for (let c = 0; c < count; c++) store<u16>(followers + ((<usize>c) << 1), <u16>c);
  let before: usize = 0;
  for (let i = 0; i < n; i++) {
    const follower = followers + (before << 1);
    let code = <u64>load<u16>(follower);
    if ((load<u8>(bitmap + (<usize>i >> 3)) >> (<u8>i & 7)) & 1) {
      if (at > end) return 0;
      const word = load<u64>(at);
      const size = varintLength(word);
      const value = varintValue(word, size);
      // A mask of all rows also carries zeros.
      if (size > 8 || value > <u64>count) return 0;
      if (value !== 0) code = value - 1;
      at += <usize>size;
    }
    store<u16>(follower, <u16>code);
    store<u16>(codes + ((<usize>i) << 1), <u16>code);
    before = <usize>code;
  }
  return at > end ? 0 : at;
}
