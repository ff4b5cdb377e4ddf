/**
 * The many who trade without a plan (the zero-intelligence book of Farmer, Patelli and Zovko 2005): limit orders at a constant rate on
 * every price step within a window of the opposite best, cancellations at a constant rate per order, market orders that excite each
 * other, and a few who know the fair value. Events are drawn one by one (Gillespie); rates are per second.
 */
import type { Chance } from './chance.ts';
import type { OrderBook } from './order-book.ts';
import type { SimulatorParams } from './params.ts';
import type { Sizes } from './sizes.ts';

/** Price steps from the opposite best within which limit orders come. */
const usualWindow = 50;
/**
 * A market order leaves Poisson(branching) followers, each comes after an exponential time of this rate: the cluster form of a Hawkes
 * process with kernel n b exp(-b t). Most follow on the same side.
 */
const followRate = 1.5;
const sameSide = 0.75;
/** Those who know act this often per step of mispricing beyond half a step, and at most. */
const informedRate = 12;
const informedBand = 0.5;
const informedMost = 40;

export class Crowd {
  /** Fair price in steps; NaN when there is none. */
  fair = Number.NaN;
  /** Share of limit orders that still come, by side: below 1 while liquidity is withdrawn. */
  bidShare = 1;
  askShare = 1;
  #buyers = 0;
  #sellers = 0;

  constructor(
    readonly book: OrderBook,
    readonly sizes: Sizes,
    readonly chance: Chance,
    public params: SimulatorParams,
    readonly window = usualWindow,
  ) {}

  /** Events per second as things stand. */
  rate(): number {
    const { limitRate, marketRate, cancelRate, branching } = this.params;
    return (
      limitRate * this.window * (this.bidShare + this.askShare) +
      cancelRate * this.book.crowd +
      2 * marketRate * (1 - branching) +
      followRate * (this.#buyers + this.#sellers) +
      this.#informed()
    );
  }

  /** One event. What the book cannot give, as the cancellation of a last order, does not happen. */
  act(): void {
    const { limitRate, marketRate, cancelRate, branching } = this.params;
    const { book } = this;
    const ownRate = marketRate * (1 - branching);
    let u = this.chance.uniform() * this.rate();
    if ((u -= limitRate * this.window * this.bidShare) < 0) this.#limit(true);
    else if ((u -= limitRate * this.window * this.askShare) < 0) this.#limit(false);
    else if ((u -= cancelRate * book.crowd) < 0) book.cancel(book.ofCrowd(this.chance.below(book.crowd)));
    else if ((u -= 2 * ownRate) < 0) this.#market(u < -ownRate);
    else if ((u -= followRate * this.#buyers) < 0) {
      this.#buyers--;
      this.#market(true);
    } else if ((u -= followRate * this.#sellers) < 0) {
      this.#sellers--;
      this.#market(false);
    } else this.#correct();
  }

  #informed(): number {
    const { fair } = this;
    if (fair !== fair) return 0;
    const away = Math.abs(fair - this.book.mid) - informedBand;
    return away > 0 ? Math.min(informedMost, informedRate * away) : 0;
  }

  #limit(bid: boolean): void {
    const { book } = this;
    const away = 1 + this.chance.below(this.window);
    const tick = bid ? book.bestAsk - away : book.bestBid + away;
    if (tick > 0) book.add(bid, tick, this.sizes.limit());
  }

  #market(buy: boolean): void {
    const { branching } = this.params;
    if (branching > 0) {
      const followers = this.chance.count(branching);
      for (let i = 0; i < followers; i++) {
        if (this.chance.uniform() < sameSide === buy) this.#buyers++;
        else this.#sellers++;
      }
    }
    this.book.execute(buy, this.sizes.market(), buy ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY);
  }

  /** Somebody who knows: takes the best price, pulls an order from before it, or outbids the other side of the market. */
  #correct(): void {
    const { book } = this;
    const buy = this.fair > book.mid;
    const u = this.chance.uniform();
    if (u < 0.4) {
      const best = buy ? book.bestAsk : book.bestBid;
      book.execute(buy, Math.min(book.lotsAt(best), 2 * this.sizes.market()), best);
    } else if (u < 0.7) {
      const order = book.firstAt(!buy);
      if (!book.isPlanted(order)) book.cancel(order);
    } else {
      const tick = buy ? Math.min(book.bestBid + 1, book.bestAsk - 1) : Math.max(book.bestAsk - 1, book.bestBid + 1);
      book.add(buy, tick, this.sizes.limit());
    }
  }
}
