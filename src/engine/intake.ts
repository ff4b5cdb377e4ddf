/**
 * Rows in arrival order to tapes and bar clocks. Time is what the rows show, the newest of all instruments; nothing here reads a
 * clock. Where a batch was cut does not matter: studies see the same rows with the same gaps between them.
 */
import {
  FLAG_CONTINUES,
  FLAG_MASK,
  FLAG_SHIFT,
  INSTRUMENT_ALL,
  INSTRUMENT_SHIFT,
  KIND_BAR,
  KIND_BOOK_RESET,
  KIND_GAP,
  KIND_LEVEL,
  KIND_MASK,
  KIND_QUOTE,
  KIND_SCALAR,
  KIND_TRADE,
  SIDE_BUY,
  SIDE_MASK,
  SIDE_SELL,
  SIDE_SHIFT,
} from '../../assembly/layout.ts';
import type { TickBatch } from '../market/batch.ts';
import { losesBook, losesTrades } from '../market/meta.ts';
import type { BarClock } from './bar-clock.ts';
import { START } from './bar-rows.ts';
import { Gaps } from './gaps.ts';
import type { KeyframeReader, KeyframeWriter } from './keyframe.ts';
import { isMarketKind, marketValue, numberOf } from './market-series.ts';
import type { Tape } from './tape.ts';

export class Intake {
  /** By instrument index; a hole where an index was never announced. */
  readonly tapes: Tape[] = [];
  readonly clocks: BarClock[] = [];
  readonly gaps = new Gaps();
  row = 0;
  /** Newest time of any row; -Infinity before the first. */
  ts = Number.NEGATIVE_INFINITY;
  /** Rows of instruments never announced or without a time. */
  unused = 0;
  /** Bar clocks of each instrument, and its slot in them. */
  #clocksOf: { clock: BarClock; slot: number }[][] = [];
  /** Earliest time at which a bar clock has something to do. */
  #deadline = Number.POSITIVE_INFINITY;

  constructor(readonly onGap: (instrument: number, from: number, to: number) => void) {}

  addTape(tape: Tape): void {
    this.tapes[tape.index] = tape;
    this.#clocksOf[tape.index] = [];
  }

  addClock(clock: BarClock): void {
    this.clocks.push(clock);
    this.clocks.sort((a, b) => (a.key < b.key ? -1 : 1));
    for (const [slot, index] of clock.instruments.entries()) this.#clocksOf[index].push({ clock, slot });
  }

