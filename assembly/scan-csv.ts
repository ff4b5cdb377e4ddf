// Plain CSV lines of trades to columns: any column order, times in one unit a column, quotes only around whole fields.
// A line of any other shape stops the scan: TypeScript reads it again, for its values or for the reason it is refused.
import { SCRATCH_EXPONENT, SCRATCH_MANTISSA, SCRATCH_VALUE, scanDecimal, scanTime, scanWhole } from './number';
import * as plan from './scan-plan';
import { isSlotOf, isTime, lineEnd, noteDecimals, putRow, scanAdmit, scanSlot, sideOfMaker, sideOfWord } from './scan-row';

/** First byte that ends the field `q` is in. */
@inline
function fieldEnd(q: usize, stop: u32): usize {
  let c: u32 = load<u8>(q);
  while (c !== stop && c !== 10 && c !== 13 && c !== 34) c = load<u8>(++q);
  return q;
}

/** Reads whole lines [from, to) into the columns of plan `p`; `to` is behind a newline. Returns why it stopped. */
export function scanCsv(from: usize, to: usize, p: usize): i32 {
  const delimiter: u32 = load<u32>(p + plan.PLAN_DELIMITER);
  const fields: u32 = load<u32>(p + plan.PLAN_FIELDS);
  const tsUnit = load<i32>(p + plan.PLAN_TS_UNIT);
  const rxUnit = load<i32>(p + plan.PLAN_RX_UNIT);
  const symbols = <usize>load<u32>(p + plan.PLAN_SYMBOLS);
  const capacity = load<u32>(p + plan.PLAN_CAPACITY);
  const needed = load<u32>(p + plan.PLAN_NEEDED);
  const scratch = p + plan.PLAN_SCRATCH;
  const ops = p + plan.PLAN_OPS;
  let slot = <usize>load<u32>(p + plan.PLAN_SLOT);
  let row = load<u32>(p + plan.PLAN_ROWS);
  let line = load<u32>(p + plan.PLAN_LINES);
  let duplicates = load<u32>(p + plan.PLAN_DUPLICATES);
  let q = from;
  let start = q;
  let stop: i32 = plan.STOP_END;

  while (q < to) {
    start = q;
    let c: u32 = load<u8>(q);
    if (c === 10 || (c === 13 && load<u8>(q + 1) === 10)) {
      q += c === 10 ? 1 : 2;
      line++;
      continue;
    }
    if (row === capacity) {
      stop = plan.STOP_FULL;
      break;
    }
    let ts: f64 = NaN;
    let rx: f64 = NaN;
    let px: f64 = NaN;
    let qty: f64 = NaN;
    let id: f64 = NaN;
    let side: u32 = 0;
    let mantissa: u64 = 0;
    let exponent: i32 = 0;
    let seen: u32 = 0;
    let field: u32 = 0;
    stop = plan.STOP_SLOW;
    if (slot === 0 && (needed & (1 << plan.OP_SYMBOL)) === 0) break;

    while (field < fields) {
      const op: u32 = load<u8>(ops + field);
      const quote = load<u8>(q) === 34;
      if (quote) q++;
      if (op === plan.OP_SKIP) {
        if (quote) {
          while (((c = load<u8>(q)) !== 34) && c !== 10) q++;
        } else {
          c = load<u8>(q);
          while (c !== delimiter && c !== 10 && c !== 13) c = load<u8>(++q);
        }
      } else if (op === plan.OP_TS) {
        q = scanTime(q, tsUnit, scratch);
        ts = load<f64>(scratch + SCRATCH_VALUE);
      } else if (op === plan.OP_PX) {
        q = scanDecimal(q, scratch);
        px = load<f64>(scratch + SCRATCH_VALUE);
        mantissa = load<u64>(scratch + SCRATCH_MANTISSA);
        exponent = load<i32>(scratch + SCRATCH_EXPONENT);
      } else if (op === plan.OP_QTY) {
        q = scanDecimal(q, scratch);
        qty = load<f64>(scratch + SCRATCH_VALUE);
      } else if (op === plan.OP_ID) {
        const end = scanWhole(q, scratch);
        if (end !== 0) {
          id = load<f64>(scratch + SCRATCH_VALUE);
          q = end;
        } else q = fieldEnd(q, delimiter);
      } else if (op === plan.OP_RX) {
        q = scanTime(q, rxUnit, scratch);
        rx = load<f64>(scratch + SCRATCH_VALUE);
      } else {
        const end = fieldEnd(q, delimiter);
        const length = end - q;
        if (op === plan.OP_SYMBOL) {
          if (!isSlotOf(slot, q, length)) {
            slot = scanSlot(symbols, q, length);
            if (slot === 0 || load<u32>(slot) === 0) {
              slot = 0;
              break;
            }
          }
        } else {
          side = op === plan.OP_SIDE ? sideOfWord(q, length) : sideOfMaker(q, length);
          if (side === 0) break;
        }
        q = end;
      }
      if (q === 0) break;
      if (quote) {
        if (load<u8>(q) !== 34) break;
        q++;
      }
      seen |= 1 << op;
      field++;
      c = load<u8>(q);
      if (c === delimiter) {
        q++;
        if (field === fields) break;
        continue;
      }
      if (c === 13) c = load<u8>(++q);
      if (c === 10 && field === fields && (seen & needed) === needed) stop = plan.STOP_END;
      break;
    }
    if (stop === plan.STOP_SLOW) break;
    if (rx !== rx) rx = ts;
    if (!isTime(ts) || !isTime(rx) || !(px > 0) || !(qty > 0)) {
      stop = plan.STOP_SLOW;
      break;
    }
    q++;
    line++;
    if (id === id && scanAdmit(slot, ts, px, qty, id) === 0) {
      duplicates++;
      continue;
    }
    noteDecimals(slot, mantissa, exponent);
    putRow(p, slot, start, line, ts, rx, px, qty, id, side, row);
    row++;
  }
  if (stop === plan.STOP_SLOW) store<u32>(p + plan.PLAN_LINE_END, <u32>lineEnd(start));
  store<u32>(p + plan.PLAN_NEXT, <u32>(stop === plan.STOP_END ? q : start));
  store<u32>(p + plan.PLAN_SLOT, <u32>slot);
  store<u32>(p + plan.PLAN_ROWS, row);
  store<u32>(p + plan.PLAN_LINES, line);
  store<u32>(p + plan.PLAN_DUPLICATES, duplicates);
  return stop;
}
