// Plain delimited lines to rows of numbers: prices, amounts and times of chosen fields, the others passed over. A line of any other
// shape stops the scan: TypeScript reads it again, for its values or for the reason it is refused.
import { decimalLength, decimalOf, decimalsThatMatter, nonDigits, SCRATCH_DECIMALS, SCRATCH_VALUE, scanAnyDecimal } from './number';
import { marks, readTime, unquote } from './scan-fields';
import * as plan from './scan-plan';
import { isSlotOf, isTime, scanSlot } from './scan-row';
import * as table from './scan-table-plan';

/** Reads whole lines [from, to) into the rows of plan `p`; `to` is behind a newline. Returns why it stopped. */
export function scanTable(from: usize, to: usize, p: usize): i32 {
  const delimiter = i8x16.splat(<i8>load<u32>(p, plan.PLAN_DELIMITER));
  const fields: u32 = load<u32>(p, plan.PLAN_FIELDS);
  const symbols = <usize>load<u32>(p, plan.PLAN_SYMBOLS);
  const columns = <usize>load<u32>(p, plan.PLAN_COLUMNS);
  const width: u32 = load<u32>(p, table.TABLE_WIDTH);
  const capacity: u32 = load<u32>(p, table.TABLE_CAPACITY);
  const symbolFirst = load<i32>(p, table.TABLE_SYMBOL_FIRST) << 2;
  const symbolLast = load<i32>(p, table.TABLE_SYMBOL_LAST) << 2;
  const values = p + table.TABLE_VALUES;
  const valuesEnd = values + ((<usize>width) << 2);
  const scratch = p + plan.PLAN_SCRATCH;
  const starts = p + plan.PLAN_TABLE;
  const ends = starts + plan.MOST_FIELDS * 4;
  let slot = <usize>load<u32>(p, plan.PLAN_SLOT);
  let row = load<u32>(p, plan.PLAN_ROWS);
  let line = load<u32>(p, plan.PLAN_LINES);
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
        store<u32>(ends + ((<usize>field) << 2), <u32>mark);
        store<u32>(starts + ((<usize>++field) << 2), <u32>mark + 1);
      } else field = fields + 1;
      next = mark + 1;
    } while (c !== 10);
    if (load<u8>(next - 2) === 13 && next - 2 >= start) {
      if (next - 2 === start) {
        line++;
        continue;
      }
      if (field === fields) store<u32>(ends + ((<usize>(field - 1)) << 2), <u32>next - 2);
    } else if (next - 1 === start) {
      line++;
      continue;
    }
    if (row === capacity) {
      stop = plan.STOP_FULL;
      break;
    }
    stop = plan.STOP_SLOW;
    if (field !== fields || (quoted && !unquote(starts, ends, fields))) break;

    if (symbolFirst >= 0) {
      const s = <usize>load<u32>(starts + symbolFirst);
      const length = <usize>load<u32>(ends + symbolLast) - s;
      if (!isSlotOf(slot, s, length)) {
        slot = scanSlot(symbols, s, length);
        if (slot !== 0 && load<u32>(slot) === 0) slot = 0;
      }
    }
    if (slot === 0) break;

    let out = columns + ((<usize>row * <usize>width) << 3);
    let most: i32 = -1;
    let value = values;
    for (; value < valuesEnd; value += table.TABLE_VALUE_BYTES) {
      const what = load<u32>(value);
      const at = (<usize>(what & 0xffff)) << 2;
      const kind = (what >> 16) & 0xff;
      let s = <usize>load<u32>(starts + at);
      const e = <usize>load<u32>(ends + at);
      let number: f64 = NaN;
      if (kind >= <u32>table.VALUE_TIME) {
        if (!readTime(s, e, <i32>(what >> 24), scratch)) break;
        number = load<f64>(scratch, SCRATCH_VALUE);
        if (kind === table.VALUE_TIME && !isTime(number)) break;
      } else if (s === e) {
        if ((kind & 1) === 0) break;
      } else {
        const negative = load<u8>(s) === 45;
        if (negative) s++;
        const bytes = v128.load(s);
        const stops = nonDigits(bytes);
        const length = decimalLength(s, stops);
        const matters = kind >= <u32>table.VALUE_PRICE;
        let decimals: i32 = 0;
        if (length === <i32>(e - s) && length !== 0) {
          number = decimalOf(bytes, stops, length);
          if (matters) decimals = decimalsThatMatter(bytes, stops, length);
        } else {
          if (scanAnyDecimal(s, scratch) !== e) break;
          number = load<f64>(scratch, SCRATCH_VALUE);
          decimals = load<i32>(scratch, SCRATCH_DECIMALS);
        }
        if (negative) number = -number;
        if (matters && decimals > most) most = decimals;
      }
      store<f64>(out, number);
      out += 8;
    }
    if (value < valuesEnd) break;
    stop = plan.STOP_END;
    line++;
    if (most > load<i32>(slot, plan.SLOT_DECIMALS)) store<i32>(slot, most, plan.SLOT_DECIMALS);
    const at4 = columns + ((<usize>row) << 2);
    store<u32>(at4, load<u32>(slot, plan.SLOT_INSTRUMENT), plan.COLUMN_META);
    store<u32>(at4, line, plan.COLUMN_LINE);
    store<u32>(at4, <u32>start, plan.COLUMN_AT);
    row++;
  }
  store<u32>(p, <u32>next, plan.PLAN_LINE_END);
  store<u32>(p, <u32>(stop === plan.STOP_END ? next : start), plan.PLAN_NEXT);
  store<u32>(p, <u32>slot, plan.PLAN_SLOT);
  store<u32>(p, row, plan.PLAN_ROWS);
  store<u32>(p, line, plan.PLAN_LINES);
  return stop;
}
