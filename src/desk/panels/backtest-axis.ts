/**
 * The time axis of a backtest's equity: the whole run, whatever stretch the other charts are on; what they show is marked on it. The
 * crosshair is the one of the group. Microseconds.
 */
import { createEffect, on } from 'solid-js';
import { createTimeAxis, type Mark, type TimeAxis } from '../app/axis.ts';

/** Charts that show more of the run than this show all of it. */
const nearlyAll = 0.8;

export interface RunAxis extends TimeAxis {
  /** Closes of the bars of the run. */
  take(ts: Float64Array, barMicros: number): void;
}

/** `shared`: the axis of the group. */
export function openRunAxis(shared: TimeAxis): RunAxis {
  const own = createTimeAxis();
  createEffect(
    on([shared.span, own.span], ([{ from, to }]) => {
      const [start, end] = [Math.max(from, own.start()), Math.min(to, own.end())];
      const part = end > start && end - start < nearlyAll * (own.end() - own.start());
      own.setMark(part ? { from: start, to: end, text: '' } : undefined);
    }),
  );
  const mark = (): Mark | undefined => shared.mark() ?? own.mark();
  return {
    ...own,
    mark,
    setMark: shared.setMark,
    crosshair: shared.crosshair,
    setCrosshair: shared.setCrosshair,
    take(ts, barMicros) {
      if (ts.length > 0) own.extent(ts[0]! - barMicros, ts.at(-1)! - 1, barMicros * 8, barMicros);
    },
  };
}
