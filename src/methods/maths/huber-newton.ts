/**
 * Minimum of the joint objective of regression coefficients b and scale s >= 0,
 *   n s + sum over |r| <= e s of r^2 / s + sum over the others of (2 e |r| - e^2 s) + sum a_j b_j^2,
 * by Newton's method with an exact line search. It is convex and once differentiable, so a point where the gradient vanishes is the
 * minimum; with few rows and a small e the minimum may lie at s = 0, where the objective is that of least absolute deviations.
 */
import { kernels } from '../../kernels/kernels.ts';
import { minimiseInside } from './huber-interior.ts';
import { solveInPlace, weightedStep } from './weighted-step.ts';

export interface HuberMinimum {
  coefficients: Float64Array;
  /** 0 where the objective falls all the way to `leastScale`. */
  scale: number;
  /** Whether the conditions of a minimum hold. */
  converged: boolean;
}

/** Below this scale, in units of y, residuals are rounding. */
export const leastScale = 1e-11;
const mostSteps = 500;
const mostTrials = 60;
/** Of the slope at the start of a step: what the line search may leave of it. */
const slopeLeft = 0.1;

interface Pieces {
  half: number;
  /** Half the gradient in b, then in s. */
  gradient: Float64Array;
  /** Half the second derivatives, lower half. */
  hessian: Float64Array[];
}

/** Coefficients, then the scale. */
type Point = Float64Array;
type Evaluate = (point: Point) => Pieces;

/** `columns` and `y` of about unit spread; `penalty` the a_j; `start` the least-squares coefficients. */
export function minimiseHuber(
  columns: readonly Float64Array[],
  y: Float64Array,
  epsilon: number,
  penalty: readonly number[],
  start: Float64Array,
): HuberMinimum {
  const startScale = rootMeanSquare(columns, y, start);
  if (!(startScale > leastScale)) return { coefficients: start.slice(), scale: 0, converged: true };
  const { arena, call } = kernels();
  return arena.scratch(() => {
    const n = y.length;
    const k = columns.length;
    const target = arena.copy(y);
    const design = arena.f64(n * k);
    const b = arena.f64(k);
    const work = arena.f64(call.huberWork());
    const sums = arena.f64(4 + 2 * k + k * k);
    columns.forEach((values, j) => {
      design.view.set(values, j * n);
    });

    const evaluate: Evaluate = (point) => {
      const scale = point[k]!;
      b.view.set(point.subarray(0, k));
      call.huberSums(design.ptr, n, k, target.ptr, b.ptr, epsilon * scale, work.ptr, sums.ptr);
      const [inside, outside, squares, sizes] = sums.view as unknown as [number, number, number, number];
      const at = (i: number): number => sums.view[4 + i]!;
      const gradient = new Float64Array(k + 1);
      const hessian = Array.from({ length: k + 1 }, () => new Float64Array(k + 1));
      let ridge = 0;
      for (let j = 0; j < k; j++) {
        const pull = penalty[j]! * point[j]!;
        ridge += pull * point[j]!;
        gradient[j] = pull - at(j) / scale;
        for (let l = 0; l <= j; l++) hessian[j]![l] = at(2 * k + j * k + l) / scale;
        hessian[j]![j]! += penalty[j]!;
        hessian[k]![j] = at(k + j) / scale / scale;
      }
      gradient[k] = 0.5 * (inside + outside - squares / scale / scale - epsilon * epsilon * outside);
      hessian[k]![k] = squares / scale / scale / scale;
      const half = 0.5 * (n * scale + squares / scale + 2 * epsilon * sizes - epsilon * epsilon * scale * outside + ridge);
      return { half, gradient, hessian };
    };
    const found = (from: ArrayLike<number>, scale: number): HuberMinimum => {
      const { point, converged } = descend(evaluate, Float64Array.of(...Array.from(from), Math.max(scale, leastScale)), n);
      return { coefficients: point.slice(0, k), scale: point[k]! > leastScale ? point[k]! : 0, converged };
    };
    const straight = found(start, startScale);
    if (straight.converged)
      return straight.scale > 0 ? straight : { ...straight, coefficients: throughRows(columns, y, straight.coefficients) };
    const { coefficients, scale, proved } = minimiseInside(columns, y, epsilon, penalty);
    if (proved && scale < 10 * leastScale) return { coefficients, scale: 0, converged: true };
    const polished = found(coefficients, scale);
    return polished.converged ? polished : { coefficients, scale, converged: proved };
  });
}

/** The line through the rows that lie on it but for the least scale. */
function throughRows(columns: readonly Float64Array[], y: Float64Array, b: Float64Array): Float64Array {
  const residuals = y.map((value, i) => columns.reduce((rest, values, j) => rest - b[j]! * values[i]!, value));
  const step = weightedStep(
    columns,
    residuals.map((residual) => (Math.abs(residual) < 10 * leastScale ? 1 : 0)),
    residuals,
  );
  return step.every(Number.isFinite) ? b.map((value, j) => value + step[j]!) : b;
}

function rootMeanSquare(columns: readonly Float64Array[], y: Float64Array, b: Float64Array): number {
  let squares = 0;
  for (let i = 0; i < y.length; i++) squares += columns.reduce((rest, values, j) => rest - b[j]! * values[i]!, y[i]!) ** 2;
  return Math.sqrt(squares / y.length);
}

