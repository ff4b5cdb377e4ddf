/**
 * Least squares that keeps its digits on ill-conditioned data: columns scaled by powers of two (exact), Householder QR, then
 * iterative refinement of the coefficients and the residuals together, with residuals in twice the precision (Björck 1967).
 */
import { type Kernels, kernels } from '../../kernels/kernels.ts';

export interface Fit {
  coefficients: Float64Array;
  residuals: Float64Array;
  /** (X'X)^-1 by rows. */
  inverse: Float64Array[];
}

/** A column that is a combination of those before it, to the last digits. */
export interface Dependent {
  dependent: number;
}

const mostRefinements = 12;

/** `columns` of one length n, more rows than columns, all finite. */
export function leastSquares(columns: readonly Float64Array[], y: Float64Array): Fit | Dependent {
  const { arena, call } = kernels();
  return arena.scratch(() => {
    const n = y.length;
    const k = columns.length;
    const scales = columns.map(powerOfTwo);
    const design = arena.f64(n * k);
    const factored = arena.f64(n * k);
    const diagonal = arena.f64(k);
    const reflectors = arena.f64(k);
    columns.forEach((values, j) => {
      const target = design.view.subarray(j * n, (j + 1) * n);
      for (let i = 0; i < n; i++) target[i] = values[i]! * scales[j]!;
    });
    factored.view.set(design.view);
    call.qrFactor(factored.ptr, n, k, diagonal.ptr, reflectors.ptr);
    const threshold = 4 * k * Math.sqrt(n) * Number.EPSILON;
    const dependent = diagonal.view.findIndex((length) => !(Math.abs(length) > threshold));
    if (dependent >= 0) return { dependent };

    const r = (row: number, column: number): number => (row === column ? diagonal.view[row]! : factored.view[column * n + row]!);
    const solve = triangular(r, k);
    const refine = refiner({ call, arena }, { n, k, design: design.ptr, factored: factored.ptr, reflectors: reflectors.ptr }, solve);
    const { x, residuals } = refine(y);
    return { coefficients: x.map((value, j) => value * scales[j]!), residuals, inverse: inverseOf(solve, scales) };
  });
}

/** The power of two nearest to one over the column's length. */
function powerOfTwo(values: Float64Array): number {
  let squares = 0;
  for (const value of values) squares += value * value;
  return squares > 0 && Number.isFinite(squares) ? 2 ** -Math.round(Math.log2(squares) / 2) : 1;
}

interface Triangular {
  /** R z = b */
  upper(b: Float64Array): Float64Array;
  /** R' z = b */
  lower(b: Float64Array): Float64Array;
}

function triangular(r: (row: number, column: number) => number, k: number): Triangular {
  return {
    upper(b) {
      const z = b.slice(0, k);
      for (let i = k - 1; i >= 0; i--) {
        for (let j = i + 1; j < k; j++) z[i]! -= r(i, j) * z[j]!;
        z[i]! /= r(i, i);
      }
      return z;
    },
    lower(b) {
      const z = b.slice(0, k);
      for (let i = 0; i < k; i++) {
        for (let j = 0; j < i; j++) z[i]! -= r(j, i) * z[j]!;
        z[i]! /= r(i, i);
      }
      return z;
    },
  };
}

interface Factored {
  n: number;
  k: number;
  design: number;
  factored: number;
  reflectors: number;
}

/** Solves [I A; A' 0][r; x] = [y; 0] from zero; each round solves for what the last one missed. */
function refiner({ call, arena }: Kernels, { n, k, design, factored, reflectors }: Factored, solve: Triangular) {
  return (values: Float64Array): { x: Float64Array; residuals: Float64Array } => {
    const y = arena.copy(values);
    const x = arena.f64(k);
    const r = arena.f64(n);
    const rows = arena.f64(n);
    const cross = arena.f64(k);
    let before = Number.POSITIVE_INFINITY;
    for (let round = 0; round < mostRefinements; round++) {
      call.residualRows(design, n, k, x.ptr, y.ptr, r.ptr, rows.ptr);
      call.residualColumns(design, n, k, r.ptr, cross.ptr);
      const head = solve.lower(cross.view);
      call.qrApply(factored, n, k, reflectors, rows.ptr, 1);
      const step = solve.upper(rows.view.slice(0, k).map((value, j) => value - head[j]!));
      const size = Math.max(...step.map(Math.abs));
      // Rounds that no longer halve the correction only stir the last digit.
      if (!(size < before / 2)) break;
      before = size;
      rows.view.set(head);
      call.qrApply(factored, n, k, reflectors, rows.ptr, 0);
      for (let j = 0; j < k; j++) x.view[j]! += step[j]!;
      const [residuals, correction] = [r.view, rows.view];
      for (let i = 0; i < n; i++) residuals[i]! += correction[i]!;
    }
    return { x: x.view.slice(), residuals: r.view.slice() };
  };
}

/** Columns of (R'R)^-1, brought back from the scaled columns. */
function inverseOf(solve: Triangular, scales: readonly number[]): Float64Array[] {
  return scales.map((scale, j) => {
    const unit = new Float64Array(scales.length);
    unit[j] = 1;
    return solve.upper(solve.lower(unit)).map((value, i) => value * scale * scales[i]!);
  });
}

/** One regressor and a constant, from centred sums: two passes over the data and no matrix. */
export function simpleLeastSquares(x: Float64Array, y: Float64Array): Fit | Dependent {
  const { arena, call } = kernels();
  return arena.scratch(() => {
    const sums = arena.f64(6);
    call.centredSums(arena.copy(x).ptr, arena.copy(y).ptr, x.length, sums.ptr);
    const [n, meanX, meanY, xx, , xy] = sums.view as unknown as [number, number, number, number, number, number];
    if (!(xx > n * (meanX * Number.EPSILON) ** 2)) return { dependent: 1 };
    const slope = xy / xx;
    const residuals = new Float64Array(n);
    for (let i = 0; i < n; i++) residuals[i] = y[i]! - meanY - slope * (x[i]! - meanX);
    const corner = -meanX / xx;
    return {
      coefficients: Float64Array.of(meanY - slope * meanX, slope),
      residuals,
      inverse: [Float64Array.of(1 / n + (meanX * meanX) / xx, corner), Float64Array.of(corner, 1 / xx)],
    };
  });
}
