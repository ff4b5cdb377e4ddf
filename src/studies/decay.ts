/**
 * The weight that the past keeps from row to row, e^(-dt / memory), by the kernels' exponential: the same on every machine. And how many
 * observations of full weight all that were counted are worth. Times microseconds.
 */
import type { Column } from '../kernels/arena.ts';
import type { StudyContext } from './study.ts';

const [last, seen] = [0, 1];
/** Places in `counted`: weight of all that was counted, and sum of the squares. */
export const [weightHeld, squaresHeld] = [0, 1];

export interface Decay {
  /** Of row i over the row before it, 1 at the first; written by `push`. */
  readonly factor: Column;
  push(from: number, to: number): void;
}

/** Only in a study's `open`. */
export function openDecay(ctx: StudyContext, ts: Column, memorySec: number): Decay {
  const factor = ctx.kernels.arena.f64(ctx.maxRows);
  const state = ctx.state(2);
  const per = -1 / (memorySec * 1e6);
  return {
    factor,
    push(from, to) {
      if (to <= from) return;
      const [t, f, s] = [ts.view, factor.view, state.view];
      for (let i = from; i < to; i++) {
        f[i] = s[seen] === 0 ? 0 : (t[i] - s[last]) * per;
        s[seen] = 1;
        s[last] = t[i];
      }
      ctx.kernels.call.vexp(factor.ptr + from * 8, to - from, factor.ptr + from * 8);
    },
  };
}

export interface Worth {
  readonly counted: Column;
  /** What was counted loses weight as row i of the factors says: once for each row, whether it counts or not. */
  fade(i: number): void;
  /** An observation of full weight. */
  count(): void;
  /** Observations that weigh as much together: (sum w)^2 / sum w^2, a whole number. */
  rows(): number;
}

/** Only in a study's `open`. */
export function openWorth(ctx: StudyContext, factors: Column): Worth {
  const counted = ctx.state(2);
  return {
    counted,
    fade(i) {
      const s = counted.view;
      const f = factors.view[i];
      s[weightHeld] *= f;
      s[squaresHeld] *= f * f;
    },
    count() {
      counted.view[weightHeld]++;
      counted.view[squaresHeld]++;
    },
    rows() {
      const s = counted.view;
      return s[squaresHeld] > 0 ? Math.round((s[weightHeld] * s[weightHeld]) / s[squaresHeld]) : 0;
    },
  };
}

export const memoryParam = { title: 'Memory: weight falls to 1/e over', default: 1_800, unit: 's', min: 1, max: 1e9 };
export const leastParam = { title: 'Fewest orders', default: 1_000, unit: 'orders', whole: true, min: 50, max: 1e6 };
export const ordersOutput = { id: 'orders', title: 'Orders it rests on', kind: 'line', unit: 'orders' } as const;
