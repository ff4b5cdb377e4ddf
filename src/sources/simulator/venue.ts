/** One instrument of the simulated market: its book, its crowd, and the rows they make. Times are microseconds since the start. */
import { type Instrument, instrumentOfSymbol } from '../../market/instrument.ts';
import type { TickWriter } from '../../market/writer.ts';
import { Chance } from './chance.ts';
import { Crowd } from './crowd.ts';
import { OrderBook } from './order-book.ts';
import type { SimulatorParams } from './params.ts';
import { MixedSizes } from './sizes.ts';
import { type Scale, TickRows } from './tick-rows.ts';

export interface Listing {
  readonly instrument: Instrument;
  readonly scale: Scale;
  /** First price, in steps, and the usual size of an order, in lots. */
  readonly tick: number;
  readonly usual: number;
  /** How far it moves with the shared factor. */
  readonly beta: number;
}

/** 100.00 by 0.01 and 40.000 by 0.005: a step is about a basis point. Both move in step with one factor, the second a fifth further. */
export const listings: readonly Listing[] = [
  {
    instrument: instrumentOfSymbol('ALFA-USD', 'simulated', 'perp', 0.01),
    scale: { steps: 100, lots: 10 },
    tick: 10_000,
    usual: 200,
    beta: 1,
  },
  {
    instrument: instrumentOfSymbol('BRAVO-USD', 'simulated', 'perp', 0.005),
    scale: { steps: 200, lots: 10 },
    tick: 8_000,
    usual: 500,
    beta: 1.2,
  },
];

/** The market warms up for three mean lifetimes of an order, within this many events. */
const warmUpEvents = 60_000;

export class Venue {
  readonly rows: TickRows;
  readonly book: OrderBook;
  readonly crowd: Crowd;
  readonly sizes: MixedSizes;
  /** When the next event of the crowd is due. */
  due = 0;
  /** An agent sets the fair price for now. */
  driven = false;
  /** Where an agent has left the fair price, as a fraction away from the first price; NaN once that is taken over. */
  left = Number.NaN;
  /** How far a run here drags the other instrument at a coupling of 1: a fraction of its price. */
  pull = 0;
  /** A run elsewhere drags this one. */
  dragged = false;
  readonly #chance: Chance;

  constructor(
    readonly listing: Listing,
    readonly index: number,
    writer: TickWriter,
    params: SimulatorParams,
    readonly start: number,
  ) {
    writer.instrument(listing.instrument.id, () => listing.instrument);
    this.#chance = new Chance(params.seed, 10 + index);
    this.rows = new TickRows(writer, index, listing.scale);
    this.sizes = new MixedSizes(this.#chance, listing.usual);
    this.book = new OrderBook(this.rows, listing.tick, listing.usual);
    this.crowd = new Crowd(this.book, this.sizes, this.#chance, params);
    this.#warmUp(3 / params.cancelRate);
    this.schedule(0);
  }

  /** Fair price as a fraction away from the first price; NaN when there is none. Left as it is while an agent drives. */
  set worth(deviation: number) {
    if (!this.driven) this.crowd.fair = this.listing.tick * (1 + deviation);
  }

  /** The fair price is at `tick`, set by an agent that goes on driving or leaves it there. */
  drive(tick: number, on: boolean): void {
    if (this.crowd.params.coupling > 0) this.crowd.fair = tick;
    this.driven = on;
    if (!on) this.left = tick / this.listing.tick - 1;
  }

  /** Draws the next event anew from `now` on: something other than the crowd has changed its rates. */
  schedule(now: number): void {
    this.due = now + (1e6 * this.#chance.wait()) / this.crowd.rate();
  }

  /** The event that is due. */
  act(): void {
    this.begin(this.due);
    this.crowd.act();
    this.rows.end();
    this.schedule(this.due);
  }

  /** Rows until `rows.end` are one event at `now`. */
  begin(now: number): void {
    this.rows.begin(this.start + Math.floor(now));
  }

  #warmUp(seconds: number): void {
    let at = 0;
    for (let i = 0; i < warmUpEvents && at < seconds; i++) {
      this.crowd.act();
      at += this.#chance.wait() / this.crowd.rate();
    }
    this.rows.silent = false;
    this.begin(0);
    this.book.tellAll();
    this.rows.end();
  }
}
