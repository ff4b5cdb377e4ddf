/** Quantities of venue instruments in base units, by instrument index: contracts are converted where their value is known. */
import type { Instrument } from '../../market/instrument.ts';
import type { TickWriter } from '../../market/writer.ts';
import type { RowReport } from '../format.ts';
import type { Contract } from '../scale-writer.ts';
import type { VenueInstrument } from '../venue-contracts.ts';

export class Contracts {
  readonly #known: (Contract | undefined)[] = [];

  constructor(
    readonly writer: TickWriter,
    readonly report: RowReport,
  ) {}

  /** The instrument, its contract noted. */
  add({ instrument, contract }: VenueInstrument): Instrument {
    const index = this.writer.instrument(instrument.id, () => instrument);
    if (contract === 'unknown') this.report.note?.(`Sizes of ${instrument.id} are in contracts: the value of a contract is not known.`);
    else this.#known[index] = contract;
    return instrument;
  }

  base(instrument: number, qty: number, px: number): number {
    const contract = this.#known[instrument];
    if (!contract) return qty;
    return 'base' in contract ? qty * contract.base : (qty * contract.quote) / px;
  }
}
