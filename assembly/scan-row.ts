// What the text scanners share: words for sides, the symbol table, and the last step from scanned fields to a row.
import { INSTRUMENT_SHIFT, SIDE_BUY, SIDE_SELL, SIDE_SHIFT } from './layout';
import * as plan from './scan-plan';

/** A side and the bytes of its word: SIDE_BUY or SIDE_SELL in the low byte, the length above; 0 when it is no word of a side. */
export type SideWord = u32;
const BUY = SIDE_BUY;
const SELL = SIDE_SELL;

/** `buy`, `sell`, `b`, `s`, `a`, `bid`, `ask`, `1`, `-1` in any case; the caller sees to it that the word ends there. */
@inline
export function sideOfWord(p: usize): SideWord {
  const word = load<u32>(p);
  const lower = word | 0x20202020;
  const three = lower & 0xffffff;
  const sell = lower === 0x6c6c6573;
  // One choice without a branch for the usual words: which of the two comes next cannot be foreseen.
  if (<i32>sell | i32(three === 0x797562)) return select<u32>(SELL | 0x400, BUY | 0x300, sell);
  if (three === 0x646962) return BUY | 0x300; // bid
  if (three === 0x6b7361) return SELL | 0x300; // ask
  if ((word & 0xffff) === 0x312d) return SELL | 0x200; // -1
  const one = lower & 0xff;
  if (one === 0x62 || (word & 0xff) === 0x31) return BUY | 0x100; // b 1
  return one === 0x73 || one === 0x61 ? SELL | 0x100 : 0; // s a
}

/** Aggressor from a buyer-is-maker flag (`true`, `false`, `t`, `f`, `1`, `0`): true means that the taker sold. */
@inline
export function sideOfMaker(p: usize): SideWord {
  const word = load<u32>(p) | 0x20202020;
  const yes = word === 0x65757274; // true
  if (<i32>yes | (i32(word === 0x736c6166) & i32((load<u8>(p, 4) | 0x20) === 0x65))) return select<u32>(SELL | 0x400, BUY | 0x500, yes);
  const one = load<u8>(p);
  if (one === 0x31 || (one | 0x20) === 0x74) return SELL | 0x100;
  return one === 0x30 || (one | 0x20) === 0x66 ? BUY | 0x100 : 0;
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
  if (slot === 0 || load<u32>(slot) !== <u32>length) return false;
  if (length <= 8) return (load<u64>(slot, plan.SLOT_NAME) ^ load<u64>(name)) << ((8 - <u64>length) << 3) === 0;
  return sameBytes(slot + plan.SLOT_NAME, name, length);
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

/** Writes a row behind the others. */
@inline
export function putRow(
  columns: usize,
  meta: u32,
  slot: usize,
  lineStart: usize,
  line: u32,
  ts: f64,
  rx: f64,
  px: f64,
  qty: f64,
  id: f64,
  side: u32,
  decimals: i32,
  row: u32,
): void {
  // The most decimals of a price tell the finest price step of the symbol.
  if (decimals > load<i32>(slot, plan.SLOT_DECIMALS)) store<i32>(slot, decimals, plan.SLOT_DECIMALS);
  const at = columns + ((<usize>row) << 3);
  store<f64>(at, ts, plan.COLUMN_TS);
  store<f64>(at, rx, plan.COLUMN_RX);
  store<f64>(at, px, plan.COLUMN_PX);
  store<f64>(at, qty, plan.COLUMN_QTY);
  store<f64>(at, id, plan.COLUMN_ID);
  const at4 = columns + ((<usize>row) << 2);
  store<u32>(at4, meta | (side << SIDE_SHIFT) | (load<u32>(slot, plan.SLOT_INSTRUMENT) << INSTRUMENT_SHIFT), plan.COLUMN_META);
  store<u32>(at4, line, plan.COLUMN_LINE);
  store<u32>(at4, <u32>lineStart, plan.COLUMN_AT);
}

/** Notes in the slot that rows up to `row` - 1 went on with its run of ids, the last being `id`: what scanAdmit would have noted. */
@inline
export function noteRun(slot: usize, id: f64, columns: usize, row: u32): void {
  const at = columns + ((<usize>row) << 3) - 8;
  store<f64>(slot, id, plan.SLOT_LAST_ID);
  store<f64>(slot, id, plan.SLOT_ID);
  store<f64>(slot, load<f64>(at, plan.COLUMN_TS), plan.SLOT_TS);
  store<f64>(slot, load<f64>(at, plan.COLUMN_PX), plan.SLOT_PX);
  store<f64>(slot, load<f64>(at, plan.COLUMN_QTY), plan.SLOT_QTY);
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
