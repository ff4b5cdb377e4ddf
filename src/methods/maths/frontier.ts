/**
 * Mean-variance portfolios without short sales, from expected returns and a positive definite covariance of one period. Weights sum to 1;
 * undefined where none has what is asked.
 */
import { dot, minimise, times } from './quadratic-program.ts';

type Weights = number[];

export interface Frontier {
  minimumVariance: Weights;
  maximumSharpe(free: number): Weights | undefined;
  /** Least variance with at least this return. */
  withReturn(target: number): Weights | undefined;
  /** Highest return with at most this deviation. */
  withRisk(target: number): Weights | undefined;
  /** Highest return less `aversion` / 2 times the variance. */
  withAversion(aversion: number): Weights | undefined;
  /** Largest ratio of the mean deviation of the assets to that of the portfolio. */
  mostDiversified(): Weights | undefined;
}

export function normalised(weights: Weights): Weights {
  const total = weights.reduce((sum, value) => sum + value, 0);
  return weights.map((value) => value / total);
}

export function deviationOf(cov: readonly (readonly number[])[], weights: Weights): number {
  return Math.sqrt(dot(weights, times(cov, weights)));
}

/** Undefined where the covariance is too near singular. */
export function frontier(mu: readonly number[], cov: readonly (readonly number[])[]): Frontier | undefined {
  const n = mu.length;
  const ones = new Array<number>(n).fill(1);
  const nothing = new Array<number>(n).fill(0);
  const allOn = (i: number): Weights => nothing.map((_, j) => (i === j ? 1 : 0));
  // A start with few weights: each round solves for those above 0, and most of many assets end at 0.
  const variances = cov.map((row, i) => row[i]!);
  const calmest = allOn(variances.indexOf(Math.min(...variances)));
  const minimumVariance = minimise({ q: cov, c: nothing, equalities: [ones], start: calmest });
  if (!minimumVariance) return undefined;
  const best = mu.indexOf(Math.max(...mu));
  const lowest = dot(minimumVariance, mu);
  const highest = mu[best]!;

  /** The direction of least variance per unit of a'w. */
  const perUnit = (a: Weights, start: Weights): Weights | undefined => {
    const found = minimise({ q: cov, c: nothing, equalities: [a], start });
    return found && normalised(found);
  };

  const withReturn = (target: number): Weights | undefined => {
    if (target <= lowest) return minimumVariance;
    if (target >= highest) return target > highest ? undefined : allOn(best);
    const share = (target - lowest) / (highest - lowest);
    const start = allOn(best).map((value, i) => share * value + (1 - share) * minimumVariance[i]!);
    return minimise({ q: cov, c: nothing, equalities: [ones, [...mu]], start });
  };

  return {
    minimumVariance,
    maximumSharpe(free) {
      const excess = mu.map((value) => value - free);
      // Without an excess to be had the ratio has no maximum to speak of.
      if (!(excess[best]! > 0)) return undefined;
      return perUnit(
        excess,
        allOn(best).map((value) => value / excess[best]!),
      );
    },
    withReturn,
    withRisk(target) {
      const excess = (weights: Weights): number => deviationOf(cov, weights) - target;
      const floor = excess(minimumVariance);
      if (floor > 0) return Math.abs(floor) <= 1e-12 * target ? minimumVariance : undefined;
      const ceiling = excess(allOn(best));
      if (ceiling <= 0) return allOn(best);
      const at = crossing((value) => excess(withReturn(value) ?? minimumVariance), [lowest, floor], [highest, ceiling], 1e-14 * target);
      return withReturn(at);
    },
    withAversion: (aversion) =>
      minimise({ q: cov.map((row) => row.map((value) => value * aversion)), c: mu as Weights, equalities: [ones], start: minimumVariance }),
    mostDiversified() {
      const deviations = cov.map((row, i) => Math.sqrt(row[i]!));
      const unit = dot(deviations, minimumVariance);
      return perUnit(
        deviations,
        minimumVariance.map((value) => value / unit),
      );
    },
  };
}

type Point = readonly [x: number, y: number];

/** Where a rising function is within `enough` of 0, between a point below and one above: regula falsi, Illinois variant. */
function crossing(f: (x: number) => number, below: Point, above: Point, enough: number): number {
  let [low, lowY] = below;
  let [high, highY] = above;
  let side = 0;
  let x = low;
  for (let i = 0; i < 100 && high - low > 1e-15 * Math.abs(high); i++) {
    x = (low * highY - high * lowY) / (highY - lowY);
    const y = f(x);
    if (Math.abs(y) <= enough) break;
    if (y > 0) {
      [high, highY] = [x, y];
      if (side === 1) lowY /= 2;
      side = 1;
    } else {
      [low, lowY] = [x, y];
      if (side === -1) highY /= 2;
      side = -1;
    }
  }
  return x;
}

/** Weights whose shares of the risk are equal: cyclic coordinate descent (Griveau-Billion, Richard, Roncalli 2013). */
export function equalRisk(cov: readonly (readonly number[])[]): Weights {
  const n = cov.length;
  const w = cov.map((row, i) => 1 / Math.sqrt(row[i]!));
  for (let round = 0; round < 10_000; round++) {
    let moved = 0;
    for (let j = 0; j < n; j++) {
      const variance = cov[j]![j]!;
      const rest = dot(cov[j]!, w) - variance * w[j]!;
      const next = (Math.sqrt(rest * rest + (4 * variance) / n) - rest) / (2 * variance);
      moved = Math.max(moved, Math.abs(next - w[j]!) / next);
      w[j] = next;
    }
    // Rounding can keep the last digit moving for ever.
    if (moved < 1e-14) break;
  }
  return normalised(w);
}
