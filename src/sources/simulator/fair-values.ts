/**
 * What the instruments are worth: a shared factor and a part of each one's own, as fractions away from the first price. The factor
 * wanders, the own parts revert within minutes, so the pair is cointegrated. Volatility comes in spells. A run in one instrument drags
 * the others after it for as long as it lasts. Stepped ten times a second.
 */
import type { Chance } from './chance.ts';

/** Standard deviation of the return of a fair value over one second at beta 1 and usual volatility: 1 basis point, about 56 % a year. */
const sigma = 1e-4;
/** Seconds after which the factor and an own part have lost 63 % of a deviation. */
const factorMemory = 14_400;
const ownMemory = 300;
/** Times the usual volatility; a spell lasts a minute on average and gives way to a neighbour. */
const spells = [0.6, 0.8, 1, 1.4, 2];
const spellSeconds = 60;
/** Seconds after which 63 % of a run elsewhere has been noticed. */
const noticeSeconds = 1;

export class FairValues {
  /** Share of the variance that is the factor's; 0: nothing has a fair value. */
  share = 0;
  #factor = 0;
  readonly #own: Float64Array;
  /** How far runs elsewhere have dragged each one. */
  readonly #dragged: Float64Array;
  #spell = 2;

  /** `betas`: how far each instrument moves with the factor, and with the scale of all it does. */
  constructor(
    readonly chance: Chance,
    readonly betas: readonly number[],
  ) {
    this.#own = new Float64Array(betas.length);
    this.#dragged = new Float64Array(betas.length);
  }

  /** Time has gone on by `seconds`. */
  step(seconds: number): void {
    if (this.chance.uniform() < seconds / spellSeconds) {
      const to = this.#spell + (this.chance.uniform() < 0.5 ? -1 : 1);
      if (to >= 0 && to < spells.length) this.#spell = to;
    }
    const deviation = sigma * spells[this.#spell] * Math.sqrt(seconds);
    this.#factor += Math.sqrt(this.share) * deviation * this.chance.normal() - (this.#factor * seconds) / factorMemory;
    const own = Math.sqrt(1 - this.share) * deviation;
    for (let i = 0; i < this.#own.length; i++) {
      this.#own[i] += this.betas[i] * own * this.chance.normal() - (this.#own[i] * seconds) / ownMemory;
    }
  }

  /** Fraction away from the first price; NaN when nothing has a fair value. */
  of(i: number): number {
    return this.share > 0 ? this.betas[i] * this.#factor + this.#own[i] + this.#dragged[i] : Number.NaN;
  }

  /** Instrument `from` is on a run that drags the others by `pull`, a fraction of their prices, at a share of 1; time has gone on by `seconds`. */
  drag(from: number, pull: number, seconds: number): void {
    const noticed = seconds / noticeSeconds;
    for (let i = 0; i < this.#dragged.length; i++) {
      if (i !== from) this.#dragged[i] += (this.share * pull - this.#dragged[i]) * noticed;
    }
  }

  /** The run of `from` is over: what is left of its drag reverts as an own part does. */
  release(from: number): void {
    for (let i = 0; i < this.#dragged.length; i++) {
      if (i === from) continue;
      this.#own[i] += this.#dragged[i];
      this.#dragged[i] = 0;
    }
  }

  /** Makes `deviation` the fair value from now on; what is new of it reverts as an own part does. */
  move(i: number, deviation: number): void {
    this.#own[i] = deviation - this.betas[i] * this.#factor - this.#dragged[i];
  }
}
