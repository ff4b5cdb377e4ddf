/**
 * The joint objective of `huber-newton.ts` by an interior-point method, for the few rows on which Newton's method finds no way between
 * the edges of the pieces. Its conditions, with c_i the slope of row i's part in r_i:
 *   X'c = 2 A b,  r_i = s c_i / 2 + u_i - l_i,  u_i (2 e - c_i) = l_i (2 e + c_i) = s (n - |c|^2 / 4) = 0,  all factors >= 0.
 * The products are brought from 1 to 0 together, so it makes no difference whether the minimum is an edge, a corner or at s = 0.
 */
import { solveInPlace } from './weighted-step.ts';

export interface InteriorMinimum {
  coefficients: Float64Array;
  scale: number;
  /** Whether the products and what is left of the equations have vanished, which proves the minimum. */
  proved: boolean;
}

const mostSteps = 200;
/** Mean product at which the point is the minimum to the last digits, in units of y. */
const leastProduct = 1e-15;

/** `columns` and `y` of about unit spread; `penalty` the a_j. */
export function minimiseInside(
  columns: readonly Float64Array[],
  y: Float64Array,
  epsilon: number,
  penalty: readonly number[],
): InteriorMinimum {
  const [n, k] = [y.length, columns.length];
  const limit = 2 * epsilon;
  const b = new Float64Array(k);
  const c = new Float64Array(n);
  const upper = y.map((value) => Math.max(value, 0) + 1);
  const lower = y.map((value) => Math.max(-value, 0) + 1);
  const [weight, right, moveC] = [new Float64Array(n), new Float64Array(n), new Float64Array(n)];
  const half = new Float64Array(n);
  const all = [...columns, half];
  let scale = 1;
  let room = n;
  let aim = 0.1;
  let left = Number.POSITIVE_INFINITY;
  let product = Number.POSITIVE_INFINITY;
  for (let step = 0; step < mostSteps; step++) {
    let sum = scale * room;
    for (let i = 0; i < n; i++) sum += upper[i]! * (limit - c[i]!) + lower[i]! * (limit + c[i]!);
    product = sum / (2 * n + 1);
    const target = aim * product;
    left = 0;
    for (let i = 0; i < n; i++) {
      let rest = y[i]! - (scale * c[i]!) / 2 - upper[i]! + lower[i]!;
      for (let j = 0; j < k; j++) rest -= b[j]! * columns[j]![i]!;
      left = Math.max(left, Math.abs(rest));
      const [above, below] = [limit - c[i]!, limit + c[i]!];
      weight[i] = 1 / (scale / 2 + upper[i]! / above + lower[i]! / below);
      right[i] = rest - (target / above - upper[i]!) + (target / below - lower[i]!);
      half[i] = c[i]! / 2;
    }
    const gram = all.map((one, j) => new Float64Array(k + 1).map((_, l) => (l > j ? 0 : weighted(weight, one, all[l]!))));
    const move = new Float64Array(all.map((one) => weighted(weight, one, right)));
    for (let j = 0; j < k; j++) {
      gram[j]![j]! += 2 * penalty[j]!;
      const rest = dot(columns[j]!, c) - 2 * penalty[j]! * b[j]!;
      left = Math.max(left, Math.abs(rest) / n);
      move[j]! += rest;
    }
    if (product < leastProduct) break;
    gram[k]![k]! += room / scale;
    move[k]! += target / scale - room;
    // Where the rows on the line leave a coefficient free, the others weigh next to nothing.
    for (let j = 0; j <= k; j++) gram[j]![j]! *= 1 + 8 * Number.EPSILON;
    solveInPlace(gram, move);
    if (!move.every(Number.isFinite)) break;

    // The longest step that keeps every factor positive.
    let share = move[k]! < 0 ? -scale / move[k]! : Number.POSITIVE_INFINITY;
    for (let i = 0; i < n; i++) {
      let change = right[i]! - half[i]! * move[k]!;
      for (let j = 0; j < k; j++) change -= columns[j]![i]! * move[j]!;
      change *= weight[i]!;
      moveC[i] = change;
      const [up, down] = dual(i, change);
      if (change > 0) share = Math.min(share, (limit - c[i]!) / change);
      if (change < 0) share = Math.min(share, -(limit + c[i]!) / change);
      if (up < 0) share = Math.min(share, -upper[i]! / up);
      if (down < 0) share = Math.min(share, -lower[i]! / down);
    }
    share = Math.min(1, 0.99 * share);
    const [square, cross, own] = [dot(c, c), dot(c, moveC), dot(moveC, moveC)];
    const roomAt = (part: number): number => n - (square + part * (2 * cross + part * own)) / 4;
    while (!(roomAt(share) > 0.01 * room) && share > 1e-12) share *= 0.8;
    for (let i = 0; i < n; i++) {
      const [up, down] = dual(i, moveC[i]!);
      upper[i]! += share * up;
      lower[i]! += share * down;
    }
    for (let i = 0; i < n; i++) c[i]! += share * moveC[i]!;
    for (let j = 0; j < k; j++) b[j]! += share * move[j]!;
    scale += share * move[k]!;
    room = n - dot(c, c) / 4;
    aim = share > 0.9 ? 0.05 : share > 0.5 ? 0.2 : 0.6;
    if (!(room > 0)) break;

    function dual(i: number, change: number): [number, number] {
      const [above, below] = [limit - c[i]!, limit + c[i]!];
      return [(target + upper[i]! * change) / above - upper[i]!, (target - lower[i]! * change) / below - lower[i]!];
    }
  }
  return { coefficients: b, scale, proved: product < 1e-11 && left < 1e-10 };
}

function weighted(weights: Float64Array, x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += weights[i]! * x[i]! * y[i]!;
  return sum;
}

function dot(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i]! * y[i]!;
  return sum;
}
