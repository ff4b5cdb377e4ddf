/**
 * Minimum of the joint objective of regression coefficients b and scale s,
 *   n s + sum over |r| <= e s of r^2 / s + sum over the others of (2 e |r| - e^2 s) + sum a_j b_j^2,
 * by Newton's method. It is convex and twice differentiable but on the edges of its pieces, so the last steps are exact.
 */
import { kernels } from '../../kernels/kernels.ts';
import { solveInPlace } from './weighted-step.ts';

export interface HuberMinimum {
  coefficients: Float64Array;
  scale: number;
  converged: boolean;
}

const mostSteps = 500;
/** Of a step: below it the line search gives the direction up. */
const leastShare = 1e-6;
/** Below this scale, in units of y, residuals are rounding: more rows lie on one line than the objective needs. */
const leastScale = 1e-13;

interface Pieces {
  half: number;
  /** Half the gradient in b, then in s. */
  gradient: Float64Array;
  /** Half the second derivatives, lower half. */
  hessian: Float64Array[];
}

/** `columns` and `y` of about unit spread; `penalty` the a_j; `start` the least-squares coefficients. */
export function minimiseHuber(
  columns: readonly Float64Array[],
  y: Float64Array,
  epsilon: number,
  penalty: readonly number[],
  start: Float64Array,
): HuberMinimum {
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

    const evaluate = (coefficients: Float64Array, scale: number): Pieces => {
      b.view.set(coefficients);
      call.huberSums(design.ptr, n, k, target.ptr, b.ptr, epsilon * scale, work.ptr, sums.ptr);
      const [inside, outside, squares, sizes] = sums.view as unknown as [number, number, number, number];
      const at = (i: number): number => sums.view[4 + i]!;
      const gradient = new Float64Array(k + 1);
      const hessian = Array.from({ length: k + 1 }, () => new Float64Array(k + 1));
      let ridge = 0;
      for (let j = 0; j < k; j++) {
        const pull = penalty[j]! * coefficients[j]!;
        ridge += pull * coefficients[j]!;
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
    return descend(evaluate, start, rootMeanSquare(columns, y, start));
  });
}

function rootMeanSquare(columns: readonly Float64Array[], y: Float64Array, b: Float64Array): number {
  let squares = 0;
  for (let i = 0; i < y.length; i++) squares += columns.reduce((rest, values, j) => rest - b[j]! * values[i]!, y[i]!) ** 2;
  return Math.sqrt(squares / y.length);
}

function descend(evaluate: (b: Float64Array, scale: number) => Pieces, start: Float64Array, startScale: number): HuberMinimum {
  const k = start.length;
  let coefficients = start.slice();
  let scale = startScale;
  if (!(scale > leastScale)) return { coefficients, scale: 0, converged: true };
  let here = evaluate(coefficients, scale);
  let damping = 0;
  for (let step = 0; step < mostSteps; step++) {
    const move = newtonStep(here, damping);
    let slope = 0;
    for (let j = 0; j <= k; j++) slope += move[j]! * here.gradient[j]!;
    // The scale stays positive: at most nine tenths of it in one step.
    let share = move[k]! < -0.9 * scale ? (-0.9 * scale) / move[k]! : 1;
    const size = Math.max(...move.map(Math.abs)) / Math.min(1, scale);
    for (; share > leastShare; share /= 2) {
      const trial = coefficients.map((value, j) => value + share * move[j]!);
      const there = evaluate(trial, scale + share * move[k]!);
      // Near the minimum the objective no longer tells the two apart.
      if (there.half <= here.half + 1e-4 * share * slope + 1e-14 * Math.abs(here.half)) {
        coefficients = trial;
        scale += share * move[k]!;
        here = there;
        break;
      }
    }
    if (!(scale > leastScale)) return { coefficients, scale: 0, converged: true };
    // On an edge of the pieces a nearly singular step may lead nowhere; a damped one turns to the gradient, which leads down.
    if (share <= leastShare) {
      if (damping > 1e3) break;
      damping = Math.max(1e-8, damping * 100);
    } else {
      if (damping === 0 && size * share < 1e-11) return { coefficients, scale, converged: true };
      damping = damping > 1e-8 ? damping / 100 : 0;
    }
  }
  return { coefficients, scale, converged: false };
}

/** Newton's step; where the second derivatives do not determine one (too few rows inside) it is damped until they do. */
function newtonStep({ gradient, hessian }: Pieces, least: number): Float64Array {
  const largest = Math.max(...hessian.map((row, j) => row[j]!), Number.MIN_VALUE);
  for (let damping = least; ; damping = damping === 0 ? 1e-10 : damping * 100) {
    const damped = hessian.map((row, j) => row.map((value, l) => (l === j ? value + damping * largest : value)));
    const move = solveInPlace(
      damped,
      gradient.map((value) => -value),
    );
    if (move.every(Number.isFinite) || damping > 1e6) return move;
  }
}
