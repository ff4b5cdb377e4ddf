/** The newest values of a stream, and what is usual among them. Memory is fixed; adding costs nothing but its place. */
export class Newest {
  readonly #values: Float64Array;
  #taken = 0;

  constructor(readonly capacity: number) {
    this.#values = new Float64Array(capacity);
  }

  add(value: number): void {
    this.#values[this.#taken++ % this.capacity] = value;
  }

  clear(): void {
    this.#taken = 0;
  }

  /** Less `least`, never below 0; NaN before the first. */
  percentiles(least = 0): { p50: number; p99: number } {
    const n = Math.min(this.#taken, this.capacity);
    if (n === 0) return { p50: Number.NaN, p99: Number.NaN };
    const sorted = this.#values.slice(0, n).sort();
    const of = (share: number): number => Math.max(0, (sorted[Math.min(n - 1, Math.floor(share * n))] as number) - least);
    return { p50: of(0.5), p99: of(0.99) };
  }
}
