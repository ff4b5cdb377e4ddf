/** Correction of a weighted least-squares fit from its residuals: (X'WX)^-1 X'W r by Cholesky. A fixed point of it is as exact as the residuals. */

/** `columns` of about unit spread, `weights` >= 0. NaN where the weighted rows do not determine the coefficients. */
export function weightedStep(columns: readonly Float64Array[], weights: Float64Array, residuals: Float64Array): Float64Array {
  const k = columns.length;
  const right = new Float64Array(k);
  const gram = columns.map(() => new Float64Array(k));
  for (let a = 0; a < k; a++) {
    const left = columns[a]!;
    const row = gram[a]!;
    let cross = 0;
    for (let i = 0; i < left.length; i++) cross += weights[i]! * left[i]! * residuals[i]!;
    right[a] = cross;
    for (let b = 0; b <= a; b++) {
      const other = columns[b]!;
      let sum = 0;
      for (let i = 0; i < left.length; i++) sum += weights[i]! * left[i]! * other[i]!;
      row[b] = sum;
    }
  }
  return solveInPlace(gram, right);
}

/** Solves A z = b for a symmetric positive A, given by its lower half; both are overwritten. NaN if A is not positive. */
export function solveInPlace(a: readonly Float64Array[], b: Float64Array): Float64Array {
  const k = b.length;
  for (let i = 0; i < k; i++) {
    const row = a[i]!;
    for (let j = 0; j <= i; j++) {
      let sum = row[j]!;
      for (let l = 0; l < j; l++) sum -= row[l]! * a[j]![l]!;
      if (i === j) row[j] = sum > row[j]! * Number.EPSILON ? Math.sqrt(sum) : Number.NaN;
      else row[j] = sum / a[j]![j]!;
    }
    for (let l = 0; l < i; l++) b[i]! -= row[l]! * b[l]!;
    b[i]! /= row[i]!;
  }
  for (let i = k - 1; i >= 0; i--) {
    for (let l = i + 1; l < k; l++) b[i]! -= a[l]![i]! * b[l]!;
    b[i]! /= a[i]![i]!;
  }
  return b;
}
