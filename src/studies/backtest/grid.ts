/** Values that a sweep or a walk-forward tries, from text like `1.5, 2, 2.5` or `1.5 to 3 by 0.5`. */
import type { ParamValues } from '../../core/doc.ts';
import { QuantabError } from '../../core/errors.ts';
import { type BacktestConfig, readConfig, type Sweepable, sweepable } from './params.ts';

const mostValues = 100;

export function valuesOf(id: string, name: string, text: string): number[] {
  const range = /^\s*(\S+)\s+to\s+(\S+)\s+by\s+(\S+)\s*$/.exec(text);
  const values: number[] = [];
  if (range) {
    const [low, high, step] = range.slice(1).map(Number) as [number, number, number];
    if (step > 0 && high >= low && (high - low) / step < 1e6)
      for (let k = 0; low + k * step <= high + step * 1e-9; k++) values.push(Number((low + k * step).toPrecision(12)));
  } else values.push(...text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part))));
  if (values.length === 0 || values.some((value) => !Number.isFinite(value)))
    throw new QuantabError(
      'bad-input',
      `${id}: ${name} must be numbers like "1.5, 2, 2.5" or "1.5 to 3 by 0.5", was "${text.slice(0, 60)}".`,
    );
  if (values.length > mostValues) throw new QuantabError('bad-input', `${id}: ${name} has ${values.length} values; at most ${mostValues}.`);
  return [...new Set(values)].sort((a, b) => a - b);
}

export function axisOf(id: string, name: string, value: unknown): Sweepable {
  const found = sweepable.find((each) => each === value);
  if (found) return found;
  throw new QuantabError('bad-input', `${id}: ${name} must be one of ${sweepable.join(', ')}; was ${String(value)}.`);
}

export interface Cell {
  /** Place in xs and ys. */
  column: number;
  row: number;
  config: BacktestConfig;
}

export interface Grid {
  x: Sweepable;
  y: Sweepable;
  xs: number[];
  ys: number[];
  /** Of the combinations that are possible: an exit beyond the entry is not. */
  cells: Cell[];
}

export function gridOf(id: string, params: ParamValues): Grid {
  const [x, y] = [axisOf(id, 'x', params.x), axisOf(id, 'y', params.y)];
  if (x === y) throw new QuantabError('bad-input', `${id}: x and y are both ${x}; choose two parameters.`);
  const xs = valuesOf(id, 'xs', String(params.xs));
  const ys = valuesOf(id, 'ys', String(params.ys));
  const cells: Cell[] = [];
  let refused: unknown;
  for (const [row, yValue] of ys.entries())
    for (const [column, xValue] of xs.entries()) {
      try {
        cells.push({ column, row, config: readConfig(id, { ...params, [x]: xValue, [y]: yValue }) });
      } catch (thrown) {
        refused = thrown;
      }
    }
  // One impossible combination is left out; when all are, what is wrong with them is said.
  if (cells.length === 0) throw refused;
  return { x, y, xs, ys, cells };
}
