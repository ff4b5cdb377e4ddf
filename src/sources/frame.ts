/**
 * What one message of a venue says, in columns that are used again for the next: rows of the market, changes of books, words to the
 * connection. Nothing of it counts before the whole message was read: half a message is none. Times integer microseconds, quantities as
 * the venue counts them (contracts where it does), NaN for what is not given.
 */
import {
  KIND_FUNDING,
  KIND_INDEX,
  KIND_LEVEL,
  KIND_LIQUIDATION,
  KIND_MARK,
  KIND_OPEN_INTEREST,
  KIND_QUOTE,
  KIND_TRADE,
} from '../../assembly/layout.ts';
import type { Listing } from './venue.ts';

const firstRows = 64;
const firstLevels = 512;

export class Frame {
  /** Rows; those of kind KIND_LEVEL are whole book messages. */
  n = 0;
  kind = new Uint8Array(firstRows);
  slot = new Int32Array(firstRows);
  side = new Uint8Array(firstRows);
  ts = new Float64Array(firstRows);
  px = new Float64Array(firstRows);
  qty = new Float64Array(firstRows);
  id = new Float64Array(firstRows);
  /** Quotes: the ask. Trades and others: unused. */
  px2 = new Float64Array(firstRows);
  qty2 = new Float64Array(firstRows);
  /** Book messages: levels [from, to), a snapshot or not, their numbers, their checksum. `id` is the last number. */
  levelFrom = new Int32Array(firstRows);
  levelTo = new Int32Array(firstRows);
  snapshot = new Uint8Array(firstRows);
  first = new Float64Array(firstRows);
  prev = new Float64Array(firstRows);
  checksum = new Float64Array(firstRows);

  levels = 0;
  levelSide = new Uint8Array(firstLevels);
  levelPx = new Float64Array(firstLevels);
  levelQty = new Float64Array(firstLevels);
  /** Texts of the levels, for checksums; as long as `levels` where the venue gives them, else empty. */
  readonly pxTexts: string[] = [];
  readonly qtyTexts: string[] = [];

  /** Number of the message on its connection, where every message of all topics is numbered; NaN else. */
  sequence = Number.NaN;
  /** Why nothing of it can be used; '' when it can. */
  fault = '';
  /** What it is when it is no market data: 'answer', 'pong', 'heartbeat'; '' when it is. */
  passed = '';
  /** To be sent at once. */
  replies: string[] = [];
  /** Topics the venue has taken, by name; '' for all of the request. */
  accepted: string[] = [];
  /** Topics it refuses: its own words; name '' when it does not say which. */
  refused: { name: string; reason: string }[] = [];
  /** The venue is about to close the connection: why. */
  closing = '';
  listings: Listing[] = [];
  /** Symbols that nobody asked for: their rows are passed over. */
  unasked = 0;
  /** Lines that cannot be read in a message whose rest counts, of the user's own feed: why, a line each. */
  left: string[] = [];

  #levelStart = 0;

  /** `slotOf`: place of a symbol in the subscription, undefined when it is not in it. */
  constructor(readonly slotOf: (symbol: string) => number | undefined) {}

  /** Empties it for the next message. */
  begin(): void {
    this.n = 0;
    this.levels = 0;
    this.#levelStart = 0;
    this.sequence = Number.NaN;
    this.fault = '';
    this.passed = '';
    this.closing = '';
    this.unasked = 0;
    if (this.pxTexts.length > 0) {
      this.pxTexts.length = 0;
      this.qtyTexts.length = 0;
    }
    if (this.replies.length > 0) this.replies = [];
    if (this.accepted.length > 0) this.accepted = [];
    if (this.refused.length > 0) this.refused = [];
    if (this.listings.length > 0) this.listings = [];
    if (this.left.length > 0) this.left = [];
  }

  /** Place of an instrument; -1 when it was not asked for: its rows must be passed over. */
  place(symbol: string): number {
    const slot = this.slotOf(symbol);
    if (slot !== undefined) return slot;
    this.unasked++;
    return -1;
  }

  /** `side`: of the taker. `id`: NaN where trades are not numbered. */
  trade(slot: number, ts: number, px: number, qty: number, side: number, id: number): void {
    this.#row(KIND_TRADE, slot, side, ts, px, qty, id);
  }

  /** A side without a price or a quantity above 0 is missing: px NaN and qty 0. */
  quote(slot: number, ts: number, bid: number, bidQty: number, ask: number, askQty: number, id: number): void {
    const hasBid = bid > 0 && bidQty > 0;
    const hasAsk = ask > 0 && askQty > 0;
    const i = this.#row(KIND_QUOTE, slot, 0, ts, hasBid ? bid : Number.NaN, hasBid ? bidQty : 0, id);
    this.px2[i] = hasAsk ? ask : Number.NaN;
    this.qty2[i] = hasAsk ? askQty : 0;
  }

