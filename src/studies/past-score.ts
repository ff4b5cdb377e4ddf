/**
 * How unusual a sum over the last `micros` is against past sums of the same length: its z-score among the totals of the closed stretches
 * of a grid in event time, the newest `most` of them. The stretch the start falls in is not whole and does not count; a stretch in
 * which nothing came counts as 0. Mean and deviation (n - 1) are taken anew from the ring whenever a stretch closes: nothing drifts, cuts
 * do not show, and the stretch in progress never judges itself.
 */
import type { Column } from '../kernels/arena.ts';
import type { StudyContext } from './study.ts';

const HEAD = 0;
const COUNT = 1;
/** Number of the stretch in progress on the grid; its total; whether it was seen from its beginning. */
const STRETCH = 2;
const TOTAL = 3;
const WHOLE = 4;
const STARTED = 5;
const MEAN = 6;
const STD = 7;
const FIELDS = 8;

export interface PastScore {
  /** Writes the score of each row of [from, to). */
  push(from: number, to: number): void;
  /** Closed stretches behind the newest score. */
  count(): number;
}

/** `event` adds up to the totals (NaN counts as nothing), `sum` is what is judged, `out` its score: NaN below `least` stretches. */
export function openPastScore(
  ctx: StudyContext,
  micros: number,
  most: number,
  least: number,
  ts: Column,
  event: Column,
  sum: Column,
  out: Column,
): PastScore {
  const fields = ctx.state(FIELDS);
  const ring = ctx.state(most);

  function close(total: number): void {
    const f = fields.view;
    const held = ring.view;
    const head = f[HEAD];
    held[head] = total;
    f[HEAD] = head + 1 < most ? head + 1 : 0;
    if (f[COUNT] < most) f[COUNT]++;
  }

  function measure(): void {
    const f = fields.view;
    const held = ring.view;
    const n = f[COUNT];
    let mean = 0;
    for (let i = 0; i < n; i++) mean += held[i];
    mean /= n;
    let squares = 0;
    for (let i = 0; i < n; i++) squares += (held[i] - mean) * (held[i] - mean);
    f[MEAN] = mean;
    f[STD] = Math.sqrt(squares / (n - 1));
  }

  return {
    count: () => fields.view[COUNT],
    push(from, to) {
      const t = ts.view;
      const e = event.view;
      const s = sum.view;
      const o = out.view;
      const f = fields.view;
      for (let i = from; i < to; i++) {
        const stretch = Math.floor(t[i] / micros);
        if (f[STARTED] === 0) {
          f[STARTED] = 1;
          f[STRETCH] = stretch;
        } else if (stretch > f[STRETCH]) {
          if (f[WHOLE] !== 0) close(f[TOTAL]);
          const empty = Math.min(most, stretch - f[STRETCH] - 1);
          for (let k = 0; k < empty; k++) close(0);
          if (f[COUNT] > 1) measure();
          f[STRETCH] = stretch;
          f[TOTAL] = 0;
          f[WHOLE] = 1;
        }
        if (e[i] === e[i]) f[TOTAL] += e[i];
        o[i] = f[COUNT] >= least && f[STD] > 0 ? (s[i] - f[MEAN]) / f[STD] : Number.NaN;
      }
    },
  };
}
