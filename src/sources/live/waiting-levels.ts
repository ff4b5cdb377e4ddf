/**
 * Changes of one instrument's book while nobody takes them: the newest of each price. Given out they are one message, with the time and
 * the number of the newest, so that the book is never half of one message and half of another.
 */
import { FLAG_LAST, KIND_LEVEL } from '../../../assembly/layout.ts';
import type { TickBatch } from '../../market/batch.ts';
import { flagsOf, packMeta, sideOf } from '../../market/meta.ts';

export class WaitingLevels {
  /** Receive time of the first change of the run; NaN while there is none. */
  since = Number.NaN;
  /** The newest message is here to its end. */
  isWhole = true;
  readonly #instrument: number;
  /** Place by price: of bids, of asks. */
  readonly #places: [Map<number, number>, Map<number, number>] = [new Map(), new Map()];
  readonly #px: number[] = [];
  readonly #qty: number[] = [];
  readonly #side: number[] = [];
  #ts = Number.NaN;
  #rx = Number.NaN;
  #id = Number.NaN;

  constructor(instrument: number) {
    this.#instrument = instrument;
  }

  get size(): number {
    return this.#px.length;
  }

  /** A level row of `batch`; true when it takes the place of an older one. */
  add(batch: TickBatch, i: number): boolean {
    const side = sideOf(batch.meta[i] as number);
    this.isWhole = (flagsOf(batch.meta[i] as number) & FLAG_LAST) !== 0;
    const px = batch.px[i] as number;
    const places = this.#places[side & 1];
    this.#ts = batch.ts[i] as number;
    this.#rx = batch.rx[i] as number;
    this.#id = batch.id[i] as number;
    if (this.since !== this.since) this.since = this.#rx;
    const place = places.get(px);
    if (place !== undefined) {
      this.#qty[place] = batch.qty[i] as number;
      return true;
    }
    places.set(px, this.#px.length);
    this.#px.push(px);
    this.#qty.push(batch.qty[i] as number);
    this.#side.push(side);
    return false;
  }

  /** Hands its rows to `put`, and is empty. */
  take(put: (meta: number, ts: number, rx: number, px: number, qty: number, id: number) => void): void {
    const n = this.#px.length;
    for (let i = 0; i < n; i++) {
      const meta = packMeta(KIND_LEVEL, this.#side[i] as number, i === n - 1 ? FLAG_LAST : 0, this.#instrument);
      put(meta, this.#ts, this.#rx, this.#px[i] as number, this.#qty[i] as number, this.#id);
    }
    this.#px.length = this.#qty.length = this.#side.length = 0;
    for (const places of this.#places) places.clear();
    this.since = Number.NaN;
  }
}
