/**
 * Kernel memory of one text scan: plan, symbol table, text buffer, columns. One line may be up to LONGEST_LINE bytes.
 * Memories are reused: small texts pushed one after the other do not each take a new instance.
 */
import * as plan from '../../../assembly/scan-plan.ts';
import { TABLE_NUMBERS, TABLE_VALUE_BYTES, TABLE_VALUES } from '../../../assembly/scan-table-plan.ts';
import { type Kernels, openKernels } from '../../kernels/kernels.ts';
import type { RowColumns } from './columns.ts';

export const LONGEST_LINE = 1 << 20;
/** A line carried over and the next piece. */
const textBytes = 2 * LONGEST_LINE;
/** Scanners load up to 64 bytes at once, past the end of the text. */
const overread = 128;

export interface ScanMemory {
  readonly kernels: Kernels;
  /** Address of the plan; its fields as bytes and as u32 (index = offset / 4). */
  readonly plan: number;
  readonly planBytes: Uint8Array;
  readonly planWords: Uint32Array;
  readonly text: Uint8Array;
  readonly textPtr: number;
  readonly name: Uint8Array;
  readonly namePtr: number;
  readonly symbols: Uint8Array;
  readonly symbolsPtr: number;
  readonly columnsPtr: number;
  readonly rows: RowColumns;
  /** The same memory as rows of a numeric table, one behind the other. */
  readonly numbers: Float64Array;
  /** Line number and text address of each row. */
  readonly line: Uint32Array;
  readonly at: Uint32Array;
}

const free: ScanMemory[] = [];

export function takeScanMemory(): ScanMemory {
  const memory = free.pop() ?? open();
  memory.planBytes.fill(0);
  memory.symbols.fill(0);
  memory.planWords[plan.PLAN_SYMBOLS / 4] = memory.symbolsPtr;
  memory.planWords[plan.PLAN_COLUMNS / 4] = memory.columnsPtr;
  return memory;
}

export function giveBack(memory: ScanMemory): void {
  if (free.length < 2) free.push(memory);
}

function open(): ScanMemory {
  const kernels = openKernels();
  const { arena } = kernels;
  const tables = [plan.PLAN_TABLE + plan.MOST_KEYS * plan.KEY_BYTES, TABLE_VALUES + plan.MOST_FIELDS * TABLE_VALUE_BYTES];
  const planLength = Math.max(...tables);
  const planBytes = arena.u8(planLength);
  const symbols = arena.u8(plan.SLOTS * plan.SLOT_BYTES);
  const name = arena.u8(256);
  const text = arena.u8(textBytes + overread);
  const columns = arena.u8(plan.COLUMNS_BYTES);
  const { buffer } = arena.memory;
  const f64 = (offset: number): Float64Array => new Float64Array(buffer, columns.ptr + offset, plan.STAGE_ROWS);
  const u32 = (offset: number): Uint32Array => new Uint32Array(buffer, columns.ptr + offset, plan.STAGE_ROWS);
  return {
    kernels,
    plan: planBytes.ptr,
    planBytes: planBytes.view,
    planWords: new Uint32Array(buffer, planBytes.ptr, planLength >> 2),
    text: text.view.subarray(0, textBytes),
    textPtr: text.ptr,
    name: name.view,
    namePtr: name.ptr,
    symbols: symbols.view,
    symbolsPtr: symbols.ptr,
    columnsPtr: columns.ptr,
    rows: {
      ts: f64(plan.COLUMN_TS),
      rx: f64(plan.COLUMN_RX),
      px: f64(plan.COLUMN_PX),
      qty: f64(plan.COLUMN_QTY),
      id: f64(plan.COLUMN_ID),
      meta: u32(plan.COLUMN_META),
    },
    numbers: new Float64Array(buffer, columns.ptr + plan.COLUMN_TS, TABLE_NUMBERS),
    line: u32(plan.COLUMN_LINE),
    at: u32(plan.COLUMN_AT),
  };
}
