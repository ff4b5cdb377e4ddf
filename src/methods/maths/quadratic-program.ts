/**
 * Convex quadratic programmes over weights that are not negative: minimise w'Qw / 2 - c'w subject to equalities, by the primal active-set
 * method (Nocedal, Wright 2006, section 16.5). Exact up to rounding: the active weights are 0, the others solve linear equations.
 */
import { solvePositive } from './matrix.ts';

export interface Programme {
  /** Symmetric, positive definite. */
  q: readonly (readonly number[])[];
  c: readonly number[];
  /** Rows a of the equalities a'w = b; b is that of the start. */
  equalities: readonly (readonly number[])[];
  /** Weights that fulfil the equalities, none below 0. */
  start: readonly number[];
}

export function dot(a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

export function times(q: readonly (readonly number[])[], w: readonly number[]): number[] {
  return q.map((row) => dot(row, w));
}

/** Multipliers y of G y = h for the small matrix of the equalities; rows that depend on earlier ones get 0. */
function multipliers(g: readonly (readonly number[])[], h: readonly number[]): number[] {
  const kept: number[] = [];
  for (let i = 0; i < g.length; i++) {
    const trial = [...kept, i];
    if (solvePositive(square(g, trial), square(g, trial))) kept.push(i);
  }
  const out = new Array<number>(g.length).fill(0);
  const found = solvePositive(
    square(g, kept),
    kept.map((i) => [h[i]!]),
  );
  kept.forEach((i, at) => {
    out[i] = found?.[at]?.[0] ?? 0;
  });
  return out;
}

function square(rows: readonly (readonly number[])[], at: readonly number[]): number[][] {
  return at.map((i) => at.map((j) => rows[i]![j]!));
}

/** The minimiser; undefined where Q is not positive definite on the way, or the rounds run out. */
export function minimise({ q, c, equalities, start }: Programme): number[] | undefined {
  const n = start.length;
  const w = [...start];
  const free = new Set<number>();
  for (let i = 0; i < n; i++) if (w[i]! > 0) free.add(i);
  for (let round = 0; round < 50 * (n + 2); round++) {
    const gradient = times(q, w).map((value, i) => value - c[i]!);
    const at = [...free].sort((a, b) => a - b);
    const rows = equalities.map((row) => at.map((i) => row[i]!));
    // Columns: the gradient, then each equality, through the inverse of Q over the free weights.
    const columns = at.map((i, k) => [gradient[i]!, ...rows.map((row) => row[k]!)]);
    const solved = at.length > 0 ? solvePositive(square(q, at), columns) : [];
    if (!solved) return undefined;
    const column = (k: number): number[] => solved.map((row) => row[k]!);
    const lambda = multipliers(
      rows.map((row) => rows.map((_, k) => dot(row, column(k + 1)))),
      rows.map((row) => dot(row, column(0))),
    );
    const step = solved.map((row) => lambda.reduce((sum, value, k) => sum + value * row[k + 1]!, -row[0]!));
    const size = Math.max(0, ...step.map(Math.abs));
    if (size > 1e-11 * Math.max(...w.map(Math.abs))) {
      let share = 1;
      let blocking = -1;
      at.forEach((i, k) => {
        const reach = step[k]! < 0 ? w[i]! / -step[k]! : 1;
        if (reach < share) [share, blocking] = [reach, i];
      });
      at.forEach((i, k) => {
        w[i] = w[i]! + share * step[k]!;
      });
      if (blocking < 0) continue;
      w[blocking] = 0;
      free.delete(blocking);
      continue;
    }
    // The price of holding each weight at 0; a negative one is worth letting go.
    const scale = Math.max(...gradient.map(Math.abs));
    let worst = -1e-10 * scale;
    let released = -1;
    for (let i = 0; i < n; i++) {
      if (free.has(i)) continue;
      const price = gradient[i]! - equalities.reduce((sum, row, k) => sum + lambda[k]! * row[i]!, 0);
      if (price < worst) [worst, released] = [price, i];
    }
    if (released < 0) return w;
    free.add(released);
  }
  return undefined;
}
