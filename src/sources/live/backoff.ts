/** How long to wait before the next try: twice as long at most after each failure, anywhere in between so that not all come back at once. */

const leastMs = 250;
const mostMs = 20_000;
/** A connection that is cut right after its first rows is no success. */
const provenMs = 10_000;

export class Backoff {
  /** Failures in a row. */
  tries = 0;
  #since = Number.NaN;

  constructor(readonly random: () => number) {}

  /** It works, at `elapsed` milliseconds. */
  works(elapsed: number): void {
    if (this.#since !== this.#since) this.#since = elapsed;
  }

  /** Whether the next failure is the first of its row. */
  isFresh(elapsed: number): boolean {
    return this.tries === 0 || elapsed - this.#since >= provenMs;
  }

  /** It has failed, at `elapsed` milliseconds: how long to wait, milliseconds. */
  failed(elapsed: number): number {
    if (this.isFresh(elapsed)) this.tries = 0;
    this.#since = Number.NaN;
    const most = Math.min(mostMs, leastMs * 2 ** (this.tries + 1));
    this.tries++;
    return Math.round(leastMs + this.random() * (most - leastMs));
  }
}
