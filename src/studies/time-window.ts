/**
 * Sums of columns over the last stretch of event time, (t - length, t], row by row; times in microseconds, not decreasing.
 * Rows of one time are one entry of a ring. Sums are taken anew from the ring every 4,096 rows, counted from the start, so rounding
 * does not build up and cuts do not show. NaN counts as nothing. When the ring is full the newest row joins the newest entry,
 * which then leaves at the later row's time: the window holds a little less detail, never a wrong total. The rows that count are
 * counted the same way.
 */
import type { Column } from '../kernels/arena.ts';
import type { StudyContext } from './study.ts';

const rebaseRows = 4_096;
/** Distinct times a window can tell apart unless said otherwise, a power of two: a minute of milliseconds. */
const usualCapacity = 65_536;

const HEAD = 0;
const COUNT = 1;
const ROWS = 2;
const SUMS = 3;

export interface TimeWindow {
  /** Writes the sums up to and with each row of [from, to). */
  roll(from: number, to: number): void;
  /** Rows in the window of the newest row that have some known value. */
  count(): number;
}

/** One or more `values` columns and as many `sums` columns to write. Only in a study's `open`. */
export function openTimeWindow(
  ctx: StudyContext,
  micros: number,
  ts: Column,
  values: readonly Column[],
  sums: readonly Column[],
  capacity = usualCapacity,
): TimeWindow {
  const width = values.length;
  /** An entry holds the sums of its rows and how many they are. */
  const stride = width + 1;
  const head = ctx.state(SUMS + stride);
  const times = ctx.state(capacity, clear);
  const entries = ctx.state(capacity * stride, () => undefined);

  /** All but the entries in use are zeros: a tape with a gap at every other trade would else spend its time here. */
  function clear(): void {
    const { [HEAD]: first, [COUNT]: count } = head.view;
    for (let k = 0, at = first; k < count; k++, at = (at + 1) & (capacity - 1)) {
      times.view[at] = 0;
      entries.view.fill(0, at * stride, (at + 1) * stride);
    }
  }

  return {
    count: () => head.view[SUMS + width],
    roll(from, to) {
      const t = ts.view;
      const state = head.view;
      const when = times.view;
      const held = entries.view;
      let first = state[HEAD];
      let count = state[COUNT];
      let rows = state[ROWS];
      for (let i = from; i < to; i++) {
        const now = t[i];
        const left = now - micros;
        while (count > 0 && when[first] <= left) {
          for (let c = 0; c < stride; c++) {
            state[SUMS + c] -= held[first * stride + c];
            held[first * stride + c] = 0;
          }
          // Zeros cost nothing in a saved state.
          when[first] = 0;
          first = (first + 1) & (capacity - 1);
          count--;
        }
        if (count === 0) for (let c = 0; c < width; c++) state[SUMS + c] = 0;
        let entry = (first + count - 1) & (capacity - 1);
        if (count === 0 || (when[entry] !== now && count < capacity)) {
          entry = (first + count) & (capacity - 1);
          count++;
        }
        when[entry] = now;
        let known = 0;
        for (let c = 0; c < width; c++) {
          const value = values[c].view[i];
          if (value === value) {
            held[entry * stride + c] += value;
            state[SUMS + c] += value;
            known = 1;
          }
        }
        held[entry * stride + width] += known;
        state[SUMS + width] += known;
        if (++rows === rebaseRows) {
          rows = 0;
          for (let c = 0; c < width; c++) state[SUMS + c] = 0;
          for (let k = 0, at = first; k < count; k++, at = (at + 1) & (capacity - 1)) {
            for (let c = 0; c < width; c++) state[SUMS + c] += held[at * stride + c];
          }
        }
        for (let c = 0; c < width; c++) sums[c].view[i] = state[SUMS + c];
      }
      state[HEAD] = first;
      state[COUNT] = count;
      state[ROWS] = rows;
    },
  };
}
