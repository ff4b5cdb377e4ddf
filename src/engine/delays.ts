/** How long rows took from the socket to the studies: of the newest batches, each by its oldest row, milliseconds. Reads the wall clock; nothing depends on it. */
const kept = 2_048;

export class Delays {
  readonly #ms = new Float64Array(kept);
  #taken = 0;

  /** A batch whose first row was received at `rx` (microseconds of the wall clock) is computed. */
  note(rx: number): void {
    const ms = performance.timeOrigin + performance.now() - rx / 1_000;
    this.#ms[this.#taken++ % kept] = ms;
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
