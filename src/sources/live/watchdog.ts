/**
 * Watches the topics of one connection for silence: that a venue took a subscription does not say that data comes. Only topics that say
 * how long they never are silent are watched. Milliseconds.
 */
import type { Frame } from '../frame.ts';
import type { Topic } from '../venue.ts';
import type { TopicMap } from './topic-map.ts';

export interface Silence {
  readonly topic: Topic;
  readonly silentMs: number;
  /** Whether anything had come before. */
  readonly hadData: boolean;
  readonly remedy: 'resubscribe' | 'reopen';
}

/** Within so long the first data comes, and comes again after another subscription. */
const firstMs = 10_000;
/** A topic whose data came at long intervals may be silent for so many of them. */
const spacings = 20;
/** Messages before the usual interval is known, and over which it is averaged. */
const fewest = 20;
const averaged = 16;
/** A topic that stays silent whatever is done: its connection is not torn down more often than this for it. */
const mostMs = 600_000;

interface Watched {
  /** When it was subscribed, or its newest data came. */
  since: number;
  count: number;
  spacing: number;
  /** 0: all is well; 1: it was subscribed again. */
  step: number;
  /** Connections that were reopened for it without success. */
  reopened: number;
  stopped: boolean;
}

export class Watchdog {
  readonly #watched: Watched[];

  constructor(
    readonly topics: readonly Topic[],
    readonly map: TopicMap,
  ) {
    this.#watched = topics.map(() => ({ since: Number.NaN, count: 0, spacing: Number.NaN, step: 0, reopened: 0, stopped: false }));
  }

  /** All topics are subscribed on a connection that is new. */
  begin(at: number): void {
    for (const watched of this.#watched) Object.assign(watched, { since: at, count: 0, spacing: Number.NaN, step: 0, stopped: false });
  }

  /** The connection is gone: nothing is expected. */
  end(): void {
    for (const watched of this.#watched) watched.since = Number.NaN;
  }

  /** The clock has jumped: nobody can tell how long it was silent. */
  forgive(at: number): void {
    for (const watched of this.#watched) if (watched.since < at) watched.since = at;
  }

  /** The venue does not give this topic: it is not expected. */
  refuse(name: string): void {
    this.topics.forEach((topic, place) => {
      const watched = this.#watched[place];
      if (watched && (topic.name === name || name === '')) watched.stopped = watched.count === 0;
    });
  }

  /** Data came. */
  heard(frame: Frame, at: number): void {
    const { n, slot, kind } = frame;
    let before = -1;
    for (let i = 0; i < n; i++) {
      const row = (slot[i] as number) * 16 + (kind[i] as number);
      // Rows of one message are mostly of one topic.
      if (row === before) continue;
      before = row;
      for (const place of this.map.of(slot[i] as number, kind[i] as number)) this.#heard(this.#watched[place] as Watched, at);
    }
  }

  /** Topics that have been silent for too long, and what is to be done. What is returned counts as done. */
  silent(at: number): Silence[] {
    const found: Silence[] = [];
    this.topics.forEach((topic, place) => {
      const watched = this.#watched[place] as Watched;
      const { quietMs } = topic;
      if (quietMs === undefined || watched.stopped) return;
      const silentMs = at - watched.since;
      if (!(silentMs >= patience(watched, quietMs))) return;
      const hadData = watched.count > 0;
      if (watched.step === 0) {
        watched.step = 1;
        watched.since = at;
        found.push({ topic, silentMs, hadData, remedy: 'resubscribe' });
      } else {
        watched.step = 0;
        watched.since = at;
        watched.reopened++;
        found.push({ topic, silentMs, hadData, remedy: 'reopen' });
      }
    });
    return found;
  }

  #heard(watched: Watched, at: number): void {
    if (watched.count > 0) {
      const spacing = at - watched.since;
      watched.spacing = watched.count === 1 ? spacing : watched.spacing + (spacing - watched.spacing) / averaged;
    }
    watched.count++;
    watched.since = at;
    watched.step = 0;
    watched.reopened = 0;
    watched.stopped = false;
  }
}

function patience({ count, spacing, step, reopened }: Watched, quietMs: number): number {
  if (step === 0) {
    if (count === 0) return Math.min(mostMs, firstMs * 2 ** reopened);
    return Math.max(quietMs, count >= fewest ? spacings * spacing : 0);
  }
  // Subscribed again: what had flowed flows at once; what never had may be slow by nature.
  return Math.min(mostMs, (count > 0 ? firstMs : Math.max(firstMs, quietMs)) * 2 ** reopened);
}
