/** The only door to ml-matrix: small dense matrices by rows. Why this library and where it is not used: docs/adr/0023-linear-algebra.md. */
import { Matrix, SingularValueDecomposition } from 'ml-matrix';

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
