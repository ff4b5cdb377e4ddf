/** Covariances pulled towards a multiple of the identity. Rows of returns without NaN; moments about the mean over n, a period. */
import { compensatedSum } from './sum.ts';

export interface Shrunk {
  /** 0: the sample's own, 1: the identity's multiple. */
  shrinkage: number;
  cov: number[][];
}

interface Sample {
  /** Columns less their means. */
  columns: Float64Array[];
  n: number;
  cov: number[][];
  /** Mean variance. */
  level: number;
}

function sampleOf(columns: readonly Float64Array[]): Sample {
  const n = columns[0]!.length;
  const centred = columns.map((values) => {
    const mean = compensatedSum(values) / n;
    return values.map((value) => value - mean);
  });
  const cov = centred.map((a) => centred.map((b) => compensatedSum(a.map((value, i) => value * b[i]!)) / n));
  return { columns: centred, n, cov, level: compensatedSum(cov.map((row, i) => row[i]!)) / cov.length };
}

function shrunk({ cov, level }: Sample, shrinkage: number): Shrunk {
  return { shrinkage, cov: cov.map((row, i) => row.map((value, j) => (1 - shrinkage) * value + (i === j ? shrinkage * level : 0))) };
}

/** Ledoit and Wolf (2004): the shrinkage that the sample's own scatter asks for. */
export function ledoitWolf(columns: readonly Float64Array[]): Shrunk {
  const sample = sampleOf(columns);
  const { n, cov, level } = sample;
  const p = cov.length;
  const squares = compensatedSum(cov.flat().map((value) => value * value));
  let fourth = 0;
  for (let t = 0; t < n; t++) {
    let length = 0;
    for (const values of sample.columns) length += values[t]! * values[t]!;
    fourth += length * length;
  }
  const distance = (squares - p * level * level) / p;
  const scatter = Math.min((fourth / n - squares) / (p * n), distance);
  return shrunk(sample, scatter === 0 ? 0 : scatter / distance);
}

/** Oracle approximating shrinkage (Chen, Wiesel, Eldar, Hero 2010), with the formula of scikit-learn 1.2. */
export function oracleShrinkage(columns: readonly Float64Array[]): Shrunk {
  const sample = sampleOf(columns);
  const { n, cov, level } = sample;
  const p = cov.length;
  const meanSquare = compensatedSum(cov.flat().map((value) => value * value)) / (p * p);
  const denominator = (n + 1) * (meanSquare - (level * level) / p);
  return shrunk(sample, denominator === 0 ? 1 : Math.min((meanSquare + level * level) / denominator, 1));
}
