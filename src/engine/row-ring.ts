/**
 * Rows of f64 columns with row numbers that never end, of which the newest are held: a ring of chunks, made when first needed.
 * Rows [lo, n) can be read. `truncate` moves the end back without forgetting what was written behind it, because the rows
 * that follow are the same rows again: moving forward inside that stretch is free.
 */

export class RowRing {
  /** Rows so far; the next one is written at this number. */
  n = 0;
  readonly chunkRows: number;
  readonly #chunks: (Float64Array | undefined)[];
  #low = 0;
  /** Rows before this one never were. */
  #first = 0;
  /** Rows written without a hole, counted as `n` is; at least n. */
  #high = 0;
  #made = 0;

  /** Holds at least the newest `capacity` rows. `chunkRows` is a power of two. */
  constructor(
    readonly width: number,
    capacity: number,
    chunkRows = 16_384,
  ) {
    let rows = chunkRows;
    while (rows > 16 && rows / 2 >= capacity) rows /= 2;
    let chunks = 1;
    while (chunks * rows < capacity) chunks *= 2;
    this.chunkRows = rows;
    this.#chunks = new Array<Float64Array | undefined>(chunks).fill(undefined);
  }

  get capacity(): number {
    return this.#chunks.length * this.chunkRows;
  }

  /** First row that is still held. */
  get lo(): number {
    return this.#low > this.#first ? this.#low : this.#first;
  }

  get bytes(): number {
    return this.#made * this.chunkRows * this.width * 8;
  }

  /** The chunk that holds `row`; column c of it starts at c * chunkRows. */
  chunk(row: number): Float64Array {
    // Both counts are powers of two: masks take the low bits of any row number, where a remainder of doubles is a slow call.
    const at = (row / this.chunkRows) & (this.#chunks.length - 1);
    let chunk = this.#chunks[at];
    if (chunk === undefined) {
      chunk = new Float64Array(this.chunkRows * this.width);
      this.#chunks[at] = chunk;
      this.#made++;
    }
    return chunk;
  }

  /** Place of `row` inside its chunk. */
  slot(row: number): number {
    return row & (this.chunkRows - 1);
  }

  at(column: number, row: number): number {
    return this.chunk(row)[column * this.chunkRows + (row & (this.chunkRows - 1))];
  }

  /** Copies source[from, to) into rows n and on of a column; `advance` makes them count. */
  write(column: number, source: Float64Array, from: number, to: number): void {
    let row = this.n;
    let i = from;
    while (i < to) {
      const chunk = this.chunk(row);
      const slot = row & (this.chunkRows - 1);
      const count = Math.min(to - i, this.chunkRows - slot);
      const base = column * this.chunkRows + slot - i;
      for (const end = i + count; i < end; i++) chunk[base + i] = source[i];
      row += count;
    }
  }

  advance(rows: number): void {
    this.n += rows;
    if (this.n > this.#high) this.#high = this.n;
    const low = this.#high - this.capacity;
    if (low > this.#low) this.#low = low;
  }

  /** Copies rows [from, to) of a column, which must be held, to `out` at `at`. */
  read(column: number, from: number, to: number, out: Float64Array, at = 0): void {
    let row = from;
    while (row < to) {
      const slot = row & (this.chunkRows - 1);
      const count = Math.min(to - row, this.chunkRows - slot);
      const base = column * this.chunkRows + slot;
      out.set(this.chunk(row).subarray(base, base + count), at + row - from);
      row += count;
    }
  }

  /** The next row is number `n`. What is held stays so where `n` lies in it; else nothing is. */
  truncate(n: number): void {
    if (n < this.#low || n > this.#high) {
      this.#low = n;
      this.#high = n;
    }
    this.n = n;
  }

  /** Forgets all rows; the next one is number `n`, the first that counts as whole is `first`. */
  clear(n = 0, first = n): void {
    this.#first = first;
    this.#low = n;
    this.#high = n;
    this.n = n;
  }
}
