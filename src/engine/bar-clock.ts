/**
 * Bars of one or two instruments on one clock. A bar closes when every instrument has shown a trade at its end or later, or
 * any row of the session is a second past its end; then one lane row holds the bar of every instrument, labelled by its end.
 * A bar without trades has volume 0 and repeats the last close. The clock runs once every instrument has traded; a gap of one stops
 * it, the bar in progress is dropped, and it runs again when that one has traded. A trade that comes after its bar has closed
 * counts in the bar that is open. A bar that a file gave is whole at its end, and closes there; where it is no part of a bar of
 * this clock, being longer, it does not count. A silence of more than `longestSilence` bars is a gap of all.
 */
import { barWidth } from './bar-rows.ts';
import type { KeyframeReader, KeyframeWriter } from './keyframe.ts';
import type { Lane } from './lane.ts';

const graceMicros = 1_000_000;
const longestSilence = 86_400;

const OPEN = 0;
const HIGH = 1;
const LOW = 2;
const CLOSE = 3;
const VOLUME = 4;
const BUY = 5;
const VALUE = 6;
const TRADES = 7;
/** Columns of a bar in the lane behind `ts`: those of bar-rows.ts without the start, and bought volume NaN where no trade named a side. */
const laneBarWidth = barWidth - 1;

/**
 * Per instrument: the bar that closes next and the one after it (of one without trades the close a file told, else 0), the last close,
 * the time of the newest trade, whether it traded since a gap, the end of the newest given bar.
 */
const NEXT = laneBarWidth;
const LAST_CLOSE = 2 * laneBarWidth;
const SHOWN = LAST_CLOSE + 1;
const TRADED = SHOWN + 1;
const UNTIL = TRADED + 1;
const slotWidth = UNTIL + 1;

/** Names a clock among those of an engine. */
export function clockKey(micros: number, instruments: readonly number[]): string {
  return `${micros} ${instruments.join()}`;
}

export class BarClock {
  /** End of the bar that closes next; Infinity while the clock stands. */
  end = Number.POSITIVE_INFINITY;
  /** End of the newest bar that was closed. */
  #closed = Number.NEGATIVE_INFINITY;
  readonly #slots: Float64Array;

  constructor(
    readonly micros: number,
    /** Instrument indexes; the place of an instrument here is its slot. */
    readonly instruments: readonly number[],
    /** Columns: ts, then `laneBarWidth` columns for each instrument. */
    readonly lane: Lane,
  ) {
    this.#slots = new Float64Array(instruments.length * slotWidth);
    this.clear();
  }

  get key(): string {
    return clockKey(this.micros, this.instruments);
  }

  /** Time at which a row of any kind closes the next bar. */
  get deadline(): number {
    return this.end + graceMicros;
  }