/** Largest part of the gradient, a row; at the least scale a pull to a smaller one does not count. */
function steepness(point: Point, { gradient }: Pieces, n: number): number {
  const k = point.length - 1;
  let largest = 0;
  for (let j = 0; j <= k; j++) {
    if (j < k || free(point, gradient)) largest = Math.max(largest, Math.abs(gradient[j]!));
  }
  return largest / n;
}

/** Whether the scale may move. */
function free(point: Point, gradient: Float64Array): boolean {
  const k = point.length - 1;
  return point[k]! > leastScale || gradient[k]! < 0;
}

function descend(evaluate: Evaluate, start: Point, n: number): { point: Point; converged: boolean } {
  const k = start.length - 1;
  let point = start;
  let here = evaluate(point);
  let best = { point, steep: steepness(point, here, n) };
  let idle = 0;
  let damping = 0;
  for (let step = 0; step < mostSteps && idle < 12; step++) {
    const move = newtonStep(here, free(point, here.gradient), damping);
    const size = Math.max(...move.map(Math.abs)) / Math.min(1, point[k]!);
    const exact = damping === 0 && size < 1e-11;
    if (best.steep < 1e-15 || (exact && best.steep < tolerance(point))) break;
    const found = alongLine(evaluate, point, here, move);
    // A nearly singular step may lead nowhere; a damped one turns to the gradient, which leads down.
    if (!found) {
      damping = Math.max(1e-10, damping * 100);
      idle++;
      continue;
    }
    damping = damping > 1e-8 ? damping / 100 : 0;
    const fell = found.here.half < here.half - 1e-14 * Math.abs(here.half);
    ({ point, here } = found);
    const steep = steepness(point, here, n);
    idle = fell || steep < 0.5 * best.steep ? 0 : idle + 1;
    if (fell || steep < best.steep) best = { point, steep };
  }
  return { point: best.point, converged: best.steep < tolerance(best.point) };
}

/** Of the gradient a row: its own digits, and those that residuals of about unit size have left at this scale. */
function tolerance(point: Point): number {
  return 1e-10 + (16 * Number.EPSILON) / point[point.length - 1]!;
}

/** The point on the way where the objective stops falling. It is convex there, so its slope rises; undefined if it does not fall at all. */
function alongLine(evaluate: Evaluate, from: Point, start: Pieces, move: Float64Array): { point: Point; here: Pieces } | undefined {
  const k = from.length - 1;
  const slopeOf = ({ gradient }: Pieces): number => gradient.reduce((sum, value, j) => sum + value * move[j]!, 0);
  const first = slopeOf(start);
  if (!(first < 0)) return undefined;
  // The scale stays positive: at most nine tenths of it in one step.
  const least = Math.max(leastScale, 0.1 * from[k]!);
  const most = move[k]! < 0 ? (least - from[k]!) / move[k]! : Number.POSITIVE_INFINITY;
  let [low, lowSlope] = [0, first];
  let [high, highSlope] = [Number.POSITIVE_INFINITY, 0];
  let share = Math.min(1, most);
  let side = 0;
  for (let trial = 0; trial < mostTrials; trial++) {
    const point = from.map((value, j) => value + share * move[j]!);
    if (share === most) point[k] = least;
    const here = evaluate(point);
    const slope = slopeOf(here);
    if (Math.abs(slope) <= slopeLeft * -first || (slope < 0 && share === most)) return { point, here };
    // A whole Newton step that has most of the fall is worth more than another trial.
    if (trial === 0 && Math.abs(slope) <= -0.5 * first && here.half <= start.half) return { point, here };
    // Illinois: an end that stays twice counts half.
    if (slope < 0) {
      [low, lowSlope] = [share, slope];
      if (side < 0) highSlope /= 2;
      side = -1;
    } else {
      [high, highSlope] = [share, slope];
      if (side > 0) lowSlope /= 2;
      side = 1;
    }
    const next = high === Number.POSITIVE_INFINITY ? Math.min(4 * share, most) : low + ((high - low) * lowSlope) / (lowSlope - highSlope);
    // Nothing between the two ends: rounding.
    if (next === share || !(next > 0)) return here.half <= start.half ? { point, here } : undefined;
    share = next;
  }
  return undefined;
}

/** Newton's step; where the second derivatives do not determine one (too few rows inside) it is damped until they do. */
function newtonStep({ gradient, hessian }: Pieces, scaleIsFree: boolean, least: number): Float64Array {
  const size = scaleIsFree ? gradient.length : gradient.length - 1;
  const move = new Float64Array(gradient.length);
  const largest = Math.max(...hessian.slice(0, size).map((row, j) => row[j]!), Number.MIN_VALUE);
  for (let damping = least; ; damping = damping === 0 ? 1e-12 : damping * 100) {
    const damped = hessian
      .slice(0, size)
      .map((row, j) => row.slice(0, size).map((value, l) => (l === j ? value + damping * largest : value)));
    move.set(
      solveInPlace(
        damped,
        gradient.slice(0, size).map((value) => -value),
      ),
    );
    if (move.every(Number.isFinite) || damping > 1e6) return move;
  }
}
