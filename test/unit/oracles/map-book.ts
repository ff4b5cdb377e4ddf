/** An order book as two maps from price to quantity, sorted when asked: what market/book.ts must agree with. */

export class MapBook {
  known = false;
  readonly #bids = new Map<number, number>();
  readonly #asks = new Map<number, number>();

  reset(): void {
    this.#bids.clear();
    this.#asks.clear();
    this.known = true;
  }

  lose(): void {
    this.reset();
    this.known = false;
  }

  apply(bid: boolean, px: number, qty: number): void {
    if (!this.known) return;
    const side = bid ? this.#bids : this.#asks;
    if (qty > 0) side.set(px, qty);
    else side.delete(px);
  }

  /** [price, quantity] of the best levels, best first. */
  side(bid: boolean, limit = Number.POSITIVE_INFINITY): [number, number][] {
    const levels = [...(bid ? this.#bids : this.#asks)].sort(([a], [b]) => (bid ? b - a : a - b));
    return levels.slice(0, limit);
  }
}
