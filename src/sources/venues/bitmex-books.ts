/**
 * Books of BitMEX on one connection: levels are named by ids, whose prices are told once. Nothing numbers the messages, so a lost one is
 * seen only when it contradicts: a change or a deletion of a level that is not there, an insertion of one that is. A lost change of a
 * quantity is never seen; the next change of that level mends it. One that could not be read puts all of them in doubt.
 */
import type { Frame } from '../frame.ts';

interface BookState {
  /** By `key`. */
  prices: Map<number, number>;
  /** Messages since the whole book came: what BookRule.follows is told, as the venue tells nothing. */
  count: number;
  doubted: boolean;
}

export const PARTIAL = 0;
export const INSERT = 1;
export const UPDATE = 2;
export const DELETE = 3;

/** A level is one id on one side. */
export function levelKey(id: number, sell: boolean): number {
  return id * 2 + (sell ? 1 : 0);
}

export class BitmexBooks {
  readonly #states = new Map<string, BookState>();
  /** Rows of the message being read; they count when it has been read to its end. */
  n = 0;
  symbols: string[] = [];
  #key = new Float64Array(256);
  #side = new Uint8Array(256);
  #px = new Float64Array(256);
  #qty = new Float64Array(256);

  /** Something of them was lost: the next change of each is reported as one that does not follow. */
  doubt(): void {
    for (const state of this.#states.values()) state.doubted = true;
  }

  begin(): void {
    this.n = 0;
    this.symbols.length = 0;
  }

  /** `px` NaN where it is not told. */
  row(symbol: string, key: number, side: number, px: number, qty: number): void {
    const i = this.n++;
    if (i === this.#key.length) this.#more();
    this.symbols.push(symbol);
    this.#key[i] = key;
    this.#side[i] = side;
    this.#px[i] = px;
    this.#qty[i] = qty;
  }

  /** Puts the rows into `frame`, one book message for each symbol in turn. `symbol`: of a whole book that has no rows. */
  end(action: number, symbol: string, ts: number, frame: Frame): void {
    if (this.n === 0 && action === PARTIAL && symbol !== '') this.#whole(symbol, 0, 0, ts, frame);
    for (let from = 0; from < this.n; ) {
      const name = this.symbols[from] as string;
      let to = from + 1;
      while (to < this.n && this.symbols[to] === name) to++;
      if (action === PARTIAL) this.#whole(name, from, to, ts, frame);
      else this.#changed(name, action, from, to, ts, frame);
      from = to;
    }
  }

  #whole(symbol: string, from: number, to: number, ts: number, frame: Frame): void {
    const slot = frame.place(symbol);
    if (slot < 0) return;
    const state = { prices: new Map<number, number>(), count: (this.#states.get(symbol)?.count ?? 0) + 1, doubted: false };
    for (let i = from; i < to; i++) {
      const px = this.#px[i] as number;
      state.prices.set(this.#key[i] as number, px);
      frame.level(this.#side[i] as number, px, this.#qty[i] as number);
    }
    this.#states.set(symbol, state);
    frame.book(slot, ts, true, Number.NaN, state.count, Number.NaN);
  }

  /** What comes before the whole book is passed over. */
  #changed(symbol: string, action: number, from: number, to: number, ts: number, frame: Frame): void {
    const state = this.#states.get(symbol);
    if (!state) return;
    const slot = frame.place(symbol);
    const { prices } = state;
    let contradicts = state.doubted;
    for (let i = from; i < to; i++) {
      const key = this.#key[i] as number;
      const known = prices.get(key);
      const px = action === INSERT ? (this.#px[i] as number) : (known ?? Number.NaN);
      contradicts ||= (known !== undefined) === (action === INSERT);
      if (action === INSERT) prices.set(key, px);
      else if (action === DELETE) prices.delete(key);
      if (!contradicts) frame.level(this.#side[i] as number, px, action === DELETE ? 0 : (this.#qty[i] as number));
    }
    const prev = contradicts ? Number.NaN : state.count;
    frame.book(slot, ts, false, Number.NaN, ++state.count, prev);
    // The chain is broken: nothing is followed until the whole book comes again.
    if (contradicts) this.#states.delete(symbol);
  }

  #more(): void {
    const length = this.#key.length * 2;
    const longer = (column: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> => {
      const next = new Float64Array(length);
      next.set(column);
      return next;
    };
    this.#key = longer(this.#key);
    this.#px = longer(this.#px);
    this.#qty = longer(this.#qty);
    const side = new Uint8Array(length);
    side.set(this.#side);
    this.#side = side;
  }
}
