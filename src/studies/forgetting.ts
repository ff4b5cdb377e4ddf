/** What is kept of a sum from row to row, e^(-elapsed / tau), by the kernels' exponential: the same on every machine. */
import type { Column } from '../kernels/arena.ts';
import type { StudyContext } from './study.ts';

/** Only in a study's `open`; tau in seconds. Writes what each row keeps of the one before; 0 at the very first. */
export function openForgetting(ctx: StudyContext, tau: number, ts: Column, out: Column): (from: number, to: number) => void {
  const { call } = ctx.kernels;
  const before = ctx.state(1);
  return (from, to) => {
    if (to <= from) return;
    let last = before.view[0] || Number.NEGATIVE_INFINITY;
    for (let i = from; i < to; i++) {
      out.view[i] = (last - ts.view[i]) / (tau * 1e6);
      last = ts.view[i];
    }
    before.view[0] = last;
    call.vexp(out.ptr + from * 8, to - from, out.ptr + from * 8);
  };
}
