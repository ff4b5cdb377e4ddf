/** A moment that averages and profiles are counted from: where the crosshair stands, or stood last, else the left edge. Microseconds. */
import type { TimeAxis } from '../app/axis.ts';

export interface AnchorPlace {
  ts: number;
  title: string;
}

export function anchorHere(axis: Pick<TimeAxis, 'crosshair' | 'span' | 'start'>): AnchorPlace {
  const at = axis.crosshair();
  if (at) return { ts: Math.round(at.ts), title: 'Anchor at the crosshair' };
  return { ts: Math.round(Math.max(axis.span().from, axis.start())), title: 'Anchor at the left edge' };
}
