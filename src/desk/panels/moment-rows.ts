/** The moments of returns as rows of a table: value, unit, interval and how they are written. */
import { figures, signed, signedFigures } from '../widgets/format.ts';

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
const bpText = (value: number): string => signedFigures(value * bp);
const plain = (value: number): string => signed(value, 2);
const sizeText = (value: number): string => figures(value * bp);

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
    row('Mean', 'bp', out.mean, bpText, out.intervals?.mean),
    row('Deviation', 'bp', out.std, sizeText, out.intervals?.std),
    row('Skewness', '', out.skew, plain, out.intervals?.skew),
    row('Excess kurtosis', '', out.kurtosis, plain, out.intervals?.kurtosis),
    row('Degrees of the t', '', out.student?.df, figures),
    row('5 % quantile', 'bp', out.valueAtRisk95, bpText),
    row('Mean past it', 'bp', out.expectedShortfall95, bpText),
    row('Least', 'bp', out.min, bpText),
    row('Greatest', 'bp', out.max, bpText),
  ];
}
