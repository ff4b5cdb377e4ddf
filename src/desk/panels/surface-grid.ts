/** The correlation surface as its panel draws it: texts of its axes and places, rows of its table, the grid of the mesh. */

import { niceTicks } from '../charts/scale.ts';
import { timeLabels } from '../charts/time-labels.ts';
import { count, dateTime, decimalsOf, fixed, span } from '../widgets/format.ts';
import type { TableColumn } from '../widgets/table-data.ts';
import type { SurfaceGrid } from './surface-scene.ts';

export interface SurfaceOutputs {
  by: 'window' | 'lag';
  x: Float64Array;
  y: Float64Array;
  r: Float64Array;
  n: Float64Array;
  lo: Float64Array;
  hi: Float64Array;
  bars: number;
}

/** `20 bars`, `5 min`. */
export const rowText = ({ by, y }: SurfaceOutputs, row: number): string => (by === 'window' ? count(y[row]!) : span(y[row]!));

export const columnText = ({ by, x }: SurfaceOutputs, column: number): string =>
  by === 'window' ? dateTime(x[column]!).slice(5, 16) : fixed(x[column]!);

/** Where in time or lag, and over what. */
export function placeText(out: SurfaceOutputs, place: number): string {
  const columns = out.x.length;
  const [row, column] = [Math.floor(place / columns), place % columns];
  return out.by === 'window'
    ? `${dateTime(out.x[column]!)}, ${count(out.y[row]!)} bars`
    : `lag ${fixed(out.x[column]!)} bars of ${span(out.y[row]!)}`;
}

/** One text for each column, '' where it would crowd the next. */
export function columnTexts(out: SurfaceOutputs, most = 6): string[] {
  const every = Math.max(1, Math.ceil(out.x.length / most));
  const first = out.by === 'lag' ? Math.floor((out.x.length - 1) / 2) % every : Math.floor(every / 2);
  return Array.from(out.x, (_, i) => (i % every === first ? columnText(out, i) : ''));
}

/** Round heights around what is known, at least 0.4 apart, within -1 and 1. */
function heights(r: Float64Array): { low: number; high: number } {
  let [low, high] = [1, -1];
  for (const value of r) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low > high) return { low: -1, high: 1 };
  const floor = Math.max(-1, Math.floor(low * 5) / 5);
  const top = Math.min(1, Math.ceil(high * 5) / 5);
  return top - floor >= 0.4 ? { low: floor, high: top } : { low: Math.max(-1, top - 0.4), high: Math.min(1, Math.max(top, floor + 0.4)) };
}

export function gridOf(out: SurfaceOutputs): SurfaceGrid {
  const { x, y, r } = out;
  const { low, high } = heights(r);
  const ticks = niceTicks(low, high, 4);
  const share = (i: number, n: number): number => (n > 1 ? i / (n - 1) : 0.5);
  const [from, to] = [x[0]!, x.at(-1)!];
  const across =
    out.by === 'window'
      ? timeLabels({ from, to }, 420).labels.map(({ ts, text }) => ({ at: (ts - from) / (to - from), text }))
      : [-10, -5, 0, 5, 10].map((lag) => ({ at: (lag - from) / (to - from), text: lag === 0 ? 'lag 0' : fixed(lag) }));
  return {
    columns: x.length,
    rows: y.length,
    values: r,
    low,
    high,
    acrossTicks: across.filter(({ at }) => at >= 0 && at <= 1),
    deepTicks: Array.from(y, (_, i) => ({ at: share(i, y.length), text: rowText(out, i) })),
    highTicks: ticks.values.map((value) => ({ at: (value - low) / (high - low), text: fixed(value, decimalsOf(ticks.step)) })),
  };
}

export function tableColumns(out: SurfaceOutputs | undefined): TableColumn[] {
  const window = out?.by !== 'lag';
  const fraction = (value: number): string => fixed(value, 3);
  return [
    window
      ? { id: 'time', title: 'Time', kind: 'time' }
      : { id: 'lag', title: 'Lag', unit: 'bars', kind: 'number', text: (value) => fixed(value) },
    window
      ? { id: 'window', title: 'Window', unit: 'bars', kind: 'number', text: count }
      : { id: 'bar', title: 'Bar', unit: 's', kind: 'number', text: (value) => fixed(value) },
    { id: 'r', title: 'Correlation', kind: 'number', text: fraction },
    { id: 'lo', title: '95 % from', kind: 'number', text: fraction },
    { id: 'hi', title: '95 % to', kind: 'number', text: fraction },
    { id: 'n', title: 'n', kind: 'number', text: count },
  ];
}

/** Oldest first. */
export function tableRows({ by, x, y, r, lo, hi, n }: SurfaceOutputs): number[][] {
  const rows: number[][] = [];
  for (let column = 0; column < x.length; column++)
    for (let row = 0; row < y.length; row++) {
      const at = row * x.length + column;
      rows.push([x[column]!, by === 'window' ? y[row]! : y[row]! / 1e6, r[at]!, lo[at]!, hi[at]!, n[at]!]);
    }
  return rows;
}
