/**
 * TickBatch: the one form of market data in memory, between threads and (packed) on disk.
 * Columns over a single ArrayBuffer, layout in assembly/layout.ts. Times are integer microseconds.
 * Invariant: rows are in arrival order; 0 <= n <= capacity.
 */
import * as layout from '../../assembly/layout.ts';

export type Kind = number;

/** Bytes of a batch that can hold `capacity` rows. */
export function batchBytes(capacity: number): number {
  return layout.HEADER_BYTES + capacity * layout.ROW_BYTES;
}

export class TickBatch {
  readonly ts: Float64Array;
  readonly rx: Float64Array;
  readonly px: Float64Array;
  readonly qty: Float64Array;
  readonly id: Float64Array;
  readonly meta: Uint32Array;
  readonly capacity: number;
  readonly #header: DataView;

  /** Views an existing batch buffer; throws if it is not one of this layout. */
  constructor(readonly buffer: ArrayBuffer) {
    this.#header = new DataView(buffer, 0, layout.HEADER_BYTES);
    const magic = this.#header.getUint32(layout.OFFSET_MAGIC, true);
    const version = this.#header.getUint32(layout.OFFSET_VERSION, true);
    if (magic !== layout.MAGIC || version !== layout.LAYOUT_VERSION) {
      throw new Error(`TickBatch header is of layout ${layout.LAYOUT_VERSION}, was ${version} (magic ${magic.toString(16)})`);
    }
    const capacity = this.#header.getUint32(layout.OFFSET_CAPACITY, true);
    if (buffer.byteLength < batchBytes(capacity)) {
      throw new Error(`TickBatch buffer holds ${batchBytes(capacity)} bytes, was ${buffer.byteLength}`);
    }
    this.capacity = capacity;
    let at = layout.HEADER_BYTES;
    const f64 = () => {
      const column = new Float64Array(buffer, at, capacity);
      at += capacity * 8;
      return column;
    };
    this.ts = f64();
    this.rx = f64();
    this.px = f64();
    this.qty = f64();
    this.id = f64();
    this.meta = new Uint32Array(buffer, at, capacity);
  }

  /** A new empty batch. */
  static allocate(capacity: number): TickBatch {
    const buffer = new ArrayBuffer(batchBytes(capacity));
    const header = new DataView(buffer);
    header.setUint32(layout.OFFSET_MAGIC, layout.MAGIC, true);
    header.setUint32(layout.OFFSET_VERSION, layout.LAYOUT_VERSION, true);
    header.setUint32(layout.OFFSET_CAPACITY, capacity, true);
    return new TickBatch(buffer);
  }

  get n(): number {
    return this.#header.getUint32(layout.OFFSET_N, true);
  }
  set n(rows: number) {
    this.#header.setUint32(layout.OFFSET_N, rows, true);
  }

  get sequence(): number {
    return this.#header.getFloat64(layout.OFFSET_SEQUENCE, true);
  }
  set sequence(sequence: number) {
    this.#header.setFloat64(layout.OFFSET_SEQUENCE, sequence, true);
  }

  get feed(): number {
    return this.#header.getUint32(layout.OFFSET_FEED, true);
  }
  set feed(feed: number) {
    this.#header.setUint32(layout.OFFSET_FEED, feed, true);
  }

  /** Copies rows [from, to) of `source` behind the rows of this batch; the caller checks the room. */
  append(source: TickBatch, from = 0, to = source.n): void {
    const at = this.n;
    this.ts.set(source.ts.subarray(from, to), at);
    this.rx.set(source.rx.subarray(from, to), at);
    this.px.set(source.px.subarray(from, to), at);
    this.qty.set(source.qty.subarray(from, to), at);
    this.id.set(source.id.subarray(from, to), at);
    this.meta.set(source.meta.subarray(from, to), at);
    this.n = at + to - from;
  }
}
