/** Outputs of the last bars of a window: a ring of the values that were known, kept in a study's state. */
import type { Column } from '../kernels/arena.ts';
import type { Study, StudyContext } from './study.ts';

/**
 * `read` puts the value of a row at place `window + 1` of the ring; `write` says what a row's output is, of the last `window` values,
 * which stand in turn from place `oldest` on. Numbers go through the ring: handed over they would be garbage. An output is NaN until there
 * are as many values. One that is unknown is left out: its row is NaN, the window stays.
 */
export function overWindow(
  ctx: StudyContext,
  window: number,
  out: Column,
  read: (ring: Float64Array, row: number) => void,
  write: (ring: Float64Array, oldest: number, row: number) => void,
): Study {
  // The ring, how many values came, the value of the row.
  const state = ctx.state(window + 2);
  return {
    push(from, to) {
      const ring = state.view;
      const o = out.view;
      for (let i = from; i < to; i++) {
        o[i] = Number.NaN;
        read(ring, i);
        const value = ring[window + 1]!;
        if (value !== value) continue;
        const at = ring[window]! % window;
        ring[at] = value;
        ring[window]!++;
        if (ring[window]! >= window) write(ring, (at + 1) % window, i);
      }
    },
  };
}