  trade(slot: number, ts: number, px: number, qty: number, sign: number): void {
    const slots = this.#slots;
    const at = slot * slotWidth;
    if (this.end === Number.POSITIVE_INFINITY) {
      if (this.#start(slots[at + SHOWN]) !== this.#start(ts)) slots.fill(0, at, at + NEXT);
      this.#add(at, px, qty, sign);
      slots[at + LAST_CLOSE] = px;
      slots[at + SHOWN] = ts;
      slots[at + TRADED] = 1;
      this.#run();
      return;
    }
    slots[at + SHOWN] = ts;
    this.#add(ts < this.end ? at : at + NEXT, px, qty, sign);
    while (this.#shown() >= this.end) this.#close();
  }

  /** A bar that a file gave (bar-rows.ts), whole at `end`. One that begins before what the clock has seen of its instrument is told already. */
  given(slot: number, bar: Float64Array, end: number): void {
    const start = bar[0];
    const slots = this.#slots;
    const at = slot * slotWidth;
    if (end - start > this.micros || this.micros % (end - start) !== 0 || start < slots[at + UNTIL]) return;
    slots[at + UNTIL] = end;
    const empty = bar[1 + TRADES] === 0;
    if (this.end === Number.POSITIVE_INFINITY) {
      if (this.#start(slots[at + SHOWN]) !== this.#start(start)) slots.fill(0, at, at + NEXT);
      if (!empty) this.#addBar(at, bar);
      slots[at + LAST_CLOSE] = bar[1 + CLOSE];
      slots[at + SHOWN] = end - 1;
      slots[at + TRADED] = 1;
      this.#run();
      if (this.end === Number.POSITIVE_INFINITY) return;
      for (let other = 0; other < slots.length; other += slotWidth)
        slots[other + SHOWN] = Math.max(slots[other + SHOWN], slots[other + UNTIL]);
    } else {
      const to = start < this.end ? at : at + NEXT;
      if (!empty) this.#addBar(to, bar);
      else if (slots[to + TRADES] === 0) slots[to + CLOSE] = bar[1 + CLOSE];
      slots[at + SHOWN] = end;
    }
    while (this.#shown() >= this.end) this.#close();
  }

  /** The session has reached `ts`. */
  advance(ts: number): void {
    if ((ts - this.end) / this.micros > longestSilence) {
      this.#close();
      this.#close();
      this.gap();
      return;
    }
    while (ts >= this.end + graceMicros) this.#close();
  }

  /** Data of an instrument of this clock is missing, all of them when no slot is named. */
  gap(slot?: number): void {
    this.lane.gap();
    this.end = Number.POSITIVE_INFINITY;
    for (let i = 0; i < this.instruments.length; i++) {
      const at = i * slotWidth;
      for (const bar of [at, at + NEXT]) if (this.#slots[bar + TRADES] !== 0) this.#slots[at + LAST_CLOSE] = this.#slots[bar + CLOSE];
      this.#slots.fill(0, at, at + LAST_CLOSE);
      if (slot === undefined || slot === i) this.#slots[at + TRADED] = 0;
    }
  }

  clear(): void {
    this.end = Number.POSITIVE_INFINITY;
    this.#closed = Number.NEGATIVE_INFINITY;
    this.#slots.fill(0);
    for (let at = 0; at < this.#slots.length; at += slotWidth) {
      this.#slots[at + SHOWN] = Number.NEGATIVE_INFINITY;
      this.#slots[at + UNTIL] = Number.NEGATIVE_INFINITY;
    }
  }

  save(writer: KeyframeWriter): void {
    writer.number(this.end);
    writer.number(this.#closed);
    writer.column(this.#slots);
  }

  load(reader: KeyframeReader): void {
    this.end = reader.number();
    this.#closed = reader.number();
    reader.column(this.#slots);
  }

  #start(ts: number): number {
    return Math.floor(ts / this.micros) * this.micros;
  }

  #add(bar: number, px: number, qty: number, sign: number): void {
    const slots = this.#slots;
    if (slots[bar + TRADES] === 0) {
      slots[bar + OPEN] = px;
      slots[bar + HIGH] = px;
      slots[bar + LOW] = px;
      slots[bar + BUY] = Number.NaN;
    } else {
      if (px > slots[bar + HIGH]) slots[bar + HIGH] = px;
      if (px < slots[bar + LOW]) slots[bar + LOW] = px;
    }
    slots[bar + CLOSE] = px;
    slots[bar + VOLUME] += qty;
    if (sign !== 0) slots[bar + BUY] = (slots[bar + BUY] === slots[bar + BUY] ? slots[bar + BUY] : 0) + (sign > 0 ? qty : 0);
    slots[bar + VALUE] += px * qty;
    slots[bar + TRADES] += 1;
  }

  /** Adds a given bar; a sum with an unknown part is unknown. */
  #addBar(to: number, bar: Float64Array): void {
    const slots = this.#slots;
    if (slots[to + TRADES] === 0) {
      for (let c = 0; c < laneBarWidth; c++) slots[to + c] = bar[1 + c];
      return;
    }
    if (bar[1 + HIGH] > slots[to + HIGH]) slots[to + HIGH] = bar[1 + HIGH];
    if (bar[1 + LOW] < slots[to + LOW]) slots[to + LOW] = bar[1 + LOW];
    slots[to + CLOSE] = bar[1 + CLOSE];
    for (let c = VOLUME; c < laneBarWidth; c++) slots[to + c] += bar[1 + c];
  }

  /** Starts with the newest bar of any instrument, once all have traded. */
  #run(): void {
    const slots = this.#slots;
    let newest = this.#closed;
    for (let at = 0; at < slots.length; at += slotWidth) {
      if (slots[at + TRADED] === 0) return;
      newest = Math.max(newest, this.#start(slots[at + SHOWN]));
    }
    this.end = newest + this.micros;
    for (let at = 0; at < slots.length; at += slotWidth) if (slots[at + SHOWN] < newest) slots.fill(0, at, at + NEXT);
  }

  /** Time every instrument has reached with its trades. */
  #shown(): number {
    let shown = Number.POSITIVE_INFINITY;
    for (let at = SHOWN; at < this.#slots.length; at += slotWidth) if (this.#slots[at] < shown) shown = this.#slots[at];
    return shown;
  }

  #close(): void {
    const { lane } = this;
    const slots = this.#slots;
    const row = lane.rows;
    lane.views[0][row] = this.end;
    for (let i = 0; i < this.instruments.length; i++) {
      const at = i * slotWidth;
      const column = 1 + i * laneBarWidth;
      if (slots[at + TRADES] === 0) {
        const close = slots[at + CLOSE] || slots[at + LAST_CLOSE];
        slots[at + LAST_CLOSE] = close;
        for (let c = OPEN; c <= CLOSE; c++) lane.views[column + c][row] = close;
        for (let c = VOLUME; c < laneBarWidth; c++) lane.views[column + c][row] = 0;
      } else {
        for (let c = 0; c < laneBarWidth; c++) lane.views[column + c][row] = slots[at + c];
        slots[at + LAST_CLOSE] = slots[at + CLOSE];
      }
      slots.copyWithin(at, at + NEXT, at + LAST_CLOSE);
      slots.fill(0, at + NEXT, at + LAST_CLOSE);
    }
    this.#closed = this.end;
    this.end += this.micros;
    if (lane.tap !== undefined) lane.tap.note(row);
    lane.rows = row + 1;
    if (lane.rows === lane.columns[0].length) lane.flush();
  }
}
