/** Sizes of orders, whole lots. Limit orders: log-logistic of shape 4 around the median, at most 6 medians; market orders: shape 2, at most 12. */
import type { Chance } from './chance.ts';

export interface Sizes {
  limit(): number;
  market(): number;
  /** Median of the limit sizes drawn so far, lots. */
  median(): number;
}

/** A third of the orders are of round size: whole multiples of this many lots. */
const round = 50;

export class MixedSizes implements Sizes {
  readonly #seen: Float64Array;
  #drawn = 0;

  constructor(
    readonly chance: Chance,
    readonly usual: number,
  ) {
    this.#seen = new Float64Array(6 * usual + round);
  }

  limit(): number {
    const u = this.chance.uniform();
    const lots = this.#rounded(this.usual * Math.min(6, Math.sqrt(Math.sqrt(u / (1 - u)))));
    this.#seen[lots]++;
    this.#drawn++;
    return lots;
  }

  market(): number {
    const u = this.chance.uniform();
    return this.#rounded(this.usual * 0.7 * Math.min(12, Math.sqrt(u / (1 - u))));
  }

  median(): number {
    let below = 0;
    for (let lots = 0; lots < this.#seen.length; lots++) {
      below += this.#seen[lots];
      if (below * 2 >= this.#drawn && below > 0) return lots;
    }
    return this.usual;
  }

  #rounded(lots: number): number {
    if (lots > round && this.chance.uniform() < 0.33) return Math.round(lots / round) * round;
    return Math.max(1, Math.round(lots));
  }
}
