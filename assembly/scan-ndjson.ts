// Lines of flat JSON objects, one trade each, to columns. Keys are found by name in any order; values are numbers or strings;
// unknown keys and what they hold are passed over. A line of any other shape stops the scan for TypeScript's slow path.
import {
  decimalLength,
  decimalOf,
  decimalsThatMatter,
  nonDigits,
  SCRATCH_DECIMALS,
  SCRATCH_VALUE,
  scanAnyDecimal,
  scanAnyTime,
  scanLongWhole,
  wholeOf,
} from './number';
import * as plan from './scan-plan';
import { isSlotOf, isTime, lineEnd, noteRun, putRow, scanAdmit, scanSlot, sideOfMaker, sideOfWord } from './scan-row';

@inline
function skipSpace(q: usize): usize {
  let c: u32 = load<u8>(q);
  while (c === 32 || c === 9) c = load<u8>(++q);
  return q;
}

/** Whether the key at `q`, its closing quote included, is this entry of the table. Compares eight bytes at a time. */
@inline
function isKey(entry: usize, q: usize): bool {
  const length = <usize>load<u8>(entry, plan.KEY_LENGTH) + 1;
  if (length <= 8) return (load<u64>(q) ^ load<u64>(entry, plan.KEY_TEXT)) << ((8 - length) << 3) === 0;
  const text = entry + plan.KEY_TEXT;
  for (let i: usize = 0; i + 8 <= length; i += 8) {
    if (load<u64>(q + i) !== load<u64>(text + i)) return false;
  }
  return load<u64>(q + length - 8) === load<u64>(text + length - 8);
}

/** Behind the closing quote of the string whose inside starts at `q`; 0 when the line ends before. */
@inline
function skipString(q: usize): usize {
  for (;;) {
    const bytes = v128.load(q);
    const found = i8x16.bitmask(
      v128.or(v128.or(i8x16.eq(bytes, i8x16.splat(34)), i8x16.eq(bytes, i8x16.splat(92))), i8x16.eq(bytes, i8x16.splat(10))),
    );
    if (found === 0) {
      q += 16;
      continue;
    }
    q += i32.ctz(found);
    const c: u32 = load<u8>(q);
    if (c === 10 || (c === 92 && load<u8>(q + 1) === 10)) return 0;
    if (c === 34) return q + 1;
    q += 2;
  }
  return 0;
}

/** Behind the object or array that starts at `q`; 0 when the line ends before. */
function skipNested(q: usize): usize {
  let depth: i32 = 0;
  let c: u32 = load<u8>(q);
  while (c !== 10) {
    if (c === 34) {
      q = skipString(q + 1);
      if (q === 0) return 0;
    } else {
      if (c === 123 || c === 91) depth++;
      else if ((c === 125 || c === 93) && --depth === 0) return q + 1;
      q++;
    }
    c = load<u8>(q);
  }
  return 0;
}

/** Behind the value at `q`; 0 when the line ends before. */
@inline
function skipValue(q: usize): usize {
  const first: u32 = load<u8>(q);
  if (first === 34) return skipString(q + 1);
  if (first === 123 || first === 91) return skipNested(q);
  return literalEnd(q);
}

/** Behind a number, true, false or null: at what may follow it. */
@inline
function literalEnd(q: usize): usize {
  let found: i32 = 0;
  for (;;) {
    const bytes = v128.load(q);
    found = i8x16.bitmask(
      v128.or(v128.or(i8x16.eq(bytes, i8x16.splat(44)), i8x16.eq(bytes, i8x16.splat(125))), i8x16.le_u(bytes, i8x16.splat(32))),
    );
    if (found !== 0) break;
    q += 16;
  }
  return q + i32.ctz(found);
}

/** Behind the text of a word value; 0 when it has an escape. */
@inline
function wordEnd(q: usize, quoted: bool): usize {
  if (!quoted) return literalEnd(q);
  let c: u32 = load<u8>(q);
  while (c !== 34 && c !== 92 && c !== 10) c = load<u8>(++q);
  return c === 34 ? q : 0;
}

