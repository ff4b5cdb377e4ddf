/** One instrument's units: contracts to base quantities, and a price step that gets finer when a price needs it. */
import type { Contract } from '../scale-writer.ts';
import type { Listing } from '../venue.ts';
import { PriceStep } from './price-step.ts';

export class Units {
  readonly #step: PriceStep;
  readonly #base: number;
  readonly #quote: number;

  /** Contracts whose worth is not known stay contracts. */
  constructor(
    { instrument, contract }: Listing,
    readonly refined: (tickSize: number) => void,
  ) {
    const scale: Contract | undefined = contract === 'unknown' ? undefined : contract;
    this.#step = new PriceStep(instrument.tickSize);
    this.#base = scale && 'base' in scale ? scale.base : 1;
    this.#quote = scale && 'quote' in scale ? scale.quote : 0;
  }

  /** Base units of what the venue counts. */
  amount(qty: number, px: number): number {
    return this.#quote > 0 ? (qty * this.#quote) / px : qty * this.#base;
  }

  /** The price itself, once its step is known. */
  price(px: number): number {
    if (!this.#step.fits(px)) {
      const finer = this.#step.refined(px);
      if (finer !== this.#step.tickSize) {
        this.#step.set(finer);
        this.refined(finer);
      }
    }
    return px;
  }
}

/** A price or a quantity that can be one. */
export function isAmount(value: number): boolean {
  return value > 0 && value < Number.POSITIVE_INFINITY;
}
