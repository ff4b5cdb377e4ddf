/**
 * What instruments are, by the rows seen so far: bought and sold tick by tick, known by bars of a file alone, or by named series alone.
 * The default plan follows it: a study of trades is no use where there are only bars.
 */
import { KIND_BAR, KIND_CLOCK, KIND_GAP, KIND_SCALAR } from '../../assembly/layout.ts';
import type { TickBatch } from '../market/batch.ts';
import { instrumentOf, kindOf } from '../market/meta.ts';

const ticks = -1;

export class FirstRows {
  /** By instrument: `ticks`, the length of its shortest bars in microseconds, 0 for series alone; a hole before its first row. */
  readonly #found: number[] = [];
  #ticksSeen = false;
  /** All of the `n` instruments of the last look are known to have ticks: there is nothing left to learn. */
  #settled = 0;

  /** Length of the bars of an instrument that has no ticks, 0 for series alone; undefined for one that has ticks. */
  barsOf(instrument: number): number | undefined {
    const found = this.#found[instrument];
    if (found === undefined) return this.#ticksSeen ? undefined : 0;
    return found === ticks ? undefined : found;
  }

  /** Looks at rows [from, to) with `n` instruments known; true when something was learnt. */
  look({ meta, id }: TickBatch, from: number, to: number, n: number): boolean {
    if (this.#settled === n) return false;
    let learnt = false;
    for (let i = from; i < to; i++) {
      const m = meta[i];
      const kind = kindOf(m);
      const instrument = instrumentOf(m);
      if (instrument >= n || kind === KIND_GAP || kind === KIND_CLOCK) continue;
      const before = this.#found[instrument];
      if (before === ticks) continue;
      const now = kind === KIND_SCALAR ? 0 : kind === KIND_BAR ? id[i] : ticks;
      if (before !== undefined && now !== ticks && (now === 0 || (before > 0 && before <= now))) continue;
      this.#found[instrument] = now;
      if (now === ticks) this.#ticksSeen = true;
      learnt = true;
    }
    if (this.#found.length === n && this.#found.every((found) => found === ticks)) this.#settled = n;
    return learnt;
  }
}
