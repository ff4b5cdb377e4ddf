/** The six tick columns outside a batch, as a scan fills them. */
import type { TickBatch } from '../../market/batch.ts';

const names = ['ts', 'rx', 'px', 'qty', 'id', 'meta'] as const;

export type RowColumns = Pick<TickBatch, (typeof names)[number]>;

/** Copies rows [from, to) of `source` to row `at` of `target`. */
export function copyRows(source: RowColumns, from: number, to: number, target: RowColumns, at: number): void {
  if (to - from === 1) {
    target.ts[at] = source.ts[from]!;
    target.rx[at] = source.rx[from]!;
    target.px[at] = source.px[from]!;
    target.qty[at] = source.qty[from]!;
    target.id[at] = source.id[from]!;
    target.meta[at] = source.meta[from]!;
    return;
  }
  for (const name of names) target[name].set(source[name].subarray(from, to), at);
}
