/** The grid of equal slots that bars stand on: slot k covers [k, k + 1) times the step, from the epoch. Microseconds. */
import type { ViewRequest } from '../../market/view.ts';
import { marginShare } from './lane.ts';
import type { Span } from './scale.ts';

/** Slots drawn at most; a finer interval is shown in steps of several bars. */
const narrowestPx = 1;

/** The interval itself, or the least multiple of it whose slots are at least a pixel wide. */
export function slotStep({ from, to }: Span, widthPx: number, interval: number): number {
  const slots = (to - from) / interval;
  const most = Math.max(1, widthPx / narrowestPx);
  return interval * Math.max(1, Math.ceil(slots / most));
}

/** A request with one column a slot, slots whole, margins included. */
export function slotWindow({ from, to }: Span, step: number): ViewRequest {
  const room = (to - from) * marginShare;
  const first = Math.floor((from - room) / step);
  const last = Math.ceil((to + room) / step);
  return { from: first * step, to: last * step, widthPx: Math.max(1, last - first) };
}
