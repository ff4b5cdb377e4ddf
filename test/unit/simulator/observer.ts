/** What a simulated market shows to somebody who has its ticks alone: books rebuilt from rows, trades with the touch before them, level changes. */
import * as layout from '../../../assembly/layout.ts';
import type { TickBatch } from '../../../src/market/batch.ts';
import { Book } from '../../../src/market/book.ts';
import type { Instrument } from '../../../src/market/instrument.ts';
import { flagsOf, instrumentOf, kindOf, sideOf, signOf } from '../../../src/market/meta.ts';
import type { TickSink } from '../../../src/market/writer.ts';
import { defaultParams, openSimulator, type Simulator, type SimulatorParams } from '../../../src/sources/simulator/simulator.ts';

export const start = 1_767_225_600_000_000;

export interface SeenTrade {
  ts: number;
  px: number;
  qty: number;
  sign: number;
  id: number;
  /** Best prices before it. */
  bid: number;
  ask: number;
}

export interface LevelChange {
  ts: number;
  bid: boolean;
  px: number;
  /** Base units now at the price, and how many more than before. */
  qty: number;
  added: number;
}

export class Observed {
  readonly book: Book;
  readonly levels = new Map<number, number>();
  readonly trades: SeenTrade[] = [];
  readonly changes: LevelChange[] = [];
  /** Mid at the end of each event that has moved it: time, mid. */
  readonly mids: { ts: number; mid: number }[] = [];
  crossed = 0;
  resets = 0;
  unclosed = false;

  constructor(readonly instrument: Instrument) {
    this.book = new Book(instrument.tickSize);
  }

  /** Mid at a time, the last known before it. */
  midAt(ts: number): number {
    let low = 0;
    let high = this.mids.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.mids[middle]!.ts <= ts) low = middle + 1;
      else high = middle;
    }
    return this.mids[Math.max(0, low - 1)]!.mid;
  }
}

export class Observer implements TickSink {
  readonly seen: Observed[] = [];
  readonly batches: TickBatch[] = [];
  rows = 0;
  clocks = 0;
  backwards = 0;
  #ts = 0;

  /** `keepChanges`: level changes are kept too, which takes memory. */
  constructor(readonly keepChanges = false) {}

  instrument(index: number, instrument: Instrument): void {
    this.seen[index] = new Observed(instrument);
  }

  batch(batch: TickBatch): void {
    for (let i = 0; i < batch.n; i++) this.#row(batch, i);
    this.rows += batch.n;
  }

  #row(batch: TickBatch, i: number): void {
    const meta = batch.meta[i]!;
    const ts = batch.ts[i]!;
    const px = batch.px[i]!;
    const qty = batch.qty[i]!;
    const id = batch.id[i]!;
    if (ts < this.#ts || !Number.isInteger(ts) || batch.rx[i] !== ts) this.backwards++;
    this.#ts = ts;
    const kind = kindOf(meta);
    if (kind === layout.KIND_CLOCK) {
      this.clocks++;
      return;
    }
    const one = this.seen[instrumentOf(meta)]!;
    const { book } = one;
    if (kind === layout.KIND_BOOK_RESET) {
      book.reset(ts, id);
      one.levels.clear();
      one.resets++;
    } else if (kind === layout.KIND_TRADE) {
      one.trades.push({ ts, px, qty, sign: signOf(meta), id, bid: book.bid, ask: book.ask });
    } else if (kind === layout.KIND_LEVEL) {
      const bid = sideOf(meta) === layout.SIDE_BID;
      if (!book.apply(bid, px, qty, ts, id)) throw new Error(`the book refuses ${px} x ${qty}`);
      const tick = Math.round(px / one.instrument.tickSize);
      if (this.keepChanges) one.changes.push({ ts, bid, px, qty, added: qty - (one.levels.get(tick) ?? 0) });
      if (qty > 0) one.levels.set(tick, qty);
      else one.levels.delete(tick);
    }
    one.unclosed = (flagsOf(meta) & layout.FLAG_LAST) === 0;
    if (one.unclosed) return;
    if (book.crossed) one.crossed++;
    const mid = (book.bid + book.ask) / 2;
    if (mid !== one.mids.at(-1)?.mid) one.mids.push({ ts, mid });
  }
}

/** A market run for some minutes from the default parameters and a change of them, and what its ticks show. */
export function observe(
  minutes: number,
  change: Partial<SimulatorParams> = {},
  keepChanges = false,
): { market: Simulator; observer: Observer } {
  const observer = new Observer(keepChanges);
  const market = openSimulator({ ...defaultParams, ...change }, observer, start);
  market.advance(start + minutes * 60e6);
  market.flush();
  return { market, observer };
}
