/** How long rows took from the socket to the studies: of the newest batches, each by its oldest row, milliseconds. Reads the wall clock; nothing depends on it. */
import { openWallClock } from '../sources/live/wall-clock.ts';

const kept = 2_048;

export class Delays {
  readonly #ms = new Float64Array(kept);
  #taken = 0;
  /** That of the feed's thread: both follow the system's clock when it is set, or after a sleep. */
  readonly #now = openWallClock(
    performance.timeOrigin,
    () => performance.now(),
    () => Date.now(),
  );

  /** A batch whose first row was received at `rx` (microseconds of the wall clock) is computed. */
  note(rx: number): void {
    this.#ms[this.#taken++ % kept] = (this.#now() - rx) / 1_000;
  }

  /** NaN before the first. */
  of(): { p50: number; p99: number } {
    const n = Math.min(this.#taken, kept);
    if (n === 0) return { p50: Number.NaN, p99: Number.NaN };
    const sorted = this.#ms.slice(0, n).sort();
    const at = (share: number): number => Math.max(0, sorted[Math.min(n - 1, Math.floor(share * n))] as number);
    return { p50: at(0.5), p99: at(0.99) };
  }
}
