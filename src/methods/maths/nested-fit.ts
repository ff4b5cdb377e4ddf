/**
 * Regressions that add one column at a time, all from one factorisation: `parts[j]` squared is what column j takes off the squared error
 * that the columns before it leave. So the squared error of every smaller model, and the t-value of its last coefficient, are sums away.
 */
import { kernels } from '../../kernels/kernels.ts';
import type { Dependent } from './least-squares.ts';

export interface NestedFit {
  /** One for each column, with the sign of its coefficient when it is the last. */
  parts: Float64Array;
  /** Squared error left by all columns. */
  rest: number;
}

/** Squared error of the model of the first `k` columns. */
export function squaredError({ parts, rest }: NestedFit, k: number): number {
  let sum = rest;
  for (let j = k; j < parts.length; j++) sum += parts[j]! * parts[j]!;
  return sum;
}

/** t-value of the last coefficient of the model of the first `k` columns on `n` rows. */
export function lastTValue(fit: NestedFit, k: number, n: number): number {
  return fit.parts[k - 1]! / Math.sqrt(squaredError(fit, k) / (n - k));
}

/** By Householder QR. `fill(j, target)` writes column j; at least as many rows as columns. */
export function nestedFit(n: number, k: number, fill: (j: number, target: Float64Array) => void, y: Float64Array): NestedFit | Dependent {
  const { arena, call } = kernels();
  return arena.scratch(() => {
    const matrix = arena.f64(n * k);
    const diagonal = arena.f64(k);
    const reflectors = arena.f64(k);
    const rotated = arena.copy(y);
    for (let j = 0; j < k; j++) fill(j, matrix.view.subarray(j * n, (j + 1) * n));
    call.qrFactor(matrix.ptr, n, k, diagonal.ptr, reflectors.ptr);
    const threshold = 4 * k * Math.sqrt(n) * Number.EPSILON;
    for (let j = 0; j < k; j++) {
      const own = Math.abs(diagonal.view[j]!);
      let squares = own * own;
      for (let i = 0; i < j; i++) squares += matrix.view[j * n + i]! ** 2;
      if (!(own > threshold * Math.sqrt(squares))) return { dependent: j };
    }
    call.qrApply(matrix.ptr, n, k, reflectors.ptr, rotated.ptr, 1);
    let rest = 0;
    for (let i = k; i < n; i++) rest += rotated.view[i]! ** 2;
    return { parts: rotated.view.slice(0, k).map((value, j) => value * Math.sign(diagonal.view[j]!)), rest };
  });
}

/** A column whose share not explained by those before it is below this loses too many digits in cross products. */
const leastShare = 1e-6;

/**
 * By Cholesky of the cross products of the columns and, last, y: `products` by rows, (k + 1) x (k + 1), lower triangle, overwritten.
 * Undefined where the columns are too nearly dependent, or the fit too nearly exact, for cross products to keep 10 digits.
 */
export function nestedFitOfProducts(products: Float64Array, k: number): NestedFit | undefined {
  const size = k + 1;
  for (let i = 0; i < size; i++) {
    const row = i * size;
    const before = products[row + i]!;
    for (let j = 0; j <= i; j++) {
      const other = j * size;
      let sum = products[row + j]!;
      for (let c = 0; c < j; c++) sum -= products[row + c]! * products[other + c]!;
      if (j < i) products[row + j] = sum / products[other + j]!;
      else if (!(sum > leastShare * before)) return undefined;
      else products[row + i] = Math.sqrt(sum);
    }
  }
  return { parts: products.slice(k * size, k * size + k), rest: products[k * size + k]! ** 2 };
}
