/** What is said of a feed in the log; the same of the same thing not again for a while. */
import type { LogKind } from '../../core/log.ts';
import type { LiveWorld } from './world.ts';

const againMs = 30_000;

export class FeedNotes {
  readonly #saidAt = new Map<string, number>();

  constructor(
    readonly world: LiveWorld,
    readonly say: (kind: LogKind, text: string) => void,
  ) {}

  /** `key` names what it is about. */
  sayOnce(key: string, kind: LogKind, text: string): void {
    const at = this.world.elapsed();
    if (at - (this.#saidAt.get(key) ?? Number.NEGATIVE_INFINITY) < againMs) return;
    this.#saidAt.set(key, at);
    this.say(kind, text);
  }
}
