/**
 * Between a decoder of one instrument's trades and the writer: a gap row before each trade whose id jumps. Batches come in time order, in
 * which ids of neighbouring rows may be swapped, so an id that follows within `ahead` rows is late, not missing.
 */
import { FLAG_LAST, FLAG_NO_RX, FLAG_TRADES } from '../../assembly/layout.ts';
import type { TickBatch } from '../market/batch.ts';
import { flagsOf, instrumentOf, kindOf, sideOf } from '../market/meta.ts';
import { IdChain } from './id-chain.ts';
import { RowFilter } from './row-filter.ts';

const ahead = 1_024;

export class GapWriter extends RowFilter {
  readonly ids = new IdChain();
  /** Not handed on yet: the rows behind it are still to come. */
  #held: TickBatch | undefined;

  protected override filter(batch: TickBatch): void {
    const held = this.#held;
    this.#held = batch;
    if (held) this.#write(held, batch);
  }

  /** Hands on what is left. */
  end(): void {
    if (this.#held) this.#write(this.#held, undefined);
    this.#held = undefined;
  }

  #write(batch: TickBatch, next: TickBatch | undefined): void {
    const { target, ids } = this;
    let from = 0;
    for (let i = 0; i < batch.n; i++) {
      const { last } = ids;
      const jump = ids.follow(batch.id[i]!);
      if (jump === 0) continue;
      const missing = jump - lateBetween(last, batch.id[i]!, batch, i + 1, next);
      if (missing <= 0) continue;
      this.#rows(batch, from, i);
      from = i;
      const meta = batch.meta[i]!;
      target.gap(instrumentOf(meta), batch.ts[i]!, batch.rx[i]!, missing, FLAG_TRADES | (flagsOf(meta) & FLAG_NO_RX));
    }
    if (from === 0) target.pass(batch);
    else this.#rows(batch, from, batch.n);
  }

  #rows({ ts, rx, px, qty, id, meta }: TickBatch, from: number, to: number): void {
    for (let i = from; i < to; i++) {
      const m = meta[i]!;
      this.target.row(kindOf(m), sideOf(m), flagsOf(m) | FLAG_LAST, instrumentOf(m), ts[i]!, rx[i]!, px[i]!, qty[i]!, id[i]!);
    }
  }
}

/** Different ids between two that come within the next rows. */
function lateBetween(last: number, id: number, batch: TickBatch, from: number, next: TickBatch | undefined): number {
  const late = new Set<number>();
  const note = (rows: TickBatch, start: number, end: number): void => {
    for (let i = start; i < end; i++) if (rows.id[i]! > last && rows.id[i]! < id) late.add(rows.id[i]!);
  };
  const to = Math.min(batch.n, from + ahead);
  note(batch, from, to);
  if (next) note(next, 0, Math.min(next.n, ahead - (to - from)));
  return late.size;
}
