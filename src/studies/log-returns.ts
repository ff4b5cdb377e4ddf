/** Log returns of a column of prices, row by row: NaN in the first row and next to a price that is missing or not above zero. */
import type { Column } from '../kernels/arena.ts';
import type { StudyContext } from './study.ts';

export interface LogReturns {
  readonly out: Column;
  push(from: number, to: number): void;
}

/** Only in a study's `open`. The logarithm is the kernels', the same on every machine. */
export function openLogReturns(ctx: StudyContext, price: Column): LogReturns {
  const { arena, call } = ctx.kernels;
  const out = arena.f64(ctx.maxRows);
  /** The price before; 0 when there is none. */
  const last = ctx.state(1);
  return {
    out,
    push(from, to) {
      const p = price.view;
      const o = out.view;
      let before = last.view[0];
      for (let i = from; i < to; i++) {
        o[i] = p[i] > 0 && before > 0 ? p[i] / before : Number.NaN;
        before = p[i];
      }
      last.view[0] = before;
      call.vlog(out.ptr + from * 8, to - from, out.ptr + from * 8);
    },
  };
}
