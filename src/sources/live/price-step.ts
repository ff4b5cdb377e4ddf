/** Whether prices are multiples of an instrument's step, exactly; a finer step is found where one is not. */
import { decimalsOf } from '../rows/read-row.ts';
import { stepOf } from '../rows/symbol-slots.ts';

/** Finer than any venue's; a price that needs more was computed. */
const mostDecimals = 12;

export class PriceStep {
  #numerator = 1;
  #denominator = 1;
  #ratio = 1;

  constructor(public tickSize: number) {
    this.set(tickSize);
  }

  /** A multiple of the step is an integer over an integer: one division gives the double nearest the decimal price, as its text does. */
  fits(px: number): boolean {
    return (Math.round(px * this.#ratio) * this.#numerator) / this.#denominator === px;
  }

  /** The step that `px` needs too. */
  refined(px: number): number {
    const decimals = Math.min(mostDecimals, Math.max(decimalsOf(String(px)), decimalsOf(String(this.tickSize))));
    return stepOf(decimals);
  }

  set(tickSize: number): void {
    this.tickSize = tickSize;
    this.#denominator = 10 ** decimalsOf(String(tickSize));
    this.#numerator = Math.round(tickSize * this.#denominator);
    this.#ratio = this.#denominator / this.#numerator;
  }
}
