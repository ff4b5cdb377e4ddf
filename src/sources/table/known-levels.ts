/**
 * A book of which each row of a table states the best levels of both sides: the first row is a snapshot, later rows are what changed. The
 * book is exactly the levels of the last row: what left them is deleted. Prices and quantities are as the caller gives them.
 */
import * as layout from '../../../assembly/layout.ts';
import type { TickWriter } from '../../market/writer.ts';

/** Levels of one side, best first. */
class SideLevels {
  n = 0;
  readonly px: Float64Array;
  readonly qty: Float64Array;

  constructor(most: number) {
    this.px = new Float64Array(most);
    this.qty = new Float64Array(most);
  }

  add(px: number, qty: number): void {
    this.px[this.n] = px;
    this.qty[this.n] = qty;
    this.n++;
  }
}

export class KnownLevels {
  /** The levels of the next row: fill both, then `apply`. */
  bids: SideLevels;
  asks: SideLevels;
  #bidsBefore: SideLevels;
  #asksBefore: SideLevels;
  #known = false;
  readonly #px: Float64Array;
  readonly #qty: Float64Array;
  readonly #side: Uint8Array;
  #n = 0;

  constructor(
    readonly writer: TickWriter,
    readonly instrument: number,
    most: number,
  ) {
    this.bids = new SideLevels(most);
    this.asks = new SideLevels(most);
    this.#bidsBefore = new SideLevels(most);
    this.#asksBefore = new SideLevels(most);
    this.#px = new Float64Array(4 * most);
    this.#qty = new Float64Array(4 * most);
    this.#side = new Uint8Array(4 * most);
  }

  /** Forgets the row being filled. */
  clear(): void {
    this.bids.n = 0;
    this.asks.n = 0;
  }

  /** Why the levels filled in are no book. */
  reason(): string | undefined {
    return sideReason('bid', this.bids, -1) ?? sideReason('ask', this.asks, 1);
  }

  /** Writes what the levels filled in change; false when they are those of the row before. `extra` flags all ticks. */
  apply(ts: number, rx: number, id: number, extra: number): boolean {
    const { writer, instrument } = this;
    this.#n = 0;
    let flags = extra;
    if (this.#known) {
      this.#changes(this.#bidsBefore, this.bids, layout.SIDE_BID, -1);
      this.#changes(this.#asksBefore, this.asks, layout.SIDE_ASK, 1);
    } else {
      flags |= layout.FLAG_SNAPSHOT;
      writer.bookReset(instrument, ts, rx, id);
      this.#all(this.bids, layout.SIDE_BID);
      this.#all(this.asks, layout.SIDE_ASK);
      this.#known = true;
    }
    const n = this.#n;
    for (let i = 0; i < n; i++) {
      const last = i === n - 1 ? layout.FLAG_LAST : 0;
      writer.level(instrument, ts, rx, this.#px[i]!, this.#qty[i]!, this.#side[i]!, id, flags | last);
    }
    const { bids, asks } = this;
    this.bids = this.#bidsBefore;
    this.asks = this.#asksBefore;
    this.#bidsBefore = bids;
    this.#asksBefore = asks;
    this.clear();
    return n > 0;
  }

  #put(px: number, qty: number, side: number): void {
    this.#px[this.#n] = px;
    this.#qty[this.#n] = qty;
    this.#side[this.#n++] = side;
  }

  #all({ px, qty, n }: SideLevels, side: number): void {
    for (let i = 0; i < n; i++) this.#put(px[i]!, qty[i]!, side);
  }

  /** Both sides of the comparison run from the best level away from it; `away` is the sign of that way in price. */
  #changes(before: SideLevels, now: SideLevels, side: number, away: number): void {
    let b = 0;
    let k = 0;
    while (b < before.n || k < now.n) {
      const old = b < before.n ? before.px[b]! * away : Number.POSITIVE_INFINITY;
      const px = k < now.n ? now.px[k]! * away : Number.POSITIVE_INFINITY;
      if (old < px) this.#put(before.px[b++]!, 0, side);
      else {
        if (px < old || before.qty[b]! !== now.qty[k]!) this.#put(now.px[k]!, now.qty[k]!, side);
        if (px === old) b++;
        k++;
      }
    }
  }
}

function sideReason(name: string, { px, qty, n }: SideLevels, away: number): string | undefined {
  for (let i = 0; i < n; i++) {
    if (Number.isNaN(px[i]!)) return `${name} ${i + 1} has a size and no price`;
    if (Number.isNaN(qty[i]!)) return `${name} ${i + 1} has a price and no size`;
    if (!(px[i]! > 0)) return `${name} ${i + 1} has price ${px[i]}, which is not positive`;
    if (!(qty[i]! > 0)) return `${name} ${i + 1} has size ${qty[i]}, which is not positive`;
    if (i > 0 && (px[i]! - px[i - 1]!) * away <= 0) return `${name} ${i + 1} at ${px[i]} is not behind ${name} ${i} at ${px[i - 1]}`;
  }
  return undefined;
}
