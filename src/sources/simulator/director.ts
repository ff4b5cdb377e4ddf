/**
 * When which episode is planted where: each kind once in random order, the small ones once more, then the same cycle again, at even
 * intervals with some play; the first within two minutes. Never two at a time in one instrument.
 */
import { type Episode, type EpisodeKind, episodeKinds } from '../../market/episode.ts';
import type { Agent } from './agents/agent.ts';
import { FalseOrders } from './agents/false-orders.ts';
import { PriceRun } from './agents/price-run.ts';
import { WashTrades } from './agents/wash-trades.ts';
import type { Chance } from './chance.ts';
import type { Venue } from './venue.ts';

/** Kinds that leave the price where it is come twice a cycle. */
const small: readonly EpisodeKind[] = ['spoofing', 'layering', 'wash'];
/** Share of the interval that an episode may be late, and the wait for an instrument that is free, microseconds. */
const play = 0.2;
const retry = 3e6;

export class Director {
  readonly episodes: Episode[] = [];
  /** Earliest time at which it has something to do, microseconds since the start. */
  due = Number.POSITIVE_INFINITY;
  readonly #agents: (Agent | undefined)[];
  readonly #cycle: readonly EpisodeKind[];
  #next = Number.POSITIVE_INFINITY;
  #slot = 0;
  #interval = Number.POSITIVE_INFINITY;

  constructor(
    readonly venues: readonly Venue[],
    readonly chance: Chance,
    perHour: number,
  ) {
    this.#agents = venues.map(() => undefined);
    this.#cycle = [...this.#shuffled(episodeKinds), ...this.#shuffled(small)];
    if (perHour > 0) {
      this.#interval = 3.6e9 / perHour;
      this.#slot = 1e6 * chance.between(20, 90);
      this.#next = this.#slot;
    }
    this.#remind();
  }

  /** Other episodes an hour from `now` on; those that go on are played to their end. */
  pace(perHour: number, now: number): void {
    this.#interval = perHour > 0 ? 3.6e9 / perHour : Number.POSITIVE_INFINITY;
    this.#slot = now + this.#interval * this.chance.uniform();
    this.#next = this.#slot;
    this.#remind();
  }

  /** The one thing that is due. */
  act(): void {
    const { due } = this;
    const i = this.#agents.findIndex((agent) => agent?.due === due);
    if (i < 0) this.#plant();
    else this.#play(i);
    this.#remind();
  }

  #play(i: number): void {
    const agent = this.#agents[i] as Agent;
    const at = agent.due;
    agent.act();
    this.venues[i].schedule(at);
    if (agent.done) this.#agents[i] = undefined;
  }

  #plant(): void {
    const free = this.#agents.flatMap((agent, i) => (agent ? [] : [i]));
    if (free.length === 0) {
      this.#next += retry;
      return;
    }
    const from = this.#next;
    const kind = this.#cycle[this.episodes.length % this.#cycle.length];
    const i = free[this.chance.below(free.length)];
    // Orders that are not to trade want a price that stays where it is.
    if ((kind === 'spoofing' || kind === 'layering') && this.venues[i].dragged) {
      this.#next += retry;
      return;
    }
    const agent = this.#agent(i, kind, from);
    this.#agents[i] = agent;
    this.episodes.push(agent.episode);
    this.#slot += this.#interval;
    this.#next = Math.max(from, this.#slot + this.#interval * play * this.chance.uniform());
  }

  #agent(i: number, kind: EpisodeKind, from: number): Agent {
    const { chance, venues } = this;
    const venue = venues[i];
    const id = this.episodes.length + 1;
    if (kind === 'crash' || kind === 'pump') return new PriceRun(venue, venues[1 - i], chance, from, id, kind);
    if (kind === 'wash') return new WashTrades(venue, chance, from, id);
    return new FalseOrders(venue, chance, from, id, kind);
  }

  #shuffled(kinds: readonly EpisodeKind[]): EpisodeKind[] {
    const left = [...kinds];
    return kinds.map(() => left.splice(this.chance.below(left.length), 1)[0]);
  }

  #remind(): void {
    let due = this.#next;
    for (const agent of this.#agents) if (agent && agent.due < due) due = agent.due;
    this.due = due;
  }
}
