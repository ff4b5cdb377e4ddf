/** The weight that the past keeps from row to row, e^(-dt / memory), and how many rows of full weight all of it is worth. Times microseconds. */
import type { Column } from '../kernels/arena.ts';
import type { StudyContext } from './study.ts';

const [last, seen, weights, squares] = [0, 1, 2, 3];

export interface Decay {
  /** Of row i over the row before it; written by `push`. */
  readonly factor: Column;
  push(from: number, to: number): void;
  /** A row counts; only after `push`, in order. */
  count(i: number): void;
  /** The number of rows that weigh as much together: (sum w)^2 / sum w^2. */
  rows(): number;
}

export function openDecay(ctx: StudyContext, ts: Column, memorySec: number): Decay {
  const factor = ctx.kernels.arena.f64(ctx.maxRows);
  const state = ctx.state(4);
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
    count(i) {
      const s = state.view;
      const f = factor.view[i];
      s[weights] = s[weights] * f + 1;
      s[squares] = s[squares] * f * f + 1;
    },
    rows() {
      const s = state.view;
      return s[squares] > 0 ? Math.round((s[weights] * s[weights]) / s[squares]) : 0;
    },
  };
}

export const memoryParam = { title: 'Memory: weight falls to 1/e over', default: 1_800, unit: 's', min: 1, max: 1e9 };
export const leastParam = { title: 'Fewest trades', default: 1_000, unit: 'trades', whole: true, min: 50, max: 1e6 };
