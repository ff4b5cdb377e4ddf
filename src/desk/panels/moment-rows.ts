/** The moments of returns as rows of a table: value, unit, interval and how they are written. */
import { figureDecimals, figures, fixed, signed } from '../widgets/format.ts';

export interface DistributionOutputs {
  n: number;
  mean: number;
  std: number;
  skew: number | undefined;
  kurtosis: number | undefined;
  min: number;
  max: number;
  valueAtRisk95: number;
  expectedShortfall95: number;
  unchanged: number;
  intervals: Record<'mean' | 'std' | 'skew' | 'kurtosis', [number, number]> | undefined;
  edges: Float64Array;
  counts: Float64Array;
  below: number;
  above: number;
  student: { df: number; location: number; scale: number } | undefined;
  curve: { x: Float64Array; normal: Float64Array; student: Float64Array | undefined };
}

export interface MomentRow {
  title: string;
  unit: string;
  value: number;
  interval: [number, number] | undefined;
  text(value: number): string;
}

/** Basis points of a fraction. */
export const bp = 1e4;
/** Written with the decimals of the largest of them: three figures, two where that takes more than two decimals. */
function inBp(write: (value: number, decimals: number) => string, ...values: readonly (number | undefined)[]): (value: number) => string {
  const most = bp * Math.max(...values.map((value) => (Number.isFinite(value) ? Math.abs(value as number) : 0)));
  const decimals = figureDecimals(most) > 2 ? figureDecimals(most, 2) : figureDecimals(most);
  return (value) => write(value * bp, decimals);
}

/** Without a unit: two decimals, fewer where the largest of them needs the room. */
function plain(...values: readonly (number | undefined)[]): (value: number) => string {
  const most = Math.max(...values.map((value) => (Number.isFinite(value) ? Math.abs(value as number) : 0)));
  return (value) => signed(value, Math.min(2, figureDecimals(most)));
}

export function momentRows(out: DistributionOutputs): MomentRow[] {
  const row = (
    title: string,
    unit: string,
    value: number | undefined,
    text: MomentRow['text'],
    interval?: [number, number],
  ): MomentRow => ({
    title,
    unit,
    value: value ?? Number.NaN,
    interval,
    text,
  });
  return [
    row('Mean', 'bp', out.mean, inBp(signed, out.mean, ...(out.intervals?.mean ?? [])), out.intervals?.mean),
    row('Deviation', 'bp', out.std, inBp(fixed, out.std), out.intervals?.std),
    row('Skewness', '', out.skew, plain(out.skew, ...(out.intervals?.skew ?? [])), out.intervals?.skew),
    row('Excess kurtosis', '', out.kurtosis, plain(out.kurtosis, ...(out.intervals?.kurtosis ?? [])), out.intervals?.kurtosis),
    row('Degrees of the t', '', out.student?.df, figures),
    row('5 % quantile', 'bp', out.valueAtRisk95, inBp(signed, out.valueAtRisk95)),
    row('Mean past it', 'bp', out.expectedShortfall95, inBp(signed, out.expectedShortfall95)),
    row('Least', 'bp', out.min, inBp(signed, out.min)),
    row('Greatest', 'bp', out.max, inBp(signed, out.max)),
  ];
}
