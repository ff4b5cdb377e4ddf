/** Changes of a book that came before its snapshot: kept until it is there. Newest last; past `most` messages the oldest go. */
import type { Frame } from '../frame.ts';
import { type BookRule, BROKEN, OLD } from '../venue.ts';

const most = 4_096;

export interface HeldDelta {
  readonly ts: number;
  readonly first: number;
  readonly last: number;
  readonly prev: number;
  readonly side: Uint8Array;
  readonly px: Float64Array;
  readonly qty: Float64Array;
}

export class HeldDeltas {
  #held: HeldDelta[] = [];

  get size(): number {
    return this.#held.length;
  }

  add(frame: Frame, i: number, ts: number): void {
    if (this.#held.length === most) this.#held.shift();
    const from = frame.levelFrom[i] as number;
    const to = frame.levelTo[i] as number;
    this.#held.push({
      ts,
      first: frame.first[i] as number,
      last: frame.id[i] as number,
      prev: frame.prev[i] as number,
      side: frame.levelSide.slice(from, to),
      px: frame.levelPx.slice(from, to),
      qty: frame.levelQty.slice(from, to),
    });
  }

  /** Whether a snapshot that stands at `at` reaches the first of them that is newer. */
  joins(at: number, { follows }: BookRule): boolean {
    for (const { first, last, prev } of this.#held) {
      const step = follows(at, first, last, prev, true);
      if (step !== OLD) return step !== BROKEN;
    }
    return true;
  }

  /** All of them, oldest first; none are left. */
  take(): HeldDelta[] {
    const held = this.#held;
    this.#held = [];
    return held;
  }
}
