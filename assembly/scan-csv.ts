// Plain CSV lines of trades to columns: any column order, times in one unit a column, quotes only around whole fields.
// A line of any other shape stops the scan: TypeScript reads it again, for its values or for the reason it is refused.
import {
  decimalLength,
  decimalOf,
  decimalsThatMatter,
  nonDigits,
  SCRATCH_DECIMALS,
  SCRATCH_VALUE,
  scanAnyDecimal,
  scanLongWhole,
  wholeOf,
} from './number';
import { marks, readTime, unquote } from './scan-fields';
import * as plan from './scan-plan';
import { isSlotOf, isTime, noteRun, putRow, scanAdmit, scanSlot, sideOfMaker, sideOfWord } from './scan-row';

/** Reads whole lines [from, to) into the columns of plan `p`; `to` is behind a newline. Returns why it stopped. */
export function scanCsv(from: usize, to: usize, p: usize): i32 {
  const delimiter = i8x16.splat(<i8>load<u32>(p, plan.PLAN_DELIMITER));
  const fields: u32 = load<u32>(p, plan.PLAN_FIELDS);
  const tsUnit = load<i32>(p, plan.PLAN_TS_UNIT);
  const rxUnit = load<i32>(p, plan.PLAN_RX_UNIT);
  const meta = load<u32>(p, plan.PLAN_META);
  const symbols = <usize>load<u32>(p, plan.PLAN_SYMBOLS);
  const columns = <usize>load<u32>(p, plan.PLAN_COLUMNS);
  const scratch = p + plan.PLAN_SCRATCH;
  const starts = p + plan.PLAN_TABLE;
  const ends = starts + plan.MOST_FIELDS * 4;
  const fieldOf = p + plan.PLAN_FIELD_OF;
  const tsAt = load<i32>(fieldOf, plan.OP_TS * 4) << 2;
  const rxAt = load<i32>(fieldOf, plan.OP_RX * 4) << 2;
  const pxAt = load<i32>(fieldOf, plan.OP_PX * 4) << 2;
  const qtyAt = load<i32>(fieldOf, plan.OP_QTY * 4) << 2;
  const idAt = load<i32>(fieldOf, plan.OP_ID * 4) << 2;
  const sideAt = load<i32>(fieldOf, plan.OP_SIDE * 4) << 2;
  const makerAt = load<i32>(fieldOf, plan.OP_MAKER * 4) << 2;
  const symbolAt = load<i32>(fieldOf, plan.OP_SYMBOL * 4) << 2;
  let slot = <usize>load<u32>(p, plan.PLAN_SLOT);
  let row = load<u32>(p, plan.PLAN_ROWS);
  let line = load<u32>(p, plan.PLAN_LINES);
  let duplicates = load<u32>(p, plan.PLAN_DUPLICATES);
  // The slot whose run of ids the rows before went on with, not yet noted there; 0 for none.
  let running: usize = 0;
  let lastId: f64 = NaN;
  let block = from;
  let mask = marks(block, delimiter);
  let start = from;
  let next = from;
  let stop: i32 = plan.STOP_END;

  while (next < to) {
    start = next;
    let field: u32 = 0;
    let quoted = false;
    let c: u32 = 0;
    store<u32>(starts, <u32>start);
    do {
      while (mask === 0) {
        block += 64;
        mask = marks(block, delimiter);
      }
      const mark = block + <usize>i64.ctz(mask);
      mask &= mask - 1;
      c = load<u8>(mark);
      if (c === 34) quoted = true;
      else if (field < fields) {
        store<u32>(ends + (<usize>field << 2), <u32>mark);
        store<u32>(starts + (<usize>++field << 2), <u32>mark + 1);
      } else field = fields + 1;
      next = mark + 1;
    } while (c !== 10);
    if (load<u8>(next - 2) === 13 && next - 2 >= start) {
      if (next - 2 === start) {
        line++;
        continue;
      }
      if (field === fields) store<u32>(ends + (<usize>(field - 1) << 2), <u32>next - 2);
    } else if (next - 1 === start) {
      line++;
      continue;
    }
    if (row === plan.STAGE_ROWS) {
      stop = plan.STOP_FULL;
      break;
    }
    stop = plan.STOP_SLOW;
    if (field !== fields || (quoted && !unquote(starts, ends, fields))) break;

    if (symbolAt >= 0) {
      const s = <usize>load<u32>(starts + symbolAt);
      const length = <usize>load<u32>(ends + symbolAt) - s;
      if (!isSlotOf(slot, s, length)) {
        slot = scanSlot(symbols, s, length);
        if (slot !== 0 && load<u32>(slot) === 0) slot = 0;
      }
    }
    if (slot === 0) break;

    let s = <usize>load<u32>(starts + tsAt);
    let e = <usize>load<u32>(ends + tsAt);
    if (!readTime(s, e, tsUnit, scratch)) break;
    const ts = load<f64>(scratch, SCRATCH_VALUE);
    let rx = ts;
    if (rxAt >= 0) {
      if (!readTime(<usize>load<u32>(starts + rxAt), <usize>load<u32>(ends + rxAt), rxUnit, scratch)) break;
      rx = load<f64>(scratch, SCRATCH_VALUE);
    }

    s = <usize>load<u32>(starts + pxAt);
    e = <usize>load<u32>(ends + pxAt);
    let bytes = v128.load(s);
    let stops = nonDigits(bytes);
    let length = decimalLength(s, stops);
    let px: f64 = 0;
    let decimals: i32 = 0;
    if (length === <i32>(e - s) && length !== 0) {
      px = decimalOf(bytes, stops, length);
      decimals = decimalsThatMatter(bytes, stops, length);
    } else {
      if (scanAnyDecimal(s, scratch) !== e) break;
      px = load<f64>(scratch, SCRATCH_VALUE);
      decimals = load<i32>(scratch, SCRATCH_DECIMALS);
    }

    s = <usize>load<u32>(starts + qtyAt);
    e = <usize>load<u32>(ends + qtyAt);
    bytes = v128.load(s);
    stops = nonDigits(bytes);
    length = decimalLength(s, stops);
    let qty: f64 = 0;
    if (length === <i32>(e - s) && length !== 0) qty = decimalOf(bytes, stops, length);
    else {
      if (scanAnyDecimal(s, scratch) !== e) break;
      qty = load<f64>(scratch, SCRATCH_VALUE);
    }
    if (!isTime(ts) || !isTime(rx) || !(px > 0) || !(qty > 0)) break;

    let side: u32 = 0;
    if (sideAt >= 0 || makerAt >= 0) {
      const at = sideAt >= 0 ? sideAt : makerAt;
      s = <usize>load<u32>(starts + at);
      const word = sideAt >= 0 ? sideOfWord(s) : sideOfMaker(s);
      if (word === 0 || s + (word >> 8) !== <usize>load<u32>(ends + at)) break;
      side = word & 0xff;
    }
    let id: f64 = NaN;
    if (idAt >= 0) {
      s = <usize>load<u32>(starts + idAt);
      e = <usize>load<u32>(ends + idAt);
      bytes = v128.load(s);
      length = i32.ctz(nonDigits(bytes));
      // What is no whole number is no id: unknown.
      if (length === <i32>(e - s) && length > 0 && length < 16) id = <f64>wholeOf(bytes, length);
      else if (e - s === 16 && length >= 16 && scanLongWhole(s, scratch) === e) id = load<f64>(scratch, SCRATCH_VALUE);
    }
    stop = plan.STOP_END;
    line++;

    if (id === id) {
      if (slot === running && id === lastId + 1) lastId = id;
      else {
        if (running !== 0) noteRun(running, lastId, columns, row);
        running = 0;
        if (scanAdmit(slot, ts, px, qty, id) === 0) {
          duplicates++;
          continue;
        }
        if (load<f64>(slot, plan.SLOT_LAST_ID) === id) {
          running = slot;
          lastId = id;
        }
      }
    } else if (running !== 0) {
      noteRun(running, lastId, columns, row);
      running = 0;
    }
    putRow(columns, meta, slot, start, line, ts, rx, px, qty, id, side, decimals, row);
    row++;
  }
  if (running !== 0) noteRun(running, lastId, columns, row);
  store<u32>(p, <u32>next, plan.PLAN_LINE_END);
  store<u32>(p, <u32>(stop === plan.STOP_END ? next : start), plan.PLAN_NEXT);
  store<u32>(p, <u32>slot, plan.PLAN_SLOT);
  store<u32>(p, row, plan.PLAN_ROWS);
  store<u32>(p, line, plan.PLAN_LINES);
  store<u32>(p, duplicates, plan.PLAN_DUPLICATES);
  return stop;
}
