// What the text scanners share: words for sides, the symbol table, and the last step from scanned fields to a row.
import { INSTRUMENT_SHIFT, SIDE_BUY, SIDE_SELL, SIDE_SHIFT } from './layout';
import * as plan from './scan-plan';

/** Side of `word`: its bytes, lower-cased, as a little-endian number. 0 when it is none of the usual words. */
@inline
export function sideOfWord(start: usize, length: usize): u32 {
  if (length === 0 || length > 4) return 0;
  const word = load<u32>(start) & (0xffffffff >> ((4 - <u32>length) << 3));
  const lower = word | (0x20202020 >> ((4 - <u32>length) << 3));
  if (lower === 0x797562 || lower === 0x62 || lower === 0x646962 || word === 0x31) return SIDE_BUY; // buy b bid 1
  if (lower === 0x6c6c6573 || lower === 0x73 || lower === 0x61 || lower === 0x6b7361 || word === 0x312d) return SIDE_SELL; // sell s a ask -1
  return 0;
}

/** Aggressor from a buyer-is-maker flag: true means the taker sold. 0 when it is neither true nor false. */
@inline
export function sideOfMaker(start: usize, length: usize): u32 {
  const c: u32 = load<u8>(start) | 0x20;
  if (length === 1) return c === 0x74 || c === 0x31 ? SIDE_SELL : c === 0x66 || c === 0x30 ? SIDE_BUY : 0;
  const tail = load<u32>(start + length - 4) | 0x20202020;
  if (length === 4 && tail === 0x65757274) return SIDE_SELL; // true
  if (length === 5 && c === 0x66 && tail === 0x65736c61) return SIDE_BUY; // false
  return 0;
}

@inline
function sameBytes(a: usize, b: usize, length: usize): bool {
  for (let i: usize = 0; i < length; i++) {
    if (load<u8>(a + i) !== load<u8>(b + i)) return false;
  }
  return true;
}

@inline
export function isSlotOf(slot: usize, name: usize, length: usize): bool {
  return slot !== 0 && load<u32>(slot) === <u32>length && sameBytes(slot + plan.SLOT_NAME, name, length);
}

/** The slot of a symbol: its own, a free one, or 0 when the table is full or the name too long. */
export function scanSlot(symbols: usize, name: usize, length: usize): usize {
  if (length === 0 || length > <usize>plan.NAME_LONGEST) return 0;
  let hash: u32 = 0x811c9dc5;
  for (let i: usize = 0; i < length; i++) hash = (hash ^ load<u8>(name + i)) * 0x01000193;
  for (let k: u32 = 0; k < <u32>plan.SLOTS; k++) {
    const slot = symbols + <usize>((hash + k) & (<u32>plan.SLOTS - 1)) * plan.SLOT_BYTES;
    if (load<u32>(slot) === 0 || isSlotOf(slot, name, length)) return slot;
  }
  return 0;
}

/**
 * Whether a trade is new: 1, and it is noted; 0 for one that was seen. Known are the run of consecutive ids being read, up or
 * down, and the row before. Ids that start again later in time are new trades, as are equal ids of rows that differ.
 */
export function scanAdmit(slot: usize, ts: f64, px: f64, qty: f64, id: f64): i32 {
  const first = load<f64>(slot + plan.SLOT_FIRST_ID);
  const last = load<f64>(slot + plan.SLOT_LAST_ID);
  const before = load<f64>(slot + plan.SLOT_ID);
  const beforeTs = load<f64>(slot + plan.SLOT_TS);
  if (id === last + 1) {
    store<f64>(slot + plan.SLOT_LAST_ID, id);
  } else if (id === first - 1) {
    store<f64>(slot + plan.SLOT_FIRST_ID, id);
  } else if (id === before) {
    if (ts === beforeTs && px === load<f64>(slot + plan.SLOT_PX) && qty === load<f64>(slot + plan.SLOT_QTY)) return 0;
  } else if (id >= first && id <= last && (before === last ? ts <= beforeTs : ts >= beforeTs)) {
    return 0;
  } else {
    store<f64>(slot + plan.SLOT_FIRST_ID, id);
    store<f64>(slot + plan.SLOT_LAST_ID, id);
  }
  store<f64>(slot + plan.SLOT_ID, id);
  store<f64>(slot + plan.SLOT_TS, ts);
  store<f64>(slot + plan.SLOT_PX, px);
  store<f64>(slot + plan.SLOT_QTY, qty);
  return 1;
}

/** Keeps the most decimals seen in a price of this symbol, padding zeros left out: its finest price step. */
@inline
export function noteDecimals(slot: usize, mantissa: u64, exponent: i32): void {
  const most = load<i32>(slot + plan.SLOT_DECIMALS);
  let decimals = -exponent;
  if (decimals <= most) return;
  while (decimals > most && mantissa % 10 === 0) {
    mantissa /= 10;
    decimals--;
  }
  store<i32>(slot + plan.SLOT_DECIMALS, decimals);
}

/** Writes a row behind the others. */
@inline
export function putRow(
  p: usize,
  slot: usize,
  lineStart: usize,
  line: u32,
  ts: f64,
  rx: f64,
  px: f64,
  qty: f64,
  id: f64,
  side: u32,
  row: u32,
): void {
  const columns = p + plan.PLAN_COLUMNS;
  const at = <usize>row << 3;
  store<f64>(<usize>load<u32>(columns) + at, ts);
  store<f64>(<usize>load<u32>(columns, 4) + at, rx);
  store<f64>(<usize>load<u32>(columns, 8) + at, px);
  store<f64>(<usize>load<u32>(columns, 12) + at, qty);
  store<f64>(<usize>load<u32>(columns, 16) + at, id);
  const at4 = <usize>row << 2;
  const meta = load<u32>(p + plan.PLAN_META) | (side << SIDE_SHIFT) | (load<u32>(slot + plan.SLOT_INSTRUMENT) << INSTRUMENT_SHIFT);
  store<u32>(<usize>load<u32>(columns, 20) + at4, meta);
  store<u32>(<usize>load<u32>(columns, 24) + at4, line);
  store<u32>(<usize>load<u32>(columns, 28) + at4, <u32>lineStart);
}

@inline
export function isTime(ts: f64): bool {
  return ts >= <f64>plan.EARLIEST && ts < <f64>plan.LATEST;
}

/** First byte behind the line that `p` is in. */
@inline
export function lineEnd(p: usize): usize {
  while (load<u8>(p) !== 10) p++;
  return p + 1;
}
