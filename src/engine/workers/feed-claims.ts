/** Which feeds this tab may open: of one venue and one set of instruments one tab records, the others read. */
import type { LiveCandidate, LiveRequest } from '../../sources/live/request.ts';
import type { Store } from '../store/contract.ts';

/** Names a feed among all tabs. */
export function feedKey({ venue, symbols, url }: LiveCandidate, base: string | undefined): string {
  return `feed ${[venue, url ?? base ?? '', ...[...symbols].sort()].join(' ')}`;
}

export class FeedClaims {
  readonly #held = new Map<string, () => void>();

  constructor(readonly store: () => Store) {}

  /** Claims every feed that may come of a request; gives the key of the first that is someone's already, and then claims none. */
  async take({ candidates, base }: LiveRequest): Promise<string | undefined> {
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
    for (const [key, release] of taken) this.#held.set(key, release);
    return undefined;
  }

  /** The race is over: lets go of all but the feed of `key`, and gives what lets go of that. */
  settle(request: LiveRequest, key: string): () => void {
    const release = this.#held.get(key);
    this.#held.delete(key);
    this.drop(request);
    return () => release?.();
  }

  /** Lets go of what was claimed and not settled. */
  drop({ candidates, base }: LiveRequest): void {
    for (const one of candidates) {
      const key = feedKey(one, base);
      this.#held.get(key)?.();
      this.#held.delete(key);
    }
  }
}
