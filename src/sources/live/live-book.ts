/**
 * The book of one instrument of a live feed: from a snapshot on through an unbroken chain of changes, else unknown. Invariant: what is
 * written is consistent after each row flagged LAST, and equals what is held here.
 */
import { FLAG_LAST, FLAG_SNAPSHOT, SIDE_ASK, SIDE_BID } from '../../../assembly/layout.ts';
import { Book } from '../../market/book.ts';
import type { TickWriter } from '../../market/writer.ts';
import type { Frame } from '../frame.ts';
import { type BookRule, BROKEN, OLD } from '../venue.ts';
import { ChecksumBook } from './checksum-book.ts';
import { HeldDeltas } from './held-deltas.ts';
import { isAmount, type Units } from './units.ts';

/** Why a book cannot be followed any more; `stale`: the snapshot is older than the changes that wait for it. */
export type Break = 'sequence' | 'checksum' | 'crossed' | 'unusable' | 'stale';

export interface BookEvents {
  /** A snapshot is about to be written. */
  begins(ts: number, rx: number): void;
  /** A message that has been here before was passed over. */
  old(): void;
}

export class LiveBook {
  known = false;
  readonly book: Book;
  readonly #held = new HeldDeltas();
  readonly #texts: ChecksumBook | undefined;
  /** Number it stands at. */
  #at = Number.NaN;
  #fresh = false;

  constructor(
    readonly rule: BookRule,
    readonly index: number,
    tickSize: number,
    readonly units: Units,
    readonly writer: TickWriter,
    readonly events: BookEvents,
  ) {
    this.book = new Book(tickSize);
    if (rule.checksum) this.#texts = new ChecksumBook();
  }

  /** Row `i` of the frame is a book message; why it broke the book, if it did: the book is unknown then. */
  take(frame: Frame, i: number, ts: number, rx: number): Break | undefined {
    if (frame.snapshot[i] === 1)
      return this.rule.snapshots === 'always' && this.known ? this.#again(frame, i, ts, rx) : this.#begin(frame, i, ts, rx);
    if (!this.known) {
      if (this.rule.snapshots === 'asked') this.#held.add(frame, i, ts);
      return undefined;
    }
    const last = frame.id[i] as number;
    const step = this.rule.follows(this.#at, frame.first[i] as number, last, frame.prev[i] as number, this.#fresh);
    if (step === OLD) {
      this.events.old();
      return undefined;
    }
    if (step === BROKEN) return this.#broken('sequence');
    this.#fresh = false;
    this.#at = last;
    return this.#levels(frame, i, ts, rx, 0);
  }

  /** From here on it is unknown. */
  forget(): void {
    this.known = false;
    this.#held.take();
    this.book.lose();
    this.#texts?.clear();
  }

  #begin(frame: Frame, i: number, ts: number, rx: number): Break | undefined {
    const last = frame.id[i] as number;
    if (!this.#held.joins(last, this.rule)) return 'stale';
    this.events.begins(ts, rx);
    this.writer.bookReset(this.index, ts, rx, last);
    this.book.reset(ts, last);
    this.#texts?.clear();
    this.known = true;
    this.#fresh = true;
    this.#at = last;
    return this.#levels(frame, i, ts, rx, FLAG_SNAPSHOT) ?? this.#settle(rx);
  }

  /** The changes that waited for the snapshot, which was received at `rx`: they are written behind it. */
  #settle(rx: number): Break | undefined {
    for (const { ts, first, last, prev, side, px, qty } of this.#held.take()) {
      const step = this.rule.follows(this.#at, first, last, prev, this.#fresh);
      if (step === OLD) continue;
      if (step === BROKEN) return this.#broken('sequence');
      this.#fresh = false;
      this.#at = last;
      const broken = this.#apply(side, px, qty, 0, px.length, last, ts, rx, 0);
      if (broken) return broken;
    }
    return undefined;
  }

  #levels(frame: Frame, i: number, ts: number, rx: number, flags: number): Break | undefined {
    const { levelSide, levelPx, levelQty, pxTexts, qtyTexts } = frame;
    const from = frame.levelFrom[i] as number;
    const to = frame.levelTo[i] as number;
    const texts = this.#texts;
    if (texts !== undefined && pxTexts.length > 0)
      for (let k = from; k < to; k++)
        texts.put(levelSide[k] as number, levelPx[k] as number, levelQty[k] as number, pxTexts[k] as string, qtyTexts[k] as string);
    const broken = this.#apply(levelSide, levelPx, levelQty, from, to, frame.id[i] as number, ts, rx, flags);
    return broken ?? this.#verify(frame.checksum[i] as number);
  }

