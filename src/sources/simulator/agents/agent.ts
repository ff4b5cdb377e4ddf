/** Somebody with a plan who trades in one instrument for a while: a planted episode. What it writes down is what came of it. */
import type { Episode, EpisodeKind } from '../../../market/episode.ts';
import type { Chance } from '../chance.ts';
import type { Venue } from '../venue.ts';

export abstract class Agent {
  readonly episode: Episode;
  /** When it acts next, microseconds since the start of the market. */
  due: number;
  done = false;

  constructor(
    readonly venue: Venue,
    readonly chance: Chance,
    readonly from: number,
    id: number,
    kind: EpisodeKind,
    text: string,
  ) {
    this.due = from;
    const instrument = venue.listing.instrument.id;
    this.episode = { id, kind, instrument, from: venue.start + Math.floor(from), to: Number.NaN, text, figures: {} };
  }

  /** What it does at `due`: at most one event; sets the next `due` or ends. */
  abstract act(): void;

  protected wait(meanSeconds: number): void {
    this.due += 1e6 * meanSeconds * (0.2 + 0.8 * this.chance.wait());
  }

  /** Base units of lots. */
  protected base(lots: number): number {
    return lots / this.venue.listing.scale.lots;
  }

  protected end(text: string): void {
    this.done = true;
    this.episode.to = this.venue.start + Math.floor(this.due);
    this.episode.text = text;
  }
}

/** "3.4 %" of a fraction. */
export function percent(fraction: number): string {
  return `${(100 * fraction).toFixed(1)} %`;
}
