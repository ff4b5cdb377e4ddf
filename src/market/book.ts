/**
 * The order book of one instrument. Prices are integer ticks inside (round(px / tickSize)) and quote currency outside.
 * Known only from a reset (a snapshot) on until the next gap; levels that come in between are counted and left out.
 */
import { BookSide } from './book-side.ts';
import type { BookSnapshot } from './columns.ts';

export class Book {
  /** True from the first reset on, until a gap. */
  known = false;
  ts = Number.NaN;
  id = Number.NaN;
  readonly #bids = new BookSide();
  readonly #asks = new BookSide();
  #steps: Steps;

  constructor(tickSize: number) {
    this.#steps = stepsOf(tickSize);
  }

  get bytes(): number {
    return this.#bids.bytes + this.#asks.bytes;
  }

  get levels(): number {
    return this.#bids.size + this.#asks.size;
  }

  get bidLevels(): number {
    return this.#bids.size;
  }
  get askLevels(): number {
    return this.#asks.size;
  }

  /** Quantity at a price; 0 when there is none. */
  at(bid: boolean, px: number): number {
    const tick = Math.round((px * this.#steps.denominator) / this.#steps.numerator);
    return bid ? this.#bids.at(-tick) : this.#asks.at(tick);
  }

  /** Prices deeper than the best `depth` levels of each side. */
  beyond(depth: number): { bids: Float64Array; asks: Float64Array } {
    const { bids, asks } = this.depth(Number.POSITIVE_INFINITY);
    return { bids: bids.price.subarray(depth), asks: asks.price.subarray(depth) };
  }

  /** Best prices, NaN for an empty side; quantities 0 there. */
  get bid(): number {
    return this.#bids.best === Number.POSITIVE_INFINITY ? Number.NaN : toPrice(this.#steps, -this.#bids.best);
  }
  get bidQty(): number {
    return this.#bids.best === Number.POSITIVE_INFINITY ? 0 : this.#bids.at(this.#bids.best);
  }
  get ask(): number {
    return this.#asks.best === Number.POSITIVE_INFINITY ? Number.NaN : toPrice(this.#steps, this.#asks.best);
  }
  get askQty(): number {
    return this.#asks.best === Number.POSITIVE_INFINITY ? 0 : this.#asks.at(this.#asks.best);
  }

  /** The best bid is not below the best ask. */
  get crossed(): boolean {
    return -this.#bids.best >= this.#asks.best;
  }

  /** Empties the book; what follows is a snapshot. */
  reset(ts: number, id: number): void {
    this.#bids.clear();
    this.#asks.clear();
    this.known = true;
    this.ts = ts;
    this.id = id;
  }

  /** Data is missing: what the book holds can no longer be believed. */
  lose(): void {
    this.reset(Number.NaN, Number.NaN);
    this.known = false;
  }

  /** Puts one level. False when the row cannot be used: no snapshot yet, or not a price and a quantity. */
  apply(bid: boolean, px: number, qty: number, ts: number, id: number): boolean {
    const tick = Math.round((px * this.#steps.denominator) / this.#steps.numerator);
    if (!this.known || !Number.isSafeInteger(tick) || !(qty >= 0)) return false;
    if (bid) this.#bids.set(-tick, qty);
    else this.#asks.set(tick, qty);
    this.ts = ts;
    this.id = id;
    return true;
  }

  /** Changes the price step, keeping the levels. */
  refine(tickSize: number): void {
    const before = this.#steps;
    this.#steps = stepsOf(tickSize);
    for (const [side, sign] of [
      [this.#bids, -1],
      [this.#asks, 1],
    ] as const) {
      const levels = listOf(side);
      side.clear();
      for (const [key, qty] of levels) {
        const px = toPrice(before, sign * key);
        side.set(sign * Math.round((px * this.#steps.denominator) / this.#steps.numerator), qty);
      }
    }
  }

  /** Writes the best levels of a side into columns, best first, without making any: how many there are. */
  top(bid: boolean, px: Float64Array, qty: Float64Array): number {
    const n = (bid ? this.#bids : this.#asks).top(px, qty);
    const { numerator, denominator } = this.#steps;
    const sign = bid ? -1 : 1;
    for (let i = 0; i < n; i++) px[i] = (sign * (px[i] as number) * numerator) / denominator;
    return n;
  }

  /** A price step, quote currency. */
  get step(): number {
    return toPrice(this.#steps, 1);
  }

  /** Width of a bin that is `share` of the mid, a price step at least; quote currency. Both sides have levels. */
  binPx(share: number): number {
    return toPrice(this.#steps, this.#binSteps(share));
  }

  /**
   * Quantity of a side by its distance from the mid, in bins of that width: [k, k + 1) bins at place k. Those whose bit is in `which`, 32 at
   * most; the others stay. Both sides have levels.
   */
  bins(bid: boolean, share: number, out: Float64Array, which: number): void {
    const mid = (this.#asks.best - this.#bids.best) / 2;
    if (bid) this.#bids.bins(-mid, this.#binSteps(share), out, which);
    else this.#asks.bins(mid, this.#binSteps(share), out, which);
  }

  #binSteps(share: number): number {
    return Math.max(1, ((this.#asks.best - this.#bids.best) / 2) * share);
  }

  depth(limit: number): BookSnapshot {
    return {
      ts: this.ts,
      id: this.id,
      known: this.known,
      bids: this.#side(this.#bids, -1, limit),
      asks: this.#side(this.#asks, 1, limit),
    };
  }

  /** Price of every level, then its quantity, bids first. */
  save(): { bids: number; levels: Float64Array } {
    const { bids, asks } = this.depth(Number.POSITIVE_INFINITY);
    const levels = new Float64Array(2 * this.levels);
    levels.set(bids.price);
    levels.set(asks.price, bids.price.length);
    levels.set(bids.qty, this.levels);
    levels.set(asks.qty, this.levels + bids.qty.length);
    return { bids: bids.price.length, levels };
  }

  load(saved: { bids: number; levels: Float64Array }, ts: number, id: number): void {
    const n = saved.levels.length / 2;
    this.reset(ts, id);
    for (let i = 0; i < n; i++) this.apply(i < saved.bids, saved.levels[i], saved.levels[n + i], ts, id);
  }

  #side(side: BookSide, sign: number, limit: number): { price: Float64Array; qty: Float64Array } {
    const n = Math.min(limit, side.size);
    const price = new Float64Array(n);
    const qty = new Float64Array(n);
    let i = 0;
    side.visit(n, (key, quantity) => {
      price[i] = toPrice(this.#steps, sign * key);
      qty[i++] = quantity;
    });
    return { price, qty };
  }
}

function listOf(side: BookSide): [number, number][] {
  const levels: [number, number][] = [];
  side.visit(Number.POSITIVE_INFINITY, (key, qty) => levels.push([key, qty]));
  return levels;
}

/** A price step as a fraction of integers: tick x numerator / denominator is the double nearest the decimal price. */
interface Steps {
  numerator: number;
  denominator: number;
}

export function stepsOf(tickSize: number): Steps {
  if (!(tickSize > 0)) throw new Error(`tickSize is above 0, was ${tickSize}`);
  for (let digits = 0; digits <= 12; digits++) {
    const denominator = 10 ** digits;
    const numerator = Math.round(tickSize * denominator);
    if (numerator > 0 && Math.abs(numerator / denominator - tickSize) <= tickSize * 1e-9) return { numerator, denominator };
  }
  return { numerator: tickSize, denominator: 1 };
}

export function toPrice(steps: Steps, tick: number): number {
  return (tick * steps.numerator) / steps.denominator;
}