  /** Puts levels [from, to) into the book and writes them; then what the venue has cut off. */
  #apply(
    sides: Uint8Array,
    prices: Float64Array,
    quantities: Float64Array,
    from: number,
    to: number,
    id: number,
    ts: number,
    rx: number,
    flags: number,
  ): Break | undefined {
    const { book, writer, index, units } = this;
    for (let k = from; k < to; k++) {
      const px = prices[k] as number;
      const qty = quantities[k] as number;
      if (!(px > 0 && px < Number.POSITIVE_INFINITY && qty >= 0 && qty < Number.POSITIVE_INFINITY)) return this.#broken('unusable');
    }
    const depth = this.rule.depth ?? Number.POSITIVE_INFINITY;
    const lastRow = to - 1;
    for (let k = from; k < to; k++) {
      const px = units.price(prices[k] as number);
      const qty = units.amount(quantities[k] as number, px);
      const side = sides[k] as number;
      book.apply(side === SIDE_BID, px, qty, ts, id);
      writer.level(index, ts, rx, px, qty, side, id, k === lastRow && !this.#isDeeper(depth) ? flags | FLAG_LAST : flags);
    }
    if (this.#isDeeper(depth)) this.#cut(depth, id, ts, rx, flags);
    return book.crossed ? this.#broken('crossed') : undefined;
  }

  #isDeeper(depth: number): boolean {
    return this.book.bidLevels > depth || this.book.askLevels > depth;
  }

  /** Takes away what lies deeper than the venue keeps: it never says so itself. */
  #cut(depth: number, id: number, ts: number, rx: number, flags: number): void {
    const { book, writer, index } = this;
    const { bids, asks } = book.beyond(depth);
    let left = bids.length + asks.length;
    const take = (px: number, side: number): void => {
      book.apply(side === SIDE_BID, px, 0, ts, id);
      writer.level(index, ts, rx, px, 0, side, id, --left === 0 ? flags | FLAG_LAST : flags);
    };
    for (const px of bids) take(px, SIDE_BID);
    for (const px of asks) take(px, SIDE_ASK);
    this.#texts?.truncate(depth);
  }

  /** A whole book in place of the one held: what differs is written as changes. */
  #again(frame: Frame, i: number, ts: number, rx: number): Break | undefined {
    const last = frame.id[i] as number;
    if (last < this.#at) {
      this.events.old();
      return undefined;
    }
    this.#at = last;
    const { book, units } = this;
    const { levelSide, levelPx, levelQty } = frame;
    const kept: readonly [Set<number>, Set<number>] = [new Set(), new Set()];
    const sides: number[] = [];
    const px: number[] = [];
    const qty: number[] = [];
    for (let k = frame.levelFrom[i] as number; k < (frame.levelTo[i] as number); k++) {
      const side = levelSide[k] as number;
      const price = levelPx[k] as number;
      kept[side === SIDE_BID ? 0 : 1].add(price);
      // Before it is looked up: by a step that is too coarse it would be found at its neighbour's place.
      if (isAmount(price)) units.price(price);
      if (book.at(side === SIDE_BID, price) === units.amount(levelQty[k] as number, price)) continue;
      sides.push(side);
      px.push(price);
      qty.push(levelQty[k] as number);
    }
    const { bids, asks } = book.depth(Number.POSITIVE_INFINITY);
    for (const [held, stays, side] of [[bids, kept[0], SIDE_BID] as const, [asks, kept[1], SIDE_ASK] as const]) {
      for (const price of held.price) {
        if (stays.has(price)) continue;
        sides.push(side);
        px.push(price);
        qty.push(0);
      }
    }
    return this.#apply(Uint8Array.from(sides), Float64Array.from(px), Float64Array.from(qty), 0, px.length, last, ts, rx, 0);
  }

  #verify(expected: number): Break | undefined {
    const { checksum } = this.rule;
    if (expected !== expected || !checksum || !this.#texts || checksum.of(this.#texts) === expected) return undefined;
    return this.#broken('checksum');
  }

  #broken(why: Break): Break {
    this.forget();
    return why;
  }
}
