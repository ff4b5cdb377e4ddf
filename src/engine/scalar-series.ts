/**
 * One named series of an instrument (a scalar row's id is its number): the newest values in full, older ones as a pyramid, as outputs of
 * studies are. Times do not decrease: a value that comes late is taken at the time the series has reached.
 */
import { Outputs, Times } from './history.ts';
import type { KeyframeReader, KeyframeWriter } from './keyframe.ts';
import { outputOf } from './market-series.ts';
import type { Tap } from './source.ts';

const rowsWaiting = 1_024;

export class ScalarSeries {
  readonly times: Times;
  readonly outputs: Outputs;
  /** Newest value; NaN before the first and where the source said so. */
  last = Number.NaN;
  /** Who watches the rows; undefined while nobody does. */
  tap: Tap | undefined;
  /** Newest time taken, of a row that may still wait. */
  #reached = Number.NEGATIVE_INFINITY;
  #waiting = 0;
  readonly #ts = new Float64Array(rowsWaiting);
  readonly #value = new Float64Array(rowsWaiting);

  constructor(
    readonly series: number,
    historyRows: number,
  ) {
    this.times = new Times(historyRows);
    this.outputs = new Outputs([{ id: 'value', title: '', unit: '', ...outputOf(series) }], historyRows, 0);
  }

  get bytes(): number {
    return this.times.bytes + this.outputs.bytes;
  }

  add(ts: number, value: number): void {
    if (ts > this.#reached) this.#reached = ts;
    this.#ts[this.#waiting] = this.#reached;
    this.#value[this.#waiting] = value;
    if (this.tap !== undefined) this.tap.note(this.#waiting);
    this.last = value;
    if (++this.#waiting === rowsWaiting) this.flush();
  }

  flush(): void {
    const rows = this.#waiting;
    if (rows === 0) return;
    this.#waiting = 0;
    if (this.tap !== undefined) this.tap.take(rows);
    this.outputs.append([this.#value], rows);
    this.times.append(this.#ts, rows);
  }

  /** Values of the rows being taken. */
  copy(into: Float64Array, at: number, rows: number): void {
    into.set(this.#value.subarray(0, rows), at);
  }

  /** Data is missing: what the value is now is not known. */
  gap(): void {
    if (this.tap === undefined) return;
    this.flush();
    this.tap.gap();
  }

  clear(): void {
    this.#waiting = 0;
    this.#reached = Number.NEGATIVE_INFINITY;
    this.last = Number.NaN;
    this.times.clear();
    this.outputs.clear();
  }

  save(writer: KeyframeWriter): void {
    writer.number(this.last);
    writer.number(this.#reached);
    this.times.save(writer);
    this.outputs.save(writer);
  }

  load(reader: KeyframeReader): void {
    this.#waiting = 0;
    this.last = reader.number();
    this.#reached = reader.number();
    this.times.load(reader);
    this.outputs.load(reader, this.times.n);
  }
}
