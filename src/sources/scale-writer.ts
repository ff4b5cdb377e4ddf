/** Between a decoder of trades and the writer: quantities that a venue counts in contracts become base units, by instrument. */
import type { TickBatch } from '../market/batch.ts';
import type { Instrument } from '../market/instrument.ts';
import { instrumentOf } from '../market/meta.ts';
import type { TickWriter } from '../market/writer.ts';
import { RowFilter } from './row-filter.ts';

/** Base units of one contract, or the quote value of one of an inverse contract. */
export type Contract = { readonly base: number } | { readonly quote: number };

export class ScaleWriter extends RowFilter {
  /** By instrument index; nothing where quantities are base units already. */
  readonly #contracts: (Contract | undefined)[] = [];

  constructor(
    target: TickWriter,
    readonly contractOf: (instrument: Instrument) => Contract | undefined,
  ) {
    super(target);
  }

  override instrument(id: string, make: () => Instrument): number {
    let made: Instrument | undefined;
    const index = this.target.instrument(id, () => {
      made = make();
      return made;
    });
    if (made) this.#contracts[index] = this.contractOf(made);
    return index;
  }

  protected override filter(batch: TickBatch): void {
    const { px, qty, meta, n } = batch;
    for (let i = 0; i < n; i++) {
      const contract = this.#contracts[instrumentOf(meta[i]!)];
      if (contract) qty[i] = 'base' in contract ? qty[i]! * contract.base : (qty[i]! * contract.quote) / px[i]!;
    }
    this.target.pass(batch);
  }
}
