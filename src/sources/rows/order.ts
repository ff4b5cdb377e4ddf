/**
 * Puts rows in the order of their receive time (which is the exchange time in files without one): a stable sort over a window.
 * A row displaced by up to `windowRows` rows finds its place; one that comes later is handed to `late`. Rows leave in blocks
 * cut by row count alone, so the result does not depend on how the bytes arrived.
 */
import { QuantabError } from '../../core/errors.ts';
import type { TickWriter } from '../../market/writer.ts';
import { openRows, type RowColumns } from './columns.ts';

export const windowRows = 131_072;
const pendingRows = 2 * windowRows;

export class TimeOrder {
  #rows: RowColumns = openRows(4_096);
  #n = 0;
  #sorted = true;
  #emitted = Number.NEGATIVE_INFINITY;
  #newest = Number.NEGATIVE_INFINITY;
  #last = Number.NEGATIVE_INFINITY;
  #rises = 0;
  #falls = 0;

  constructor(
    readonly name: string,
    readonly writer: TickWriter,
    /** Told the index (as given to `add`) of a row that came too late. */
    readonly late: (row: number) => void,
  ) {}

  /** Takes the first `n` rows of `source`. */
  add(source: RowColumns, n: number): void {
    let from = 0;
    while (from < n) {
      if (this.#n === pendingRows) this.#emit(windowRows);
      const to = Math.min(n, from + pendingRows - this.#n);
      this.#reserve(this.#n + to - from);
      if (this.#isAscending(source.rx, from, to)) this.#take(source, from, to);
      else for (let i = from; i < to; i++) this.#takeOne(source, i);
      from = to;
    }
  }

  /** Hands on what is left. */
  end(): void {
    this.#emit(this.#n);
    this.#emitted = Number.NEGATIVE_INFINITY;
    this.#newest = Number.NEGATIVE_INFINITY;
    this.#last = Number.NEGATIVE_INFINITY;
    this.#rises = 0;
    this.#falls = 0;
  }

  #isAscending(keys: Float64Array, from: number, to: number): boolean {
    if (!(keys[from]! >= this.#newest)) return false;
    let before = this.#last;
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

  #take(source: RowColumns, from: number, to: number): void {
    this.#rows.set(this.#n, source, from, to);
    this.#n += to - from;
  }

  #takeOne(source: RowColumns, i: number): void {
    const key = source.rx[i]!;
    if (key < this.#emitted) {
      this.late(i);
      return;
    }
    if (key < this.#last) {
      this.#sorted = false;
      this.#falls++;
    } else if (key > this.#last) this.#rises++;
    this.#last = key;
    if (key > this.#newest) this.#newest = key;
    this.#rows.set(this.#n, source, i, i + 1);
    this.#n++;
  }

  #reserve(rows: number): void {
    if (rows <= this.#rows.capacity) return;
    const larger = openRows(Math.min(pendingRows, Math.max(rows, this.#rows.capacity * 4)));
    larger.set(0, this.#rows, 0, this.#n);
    this.#rows = larger;
  }

  #emit(count: number): void {
    if (count === 0) return;
    if (!this.#sorted) {
      const newestFirst = this.#falls > this.#rises;
      if (newestFirst && count < this.#n) {
        throw new QuantabError(
          'bad-input',
          `${this.name} is newest first and has more than ${pendingRows.toLocaleString('en')} rows: sort it by time, oldest first, and import it again.`,
        );
      }
      // Rows of equal time in a newest-first file stand in reverse too.
      this.#rows = this.#rows.gathered(sortedOrder(this.#rows.rx, this.#n, newestFirst), this.#rows.capacity);
      this.#sorted = true;
    }
    const rows = this.#rows;
    let from = 0;
    while (from < count) {
      const { batch, at } = this.writer.open();
      const to = Math.min(count, from + batch.capacity - at);
      rows.copyTo(batch, at, from, to);
      this.writer.filled(to - from);
      from = to;
    }
    this.#emitted = rows.rx[count - 1]!;
    rows.set(0, rows, count, this.#n);
    this.#n -= count;
  }
}

/** Row numbers in ascending order of `keys`, stable; a natural merge sort, so nearly sorted rows are cheap. */
export function sortedOrder(keys: Float64Array, n: number, reversed = false): Uint32Array {
  let order = new Uint32Array(n);
  for (let i = 0; i < n; i++) order[i] = reversed ? n - 1 - i : i;
  let spare = new Uint32Array(n);
  const runs: number[] = [0];
  for (let i = 1; i < n; i++) if (keys[order[i]!]! < keys[order[i - 1]!]!) runs.push(i);
  while (runs.length > 1) {
    let kept = 0;
    for (let r = 0; r < runs.length; r += 2) {
      const from = runs[r]!;
      const middle = runs[r + 1] ?? n;
      merge(keys, order, spare, from, middle, runs[r + 2] ?? n);
      runs[kept++] = from;
    }
    runs.length = kept;
    [order, spare] = [spare, order];
  }
  return order;
}

function merge(keys: Float64Array, source: Uint32Array, target: Uint32Array, from: number, middle: number, to: number): void {
  let a = from;
  let b = middle;
  for (let i = from; i < to; i++) {
    if (a < middle && (b >= to || keys[source[a]!]! <= keys[source[b]!]!)) target[i] = source[a++]!;
    else target[i] = source[b++]!;
  }
}
