/** Entropy of shares in nats, by the kernels' logarithm: the same on every machine. */
import type { Column } from '../kernels/arena.ts';
import type { StudyContext } from './study.ts';

/**
 * Only in a study's `open`. Writes ln A - B / A of A = sum of q and B = sum of q ln q over the bins of each row, times `scale`; NaN where
 * A is 0 or a quantity is not known.
 */
export function openEntropy(ctx: StudyContext, bins: readonly Column[], out: Column, scale = 1): (from: number, to: number) => void {
  const { arena, call } = ctx.kernels;
  const n = bins.length;
  const logs = arena.f64(n + 1);
  return (from, to) => {
    for (let i = from; i < to; i++) {
      const l = logs.view;
      let all = 0;
      for (let k = 0; k < n; k++) {
        const qty = bins[k].view[i];
        all += qty;
        l[k] = qty;
      }
      l[n] = all;
      call.vlog(logs.ptr, n + 1, logs.ptr);
      let held = 0;
      for (let k = 0; k < n; k++) {
        const qty = bins[k].view[i];
        if (qty > 0) held += qty * l[k];
      }
      out.view[i] = all > 0 ? Math.max(0, l[n] - held / all) * scale : Number.NaN;
    }
  };
}

/** ln of one number, for a study's `open`. */
export function logOf(ctx: StudyContext, value: number): number {
  const { arena, call } = ctx.kernels;
  const cell = arena.copy([value]);
  call.vlog(cell.ptr, 1, cell.ptr);
  return cell.view[0];
}
