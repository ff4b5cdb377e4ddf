/** Whether prices are multiples of an instrument's step, exactly; a finer step is found where one is not. */
import { decimalsOf } from '../rows/read-row.ts';
import { stepOf } from '../rows/symbol-slots.ts';

/** Finer than any venue's. */
const mostDecimals = 12;
/** Digits of a price that a venue writes: one with more was computed, as an average is. */
const mostDigits = 15;

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

  /** The step that `px` needs too; that it has, for a price that was computed: a step as fine as that would be no venue's. */
  refined(px: number): number {
    const decimals = Math.max(decimalsOf(String(px)), decimalsOf(String(this.tickSize)));
    const isComputed = decimals > mostDecimals || px * 10 ** decimals >= 10 ** mostDigits;
    return isComputed ? this.tickSize : stepOf(decimals);
  }

  set(tickSize: number): void {
    this.tickSize = tickSize;
    this.#denominator = 10 ** decimalsOf(String(tickSize));
    this.#numerator = Math.round(tickSize * this.#denominator);
    this.#ratio = this.#denominator / this.#numerator;
  }
}
