// Lines of flat JSON objects, one trade each, to columns. Keys are found by name in any order; values are numbers or strings;
// unknown keys and what they hold are passed over. A line of any other shape stops the scan for TypeScript's slow path.
import { SCRATCH_DECIMALS, SCRATCH_VALUE, scanDecimal, scanTime, scanWhole } from './number';
import * as plan from './scan-plan';
import { isSlotOf, isTime, lineEnd, putRow, scanAdmit, scanSlot, sideOfMaker, sideOfWord } from './scan-row';

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
  const text = entry + plan.KEY_TEXT;
  if (length <= 8) return (load<u64>(q) ^ load<u64>(text)) << ((8 - length) << 3) === 0;
  for (let i: usize = 0; i + 8 <= length; i += 8) {
    if (load<u64>(q + i) !== load<u64>(text + i)) return false;
  }
  return load<u64>(q + length - 8) === load<u64>(text + length - 8);
}

/** Behind the closing quote of the string whose inside starts at `q`; 0 when the line ends before. */
@inline
function skipString(q: usize): usize {
  let c: u32 = load<u8>(q);
  while (c !== 34) {
    if (c === 92) q++;
    if (c === 10 || load<u8>(q) === 10) return 0;
    c = load<u8>(++q);
  }
  return q + 1;
}

/** Behind the value at `q`, nested ones included; 0 when the line ends before. */
@inline
function skipValue(q: usize): usize {
  let depth: i32 = 0;
  let c: u32 = load<u8>(q);
  while (c !== 10) {
    if (c === 34) {
      q = skipString(q + 1);
      if (q === 0) return 0;
      if (depth === 0) return q;
    } else {
      if (c === 123 || c === 91) depth++;
      else if (c === 125 || c === 93) {
        if (depth === 0) return q;
        if (--depth === 0) return q + 1;
      } else if (depth === 0 && (c === 44 || c === 32 || c === 9 || c === 13)) return q;
      q++;
    }
    c = load<u8>(q);
  }
  return 0;
}

/** Behind the text of a word value: up to a quote, or to what may follow a literal. 0 when it has an escape. */
@inline
function wordEnd(q: usize, quoted: bool): usize {
  let c: u32 = load<u8>(q);
  if (quoted) {
    while (c !== 34 && c !== 92 && c !== 10) c = load<u8>(++q);
    return c === 34 ? q : 0;
  }
  while (c > 32 && c !== 44 && c !== 125 && c !== 123 && c !== 91 && c !== 34) c = load<u8>(++q);
  return q;
}

/** Reads whole lines [from, to) into the columns of plan `p`; `to` is behind a newline. Returns why it stopped. */
export function scanNdjson(from: usize, to: usize, p: usize): i32 {
  const keys = p + plan.PLAN_OPS;
  const keysEnd = keys + <usize>load<u32>(p + plan.PLAN_FIELDS) * plan.KEY_BYTES;
  const tsUnit = load<i32>(p + plan.PLAN_TS_UNIT);
  const rxUnit = load<i32>(p + plan.PLAN_RX_UNIT);
  const symbols = <usize>load<u32>(p + plan.PLAN_SYMBOLS);
  const capacity = load<u32>(p + plan.PLAN_CAPACITY);
  const needed = load<u32>(p + plan.PLAN_NEEDED);
  const scratch = p + plan.PLAN_SCRATCH;
  let slot = <usize>load<u32>(p + plan.PLAN_SLOT);
  let row = load<u32>(p + plan.PLAN_ROWS);
  let line = load<u32>(p + plan.PLAN_LINES);
  let duplicates = load<u32>(p + plan.PLAN_DUPLICATES);
  let q = from;
  let start = q;
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
    let guess = keys;
    stop = plan.STOP_SLOW;
    if (c !== 123 || (slot === 0 && (needed & (1 << plan.OP_SYMBOL)) === 0)) break;

    for (;;) {
      q = skipSpace(q + 1);
      if (load<u8>(q) !== 34) break;
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
      q = skipSpace(q);
      if (load<u8>(q) !== 58) break;
      q = skipSpace(q + 1);
      if (op === plan.OP_SKIP) {
        q = skipValue(q);
        if (q === 0) break;
      } else {
        const quoted = load<u8>(q) === 34;
        if (quoted) q++;
        if (op === plan.OP_TS) {
          q = scanTime(q, tsUnit, scratch);
          ts = load<f64>(scratch + SCRATCH_VALUE);
        } else if (op === plan.OP_PX) {
          q = scanDecimal(q, scratch);
          px = load<f64>(scratch + SCRATCH_VALUE);
          decimals = load<i32>(scratch + SCRATCH_DECIMALS);
        } else if (op === plan.OP_QTY) {
          q = scanDecimal(q, scratch);
          qty = load<f64>(scratch + SCRATCH_VALUE);
        } else if (op === plan.OP_RX) {
          q = scanTime(q, rxUnit, scratch);
          rx = load<f64>(scratch + SCRATCH_VALUE);
        } else {
          if (op === plan.OP_SYMBOL) {
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
          } else if (op === plan.OP_ID) {
            const end = scanWhole(q, scratch);
            if (end !== 0) id = load<f64>(scratch + SCRATCH_VALUE);
            q = end !== 0 ? end : wordEnd(q, quoted);
          } else {
            const word = op === plan.OP_SIDE ? sideOfWord(q) : sideOfMaker(q);
            if (word === 0) break;
            side = word & 0xff;
            q += word >> 8;
          }
        }
        if (q === 0) break;
        if (quoted) {
          if (load<u8>(q) !== 34) break;
          q++;
        }
      }
      seen |= 1 << op;
      q = skipSpace(q);
      c = load<u8>(q);
      if (c === 44) continue;
      if (c !== 125) break;
      q = skipSpace(q + 1);
      c = load<u8>(q);
      if (c === 13) c = load<u8>(++q);
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
