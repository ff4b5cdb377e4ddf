/**
 * Puts rows in the order of their receive time (which is the exchange time in files without one): a stable sort over a window.
 * A row displaced by up to `windowRows` rows finds its place; one that comes later is handed to `late`. Rows leave in full
 * batches cut by row count alone, so the result does not depend on how the bytes arrived.
 */
import { SEGMENT_ROWS } from '../../../assembly/layout.ts';
import { QuantabError } from '../../core/errors.ts';
import { TickBatch } from '../../market/batch.ts';
import type { TickWriter } from '../../market/writer.ts';
import { copyRows, type RowColumns } from './columns.ts';
import { sortedOrder } from './sorted-order.ts';

export const windowRows = 131_072;
const batchRows = SEGMENT_ROWS;
/** Of the first batch until it is full: texts of a few rows are pushed one after the other. */
const firstRows = 1_024;
const windowBatches = windowRows / batchRows;

export class TimeOrder {
  /** All full but the last; rows pending are those of all. */
  #batches: TickBatch[] = [];
  #sorted = true;
  /** Times of the newest row passed on, the newest and the last taken. */
  #passed = Number.NEGATIVE_INFINITY;
  #newest = Number.NEGATIVE_INFINITY;
  #last = Number.NaN;
  #rises = 0;
  #falls = 0;

  constructor(
    readonly name: string,
    readonly writer: TickWriter,
    /** Told the index (as given to `add`) of a row that came too late. */
    readonly late: (row: number) => void,
    /** Rows that come together, of one time each, and stay in their order; batches hold whole groups. */
    readonly group = 1,
  ) {}

  /** Takes the first `n` rows of `source`. */
  add(source: RowColumns, n: number): void {
    let from = 0;
    while (from < n) {
      const batch = this.#room();
      const to = Math.min(n, from + batch.capacity - batch.n);
      if (this.#isAscending(source.rx, from, to)) {
        copyRows(source, from, to, batch, batch.n);
        batch.n += to - from;
      } else for (let i = from; i < to; i++) this.#takeOne(source, i, batch);
      from = to;
    }
  }

  /** Hands on what is left. */
  end(): void {
    this.#sort(true);
    for (const batch of this.#batches) if (batch.n > 0) this.writer.pass(batch);
    this.#batches = [];
  }

  #room(): TickBatch {
    let batch = this.#batches.at(-1);
    if (batch && batch.n < batch.capacity) return batch;
    if (this.#batches.length === 2 * windowBatches) {
      this.#sort(false);
      const passed = this.#batches.splice(0, windowBatches);
      this.#passed = passed.at(-1)!.rx[batchRows - 1]!;
      for (const full of passed) this.writer.pass(full);
    }
    if (batch && batch.capacity < batchRows) {
      const whole = TickBatch.allocate(batchRows);
      whole.append(batch);
      this.#batches = [whole];
      return whole;
    }
    batch = TickBatch.allocate(this.#batches.length === 0 ? firstRows : batchRows);
    this.#batches.push(batch);
    return batch;
  }

  #isAscending(keys: Float64Array, from: number, to: number): boolean {
    if (!(keys[from]! >= this.#newest)) return false;
    let before = Number.isNaN(this.#last) ? keys[from]! : this.#last;
    let rises = 0;
    for (let i = from; i < to; i++) {
      const key = keys[i]!;
      if (key > before) rises++;
      else if (key !== before) return false;
      before = key;
    }
    this.#rises += rises;
    this.#newest = before;
    this.#last = before;
    return true;
  }

  #takeOne(source: RowColumns, i: number, batch: TickBatch): void {
    const key = source.rx[i]!;
    if (key < this.#passed) {
      this.late(i);
      return;
    }
    if (key < this.#last) {
      this.#sorted = false;
      this.#falls++;
    } else if (key > this.#last) this.#rises++;
    this.#last = key;
    if (key > this.#newest) this.#newest = key;
    copyRows(source, i, i + 1, batch, batch.n);
    batch.n++;
  }

  #sort(whole: boolean): void {
    if (this.#sorted) return;
    this.#sorted = true;
    const newestFirst = this.#falls > 8 * this.#rises;
    if (newestFirst && !whole) {
      const most = (2 * windowRows).toLocaleString('en');
      throw new QuantabError(
        'bad-input',
        `${this.name} is newest first and has more than ${most} rows: sort it by time, oldest first, and import it again.`,
      );
    }
    const source = this.#batches;
    const n = source.reduce((rows, batch) => rows + batch.n, 0);
    const keys = new Float64Array(n);
    for (const [b, batch] of source.entries()) keys.set(batch.rx.subarray(0, batch.n), b * batchRows);
    // Rows of equal time in a newest-first file stand in reverse too.
    const order = sortedOrder(keys, newestFirst, this.group);
    this.#batches = source.map((batch, b) => gather(source, order.subarray(b * batchRows, b * batchRows + batch.n)));
  }
}

function gather(source: readonly TickBatch[], order: Uint32Array): TickBatch {
  const batch = TickBatch.allocate(batchRows);
  for (let i = 0; i < order.length; i++) {
    const row = order[i]! % batchRows;
    copyRows(source[Math.floor(order[i]! / batchRows)]!, row, row + 1, batch, i);
  }
  batch.n = order.length;
  return batch;
}
