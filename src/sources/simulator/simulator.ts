/**
 * A market without a network: two instruments with a shared factor, agents that trade in seeded order books, planted episodes whose
 * truth is known. Same seed and same changes at the same times, same ticks, however the time is cut. Everything it makes is simulated.
 */
import * as layout from '../../../assembly/layout.ts';
import { QuantabError } from '../../core/errors.ts';
import type { Episode } from '../../market/episode.ts';
import { type TickSink, TickWriter } from '../../market/writer.ts';
import { Chance } from './chance.ts';
import { Director } from './director.ts';
import { FairValues } from './fair-values.ts';
import { changedParams, defaultParams, type SimulatorParams } from './params.ts';
import { listings, Venue } from './venue.ts';

export { defaultParams, paramSpecs, type SimulatorParams } from './params.ts';

/** 2026-01-01T00:00:00Z. */
const usualStart = 1_767_225_600_000_000;
/** Microseconds between steps of the fair values, and between Clock rows. */
const fairStep = 100_000;
const clockStep = 1_000_000;

export interface Simulator {
  /** Market time reached, microseconds. */
  readonly now: number;
  /** Events so far of all instruments: orders, cancellations, trades. */
  readonly events: number;
  /** Goes on until `untilTs`, or until `maxEvents` more have happened; returns how many did. Full batches go to the sink. */
  advance(untilTs: number, maxEvents?: number): number;
  /** Sets parameters from now on; the seed is for the start alone. Throws `bad-input`, and nothing is changed, for a value out of range. */
  tune(change: Partial<SimulatorParams>): void;
  /** Those begun so far, oldest first; one that goes on has `to` NaN and is filled in as it happens. */
  episodes(): readonly Episode[];
  /** Hands on the rows that wait for their batch to be full. */
  flush(): void;
}

/** Starts a market at `start`, microseconds; the books' snapshots are its first rows. Throws `bad-input` for a parameter out of range. */
export function openSimulator(params: SimulatorParams, sink: TickSink, start = usualStart): Simulator {
  return new SimulatedMarket(changedParams(defaultParams, params), sink, start);
}

class SimulatedMarket implements Simulator {
  readonly #writer: TickWriter;
  readonly #venues: Venue[];
  readonly #fair: FairValues;
  readonly #director: Director;
  #params: SimulatorParams;
  /** Microseconds since the start. */
  #at = 0;
  #fairDue = fairStep;
  #clockDue = clockStep;

  constructor(
    params: SimulatorParams,
    sink: TickSink,
    readonly start: number,
  ) {
    this.#params = params;
    this.#writer = new TickWriter(sink, 4_096);
    this.#venues = listings.map((listing, index) => new Venue(listing, index, this.#writer, params, start));
    this.#fair = new FairValues(
      new Chance(params.seed, 0),
      listings.map(({ beta }) => beta),
    );
    this.#fair.share = params.coupling;
    this.#director = new Director(this.#venues, new Chance(params.seed, 1), params.episodes);
  }

  get now(): number {
    return this.start + this.#at;
  }

  get events(): number {
    let events = 0;
    for (let i = 0; i < this.#venues.length; i++) events += this.#venues[i].rows.events;
    return events;
  }

  advance(untilTs: number, maxEvents = Number.POSITIVE_INFINITY): number {
    const until = untilTs - this.start;
    const before = this.events;
    const [one, two] = this.#venues;
    while (this.events - before < maxEvents) {
      const due = Math.min(one.due, two.due, this.#fairDue, this.#clockDue, this.#director.due);
      if (!(due <= until)) {
        this.#at = Math.max(this.#at, until);
        break;
      }
      this.#at = Math.floor(due);
      if (due === this.#clockDue) this.#clock();
      else if (due === this.#fairDue) this.#revalue();
      else if (due === this.#director.due) this.#director.act();
      else if (due === one.due) one.act();
      else two.act();
    }
    return this.events - before;
  }

  tune(change: Partial<SimulatorParams>): void {
    const params = changedParams(this.#params, change);
    if (params.seed !== this.#params.seed)
      throw new QuantabError('bad-input', 'The seed is for the start of a simulated market; start a new one.');
    if (params.episodes !== this.#params.episodes) this.#director.pace(params.episodes, this.#at);
    const valued = this.#params.coupling > 0;
    this.#params = params;
    this.#fair.share = params.coupling;
    for (const [i, venue] of this.#venues.entries()) {
      // Where there were no fair values, the first ones are what is paid now.
      if (!valued) this.#fair.move(i, venue.book.mid / venue.listing.tick - 1);
      venue.crowd.params = params;
      venue.worth = this.#fair.of(i);
      venue.schedule(this.#at);
    }
  }

  episodes(): readonly Episode[] {
    return this.#director.episodes;
  }

  flush(): void {
    this.#writer.flush();
  }

  #clock(): void {
    const ts = this.start + this.#clockDue;
    this.#writer.row(layout.KIND_CLOCK, layout.SIDE_NONE, layout.FLAG_LAST | layout.FLAG_NO_RX, layout.INSTRUMENT_ALL, ts, ts, 0, 0, 0);
    this.#clockDue += clockStep;
  }

  #revalue(): void {
    this.#fair.step(fairStep / 1e6);
    for (let i = 0; i < this.#venues.length; i++) {
      const venue = this.#venues[i];
      if (venue.driven) this.#fair.drag(i, venue.pull, fairStep / 1e6);
      if (venue.left === venue.left) {
        this.#fair.release(i);
        this.#fair.move(i, venue.left);
      }
      venue.left = Number.NaN;
      this.#venues[1 - i].dragged = venue.driven && this.#fair.share > 0;
    }
    for (let i = 0; i < this.#venues.length; i++) {
      const venue = this.#venues[i];
      venue.worth = this.#fair.of(i);
    }
    this.#fairDue += fairStep;
  }
}
