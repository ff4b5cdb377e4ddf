/**
 * Between which bounds the values of every rule leave it as it is, in flat columns: a rule whose values stayed inside, that waits for no
 * time, and whose wider comparisons stood still, is not looked at. This is what makes a thousand rules cheap.
 */
import type { RuleRun } from './rule-run.ts';
import type { Watched } from './value-tap.ts';

export class Guards {
  /** Guards of run r are those from first[r] up to first[r + 1]. */
  readonly #first: Int32Array;
  readonly #slot: Int32Array;
  /** Values from `low` on and below `high` change nothing. */
  readonly #low: Float64Array;
  readonly #high: Float64Array;
  /** Time from which on a run is to be looked at whatever came. */
  readonly #wake: Float64Array;
  /** 1: it has comparisons of other kinds, to be asked one by one. */
  readonly #wide: Uint8Array;
  readonly #least: Float64Array;
  readonly #most: Float64Array;

  constructor(
    readonly runs: readonly RuleRun[],
    readonly watched: readonly Watched[],
  ) {
    const slots = runs.flatMap((run) => run.watched.map((one) => watched.indexOf(one)));
    this.#slot = Int32Array.from(slots);
    this.#low = new Float64Array(slots.length);
    this.#high = new Float64Array(slots.length);
    this.#first = new Int32Array(runs.length + 1);
    this.#wake = new Float64Array(runs.length);
    this.#wide = new Uint8Array(runs.length);
    this.#least = new Float64Array(watched.length);
    this.#most = new Float64Array(watched.length);
    for (let r = 0; r < runs.length; r++) {
      this.#first[r + 1] = this.#first[r]! + runs[r]!.watched.length;
      this.settle(r);
    }
  }

  /** Puts into `into` the runs that what came until `ts` may have moved; gives how many. */
  moved(ts: number, into: Int32Array): number {
    this.#measure();
    const first = this.#first;
    const slot = this.#slot;
    const low = this.#low;
    const high = this.#high;
    const least = this.#least;
    const most = this.#most;
    const wake = this.#wake;
    const wide = this.#wide;
    let n = 0;
    for (let r = 0; r < wake.length; r++) {
      let still = !(ts >= wake[r]!);
      const end = first[r + 1]!;
      for (let g = first[r]!; still && g < end; g++) {
        const s = slot[g]!;
        still = least[s]! >= low[g]! && most[s]! < high[g]!;
      }
      if (!still || (wide[r] === 1 && !this.runs[r]!.wideStill())) into[n++] = r;
    }
    return n;
  }

  /** After run r was looked at: takes over where it stands. */
  settle(r: number): void {
    const { sides, wake, watched: own } = this.runs[r]!;
    this.#wake[r] = wake;
    this.#wide[r] = sides.wide.length > 0 ? 1 : 0;
    let g = this.#first[r]!;
    for (let k = 0; k < own.length; k++) {
      const { before } = own[k]!;
      const bounds = sides.plain.get(own[k]!);
      // Unknown: any known value is a change.
      let low = before === before || bounds === undefined ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
      let high = Number.POSITIVE_INFINITY;
      for (let b = 0; bounds !== undefined && b < bounds.length; b++) {
        const bound = bounds[b]!;
        if (before >= bound && bound > low) low = bound;
        if (before < bound && bound < high) high = bound;
      }
      this.#low[g] = low;
      this.#high[g] = high;
      g++;
    }
  }

  #measure(): void {
    const { watched } = this;
    for (let s = 0; s < watched.length; s++) {
      const { before, min, max, gaps } = watched[s]!;
      // From known to unknown is a change of every rule.
      const lost = gaps && (before === before || min <= max);
      this.#least[s] = lost ? Number.NEGATIVE_INFINITY : min;
      this.#most[s] = lost ? Number.POSITIVE_INFINITY : max;
    }
  }
}
