/**
 * The ids of one instrument's trades: what came twice, and what never came. Ids that count up show a loss as a jump; ids that are no
 * numbers only show a repeat, among the newest `remembered`. Ids that have gone back are believed when trades that are newer insist.
 */
const remembered = 2_048;
/** Newer trades in a row whose ids are behind: the newest id was damaged, or the venue has begun its ids anew. */
const insisted = 20;

export class TradeIds {
  #last = Number.NaN;
  #lastTs = Number.NaN;
  #behind = 0;
  readonly #recent = new Set<number>();

  constructor(readonly kind: 'contiguous' | 'growing' | 'none') {}

  /** Trades lost before this one of time `ts`, NaN when some were and nobody knows how many; -1 when it has been here before. */
  follow(id: number, ts: number): number {
    if (id !== id) return 0;
    if (this.kind === 'none') return this.#seen(id) ? -1 : 0;
    const last = this.#last;
    const isBehind = id <= last;
    if (isBehind && (!(ts > this.#lastTs) || ++this.#behind < insisted)) return -1;
    this.#behind = 0;
    this.#last = id;
    this.#lastTs = ts;
    if (isBehind) return Number.NaN;
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
