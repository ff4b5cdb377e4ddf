/** The only door to ml-matrix: small dense matrices by rows. Why this library and where it is not used: docs/adr/0023-linear-algebra.md. */
import { CholeskyDecomposition, Matrix, SingularValueDecomposition } from 'ml-matrix';

export interface SingularValues {
  /** From large to small. */
  values: number[];
  /** Right singular vectors: `right[i][j]` is row i of vector j. */
  right: number[][];
}

/** Singular values and right vectors of a matrix with at least as many rows as columns. */
export function singularValues(rows: readonly (readonly number[])[]): SingularValues {
  const svd = new SingularValueDecomposition(new Matrix(rows.map((row) => [...row])), {
    computeLeftSingularVectors: false,
    autoTranspose: false,
  });
  return { values: svd.diagonal, right: svd.rightSingularVectors.to2DArray() };
}

/** X of A X = B for a symmetric A, both by rows; undefined where A is not positive definite to 13 digits. */
export function solvePositive(a: readonly (readonly number[])[], b: readonly (readonly number[])[]): number[][] | undefined {
  const factored = new CholeskyDecomposition(new Matrix(a.map((row, i) => row.map((value, j) => (value + a[j]![i]!) / 2))));
  const lower = factored.lowerTriangularMatrix;
  const sound = a.every((row, i) => lower.get(i, i) ** 2 > 1e-13 * row[i]!);
  return sound ? factored.solve(new Matrix(b.map((row) => [...row]))).to2DArray() : undefined;
}
