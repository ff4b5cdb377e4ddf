/**
 * Spoofing and layering: orders that are not meant to trade are shown on one side until a genuine small order on the other side is
 * hit, then pulled; several rounds. Spoofing shows one order of 9 to 14 median sizes, layering a stack of levels.
 * Invariant: no false order ever trades: market orders stop short of it, and it is pulled when it comes to be the best price.
 */
import type { Chance } from '../chance.ts';
import type { Venue } from '../venue.ts';
import { Agent } from './agent.ts';

type Stage = 'build' | 'offer' | 'hold';

/** Seconds a false order stays at least and at most. */
const shortest = 2;
const longest = 9.5;

export class FalseOrders extends Agent {
  readonly #bid: boolean;
  readonly #rounds: number;
  #stage: Stage = 'build';
  /** Places of the false orders in the book, best price first; how many are wanted in this round; the best price of them. */
  readonly #places: number[] = [];
  #wanted = 0;
  #top = 0;
  #genuine = -1;
  #genuineNumber = 0;
  #shownAt = 0;
  #hitAt = Number.NaN;
  #forceAt = 0;
  #pullAt = Number.POSITIVE_INFINITY;
  /** What came of it. */
  #shown = 0;
  #pulled = 0;
  #heldSeconds = 0;
  #smallest = Number.POSITIVE_INFINITY;
  #levels = 0;
  #attempts = 0;

  constructor(venue: Venue, chance: Chance, from: number, id: number, kind: 'spoofing' | 'layering') {
    super(
      venue,
      chance,
      from,
      id,
      kind,
      kind === 'spoofing' ? 'Large orders are being shown and pulled.' : 'Levels are being stacked and pulled.',
    );
    this.#bid = chance.uniform() < 0.5;
    this.#rounds = kind === 'spoofing' ? 4 + chance.below(4) : 3 + chance.below(3);
  }

  act(): void {
    this.venue.begin(this.due);
    if (this.#stage === 'build') this.#build();
    else if (this.#stage === 'offer') this.#offer();
    else this.#hold();
    this.venue.rows.end();
  }

  /** One false order more, behind the best price. */
  #build(): void {
    const { venue, chance } = this;
    const spoof = this.episode.kind === 'spoofing';
    const sign = this.#bid ? 1 : -1;
    const best = this.#bid ? venue.book.bestBid : venue.book.bestAsk;
    if (this.#places.length === 0 && venue.dragged) {
      this.wait(1);
      return;
    }
    if (this.#places.length === 0) {
      this.#attempts++;
      this.#wanted = spoof ? 1 : 4 + chance.below(4);
      this.#top = best - sign * (spoof ? 3 + chance.below(3) : 3);
      this.#shownAt = this.due;
    } else if (this.#touched()) {
      this.#pull();
      return;
    }
    const lots = Math.round(venue.sizes.median() * (spoof ? chance.between(9, 14) : chance.between(2.5, 4.5)));
    const order = venue.book.add(this.#bid, this.#top - sign * this.#places.length, lots, true);
    this.#places.push(order);
    this.#shown++;
    if (lots < this.#smallest) this.#smallest = lots;
    this.#shield(this.#top);
    if (this.#places.length === this.#wanted) {
      this.#levels += this.#wanted;
      this.#stage = 'offer';
    }
    this.wait(0.15);
  }

  /** The genuine order, first in line where the spread has room. */
  #offer(): void {
    const { venue, chance } = this;
    const { bestBid, bestAsk } = venue.book;
    const room = bestAsk - bestBid > 1;
    const tick = this.#bid ? bestAsk - (room ? 1 : 0) : bestBid + (room ? 1 : 0);
    this.#genuine = venue.book.add(!this.#bid, tick, Math.max(1, Math.round(venue.sizes.median() * chance.between(0.4, 0.9))), true);
    this.#genuineNumber = venue.book.numberOf(this.#genuine);
    this.#forceAt = this.due + 1e6 * chance.between(2, 5.5);
    this.#hitAt = Number.NaN;
    this.#stage = 'hold';
    this.wait(0.08);
  }

  #hold(): void {
    const { due, chance } = this;
    const { book } = this.venue;
    const waiting = book.rests(this.#genuine, this.#genuineNumber);
    if (!waiting && this.#hitAt !== this.#hitAt) {
      this.#hitAt = due;
      this.#pullAt = Math.max(due + 1e6 * chance.between(0.05, 0.3), this.#shownAt + 1e6 * (shortest + chance.uniform()));
    }
    if (this.#touched() || due >= Math.min(this.#pullAt, this.#shownAt + 1e6 * longest)) {
      this.#pull();
    } else {
      if (waiting && due > this.#forceAt) this.#draw();
      this.wait(0.08);
    }
  }

  /** A false order is at the best price. */
  #touched(): boolean {
    return this.#bid ? this.venue.book.bestBid <= this.#top : this.venue.book.bestAsk >= this.#top;
  }

  /** Somebody is taken in: buys through to a genuine offer, or sells through to a genuine bid, that is not first in line. */
  #draw(): void {
    const { book } = this.venue;
    const tick = book.tickOf(this.#genuine);
    const best = this.#bid ? book.bestAsk : book.bestBid;
    if (tick === best) {
      book.execute(this.#bid, book.lotsAt(tick), tick);
    } else {
      book.cancel(this.#genuine);
      this.#stage = 'offer';
    }
  }

  /** All false orders go in one event. */
  #pull(): void {
    const { venue } = this;
    const seconds = (this.due - this.#shownAt) / 1e6;
    for (const order of this.#places) venue.book.cancel(order);
    if (venue.book.rests(this.#genuine, this.#genuineNumber)) venue.book.cancel(this.#genuine);
    // A round counts when it did what it was for: the others were pulled because the price came near.
    if (this.#hitAt === this.#hitAt && seconds >= shortest) {
      this.#pulled++;
      this.#heldSeconds += seconds;
    }
    this.#places.length = 0;
    this.#hitAt = Number.NaN;
    this.#pullAt = Number.POSITIVE_INFINITY;
    this.#stage = 'build';
    this.#shield(this.#bid ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY);
    if (this.#pulled === this.#rounds || this.#attempts === 4 * this.#rounds) this.#write();
    else this.wait(3);
  }

  #shield(tick: number): void {
    if (this.#bid) this.venue.book.shieldBid = tick;
    else this.venue.book.shieldAsk = tick;
  }

  #write(): void {
    const { episode } = this;
    const spoof = episode.kind === 'spoofing';
    const factor = this.#smallest / this.venue.sizes.median();
    const levels = this.#levels / this.#attempts;
    const shown = { side: this.#bid ? 1 : -1, orders: this.#shown, rounds: this.#attempts, pulled: this.#pulled };
    const sizes = { factor, size: this.base(this.#smallest), levels };
    const side = this.#bid ? 'bids' : 'asks';
    if (this.#pulled === 0) {
      episode.figures = { ...shown, ...sizes };
      this.end(
        `${this.#attempts} times ${spoof ? 'a large order' : 'levels'} of ${side} shown, each pulled at once, for the price came near.`,
      );
      return;
    }
    const seconds = this.#heldSeconds / this.#pulled;
    episode.figures = { ...shown, ...sizes, seconds };
    const what = spoof ? `${side} of at least ${factor.toFixed(1)} median sizes` : `stacks of ${levels.toFixed(1)} levels of ${side}`;
    this.end(`${this.#pulled} ${what}, held ${seconds.toFixed(1)} s on average, pulled after the other side was hit.`);
  }
}
