/** Rows in the six tick columns, outside a batch: what scanners fill and sorting moves. */
import type { TickBatch } from '../../market/batch.ts';

export interface RowColumns {
  readonly capacity: number;
  readonly ts: Float64Array;
  readonly rx: Float64Array;
  readonly px: Float64Array;
  readonly qty: Float64Array;
  readonly id: Float64Array;
  readonly meta: Uint32Array;
  /** Copies rows [from, to) of `source` to `at`; the two may be the same. */
  set(at: number, source: RowColumns, from: number, to: number): void;
  copyTo(batch: TickBatch, at: number, from: number, to: number): void;
  /** New columns holding these rows in the given order. */
  gathered(order: Uint32Array, capacity: number): RowColumns;
}

const names = ['ts', 'rx', 'px', 'qty', 'id', 'meta'] as const;
type Columns = Pick<RowColumns, (typeof names)[number]>;

/** Columns over existing arrays, such as those of the kernel memory. */
export function rowsOver(columns: Columns): RowColumns {
  const own: RowColumns = {
    ...columns,
    capacity: columns.ts.length,
    set(at, source, from, to) {
      for (const name of names) own[name].set(source[name].subarray(from, to), at);
    },
    copyTo(batch, at, from, to) {
      for (const name of names) batch[name].set(own[name].subarray(from, to), at);
    },
    gathered(order, capacity) {
      const rows = openRows(capacity);
      for (const name of names) {
        const source = own[name];
        const target = rows[name];
        for (let i = 0; i < order.length; i++) target[i] = source[order[i]!]!;
      }
      return rows;
    },
  };
  return own;
}

export function openRows(capacity: number): RowColumns {
  const f64 = (): Float64Array => new Float64Array(capacity);
  return rowsOver({ ts: f64(), rx: f64(), px: f64(), qty: f64(), id: f64(), meta: new Uint32Array(capacity) });
}
