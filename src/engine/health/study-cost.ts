/** What one study takes of the processor: wall time of its runs, outside all state. Milliseconds and rows. */

/** Rows of one sample at least: one run may be shorter than the clock's step. */
const sampleRows = 1_024;
/** Samples by microseconds a row, eight classes an octave from 1 ns on. */
const classes = 192;
const least = 0.001;

export class StudyCost {
  spentMs = 0;
  rows = 0;
  samples = 0;
  readonly #counts = new Uint32Array(classes);
  #waitingMs = 0;
  #waitingRows = 0;

  add(ms: number, rows: number): void {
    this.spentMs += ms;
    this.rows += rows;
    this.#waitingMs += ms;
    this.#waitingRows += rows;
    if (this.#waitingRows < sampleRows) return;
    const micros = (this.#waitingMs * 1_000) / this.#waitingRows;
    const at = Math.min(classes - 1, Math.max(0, Math.round(8 * Math.log2(micros / least))));
    this.#counts[at] = (this.#counts[at] as number) + 1;
    this.samples++;
    this.#waitingMs = 0;
    this.#waitingRows = 0;
  }

  /** Microseconds a row, NaN before the first. */
  get mean(): number {
    return this.rows > 0 ? (this.spentMs * 1_000) / this.rows : Number.NaN;
  }

  /** 99th percentile of the samples, microseconds a row, to a twelfth; NaN without a sample. */
  get p99(): number {
    let left = Math.ceil(this.samples * 0.99);
    if (left === 0) return Number.NaN;
    let at = 0;
    while (at < classes - 1 && left > (this.#counts[at] as number)) left -= this.#counts[at++] as number;
    return least * 2 ** (at / 8);
  }
}
