/**
 * Kernel memory of one text scan: plan, symbol table, text buffer, columns. One line may be up to LONGEST_LINE bytes.
 * Memories are reused: small texts pushed one after the other do not each take a new instance.
 */
import * as plan from '../../../assembly/scan-plan.ts';
import { type Kernels, openKernels } from '../../kernels/kernels.ts';
import type { RowColumns } from './columns.ts';

export const LONGEST_LINE = 1 << 20;
/** A line carried over and the next piece. */
const textBytes = 2 * LONGEST_LINE;
export const stageRows = 16_384;

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
  readonly rows: RowColumns;
  /** Line number and text address of each row. */
  readonly line: Uint32Array;
  readonly at: Uint32Array;
}

const free: ScanMemory[] = [];

export function takeScanMemory(): ScanMemory {
  const memory = free.pop() ?? open();
  memory.planBytes.fill(0);
  memory.symbols.fill(0);
  memory.planWords.set(header(memory));
  return memory;
}

export function giveBack(memory: ScanMemory): void {
  if (free.length < 2) free.push(memory);
}

const columnPtrs = new WeakMap<ScanMemory, number[]>();

function header(memory: ScanMemory): Uint32Array {
  const words = new Uint32Array(plan.PLAN_OPS / 4);
  words[plan.PLAN_SYMBOLS / 4] = memory.symbolsPtr;
  words[plan.PLAN_CAPACITY / 4] = stageRows;
  words.set(columnPtrs.get(memory)!, plan.PLAN_COLUMNS / 4);
  return words;
}

function open(): ScanMemory {
  const kernels = openKernels();
  const { arena } = kernels;
  const planBytes = plan.PLAN_OPS + Math.max(plan.MOST_FIELDS, 64 * plan.KEY_BYTES);
  const columns = {
    // Growth moves the views, so all is reserved by the widest request first.
    plan: arena.u8(planBytes),
    symbols: arena.u8(plan.SLOTS * plan.SLOT_BYTES),
    name: arena.u8(256),
    text: arena.u8(textBytes + 64),
    ts: arena.f64(stageRows),
    rx: arena.f64(stageRows),
    px: arena.f64(stageRows),
    qty: arena.f64(stageRows),
    id: arena.f64(stageRows),
    meta: arena.u32(stageRows),
    line: arena.u32(stageRows),
    at: arena.u32(stageRows),
  };
  const { ts, rx, px, qty, id, meta, line, at } = columns;
  const memory: ScanMemory = {
    kernels,
    plan: columns.plan.ptr,
    planBytes: columns.plan.view,
    planWords: new Uint32Array(arena.memory.buffer, columns.plan.ptr, planBytes >> 2),
    text: columns.text.view.subarray(0, textBytes),
    textPtr: columns.text.ptr,
    name: columns.name.view,
    namePtr: columns.name.ptr,
    symbols: columns.symbols.view,
    symbolsPtr: columns.symbols.ptr,
    rows: { ts: ts.view, rx: rx.view, px: px.view, qty: qty.view, id: id.view, meta: meta.view },
    line: line.view,
    at: at.view,
  };
  columnPtrs.set(
    memory,
    [ts, rx, px, qty, id, meta, line, at].map((column) => column.ptr),
  );
  return memory;
}
