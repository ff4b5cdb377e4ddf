/**
 * Rows on their way to an engine that may be behind. While it takes them they pass as they are. While it does not they wait, and changes
 * of books are merged: of one price the newest stays. Nothing else is dropped or changes its place; a book's change is told later than it
 * came, by `mostLate` at most, and never earlier. Invariant: after all is sent the book is that of all rows.
 */
import {
  FLAG_LAST,
  FLAG_SNAPSHOT,
  FLAG_UNANCHORED,
  INSTRUMENT_ALL,
  KIND_BOOK_RESET,
  KIND_GAP,
  KIND_LEVEL,
} from '../../../assembly/layout.ts';
import { TickBatch } from '../../market/batch.ts';
import type { Instrument } from '../../market/instrument.ts';
import { flagsOf, instrumentOf, kindOf } from '../../market/meta.ts';
import type { TickSink } from '../../market/writer.ts';
import { WaitingLevels } from './waiting-levels.ts';

/** Where the rows go. */
export interface BacklogSink extends TickSink {
  /** Whether a batch may be sent now. */
  readonly hasRoom: boolean;
  /** Resolves when one may be, or when nobody waits for any. */
  ready(): Promise<void>;
}

/** Rows of a batch that has waited. */
const mostRows = 16_384;
const fewRows = 2_048;
/** Microseconds of receive time that one merged message spans. */
const mostLate = 100_000;

export class Backlog implements TickSink {
  /** Levels that a later change of the same price replaced. */
  merged = 0;
  #sink: BacklogSink | undefined;
  /** Announced before there was anyone to hear it. */
  readonly #instruments = new Map<number, Instrument>();
  #queue: TickBatch[] = [];
  readonly #levels = new Map<number, WaitingLevels>();
  /** Instruments of whose message the first rows have been sent as they are. */
  readonly #half = new Set<number>();
  #draining: Promise<void> | undefined;

  /** From now on rows go to `sink`, those that wait first. Before, all are kept as they are. */
  open(sink: BacklogSink): void {
    this.#sink = sink;
    for (const [index, instrument] of this.#instruments) sink.instrument(index, instrument);
    this.#instruments.clear();
    if (this.#waits()) this.#drainSoon();
  }

  instrument(index: number, instrument: Instrument): void {
    if (this.#sink) this.#sink.instrument(index, instrument);
    else this.#instruments.set(index, instrument);
  }

  batch(batch: TickBatch): void {
    const sink = this.#sink;
    if (sink?.hasRoom && !this.#waits()) {
      this.#noteHalf(batch);
      sink.batch(batch);
      return;
    }
    for (let i = 0; i < batch.n; i++) this.#wait(batch, i, sink !== undefined);
    if (sink) this.#drainSoon();
  }

  /** Resolves when nothing waits any more. */
  async drained(): Promise<void> {
    while (this.#draining) await this.#draining;
  }

  #waits(): boolean {
    if (this.#queue.length > 0) return true;
    for (const levels of this.#levels.values()) if (levels.size > 0) return true;
    return false;
  }

  /** Not the first half of a message: its end is still to come. */
  #canSend(): boolean {
    if (this.#queue.length > 0) return true;
    for (const levels of this.#levels.values()) if (levels.size > 0 && levels.isWhole) return true;
    return false;
  }

  /** A message that goes on in the next batch is not begun anew there. */
  #noteHalf({ n, meta }: TickBatch): void {
    const last = meta[n - 1] as number;
    this.#half.clear();
    if (kindOf(last) === KIND_LEVEL && (flagsOf(last) & FLAG_LAST) === 0) this.#half.add(instrumentOf(last));
  }

  #wait(batch: TickBatch, i: number, merges: boolean): void {
    const meta = batch.meta[i] as number;
    const instrument = instrumentOf(meta);
    const kind = kindOf(meta);
    const flags = flagsOf(meta);
    if (kind !== KIND_LEVEL) {
      if (kind === KIND_GAP || kind === KIND_BOOK_RESET) this.#settle(instrument);
      this.#keep(batch, i);
      return;
    }
    if (!merges || (flags & (FLAG_SNAPSHOT | FLAG_UNANCHORED)) !== 0 || this.#half.has(instrument)) {
      if ((flags & FLAG_LAST) !== 0) this.#half.delete(instrument);
      this.#settle(instrument);
      this.#keep(batch, i);
      return;
    }
    let levels = this.#levels.get(instrument);
    if (!levels) {
      levels = new WaitingLevels(instrument);
      this.#levels.set(instrument, levels);
    }
    if (levels.add(batch, i)) this.merged++;
    if (levels.isWhole && (batch.rx[i] as number) - levels.since >= mostLate) this.#settle(instrument);
  }

  /** What waits to be merged takes its place in the queue. */
  #settle(instrument: number): void {
    if (instrument !== INSTRUMENT_ALL) this.#levels.get(instrument)?.take(this.#put);
    else for (const levels of this.#levels.values()) levels.take(this.#put);
  }

  #keep({ meta, ts, rx, px, qty, id }: TickBatch, i: number): void {
    this.#put(meta[i] as number, ts[i] as number, rx[i] as number, px[i] as number, qty[i] as number, id[i] as number);
  }

  readonly #put = (meta: number, ts: number, rx: number, px: number, qty: number, id: number): void => {
    const to = this.#room();
    const at = to.n;
    to.meta[at] = meta;
    to.ts[at] = ts;
    to.rx[at] = rx;
    to.px[at] = px;
    to.qty[at] = qty;
    to.id[at] = id;
    to.n = at + 1;
  };

  #room(): TickBatch {
    const last = this.#queue.at(-1);
    if (last && last.n < last.capacity) return last;
    const next = TickBatch.allocate(last ? mostRows : fewRows);
    this.#queue.push(next);
    return next;
  }

  #drainSoon(): void {
    this.#draining ??= this.#drain().finally(() => {
      this.#draining = undefined;
      if (this.#canSend()) this.#drainSoon();
    });
  }

  async #drain(): Promise<void> {
    const sink = this.#sink as BacklogSink;
    while (this.#canSend()) {
      if (!sink.hasRoom) await sink.ready();
      // Only what goes now is settled: the longer a book waits, the more of it is merged.
      if (this.#queue.length <= 1) for (const levels of this.#levels.values()) if (levels.isWhole) levels.take(this.#put);
      const next = this.#queue.shift();
      // While it was waited for room, the message that was whole may have been followed by half of the next.
      if (next) sink.batch(next);
    }
  }
}
