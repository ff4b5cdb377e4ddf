/** Missing spans of a log, by the blocks that told them; they stay known when a block is let go. Row numbers are the session's. Microseconds. */
import { SEGMENT_ROWS } from '../../../assembly/layout.ts';
import type { BlockGap, FilledBlock } from './block.ts';

export class GapSpans {
  readonly #gaps = new Map<number, BlockGap[]>();
  /** Time of the first row of each block. */
  readonly #starts = new Map<number, number>();

  /** A block that is read again tells less, until it is read to where it was. */
  note({ seq, gaps, from, rows }: FilledBlock): void {
    if (from === from) this.#starts.set(seq, from);
    const known = this.#gaps.get(seq);
    if (known === undefined || gaps.length >= known.length || rows === SEGMENT_ROWS) this.#gaps.set(seq, gaps);
  }

  /** Pairs of spans that touch [from, to], as far as the rows before `row` tell them; what still goes on ends at `now`. */
  within(row: number, from: number, to: number, now: number): Float64Array {
    const spans: { from: number; to: number }[] = [];
    let seen = -1;
    for (const seq of [...this.#gaps.keys()].sort((a, b) => a - b)) {
      for (const gap of this.#gaps.get(seq) ?? []) {
        if (seq * SEGMENT_ROWS + gap.row >= row) continue;
        const last = spans.at(-1);
        const end = Math.min(gap.to < Number.POSITIVE_INFINITY ? gap.to : this.#startAfter(seq), now);
        // The span that goes on is in the block before, which may never have been read.
        if (gap.continues && last && seq <= seen + 1) last.to = Math.max(last.to, end);
        else spans.push({ from: gap.from, to: end });
      }
      seen = seq;
    }
    spans.sort((a, b) => a.from - b.from);
    const joined: number[] = [];
    for (const span of spans) {
      if (span.to < from || span.from > to) continue;
      const last = joined.length - 1;
      if (last > 0 && span.from <= joined[last]) joined[last] = Math.max(joined[last], span.to);
      else joined.push(span.from, span.to);
    }
    return Float64Array.from(joined);
  }

  #startAfter(seq: number): number {
    let [nearest, start] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
    for (const [other, from] of this.#starts) if (other > seq && other < nearest) [nearest, start] = [other, from];
    return start;
  }
}
