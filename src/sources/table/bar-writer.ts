/**
 * Between a decoder of bars and the writer, in time order: bars that are missing become a gap before the next bar, a second bar of the same
 * time is left out and told. A bar is four rows; batches hold whole bars.
 */
import { FLAG_NO_RX } from '../../../assembly/layout.ts';
import type { TickBatch } from '../../market/batch.ts';
import { flagsOf, instrumentOf, kindOf, sideOf } from '../../market/meta.ts';
import type { TickWriter } from '../../market/writer.ts';
import type { RowReport } from '../format.ts';
import { RowFilter } from '../row-filter.ts';

interface Last {
  end: number;
  /** Prices and sums of its four rows. */
  readonly values: Float64Array;
}

export class BarWriter extends RowFilter {
  readonly #last: Last[] = [];

  constructor(
    target: TickWriter,
    readonly report: RowReport,
  ) {
    super(target, 4);
  }

  protected override filter(batch: TickBatch): void {
    const { target } = this;
    let from = 0;
    let whole = true;
    for (let i = 0; i < batch.n; i += 4) {
      const instrument = instrumentOf(batch.meta[i]!);
      const ts = batch.ts[i]!;
      const length = batch.id[i]!;
      this.#last[instrument] ??= { end: Number.NaN, values: new Float64Array(8) };
      const last = this.#last[instrument];
      if (ts === last.end) {
        this.report.skip(isSame(batch, i, last.values) ? 'duplicate bar' : 'a second bar of the same time, with other values');
        this.#rows(batch, from, i);
        from = i + 4;
        whole = false;
        continue;
      }
      const missing = Math.round((ts - last.end) / length) - 1;
      if (missing > 0) {
        this.#rows(batch, from, i);
        from = i;
        whole = false;
        target.gap(instrument, ts, batch.rx[i]!, missing, FLAG_NO_RX);
      }
      last.end = ts;
      for (let k = 0; k < 4; k++) {
        last.values[2 * k] = batch.px[i + k]!;
        last.values[2 * k + 1] = batch.qty[i + k]!;
      }
    }
    if (whole) target.pass(batch);
    else this.#rows(batch, from, batch.n);
  }

  #rows({ ts, rx, px, qty, id, meta }: TickBatch, from: number, to: number): void {
    for (let i = from; i < to; i++) {
      const m = meta[i]!;
      this.target.row(kindOf(m), sideOf(m), flagsOf(m), instrumentOf(m), ts[i]!, rx[i]!, px[i]!, qty[i]!, id[i]!);
    }
  }
}

function isSame({ px, qty }: TickBatch, at: number, values: Float64Array): boolean {
  for (let k = 0; k < 4; k++) {
    if (!Object.is(px[at + k]!, values[2 * k]!) || !Object.is(qty[at + k]!, values[2 * k + 1]!)) return false;
  }
  return true;
}
