/**
 * The regressors of a robust fit in standard units: centred and of unit spread where there is an intercept, else of unit length, so that
 * a price of 1e-8 and one of 1e6 are alike to what follows. Coefficients and covariances are brought back to the units of the input.
 */
import type { MethodInput } from '../method.ts';
import { badInput, column, expectFinite, expectLength, finiteColumns, has, notEnough } from './input.ts';
import { type Dependent, type Fit, leastSquares, simpleLeastSquares } from './least-squares.ts';
import { compensatedSum } from './sum.ts';

interface Standard {
  values: Float64Array;
  /** What was taken off. */
  middle: number;
  /** What it was then divided by; 1 where the column does not vary. */
  spread: number;
}

export interface Design {
  y: Standard;
  x: Standard[];
  intercept: boolean;
  /** Standard columns as they are fitted: ones first where there is an intercept. */
  columns: Float64Array[];
  /** Least squares of the standard y on the standard columns. */
  fit: Fit;
}

/** Reads `y` and either `x` or the rows of `X` (without a constant); all finite, more rows than coefficients, no column a combination. */
export function readDesign(id: string, input: MethodInput, intercept: boolean): Design {
  const y = column(id, input, 'y');
  expectFinite(id, 'y', y);
  const regressors = readRegressors(id, input, y.length);
  const n = y.length;
  const k = regressors.length + (intercept ? 1 : 0);
  if (n <= k) throw notEnough(id, `rows for ${k} coefficients`, k + 1, n);
  const x = regressors.map((values) => standard(values, intercept));
  const columns = x.map(({ values }) => values);
  if (intercept) columns.unshift(new Float64Array(n).fill(1));
  const target = standard(y, intercept);
  const flat = x.findIndex(({ values }) => values.every((value) => value === 0));
  const fit = flat < 0 ? fitOf(columns, target.values, intercept) : { dependent: flat + (intercept ? 1 : 0) };
  if (!('dependent' in fit)) return { y: target, x, intercept, columns, fit };
  const name = has(input, 'X') ? `X column ${fit.dependent - (intercept ? 1 : 0)}` : 'x';
  throw badInput(
    id,
    `${name} is constant or a combination of the regressors before it, so its coefficient is not determined. Leave it out.`,
  );
}

/** One regressor and a constant need no matrix. */
function fitOf(columns: readonly Float64Array[], y: Float64Array, intercept: boolean): Fit | Dependent {
  return intercept && columns.length === 2 ? simpleLeastSquares(columns[1]!, y) : leastSquares(columns, y);
}

function readRegressors(id: string, input: MethodInput, n: number): Float64Array[] {
  if (!has(input, 'X') && !has(input, 'x')) throw badInput(id, 'give one regressor as x, or several as the rows of X.');
  if (has(input, 'X')) {
    const columns = finiteColumns(id, input, 'X');
    expectLength(id, 'X', columns[0]!.length, 'y', n);
    return columns;
  }
  const x = column(id, input, 'x');
  expectLength(id, 'x', x.length, 'y', n);
  expectFinite(id, 'x', x);
  return [x];
}

function standard(values: Float64Array, centre: boolean): Standard {
  const n = values.length;
  const middle = centre ? compensatedSum(values) / n : 0;
  const out = new Float64Array(n);
  let largest = 0;
  for (let i = 0; i < n; i++) {
    out[i] = values[i]! - middle;
    largest = Math.max(largest, Math.abs(out[i]!));
  }
  // What is left of a constant column is the rounding of its mean.
  if (!(largest > 4 * Number.EPSILON * Math.abs(middle))) return { values: out.fill(0), middle, spread: 1 };
  let squares = 0;
  for (let i = 0; i < n; i++) {
    out[i]! /= largest;
    squares += out[i]! * out[i]!;
  }
  const size = Math.sqrt(squares / n);
  for (let i = 0; i < n; i++) out[i]! /= size;
  return { values: out, middle, spread: largest * size };
}

/** y less the fit of standardised coefficients, in standard units, into `out`. */
export function residualsInto({ y, columns }: Design, coefficients: ArrayLike<number>, out: Float64Array): Float64Array {
  out.set(y.values);
  for (let j = 0; j < columns.length; j++) {
    const [values, by] = [columns[j]!, coefficients[j]!];
    for (let i = 0; i < out.length; i++) out[i]! -= by * values[i]!;
  }
  return out;
}

/** Coefficients in the units of the input, the constant first. */
export function inUnits({ y, x, intercept }: Design, standardised: ArrayLike<number>): number[] {
  const first = intercept ? 1 : 0;
  const slopes = x.map(({ spread }, j) => (standardised[j + first]! * y.spread) / spread);
  if (!intercept) return slopes;
  const shift = compensatedSum([y.middle, y.spread * standardised[0]!, ...slopes.map((slope, j) => -slope * x[j]!.middle)]);
  return [shift, ...slopes];
}

/** The same for what is linear in the coefficients without a level, such as a row's pull on them. */
export function rowInUnits({ y, x, intercept }: Design, standardised: ArrayLike<number>): number[] {
  const first = intercept ? 1 : 0;
  const slopes = x.map(({ spread }, j) => (standardised[j + first]! * y.spread) / spread);
  return intercept ? [slopes.reduce((sum, slope, j) => sum - slope * x[j]!.middle, y.spread * standardised[0]!), ...slopes] : slopes;
}

/** A covariance of standardised coefficients, by rows, in the units of the input. */
export function covarianceInUnits(design: Design, covariance: readonly ArrayLike<number>[]): number[][] {
  const half = covariance.map((row) => rowInUnits(design, row));
  return half[0]!.map((_, j) =>
    rowInUnits(
      design,
      half.map((row) => row[j]!),
    ),
  );
}
