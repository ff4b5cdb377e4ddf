/** Sends requests no faster than a venue allows; pings and answers go at once and count. Milliseconds. */
import type { LiveWorld } from './world.ts';

export class RequestPace {
  readonly #waiting: string[] = [];
  readonly #spacing: number;
  #free = Number.NEGATIVE_INFINITY;
  #cancel: (() => void) | undefined;

  constructor(
    readonly world: LiveWorld,
    perSecond: number,
    readonly send: (text: string) => void,
  ) {
    this.#spacing = 1_000 / perSecond;
  }

  /** In turn, behind what waits. */
  add(texts: readonly string[]): void {
    this.#waiting.push(...texts);
    this.#next();
  }

  /** Before all that waits. */
  atOnce(text: string): void {
    this.send(text);
    this.#free = Math.max(this.#free, this.world.elapsed()) + this.#spacing;
  }

  stop(): void {
    this.#waiting.length = 0;
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #next(): void {
    while (!this.#cancel && this.#waiting.length > 0) {
      const wait = this.#free - this.world.elapsed();
      if (wait > 0) {
        this.#cancel = this.world.after(wait, () => {
          this.#cancel = undefined;
          this.#next();
        });
        return;
      }
      this.atOnce(this.#waiting.shift() as string);
    }
  }
}
