/** Wash trading: one owner on both sides, in turn, inside the spread where it has room. Regular sizes at regular times, no net position, no change of the book. */
import type { Chance } from '../chance.ts';
import type { Venue } from '../venue.ts';
import { Agent } from './agent.ts';

export class WashTrades extends Agent {
  readonly #prints: number;
  readonly #lots: number;
  readonly #seconds: number;
  #made = 0;
  #bought = 0;
  #sold = 0;

  constructor(venue: Venue, chance: Chance, from: number, id: number) {
    super(venue, chance, from, id, 'wash', 'The same owner is buying and selling.');
    this.#prints = 2 * (16 + chance.below(18));
    this.#lots = Math.round(venue.listing.usual * [0.5, 1, 1.5, 2][chance.below(4)]);
    this.#seconds = chance.between(0.8, 2.2);
  }

  act(): void {
    const { venue } = this;
    const { bestBid, bestAsk } = venue.book;
    const buy = this.#made % 2 === 0;
    const inside = bestAsk - bestBid > 1;
    const tick = inside ? bestBid + Math.floor((bestAsk - bestBid) / 2) : buy ? bestAsk : bestBid;
    venue.begin(this.due);
    venue.rows.trade(buy, tick, this.#lots);
    venue.rows.end();
    if (buy) this.#bought += this.#lots;
    else this.#sold += this.#lots;
    if (++this.#made === this.#prints) this.#write();
    else this.due += 1e6 * this.#seconds * this.chance.between(0.97, 1.03);
  }

  #write(): void {
    const size = this.base(this.#lots);
    this.episode.figures = {
      trades: this.#made,
      size,
      volume: this.base(this.#bought + this.#sold),
      net: this.base(this.#bought - this.#sold),
      seconds: this.#seconds,
    };
    this.end(`${this.#made} trades of ${size}, one each ${this.#seconds.toFixed(1)} s, without a net position.`);
  }
}
