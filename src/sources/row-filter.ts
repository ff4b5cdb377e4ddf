/**
 * Between a decoder and the writer: every row goes through `filter`, handed on as a batch or written one by one. Instruments are those of
 * the target.
 */
import type { TickBatch } from '../market/batch.ts';
import type { Instrument } from '../market/instrument.ts';
import { TickWriter } from '../market/writer.ts';

export abstract class RowFilter extends TickWriter {
  readonly target: TickWriter;

  /** `group` rows belong together: rows written one by one are filtered that many at a time. */
  constructor(target: TickWriter, group = 1) {
    let filter = (_batch: TickBatch): void => undefined;
    super({ instrument: () => undefined, batch: (batch) => filter(batch) }, group);
    filter = (batch) => this.filter(batch);
    this.target = target;
  }

  /** Hands rows on to the target, changed, with others between them, or not at all. */
  protected abstract filter(batch: TickBatch): void;

  override instrument(id: string, make: () => Instrument): number {
    return this.target.instrument(id, make);
  }

  override refine(index: number, tickSize: number): void {
    this.target.refine(index, tickSize);
  }

  override nameScalars(index: number, scalars: readonly string[]): void {
    this.target.nameScalars(index, scalars);
  }
}
