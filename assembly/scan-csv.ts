// Plain CSV lines of trades to columns: any column order, times in one unit a column, quotes only around whole fields.
// A line of any other shape stops the scan: TypeScript reads it again, for its values or for the reason it is refused.
import { SCRATCH_DECIMALS, SCRATCH_VALUE, scanDecimal, scanTime, scanWhole } from './number';
import * as plan from './scan-plan';
import { isSlotOf, isTime, lineEnd, putRow, scanAdmit, scanSlot, sideOfMaker, sideOfWord } from './scan-row';

/** Behind the field at `q`: at its delimiter, quote or line end. Sixteen bytes at a time. */
@inline
function fieldEnd(q: usize, delimiter: v128): usize {
  for (;;) {
    const bytes = v128.load(q);
    const ends = i8x16.bitmask(
      v128.or(
        v128.or(i8x16.eq(bytes, delimiter), i8x16.eq(bytes, i8x16.splat(10))),
        v128.or(i8x16.eq(bytes, i8x16.splat(13)), i8x16.eq(bytes, i8x16.splat(34))),
      ),
    );
    if (ends !== 0) return q + i32.ctz(ends);
    q += 16;
  }
  return 0;
}

/** Reads whole lines [from, to) into the columns of plan `p`; `to` is behind a newline. Returns why it stopped. */
export function scanCsv(from: usize, to: usize, p: usize): i32 {
  const delimiter: u32 = load<u32>(p + plan.PLAN_DELIMITER);
  const delimiters = i8x16.splat(<i8>delimiter);
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
    let decimals: i32 = 0;
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
          q = fieldEnd(q, delimiters);
        }
      } else if (op === plan.OP_TS) {
        q = scanTime(q, tsUnit, scratch);
        ts = load<f64>(scratch + SCRATCH_VALUE);
      } else if (op === plan.OP_PX) {
        q = scanDecimal(q, scratch);
        px = load<f64>(scratch + SCRATCH_VALUE);
        decimals = load<i32>(scratch + SCRATCH_DECIMALS);
      } else if (op === plan.OP_QTY) {
        q = scanDecimal(q, scratch);
        qty = load<f64>(scratch + SCRATCH_VALUE);
      } else if (op === plan.OP_ID) {
        const end = scanWhole(q, scratch);
        if (end !== 0) {
          id = load<f64>(scratch + SCRATCH_VALUE);
          q = end;
        } else q = fieldEnd(q, delimiters);
      } else if (op === plan.OP_RX) {
        q = scanTime(q, rxUnit, scratch);
        rx = load<f64>(scratch + SCRATCH_VALUE);
      } else {
        if (op === plan.OP_SYMBOL) {
          const end = fieldEnd(q, delimiters);
          const length = end - q;
          if (!isSlotOf(slot, q, length)) {
            slot = scanSlot(symbols, q, length);
            if (slot === 0 || load<u32>(slot) === 0) {
              slot = 0;
              break;
            }
          }
          q = end;
        } else {
          const word = op === plan.OP_SIDE ? sideOfWord(q) : sideOfMaker(q);
          if (word === 0) break;
          side = word & 0xff;
          q += word >> 8;
        }
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
    putRow(p, slot, start, line, ts, rx, px, qty, id, side, decimals, row);
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