  mark(slot: number, ts: number, px: number): void {
    this.#row(KIND_MARK, slot, 0, ts, px, 0, Number.NaN);
  }
  index(slot: number, ts: number, px: number): void {
    this.#row(KIND_INDEX, slot, 0, ts, px, 0, Number.NaN);
  }
  /** `rate`: a fraction of the position, for the interval that ends at `next` (microseconds, NaN when not told). */
  funding(slot: number, ts: number, rate: number, next: number): void {
    this.#row(KIND_FUNDING, slot, 0, ts, rate, 0, next);
  }
  /** `qty`: open contracts, counted once; in the venue's unit. */
  openInterest(slot: number, ts: number, qty: number): void {
    this.#row(KIND_OPEN_INTEREST, slot, 0, ts, Number.NaN, qty, Number.NaN);
  }
  /** `side`: of the forced order; SELL closes a long. */
  liquidation(slot: number, ts: number, px: number, qty: number, side: number): void {
    this.#row(KIND_LIQUIDATION, slot, side, ts, px, qty, Number.NaN);
  }

  /** One level of the book message that the next `book` ends; `side` SIDE_BID or SIDE_ASK, quantity 0 deletes. */
  level(side: number, px: number, qty: number): void {
    const i = this.levels;
    if (i === this.levelPx.length) this.#moreLevels();
    this.levelSide[i] = side;
    this.levelPx[i] = px;
    this.levelQty[i] = qty;
    this.levels = i + 1;
  }

  /** The same with the texts a checksum is made of. */
  levelTexts(side: number, pxText: string, qtyText: string): void {
    this.level(side, Number(pxText), Number(qtyText));
    this.pxTexts.push(pxText);
    this.qtyTexts.push(qtyText);
  }

  /**
   * Ends a book message: the levels since the one before are its. `first` to `last`: its numbers; `prev`: the number it follows; NaN for
   * what the venue does not give. A slot of -1 forgets the levels.
   */
  book(slot: number, ts: number, snapshot: boolean, first: number, last: number, prev: number, checksum = Number.NaN): void {
    if (slot < 0) {
      this.levels = this.#levelStart;
      if (this.pxTexts.length > this.levels) {
        this.pxTexts.length = this.levels;
        this.qtyTexts.length = this.levels;
      }
      return;
    }
    const i = this.#row(KIND_LEVEL, slot, 0, ts, Number.NaN, 0, last);
    this.levelFrom[i] = this.#levelStart;
    this.levelTo[i] = this.levels;
    this.snapshot[i] = snapshot ? 1 : 0;
    this.first[i] = first;
    this.prev[i] = prev;
    this.checksum[i] = checksum;
    this.#levelStart = this.levels;
  }

  /** The message cannot be read: nothing of it counts. */
  bad(reason: string): void {
    this.fault ||= reason;
  }

  /** One line of the message cannot be read; the others count. */
  leave(reason: string): void {
    this.left.push(reason);
  }

  /** The message is whole and no market data. */
  pass(what: string): void {
    this.passed = what;
  }

  #row(kind: number, slot: number, side: number, ts: number, px: number, qty: number, id: number): number {
    const i = this.n;
    if (i === this.kind.length) this.#moreRows();
    this.kind[i] = kind;
    this.slot[i] = slot;
    this.side[i] = side;
    this.ts[i] = ts;
    this.px[i] = px;
    this.qty[i] = qty;
    this.id[i] = id;
    this.n = i + 1;
    return i;
  }

  #moreRows(): void {
    this.kind = grown(this.kind, Uint8Array);
    this.slot = grown(this.slot, Int32Array);
    this.side = grown(this.side, Uint8Array);
    this.ts = grown(this.ts, Float64Array);
    this.px = grown(this.px, Float64Array);
    this.qty = grown(this.qty, Float64Array);
    this.id = grown(this.id, Float64Array);
    this.px2 = grown(this.px2, Float64Array);
    this.qty2 = grown(this.qty2, Float64Array);
    this.levelFrom = grown(this.levelFrom, Int32Array);
    this.levelTo = grown(this.levelTo, Int32Array);
    this.snapshot = grown(this.snapshot, Uint8Array);
    this.first = grown(this.first, Float64Array);
    this.prev = grown(this.prev, Float64Array);
    this.checksum = grown(this.checksum, Float64Array);
  }

  #moreLevels(): void {
    this.levelSide = grown(this.levelSide, Uint8Array);
    this.levelPx = grown(this.levelPx, Float64Array);
    this.levelQty = grown(this.levelQty, Float64Array);
  }
}

interface Column<C> {
  readonly length: number;
  set(from: C): void;
}

function grown<C extends Column<C>>(column: C, make: new (length: number) => C): C {
  const next = new make(column.length * 2);
  next.set(column);
  return next;
}
