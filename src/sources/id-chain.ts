/**
 * Trade ids that a venue numbers without holes: what never arrived shows as a jump. The first id starts the chain; ids that go back
 * or repeat are no gap. Ids of rows that are left out on purpose are passed over, and may be told before their turn.
 */
export class IdChain {
  #last = Number.NaN;
  readonly #passed = new Set<number>();

  /** Highest id followed; NaN before the first. */
  get last(): number {
    return this.#last;
  }

  passOver(id: number): void {
    if (!(id <= this.#last)) this.#passed.add(id);
  }

  /** How many ids between the last one and this one are missing. */
  follow(id: number): number {
    const last = this.#last;
    if (id <= last || Number.isNaN(id)) return 0;
    this.#last = id;
    return id === last + 1 || Number.isNaN(last) ? 0 : id - last - 1 - this.#passedBetween(last, id);
  }

  #passedBetween(last: number, id: number): number {
    const passed = this.#passed;
    const before = passed.size;
    if (id - last <= before) for (let k = last + 1; k < id; k++) passed.delete(k);
    else for (const k of passed) if (k > last && k < id) passed.delete(k);
    return before - passed.size;
  }
}
