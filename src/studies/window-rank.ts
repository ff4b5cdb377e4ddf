/**
 * Where a value stands among those of a window: percentile rank and median of samples a second apart of the last `micros` of event time.
 * Memory is bounded: when 4,096 samples are held, every second one goes and from then on they are taken half as often. Values are kept
 * as they are, of any scale; where a scale is known beforehand and the past has no end, day-rank.ts costs less.
 */
import type { Column } from '../kernels/arena.ts';
import type { StudyContext } from './study.ts';

const most = 4_096;
/** Fewest samples a rank or a median is of: a minute's. */
export const leastPast = 60;
const COUNT = 0;
/** Time between samples. */
const STEP = 1;
/** Number of the last sample on that grid. */
const CELL = 2;

export interface WindowRank {
  /**
   * Rank of each row: 0 to 1, the share of samples below, and half of those alike; the sample that the row itself is counts. Over the
   * median too, when `relative` is there. NaN below 60 samples.
   */
  push(from: number, to: number): void;
  count(): number;
}

/** Only in a study's `open`. */
export function openWindowRank(ctx: StudyContext, micros: number, ts: Column, value: Column, rank: Column, relative?: Column): WindowRank {
  const fields = ctx.state(3);
  /** In time order. */
  const times = ctx.state(most);
  const values = ctx.state(most);
  const sorted = ctx.state(most);
  /** The value that is looked for: numbers that are handed over would be garbage. */
  const wanted = ctx.kernels.arena.f64(1);

  /** First place in the sorted samples that is not below the value, or with `past` the first above it. */
  function place(past: boolean): number {
    const s = sorted.view;
    const of = wanted.view[0];
    let low = 0;
    let high = fields.view[COUNT] | 0;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (s[middle] < of || (past && s[middle] === of)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  function dropOldest(): void {
    const n = fields.view[COUNT] | 0;
    wanted.view[0] = values.view[0];
    const at = place(false);
    sorted.view.copyWithin(at, at + 1, n);
    times.view.copyWithin(0, 1, n);
    values.view.copyWithin(0, 1, n);
    fields.view[COUNT] = n - 1;
    for (const column of [times, values, sorted]) column.view[n - 1] = 0;
  }

  function thin(): void {
    const f = fields.view;
    for (let i = 0; i < most / 2; i++) {
      times.view[i] = times.view[2 * i];
      values.view[i] = values.view[2 * i];
    }
    times.view.fill(0, most / 2);
    values.view.fill(0, most / 2);
    sorted.view.set(values.view);
    sorted.view.subarray(0, most / 2).sort();
    f[COUNT] = most / 2;
    f[STEP] *= 2;
    f[CELL] = Math.floor(f[CELL] / 2);
  }

  function add(row: number): void {
    const f = fields.view;
    while (f[COUNT] > 0 && times.view[0] <= ts.view[row] - micros) dropOldest();
    if (f[COUNT] === most) thin();
    const n = f[COUNT] | 0;
    wanted.view[0] = value.view[row];
    const at = place(true);
    sorted.view.copyWithin(at + 1, at, n);
    sorted.view[at] = value.view[row];
    times.view[n] = ts.view[row];
    values.view[n] = value.view[row];
    f[COUNT] = n + 1;
  }

  return {
    count: () => fields.view[COUNT],
    push(from, to) {
      const f = fields.view;
      for (let i = from; i < to; i++) {
        const now = value.view[i];
        if (f[STEP] === 0) f[STEP] = 1e6;
        const cell = Math.floor(ts.view[i] / f[STEP]);
        if (now === now && cell > f[CELL]) {
          f[CELL] = cell;
          add(i);
        }
        rank.view[i] = Number.NaN;
        if (relative) relative.view[i] = Number.NaN;
        const n = f[COUNT] | 0;
        if (n < leastPast || now !== now) continue;
        wanted.view[0] = now;
        rank.view[i] = (place(false) + place(true)) / (2 * n);
        if (!relative) continue;
        const middle = (sorted.view[(n - 1) >> 1] + sorted.view[n >> 1]) / 2;
        if (middle > 0) relative.view[i] = now / middle;
      }
    },
  };
}