  push(batch: TickBatch, from: number, to: number): void {
    const { ts, px, qty, id, meta } = batch;
    for (let i = from; i < to; i++) {
      const m = meta[i];
      const at = ts[i];
      const tape = this.tapes[m >>> INSTRUMENT_SHIFT];
      const kind = m & KIND_MASK;
      this.row++;
      if (at - at !== 0 || (tape === undefined && m >>> INSTRUMENT_SHIFT !== INSTRUMENT_ALL)) {
        this.unused++;
        continue;
      }
      if (kind === KIND_GAP) this.#gap(tape, at, (m >>> FLAG_SHIFT) & FLAG_MASK);
      if (at > this.ts) {
        this.ts = at;
        if (at >= this.#deadline) this.#advance(at);
      }
      if (tape === undefined || kind === KIND_GAP) continue;
      if (!(at <= tape.ts)) tape.ts = at;
      tape.dark = false;
      if (kind === KIND_TRADE || kind === KIND_BAR) tape.broken = false;
      const side = (m >>> SIDE_SHIFT) & SIDE_MASK;
      if (kind === KIND_TRADE) {
        const sign = side === SIDE_BUY ? 1 : side === SIDE_SELL ? -1 : 0;
        const taken = tape.trade(at, px[i], qty[i], sign, id[i]);
        if (taken === taken) this.#bar(tape.index, taken, px[i], qty[i], sign);
      } else if (kind === KIND_LEVEL) {
        tape.level(at, px[i], qty[i], side, (m >>> FLAG_SHIFT) & FLAG_MASK, id[i]);
      } else if (kind === KIND_QUOTE) {
        tape.quote.row(at, px[i], qty[i], side, (m >>> FLAG_SHIFT) & FLAG_MASK);
      } else if (kind === KIND_BOOK_RESET) {
        tape.bookReset(at, id[i]);
      } else if (kind === KIND_BAR) {
        const given = tape.bar(at, px[i], qty[i], side, (m >>> FLAG_SHIFT) & FLAG_MASK, id[i]);
        if (given) this.#given(tape, given.bar, at);
      } else if (kind === KIND_SCALAR) {
        tape.scalar(at, id[i], px[i]);
      } else if (isMarketKind(kind)) {
        tape.scalar(at, numberOf(kind), marketValue(kind, px[i], qty[i], m));
      }
    }
    this.flush();
  }

  /** Runs the studies on what waits. */
  flush(): void {
    for (const tape of this.tapes) tape?.flush();
    for (const clock of this.clocks) clock.lane.flush();
  }

  clear(): void {
    this.row = 0;
    this.ts = Number.NEGATIVE_INFINITY;
    this.unused = 0;
    this.gaps.clear();
    for (const tape of this.tapes) tape?.clear();
    for (const clock of this.clocks) {
      clock.clear();
      clock.lane.clear();
    }
    this.#remind();
  }

  save(writer: KeyframeWriter): void {
    for (const value of [this.row, this.ts, this.unused]) writer.number(value);
    this.gaps.save(writer);
    for (const tape of this.tapes) tape?.save(writer);
    for (const clock of this.clocks) {
      clock.save(writer);
      clock.lane.save(writer);
    }
  }

  load(reader: KeyframeReader): void {
    this.row = reader.number();
    this.ts = reader.number();
    this.unused = reader.number();
    this.gaps.load(reader);
    for (const tape of this.tapes) tape?.load(reader);
    for (const clock of this.clocks) {
      clock.load(reader);
      clock.lane.load(reader);
    }
    this.#remind();
  }

  #bar(instrument: number, ts: number, px: number, qty: number, sign: number): void {
    const clocks = this.#clocksOf[instrument];
    for (let c = 0; c < clocks.length; c++) {
      const { clock, slot } = clocks[c];
      const end = clock.end;
      clock.trade(slot, ts, px, qty, sign);
      if (clock.end !== end) this.#remind();
    }
  }

  /** A bar that a file gave, whole at `end`; where trades have told of its time, the clocks know it already. */
  #given(tape: Tape, bar: Float64Array, end: number): void {
    if (tape.tradeTs >= bar[START]) return;
    for (const { clock, slot } of this.#clocksOf[tape.index]) clock.given(slot, bar, end);
    this.#remind();
  }

  /** Time has passed: closes the bars that are due. */
  #advance(ts: number): void {
    for (let c = 0; c < this.clocks.length; c++) if (ts >= this.clocks[c].deadline) this.clocks[c].advance(ts);
    this.#remind();
  }

  #remind(): void {
    let deadline = Number.POSITIVE_INFINITY;
    for (let c = 0; c < this.clocks.length; c++) deadline = Math.min(deadline, this.clocks[c].deadline);
    this.#deadline = deadline;
  }

  /** Data is missing between the row before and this one, of one instrument or of all. */
  #gap(tape: Tape | undefined, ts: number, flags: number): void {
    const tapes = tape ? [tape] : this.tapes;
    const ofTrades = losesTrades(flags);
    for (const lost of tapes) {
      if (!lost) continue;
      const known = ofTrades ? lost.ts : lost.bookTs;
      const from = known === known ? Math.min(known, ts) : ts;
      // Missing bars are noticed when the next one is known, at its end; it tells of its own length.
      const to = lost.onlyBars ? Math.max(from, ts - (lost.given?.shortest ?? 0)) : ts;
      const goesOn = (flags & FLAG_CONTINUES) !== 0 && this.gaps.extend(lost.index, to);
      if (!goesOn) this.gaps.add(lost.index, from, to);
      lost.gap(ofTrades, losesBook(flags));
      if (ofTrades) for (const { clock, slot } of this.#clocksOf[lost.index]) clock.gap(slot);
      if (!goesOn) this.onGap(lost.index, from, to);
    }
  }
}
