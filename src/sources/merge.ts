/**
 * Merges the ticks of several series into one arrival order: by receive time, the earlier series first where times are equal.
 * Each series is ascending in `rx`; it is opened when the merge reaches its first row, so few are in memory at once.
 */
import { INSTRUMENT_ALL } from '../../assembly/layout.ts';
import type { TickBatch } from '../market/batch.ts';
import type { Instrument } from '../market/instrument.ts';
import { flagsOf, instrumentOf, kindOf, sideOf } from '../market/meta.ts';
import type { TickSink, TickWriter } from '../market/writer.ts';

export interface MergeSource {
  /** Receive time of the first row; -Infinity when not known beforehand. */
  readonly firstRx: number;
  /** Decodes a piece into `sink`; false when there was none left. */
  open(sink: TickSink): () => Promise<boolean>;
}

class Head {
  batch: TickBatch | undefined;
  at = 0;
  readonly #waiting: TickBatch[] = [];
  readonly #index: number[] = [];
  readonly #step: () => Promise<boolean>;

  constructor(
    source: MergeSource,
    readonly order: number,
    readonly writer: TickWriter,
  ) {
    this.#step = source.open({
      instrument: (index, instrument) => this.#announce(index, instrument),
      batch: (batch) => void this.#waiting.push(batch),
    });
  }

  get key(): number {
    return this.batch!.rx[this.at]!;
  }

  /** False when the series has no further row. */
  async fill(): Promise<boolean> {
    if (this.batch && this.at < this.batch.n) return true;
    while (this.#waiting.length === 0) {
      if (!(await this.#step())) break;
    }
    this.batch = this.#waiting.shift();
    this.at = 0;
    return this.batch !== undefined;
  }

  /** Writes rows while they come before `limit`. */
  write(limit: number, orEqual: boolean): void {
    const { ts, rx, px, qty, id, meta, n } = this.batch!;
    let i = this.at;
    while (i < n && (rx[i]! < limit || (orEqual && rx[i] === limit))) {
      const packed = meta[i]!;
      const own = instrumentOf(packed);
      const index = own === INSTRUMENT_ALL ? own : this.#index[own]!;
      this.writer.row(kindOf(packed), sideOf(packed), flagsOf(packed), index, ts[i]!, rx[i]!, px[i]!, qty[i]!, id[i]!);
      i++;
    }
    this.at = i;
  }

  #announce(index: number, instrument: Instrument): void {
    const shared = this.writer.instrument(instrument.id, () => instrument);
    this.#index[index] = shared;
    this.writer.refine(shared, instrument.tickSize);
    if (instrument.scalars) this.writer.nameScalars(shared, instrument.scalars);
  }
}

/** Runs to the end of all sources; `pause` is awaited between runs of rows. */
export async function mergeSources(sources: readonly MergeSource[], writer: TickWriter, pause: () => Promise<void>): Promise<void> {
  const closed = sources
    .map((source, order) => ({ source, order }))
    .sort((a, b) => a.source.firstRx - b.source.firstRx || a.order - b.order);
  const heads: Head[] = [];
  while (true) {
    let reached = heads.length === 0 ? (closed[0]?.source.firstRx ?? 0) : Math.min(...heads.map((head) => head.key));
    while (closed.length > 0 && closed[0]!.source.firstRx <= reached) {
      const { source, order } = closed.shift()!;
      const head = new Head(source, order, writer);
      if (!(await head.fill())) continue;
      heads.push(head);
      reached = Math.min(reached, head.key);
    }
    if (heads.length === 0) {
      if (closed.length === 0) break;
      continue;
    }
    heads.sort((a, b) => a.key - b.key || a.order - b.order);
    const first = heads[0]!;
    const second = heads[1];
    const opens = closed[0]?.source.firstRx ?? Number.POSITIVE_INFINITY;
    const limit = Math.min(second?.key ?? Number.POSITIVE_INFINITY, opens);
    // A tie goes to the series that was named first, unless a series has yet to be opened at that time.
    first.write(limit, limit < opens && second !== undefined && first.order < second.order);
    if (limit === Number.POSITIVE_INFINITY) first.write(limit, true);
    if (!(await first.fill())) heads.shift();
    await pause();
  }
  writer.flush();
}
