/**
 * Where a value stands among its past days: the value in force at each second of event time, older seconds counting less (a day: 1/e).
 * Values are told by their place on a scale of the caller's, so memory does not grow with the past. A second in which the value was not known
 * does not count. A rank to the last digit, or a past that ends, is window-rank.ts's.
 */
import type { StudyContext } from './study.ts';

const secondMicros = 1_000_000;
const memorySeconds = 86_400;
/** Places are summed in blocks of this many, so that a rank adds few numbers. */
const block = 16;
/** A second weighs more than the one before, by what all others are worth less; taken back to 1 before it grows large. */
const heaviest = 1e6;
/** Silence of so many memories forgets everything; more would not be a number. */
const mostMemories = 500;

/** Next second to be counted; the place in force, -1 where unknown; seconds counted; their weight; that of the next; begun. */
const NEXT = 0;
const PLACE = 1;
const SECONDS = 2;
const WEIGHT = 3;
const HEAVY = 4;
const STARTED = 5;
const FIELDS = 6;

export interface DayRank {
  /**
   * For rows [from, to): share of the past below the row's place, half of what is in it included; NaN before `least` seconds and where the
   * place is -1, unknown. The value stays at its place until the next row. Times do not decrease.
   */
  push(ts: Float64Array, place: Float64Array, out: Float64Array, from: number, to: number): void;
  /** The value is unknown from the newest row on: until the next, no second counts. */
  gap(): void;
  /** Place below which half of the past lies; -1 before `least` seconds. */
  middle(): number;
  /** Seconds counted since the last reset. */
  seconds(): number;
}

/** Only in a study's `open`. Places are 0 to `places` - 1, a multiple of 16. */
export function openDayRank(ctx: StudyContext, places: number, least: number): DayRank {
  const fields = ctx.state(FIELDS);
  const weights = ctx.state(places);
  const blocks = ctx.state(places / block);
  const { arena, call } = ctx.kernels;
  const growth = arena.f64(1);

  function lighten(): void {
    const f = fields.view;
    for (const { view } of [weights, blocks]) for (let k = 0; k < view.length; k++) view[k] /= f[HEAVY];
    f[WEIGHT] /= f[HEAVY];
    f[HEAVY] = 1;
  }

  return {
    push(ts, place, out, from, to) {
      const f = fields.view;
      const w = weights.view;
      const b = blocks.view;
      if (f[STARTED] === 0 && to > from) {
        f[STARTED] = f[HEAVY] = 1;
        f[PLACE] = -1;
        f[NEXT] = ts[from] + secondMicros;
      }
      for (let i = from; i < to; i++) {
        if (ts[i] >= f[NEXT]) {
          const seconds = 1 + Math.floor((ts[i] - f[NEXT]) / secondMicros);
          const at = f[PLACE] | 0;
          f[NEXT] += seconds * secondMicros;
          growth.view[0] = Math.min(mostMemories, seconds / memorySeconds);
          call.vexp(growth.ptr, 1, growth.ptr);
          f[HEAVY] *= growth.view[0];
          if (at >= 0) {
            const weight = seconds * f[HEAVY];
            w[at] += weight;
            b[(at / block) | 0] += weight;
            f[WEIGHT] += weight;
            f[SECONDS] += seconds;
          }
          if (f[HEAVY] > heaviest) lighten();
        }
        const at = place[i] | 0;
        f[PLACE] = at;
        out[i] = Number.NaN;
        if (at < 0 || !(f[SECONDS] >= least)) continue;
        const whole = (at / block) | 0;
        let below = w[at] / 2;
        for (let k = 0; k < whole; k++) below += b[k];
        for (let k = whole * block; k < at; k++) below += w[k];
        out[i] = below / f[WEIGHT];
      }
    },
    gap() {
      fields.view[PLACE] = -1;
    },
    middle() {
      const f = fields.view;
      if (!(f[SECONDS] >= least)) return -1;
      const w = weights.view;
      let below = 0;
      for (let k = 0; k < places; k++) {
        below += w[k];
        if (below >= f[WEIGHT] / 2) return k;
      }
      return places - 1;
    },
    seconds: () => fields.view[SECONDS],
  };
}