/** Reads whole lines [from, to) into the columns of plan `p`; `to` is behind a newline. Returns why it stopped. */
export function scanNdjson(from: usize, to: usize, p: usize): i32 {
  const keys = p + plan.PLAN_TABLE;
  const keysEnd = keys + <usize>load<u32>(p, plan.PLAN_FIELDS) * plan.KEY_BYTES;
  const tsUnit = load<i32>(p, plan.PLAN_TS_UNIT);
  const rxUnit = load<i32>(p, plan.PLAN_RX_UNIT);
  const meta = load<u32>(p, plan.PLAN_META);
  const symbols = <usize>load<u32>(p, plan.PLAN_SYMBOLS);
  const columns = <usize>load<u32>(p, plan.PLAN_COLUMNS);
  const needed = load<u32>(p, plan.PLAN_NEEDED);
  const scratch = p + plan.PLAN_SCRATCH;
  let slot = <usize>load<u32>(p, plan.PLAN_SLOT);
  let row = load<u32>(p, plan.PLAN_ROWS);
  let line = load<u32>(p, plan.PLAN_LINES);
  let duplicates = load<u32>(p, plan.PLAN_DUPLICATES);
  // The slot whose run of ids the rows before went on with, not yet noted there; 0 for none.
  let running: usize = 0;
  let lastId: f64 = NaN;
  let q = from;
  let start = from;
  let stop: i32 = plan.STOP_END;

  while (q < to) {
    start = q;
    q = skipSpace(q);
    let c: u32 = load<u8>(q);
    if (c === 10 || (c === 13 && load<u8>(q + 1) === 10)) {
      q += c === 10 ? 1 : 2;
      line++;
      continue;
    }
    if (row === plan.STAGE_ROWS) {
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
    let guess = keys;
    stop = plan.STOP_SLOW;
    if (c !== 123 || (slot === 0 && (needed & (1 << plan.OP_SYMBOL)) === 0)) break;

    for (;;) {
      if (load<u8>(++q) !== 34) {
        q = skipSpace(q);
        if (load<u8>(q) !== 34) break;
      }
      q++;
      // Keys mostly come in the order of the line before.
      let entry = guess;
      if (entry === keysEnd || !isKey(entry, q)) {
        entry = keys;
        while (entry !== keysEnd && !isKey(entry, q)) entry += plan.KEY_BYTES;
      }
      let op: u32 = plan.OP_SKIP;
      if (entry !== keysEnd) {
        op = load<u8>(entry);
        q += <usize>load<u8>(entry, plan.KEY_LENGTH) + 1;
        guess = entry + plan.KEY_BYTES;
      } else {
        q = skipString(q);
        if (q === 0) break;
      }
      if (load<u8>(q) !== 58) {
        q = skipSpace(q);
        if (load<u8>(q) !== 58) break;
      }
      c = load<u8>(++q);
      if (c <= 32) {
        q = skipSpace(q);
        c = load<u8>(q);
      }
      if (op === plan.OP_SKIP) {
        q = skipValue(q);
        if (q === 0) break;
      } else {
        const quoted = c === 34;
        if (quoted) q++;
        if (op <= <u32>plan.OP_ID) {
          const bytes = v128.load(q);
          const ends = nonDigits(bytes);
          if (op === plan.OP_PX || op === plan.OP_QTY) {
            const length = decimalLength(q, ends);
            let value: f64 = 0;
            let mattering: i32 = 0;
            if (length !== 0) {
              value = decimalOf(bytes, ends, length);
              mattering = decimalsThatMatter(bytes, ends, length);
              q += length;
            } else {
              q = scanAnyDecimal(q, scratch);
              value = load<f64>(scratch, SCRATCH_VALUE);
              mattering = load<i32>(scratch, SCRATCH_DECIMALS);
            }
            if (op === plan.OP_PX) {
              px = value;
              decimals = mattering;
            } else qty = value;
          } else {
            const length: i32 = i32.ctz(ends);
            const plain = length > 0 && length < 16;
            if (op === plan.OP_ID) {
              let end: usize = 0;
              if (plain) {
                id = <f64>wholeOf(bytes, length);
                end = q + length;
              } else {
                end = length === 0 ? 0 : scanLongWhole(q, scratch);
                id = end === 0 ? NaN : load<f64>(scratch, SCRATCH_VALUE);
              }
              c = load<u8>(end);
              // What is no whole number is no id: unknown.
              if (end === 0 || (quoted ? c !== 34 : c !== 44 && c !== 125 && c > 32)) {
                id = NaN;
                end = wordEnd(q, quoted);
              }
              q = end;
            } else {
              const unit = op === plan.OP_TS ? tsUnit : rxUnit;
              let time: f64 = 0;
              if (plain && (unit === plan.UNIT_MS || unit === plan.UNIT_US) && load<u8>(q + length) !== 46) {
                time = <f64>wholeOf(bytes, length);
                if (unit === plan.UNIT_MS) time *= 1000;
                q += length;
              } else {
                q = scanAnyTime(q, unit, scratch);
                time = load<f64>(scratch, SCRATCH_VALUE);
              }
              if (op === plan.OP_TS) ts = time;
              else rx = time;
            }
          }
        } else if (op === plan.OP_SYMBOL) {
          const end = wordEnd(q, quoted);
          if (end === 0) break;
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
        if (q === 0) break;
        if (quoted) {
          if (load<u8>(q) !== 34) break;
          q++;
        }
      }
      seen |= 1 << op;
      c = load<u8>(q);
      if (c <= 32) {
        q = skipSpace(q);
        c = load<u8>(q);
      }
      if (c === 44) continue;
      if (c !== 125) break;
      c = load<u8>(++q);
      if (c !== 10) {
        q = skipSpace(q);
        c = load<u8>(q);
        if (c === 13) c = load<u8>(++q);
      }
      if (c === 10 && (seen & needed) === needed) stop = plan.STOP_END;
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
  if (stop === plan.STOP_SLOW) store<u32>(p, <u32>lineEnd(start), plan.PLAN_LINE_END);
  store<u32>(p, <u32>(stop === plan.STOP_END ? q : start), plan.PLAN_NEXT);
  store<u32>(p, <u32>slot, plan.PLAN_SLOT);
  store<u32>(p, row, plan.PLAN_ROWS);
  store<u32>(p, line, plan.PLAN_LINES);
  store<u32>(p, duplicates, plan.PLAN_DUPLICATES);
  return stop;
}
