/** Which feeds this tab may open: of one venue and one set of instruments one tab records, the others read. */
import type { LiveCandidate, LiveRequest } from '../../sources/live/request.ts';
import type { Store } from '../store/contract.ts';

/** Names a feed among all tabs. */
export function feedKey({ venue, symbols, url }: LiveCandidate, base: string | undefined): string {
  return `feed ${[venue, url ?? base ?? '', ...[...symbols].sort()].join(' ')}`;
}

export class FeedClaims {
  /** By the name of the start that holds them, what lets go of each feed: two starts of one tab may want the same. */
  readonly #held = new Map<string, ReadonlyMap<string, () => void>>();

  constructor(readonly store: () => Store) {}

  /** Claims for a start every feed that may come of its request; gives the key of the first that is someone's, and then claims none. */
  async take(feedId: string, { candidates, base }: LiveRequest): Promise<string | undefined> {
    const taken = new Map<string, () => void>();
    // In one order, so that of two tabs that start at once one gets all.
    for (const key of candidates.map((one) => feedKey(one, base)).sort()) {
      const release = await this.store().claim(key);
      if (release) taken.set(key, release);
      else {
        for (const letGo of taken.values()) letGo();
        return key;
      }
    }
    this.#held.set(feedId, taken);
    return undefined;
  }

  /** The race is over: lets go of all but the feed of `key`, and gives what lets go of that. */
  settle(feedId: string, key: string): () => void {
    const held = this.#held.get(feedId);
    this.#held.delete(feedId);
    for (const [each, letGo] of held ?? []) if (each !== key) letGo();
    return () => held?.get(key)?.();
  }

  /** Lets go of what a start claimed and has not settled. */
  drop(feedId: string): void {
    for (const letGo of this.#held.get(feedId)?.values() ?? []) letGo();
    this.#held.delete(feedId);
  }
}
