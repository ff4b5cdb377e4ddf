/**
 * Folds book rows into columns of heat by the kernel (assembly/heat.ts). One piece of work at a time; it may pause between calls. Its memory is an
 * instance of its own, made anew when a piece needs more.
 */
import { type Kernels, openKernels } from '../../kernels/kernels.ts';
import { tileCells } from '../../market/heat-cells.ts';
import type { BookRows, RestingBook } from './log.ts';

/** Price steps of one piece of work, at most: 16 MB. */
export const mostSteps = 1 << 20;
/** Quantities of code 1 and of the last code. */
export const least = 1e-9;
export const most = 1e14;

const rowsHeld = 65_536;
const knownAt = 64;
const log2At = knownAt + 2_048;

interface Shop {
  kernels: Kernels;
  bytes: number;
  work: number;
  ts: number;
  tick: number;
  qty: number;
  what: number;
}

/** Columns that are done: `known` is the time known in each, microseconds, `cells` the codes of price block `block` of the piece. */
export interface HeatColumns {
  n: number;
  known: Float64Array;
  cells(block: number): Uint16Array;
}

export class HeatFold {
  #shop: Shop | undefined;
  #bins = 0;
  #steps = 0;

  /** Bytes of memory it has. */
  get bytes(): number {
    return this.#shop?.kernels.arena.memory.buffer.byteLength ?? 0;
  }

  /** Columns from `start` on, each `length` microseconds; cells of 2^shift price steps from step `base` on, in `blocks` price blocks. */
  begin(start: number, length: number, base: number, shift: number, blocks: number, before: RestingBook | undefined): void {
    this.#bins = blocks * tileCells;
    this.#steps = this.#bins << shift;
    const { kernels, work, tick, qty } = this.#room();
    kernels.call.heatStart(work, start, length, base, shift, this.#bins);
    if (!before?.known) return;
    const { buffer } = kernels.arena.memory;
    for (let at = 0; at < before.tick.length; at += rowsHeld) {
      const n = Math.min(rowsHeld, before.tick.length - at);
      new Int32Array(buffer, tick, n).set(before.tick.subarray(at, at + n));
      new Float64Array(buffer, qty, n).set(before.qty.subarray(at, at + n));
      kernels.call.heatLoad(work, tick, qty, n, Math.max(0, Math.min(n, before.bids - at)));
    }
  }

  /** Rows [from, to), at most 65,536; `full` takes the columns each time that all are done. */
  rows(book: BookRows, from: number, to: number, full: (columns: HeatColumns) => void): void {
    const { kernels, ts, tick, qty, what } = this.#open();
    const { buffer } = kernels.arena.memory;
    const n = to - from;
    new Float64Array(buffer, ts, n).set(book.ts.subarray(from, to));
    new Int32Array(buffer, tick, n).set(book.tick.subarray(from, to));
    new Float64Array(buffer, qty, n).set(book.qty.subarray(from, to));
    new Uint8Array(buffer, what, n).set(book.what.subarray(from, to));
    this.#run(n, Number.NEGATIVE_INFINITY, false, full);
  }

  /** Time goes on up to `until`; with `last` the column it lies in is done as it is by then. Takes the columns that are left, too. */
  end(until: number, last: boolean, full: (columns: HeatColumns) => void): void {
    this.#run(0, until, last, full);
    const columns = this.#columns();
    if (columns.n > 0) full(columns);
  }

  #run(n: number, until: number, last: boolean, full: (columns: HeatColumns) => void): void {
    const { kernels, work, ts, tick, qty, what } = this.#open();
    for (let at = 0; ; ) {
      at = kernels.call.heat(work, ts, tick, qty, what, at, n, until, last ? 1 : 0);
      const columns = this.#columns();
      if (columns.n < tileCells) return;
      full(columns);
      new Int32Array(kernels.arena.memory.buffer, work, 16)[9] = 0;
    }
  }

  #columns(): HeatColumns {
    const { kernels, work } = this.#open();
    const { buffer } = kernels.arena.memory;
    const first = work + kernels.call.heatColumns(this.#steps, this.#bins);
    const size = tileCells * tileCells;
    return {
      n: new Int32Array(buffer, work, 16)[9],
      known: new Float64Array(buffer, work + knownAt, tileCells),
      cells: (block) => new Uint16Array(buffer, first + block * size * 2, size),
    };
  }

  #open(): Shop {
    if (!this.#shop) throw new Error('heat begins with a piece of work');
    return this.#shop;
  }

  #room(): Shop {
    const held = this.#shop;
    const kernels = held?.kernels ?? openKernels();
    const bytes = kernels.call.heatBytes(this.#steps, this.#bins);
    if (held && held.bytes >= bytes) return held;
    // Memory of an instance is never given back, but with the instance.
    this.#shop = undefined;
    this.#shop = furnish(held ? openKernels() : kernels, bytes);
    return this.#shop;
  }
}

function furnish(kernels: Kernels, bytes: number): Shop {
  const { arena } = kernels;
  const ts = arena.f64(rowsHeld).ptr;
  const tick = arena.i32(rowsHeld).ptr;
  const qty = arena.f64(rowsHeld).ptr;
  const what = arena.u8(rowsHeld).ptr;
  const work = arena.u8(bytes).ptr;
  const log2 = new Float64Array(arena.memory.buffer, work + log2At, 2_049);
  for (let i = 0; i < log2.length; i++) log2[i] = Math.log2(1 + i / 2_048);
  return { kernels, bytes, work, ts, tick, qty, what };
}
