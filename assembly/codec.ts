/**
 * Segment codec: up to SEGMENT_ROWS tick rows as bytes, exact to the bit, about 4 bytes a trade or book level.
 * Bytes: u32 magic and version, u32 rows, u32 checksum of what follows, then meta, ts, rx, px, qty, id.
 * Any input is decoded or refused: every read is bounded, nothing traps.
 */

import { putColumn, readColumn } from './codec-column';
import { GROUP_BYTES, GROUPS } from './codec-group';
import { CODES, findCodes, findStreams, putMeta, readCount, readMeta, TABLE_BYTES } from './codec-stream';
import { SEGMENT_ROWS } from './layout';

const MAGIC: u32 = 0x31535142; // 'BQS1' little-endian
const HEADER: usize = 12;
const N: usize = <usize>SEGMENT_ROWS;

/** The work area: columns of SEGMENT_ROWS (ts, rx, px, qty, id f64, meta u32), then scratch, then bytes with 8 bytes of slack. */
const META: usize = N * 40;
const CODE: usize = N * 44;
const MISSED: usize = CODE + N * 2;
const RESIDUALS: usize = MISSED + N * 4;
const BITMAP: usize = RESIDUALS + N * 8;
const TABLE: usize = BITMAP + N / 8;
const DICTIONARY: usize = TABLE + TABLE_BYTES;
const FOLLOWERS: usize = DICTIONARY + CODES * 4;
const PRICES: usize = FOLLOWERS + CODES * 2;
const IDS: usize = PRICES + CODES * 2;
const TIMES: usize = IDS + CODES * 2;
const STATES: usize = TIMES + CODES * 2;
const BYTES: usize = STATES + <usize>GROUPS * GROUP_BYTES;
/** Worst case: five columns of 8-byte varints, a mask and a quarter of the rows kept aside, and raw meta. */
const CAPACITY: usize = N * 60 + 65536;

const TOO_SHORT: i32 = -1;
const NOT_A_SEGMENT: i32 = -2;
const CHANGED: i32 = -3;
const MALFORMED: i32 = -4;

/** Bytes of the work area, and where the coded bytes lie in it. */
export function codecBytes(): i32 {
  return <i32>(BYTES + CAPACITY + 8);
}
export function codecOutput(): i32 {
  return <i32>BYTES;
}

/** Codes the first `n` rows of the work area's columns; gives the number of bytes. */
export function codecEncode(work: usize, n: i32): i32 {
  const start = work + BYTES;
  let at = start + HEADER;
  store<u32>(start, MAGIC);
  store<u32>(start + 4, n);
  if (n > 0) {
    const count = findCodes(work + META, n, work + CODE, work + DICTIONARY, work + TABLE);
    if (count === 0) memory.fill(work + CODE, 0, (<usize>n) << 1);
    at = putMeta(work + META, n, count, work + CODE, work + DICTIONARY, work + FOLLOWERS, work + RESIDUALS, at);
    const streams = findStreams(work + DICTIONARY, count, work + PRICES, work + IDS, work + TABLE);
    memory.fill(work + TIMES, 0, CODES * 2);
    at = put(work, 0, n, TIMES, 1, at);
    if (memory.compare(work, work + N * 8, (<usize>n) << 3) === 0) store<u8>(at++, 1);
    else {
      store<u8>(at++, 0);
      at = put(work, 1, n, TIMES, 1, at);
    }
    at = put(work, 2, n, PRICES, streams & 0xffff, at);
    at = put(work, 3, n, PRICES, streams & 0xffff, at);
    at = put(work, 4, n, IDS, streams >> 16, at);
  }
  store<u32>(start + 8, checksum(start + HEADER, at));
  return <i32>(at - start);
}

function put(work: usize, index: usize, n: i32, streams: usize, count: i32, at: usize): usize {
  const column = work + index * N * 8;
  return putColumn(column, n, work + CODE, work + streams, count, work + STATES, work + MISSED, work + RESIDUALS, at);
}

/** Decodes `length` bytes of the work area into its columns; gives the number of rows, or a negative reason. */
export function codecDecode(work: usize, length: i32): i32 {
  const start = work + BYTES;
  if (length < <i32>HEADER || length > <i32>CAPACITY) return TOO_SHORT;
  const n = load<i32>(start + 4);
  if (load<u32>(start) !== MAGIC || n < 0 || n > SEGMENT_ROWS) return NOT_A_SEGMENT;
  const end = start + <usize>length;
  store<u64>(end, 0);
  let at = start + HEADER;
  if (load<u32>(start + 8) !== checksum(at, end)) return CHANGED;
  if (n === 0) return at === end ? 0 : MALFORMED;
  const count = readCount(at, end);
  if (count < 0) return MALFORMED;
  at = readMeta(at, end, work + META, n, count, work + CODE, work + DICTIONARY, work + FOLLOWERS, work + BITMAP);
  if (at === 0) return MALFORMED;
  const streams = findStreams(work + DICTIONARY, count, work + PRICES, work + IDS, work + TABLE);
  memory.fill(work + TIMES, 0, CODES * 2);
  at = read(work, 0, n, TIMES, 1, at, end);
  if (at === 0 || at >= end) return MALFORMED;
  if (load<u8>(at++) === 1) memory.copy(work + N * 8, work, (<usize>n) << 3);
  else at = read(work, 1, n, TIMES, 1, at, end);
  if (at !== 0) at = read(work, 2, n, PRICES, streams & 0xffff, at, end);
  if (at !== 0) at = read(work, 3, n, PRICES, streams & 0xffff, at, end);
  if (at !== 0) at = read(work, 4, n, IDS, streams >> 16, at, end);
  return at === end ? n : MALFORMED;
}

function read(work: usize, index: usize, n: i32, streams: usize, count: i32, at: usize, end: usize): usize {
  const column = work + index * N * 8;
  return readColumn(at, end, column, n, work + CODE, work + streams, count, work + STATES, work + BITMAP);
}

/** An odd number of well spread bits. */
const MIX: u64 = ((<u64>0xff51afd7) << 32) | 0xed558ccd;

/** 32 bits that change with any byte: multiply and fold, 8 bytes a step. */
function checksum(from: usize, to: usize): u32 {
  let hash: u64 = MIX ^ <u64>(to - from);
  let at = from;
  for (; at + 8 <= to; at += 8) {
    hash = (hash ^ load<u64>(at)) * MIX;
    hash ^= hash >> 32;
  }
  for (; at < to; at++) {
    hash = (hash ^ <u64>load<u8>(at)) * MIX;
    hash ^= hash >> 32;
  }
  return <u32>hash;
}
