/** How long rows took from the socket to the studies: of the newest batches, each by its oldest row, milliseconds. Reads the wall clock; nothing depends on it. */
import { Newest } from '../core/newest.ts';
import { openWallClock } from '../sources/live/wall-clock.ts';

const kept = 2_048;

export class Delays {
  readonly #ms = new Newest(kept);
  /** That of the feed's thread: both follow the system's clock when it is set, or after a sleep. */
  readonly #now = openWallClock(
    performance.timeOrigin,
    () => performance.now(),
    () => Date.now(),
  );

  /** A batch whose first row was received at `rx` (microseconds of the wall clock) is computed. */
  note(rx: number): void {
    this.#ms.add((this.#now() - rx) / 1_000);
  }

  /** NaN before the first. */
  of(): { p50: number; p99: number } {
    return this.#ms.percentiles();
  }
}
