/**
 * Symmetric positive systems of a few unknowns, without allocation: Cholesky on the matrix scaled to a diagonal of ones, so that columns of
 * any units are alike. Matrices by rows.
 */

/** Pivots below this are a column that says nothing the ones before it did not. */
const leastPivot = 1e-10;

/** Factors the k x k matrix at `at` of `a` into `lower` (k x k) and `scale` (k). False where it is not positive definite. */
export function factor(a: Float64Array, at: number, k: number, lower: Float64Array, scale: Float64Array): boolean {
  for (let i = 0; i < k; i++) {
    const diagonal = a[at + i * k + i]!;
    if (!(diagonal > 0 && diagonal < Number.POSITIVE_INFINITY)) return false;
    scale[i] = 1 / Math.sqrt(diagonal);
  }
  for (let i = 0; i < k; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a[at + i * k + j]! * scale[i]! * scale[j]!;
      for (let m = 0; m < j; m++) sum -= lower[i * k + m]! * lower[j * k + m]!;
      if (i !== j) lower[i * k + j] = sum / lower[j * k + j]!;
      else if (sum > leastPivot) lower[i * k + i] = Math.sqrt(sum);
      else return false;
    }
  }
  return true;
}

/** x of A x = b, from `factor`; `b` may start anywhere in its array, and x may be b. */
export function solveFactored(lower: Float64Array, scale: Float64Array, k: number, b: Float64Array, at: number, x: Float64Array): void {
  for (let i = 0; i < k; i++) {
    let sum = b[at + i]! * scale[i]!;
    for (let m = 0; m < i; m++) sum -= lower[i * k + m]! * x[m]!;
    x[i] = sum / lower[i * k + i]!;
  }
  for (let i = k - 1; i >= 0; i--) {
    let sum = x[i]!;
    for (let m = i + 1; m < k; m++) sum -= lower[m * k + i]! * x[m]!;
    x[i] = sum / lower[i * k + i]!;
  }
  for (let i = 0; i < k; i++) x[i]! *= scale[i]!;
}
