/** Ticks of scanned rows on their way into time order: columns, and which row of the scan each came from. */

import { TickBatch } from '../../market/batch.ts';
import { packMeta } from '../../market/meta.ts';
import type { TickWriter } from '../../market/writer.ts';
import { TimeOrder } from '../rows/order.ts';

const capacity = 16_384;

/** A row that comes later than the rows already passed on. */
export const outOfOrder = 'out of order: its time is before rows already passed on';

export class RowStage {
  #n = 0;
  /** Row of the scan that `put` belongs to. */
  row = 0;
  readonly #rows = TickBatch.allocate(capacity);
  readonly #from = new Uint32Array(capacity);
  readonly #order: TimeOrder;

  /** `group` ticks always come together, and of one time. */
  constructor(name: string, writer: TickWriter, group: number, late: (row: number) => void) {
    const tell = (i: number): void => {
      if (i % group === 0) late(this.#from[i]!);
    };
    this.#order = new TimeOrder(name, writer, tell, group);
  }

  put(kind: number, side: number, flags: number, instrument: number, ts: number, rx: number, px: number, qty: number, id: number): void {
    const rows = this.#rows;
    const i = this.#n++;
    rows.ts[i] = ts;
    rows.rx[i] = rx;
    rows.px[i] = px;
    rows.qty[i] = qty;
    rows.id[i] = id;
    rows.meta[i] = packMeta(kind, side, flags, instrument);
    this.#from[i] = this.row;
    if (this.#n === capacity) this.flush();
  }

  flush(): void {
    const n = this.#n;
    this.#n = 0;
    if (n > 0) this.#order.add(this.#rows, n);
  }

  end(): void {
    this.flush();
    this.#order.end();
  }
}
