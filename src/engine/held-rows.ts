/**
 * Rows of a recording that no run has been fed and that may not be on the disk: what is needed to come up to the newest row. Rows are
 * numbered from the recording's first; those that are held follow each other without a hole.
 */
import { SEGMENT_ROWS } from '../../assembly/layout.ts';
import { TickBatch } from '../market/batch.ts';

interface Block {
  /** Number of its first row. */
  first: number;
  rows: TickBatch;
}

export class HeldRows {
  #blocks: Block[] = [];

  get n(): number {
    return this.#blocks.reduce((sum, { rows }) => sum + rows.n, 0);
  }

  /** Takes a copy of rows that begin at number `first`: what was held goes when they do not follow it. */
  take(batch: TickBatch, first: number): void {
    const newest = this.#blocks.at(-1);
    if (newest && newest.first + newest.rows.n !== first) this.#blocks = [];
    for (let at = 0; at < batch.n; ) {
      const { rows } = this.#roomy(first + at);
      const to = Math.min(batch.n, at + rows.capacity - rows.n);
      rows.append(batch, at, to);
      at = to;
    }
  }

  /** Forgets blocks of which all rows come before number `row`. */
  drop(row: number): void {
    this.#blocks = this.#blocks.filter(({ first, rows }) => first + rows.n > row);
  }

  /** Gives all from number `row` on, in order; false, and nothing, when that one is not held and is not the next either. */
  pass(row: number, push: (batch: TickBatch, from: number, to: number) => void): boolean {
    const [oldest] = this.#blocks;
    if (oldest && row < oldest.first) return false;
    for (const { first, rows } of this.#blocks) if (first + rows.n > row) push(rows, Math.max(0, row - first), rows.n);
    return true;
  }

  clear(): void {
    this.#blocks = [];
  }

  #roomy(first: number): Block {
    const newest = this.#blocks.at(-1);
    if (newest && newest.rows.n < newest.rows.capacity) return newest;
    const block = { first, rows: TickBatch.allocate(blockRows) };
    this.#blocks.push(block);
    return block;
  }
}

const blockRows = SEGMENT_ROWS / 4;
