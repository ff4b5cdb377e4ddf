/**
 * TickWriter: decoders write rows through it, it fills batches and hands full ones on. Times integer microseconds, prices in
 * quote currency, quantities in base units. Row calls allocate nothing; a batch is allocated when the one before is handed on.
 */
import * as layout from '../../assembly/layout.ts';
import { TickBatch } from './batch.ts';
import type { Instrument } from './instrument.ts';
import { packMeta } from './meta.ts';

export interface BarPrices {
  open: number;
  high: number;
  low: number;
  close: number;
}

export interface BarSums {
  volume: number;
  value: number;
  buyVolume: number;
  trades: number;
}

export interface TickSink {
  /** Called once for each instrument before its first row, in index order, and again when its tickSize gets finer. */
  instrument(index: number, instrument: Instrument): void;
  batch(batch: TickBatch): void;
}

export class TickWriter {
  #batch: TickBatch;
  #n = 0;
  readonly #index = new Map<string, number>();
  readonly instruments: Instrument[] = [];

  constructor(
    readonly sink: TickSink,
    readonly capacity = 16_384,
  ) {
    this.#batch = TickBatch.allocate(capacity);
  }

  /** Index of an instrument by id; `make` is asked once, when the id is new. */
  instrument(id: string, make: () => Instrument): number {
    const known = this.#index.get(id);
    if (known !== undefined) return known;
    const index = this.instruments.length;
    if (index >= layout.INSTRUMENT_ALL) throw new Error(`instruments are at most ${layout.INSTRUMENT_ALL}, was ${index}`);
    const instrument = make();
    this.#index.set(id, index);
    this.instruments.push(instrument);
    this.sink.instrument(index, instrument);
    return index;
  }

  /** Announces a finer price step of a known instrument. */
  refine(index: number, tickSize: number): void {
    const known = this.instruments[index];
    if (!known || !(tickSize < known.tickSize)) return;
    this.instruments[index] = { ...known, tickSize };
    this.sink.instrument(index, this.instruments[index]);
  }

  /** Announces the scalar series of a known instrument that had none. */
  nameScalars(index: number, scalars: readonly string[]): void {
    const known = this.instruments[index];
    if (!known || known.scalars) return;
    this.instruments[index] = { ...known, scalars };
    this.sink.instrument(index, this.instruments[index]);
  }

  /** The general row; the calls below are its short forms. */
  row(kind: number, side: number, flags: number, instrument: number, ts: number, rx: number, px: number, qty: number, id: number): void {
    const batch = this.#batch;
    const i = this.#n;
    batch.ts[i] = ts;
    batch.rx[i] = rx;
    batch.px[i] = px;
    batch.qty[i] = qty;
    batch.id[i] = id;
    batch.meta[i] = packMeta(kind, side, flags, instrument);
    this.#n = i + 1;
    if (this.#n === this.capacity) this.flush();
  }

  trade(instrument: number, ts: number, rx: number, px: number, qty: number, side: number, id: number, flags = 0): void {
    this.row(layout.KIND_TRADE, side, flags | layout.FLAG_LAST, instrument, ts, rx, px, qty, id);
  }

  level(instrument: number, ts: number, rx: number, px: number, qty: number, side: number, id: number, flags: number): void {
    this.row(layout.KIND_LEVEL, side, flags, instrument, ts, rx, px, qty, id);
  }

  /** A best quote is two rows, bid then ask; the second is flagged LAST. A missing side has px NaN and qty 0. */
  quote(instrument: number, ts: number, rx: number, bid: number, bidQty: number, ask: number, askQty: number, id: number, flags = 0): void {
    this.row(layout.KIND_QUOTE, layout.SIDE_BID, flags, instrument, ts, rx, bid, bidQty, id);
    this.row(layout.KIND_QUOTE, layout.SIDE_ASK, flags | layout.FLAG_LAST, instrument, ts, rx, ask, askQty, id);
  }

  /**
   * A bar of a file that holds bars: four rows, the last flagged LAST. `end` is when it was known, `length` microseconds; volume in base,
   * value in quote units; NaN for what the file does not give.
   */
  bar(instrument: number, end: number, rx: number, length: number, prices: BarPrices, sums: BarSums, flags = 0): void {
    this.row(layout.KIND_BAR, layout.SIDE_OPEN, flags, instrument, end, rx, prices.open, sums.volume, length);
    this.row(layout.KIND_BAR, layout.SIDE_HIGH, flags, instrument, end, rx, prices.high, sums.value, length);
    this.row(layout.KIND_BAR, layout.SIDE_LOW, flags, instrument, end, rx, prices.low, sums.buyVolume, length);
    this.row(layout.KIND_BAR, layout.SIDE_CLOSE, flags | layout.FLAG_LAST, instrument, end, rx, prices.close, sums.trades, length);
  }

  /** A value of one of the instrument's named series (`Instrument.scalars`). */
  scalar(instrument: number, ts: number, rx: number, series: number, value: number, flags = 0): void {
    this.row(layout.KIND_SCALAR, layout.SIDE_NONE, flags | layout.FLAG_LAST, instrument, ts, rx, value, 0, series);
  }

  /** Empties the book of an instrument; the snapshot's levels follow. */
  bookReset(instrument: number, ts: number, rx: number, id: number): void {
    this.row(layout.KIND_BOOK_RESET, layout.SIDE_NONE, 0, instrument, ts, rx, 0, 0, id);
  }

  /** Data is missing between the row before and this one; `missing` messages, NaN when unknown. INSTRUMENT_ALL concerns all. */
  gap(instrument: number, ts: number, rx: number, missing: number, flags = 0): void {
    this.row(layout.KIND_GAP, layout.SIDE_NONE, flags | layout.FLAG_LAST, instrument, ts, rx, Number.NaN, missing, 0);
  }

  /** Time has passed though nothing happened: the market's clock stands at `ts`. */
  clock(ts: number, rx: number): void {
    this.row(layout.KIND_CLOCK, layout.SIDE_NONE, layout.FLAG_LAST, layout.INSTRUMENT_ALL, ts, rx, 0, 0, 0);
  }

  /** Hands on what has been written so far, if anything. */
  flush(): void {
    if (this.#n === 0) return;
    const batch = this.#batch;
    batch.n = this.#n;
    this.#n = 0;
    this.#batch = TickBatch.allocate(this.capacity);
    this.sink.batch(batch);
  }

  /** Takes a batch that was filled elsewhere, behind what has been written so far: as it is, or copied, so that batches stay full. */
  pass(batch: TickBatch): void {
    if (this.#n === 0 && batch.n >= this.capacity) {
      this.sink.batch(batch);
      return;
    }
    for (let at = 0; at < batch.n; ) {
      const to = Math.min(batch.n, at + this.capacity - this.#n);
      this.#batch.n = this.#n;
      this.#batch.append(batch, at, to);
      this.filled(to - at);
      at = to;
    }
  }

  /** Room for a decoder that fills whole columns at once: the batch in hand and its first free row; call `filled` after. */
  open(): { batch: TickBatch; at: number } {
    return { batch: this.#batch, at: this.#n };
  }

  /** Says how many rows were written behind `open().at`; hands the batch on when it is full. */
  filled(rows: number): void {
    this.#n += rows;
    if (this.#n >= this.capacity) this.flush();
  }
}
