/** Feeds and sessions among tabs: who records what, and what grows, here or elsewhere, shown at its newest row. */
import type { StreamRequest, StreamStatus } from '../../api/stream-types.ts';
import type { Position } from '../../api/types.ts';
import { QuantabError } from '../../core/errors.ts';
import type { LiveRequest } from '../../sources/live/request.ts';
import type { Growth } from '../growth.ts';
import { Run, type RunEvents } from '../run.ts';
import { FeedClaims } from './feed-claims.ts';
import { type FollowerParts, Followers } from './followers.ts';
import type { FeedRequest } from './protocol.ts';

export interface SharedParts extends FollowerParts {
  runEvents(sessionId: string): RunEvents;
}

/** The streams of this tab. */
export interface OwnStreams {
  recording(id: string): Growth | undefined;
  status(id: string): StreamStatus | undefined;
  /** Another session is on the stage. */
  leave(): Promise<void>;
}

/** Another tab that connects to the same feed is waited for so often, half a minute in all. */
const lookEveryMs = 250;
const mostLooks = 120;
const waits = 'The same feed is being connected already, here or in another tab: this start waits for it, and then shows what it records.';

export class SharedFeeds {
  readonly #followers: Followers;
  readonly #claims: FeedClaims;
  /** Starts that wait for a feed which someone connects to. */
  readonly #waiting = new Set<string>();

  constructor(
    readonly parts: SharedParts,
    readonly own: OwnStreams,
  ) {
    this.#followers = new Followers(parts);
    this.#claims = new FeedClaims(parts.store);
  }

  /** Of what other tabs record and this one shows. */
  statuses(): StreamStatus[] {
    return this.#followers.statuses();
  }

  /** What makes a session grow: its recording here, or another tab's; undefined when nobody records it. */
  async growthOf(id: string): Promise<Growth | undefined> {
    const known = this.own.recording(id) ?? this.#followers.get(id);
    if (known) return known;
    const { store } = this.parts;
    const record = await store().get(id);
    if (!record.live) return undefined;
    if (await store().isWritten(id)) return this.#followers.follow(record);
    await store().settle(id);
    return undefined;
  }

  /** Puts a session that grows on the stage, computed to its newest row. */
  async show(id: string, growth: Growth): Promise<Position | undefined> {
    const { store, stage, runEvents } = this.parts;
    if (stage().playback?.run.sessionId === id) await stage().toNewest();
    else {
      const run = new Run(id, store(), runEvents(id));
      await growth.join(run);
      stage().show(run, growth);
    }
    return stage().position();
  }

  /**
   * Makes sure that a feed is for this tab to open: undefined then, and the caller opens it or lets go with `unclaim`. Otherwise someone
   * records the same already: it is shown, and its status given. Rejects as cancelled when `unclaim` comes while it waits.
   */
  async claim(feedId: string, plan: FeedRequest, { record = true }: StreamRequest): Promise<StreamStatus | undefined> {
    if (plan.venue !== 'live' || !record) return undefined;
    this.#waiting.add(feedId);
    try {
      return await this.#await(feedId, plan);
    } finally {
      this.#waiting.delete(feedId);
    }
  }

  async #await(feedId: string, plan: LiveRequest): Promise<StreamStatus | undefined> {
    for (let looks = 0; looks < mostLooks; looks++) {
      const key = await this.#claims.take(feedId, plan);
      if (!this.#waiting.has(feedId)) {
        this.#claims.drop(feedId);
        throw new QuantabError('cancelled', 'Connecting was cancelled.');
      }
      if (key === undefined) return undefined;
      const session = (await this.parts.store().list()).find(({ live, feed }) => live && feed === key);
      const growth = session && (await this.growthOf(session.id));
      if (session && growth) {
        await this.show(session.id, growth);
        await this.own.leave();
        return this.own.status(session.id);
      }
      if (looks === 0) this.parts.log.add('feed-up', waits, { waits: true });
      await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
    }
    throw new QuantabError('offline', 'The same feed is being connected already, here or in another tab, and has not begun. Try again.');
  }

  /** The race is over: gives what lets go of the feed that has won it. */
  settle(feedId: string, key: string): () => void {
    return this.#claims.settle(feedId, key);
  }

  /** A feed that was claimed, or is waited for, is not opened after all. */
  unclaim(feedId: string): void {
    this.#waiting.delete(feedId);
    this.#claims.drop(feedId);
  }

  /** Another tab has stored more of what it records. */
  heard(status: StreamStatus): void {
    this.#followers.heard(status);
  }

  /** Reads a session of another tab no more; false when it is none. */
  async stop(id: string): Promise<boolean> {
    if (!this.#followers.get(id)) return false;
    this.#followers.leave(id);
    await this.parts.stage().sealed(id);
    return true;
  }

  /** Reads no more what is not on the stage. */
  leave(): void {
    this.#followers.leave();
  }
}
