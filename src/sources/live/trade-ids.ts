/**
 * The ids of one instrument's trades: what came twice, and what never came. Ids that count up show a loss as a jump; ids that are no
 * numbers only show a repeat, among the newest `remembered`.
 */
const remembered = 2_048;

export class TradeIds {
  #last = Number.NaN;
  readonly #recent = new Set<number>();

  constructor(readonly kind: 'contiguous' | 'growing' | 'none') {}

  /** Trades lost before this one; -1 when it has been here before. */
  follow(id: number): number {
    if (id !== id) return 0;
    if (this.kind === 'none') return this.#seen(id) ? -1 : 0;
    const last = this.#last;
    if (id <= last) return -1;
    this.#last = id;
    return this.kind === 'contiguous' && last === last ? id - last - 1 : 0;
  }

  #seen(id: number): boolean {
    const recent = this.#recent;
    if (recent.has(id)) return true;
    recent.add(id);
    if (recent.size > remembered) recent.delete(recent.values().next().value as number);
    return false;
  }
}
