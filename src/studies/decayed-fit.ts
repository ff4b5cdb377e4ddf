/**
 * Least squares whose past loses weight: normal equations of k columns, and the middle of the sandwich for errors of unequal size, with
 * `lags` > 0 also for errors that follow one another (Bartlett). A row's residual is taken with the coefficients known before it.
 */

import type { Column } from '../kernels/arena.ts';
import { factor, solveFactored } from '../methods/maths/small-solve.ts';
import type { StudyContext } from './study.ts';

export interface DecayedFit {
  /** Where the caller writes the regressors of a row, and y after them: numbers in arrays are not boxed on their way. */
  readonly x: Float64Array;
  /** Where the caller writes a gradient; `error` writes the standard error of what has it behind the last. */
  readonly g: Float64Array;
  /** Holds the coefficients, from place `first` on. */
  readonly state: Column;
  readonly first: number;
  /** The past loses weight as row i of `factor` says. */
  fade(i: number): void;
  /** Adds the row in `x` and solves anew. */
  add(): void;
  /** The next row does not follow the last one. */
  cut(): void;
  solved(): boolean;
  error(): void;
}

export function openDecayedFit(ctx: StudyContext, factors: Column, k: number, lags = 0): DecayedFit {
  const square = k * k;
  const [cross, middle, past, coefficients] = [square, square + k, 2 * square + k, 2 * square + k + lags * k];
  const [pending, known, behind] = [coefficients + k, coefficients + k + 1, coefficients + k + 2];
  const state = ctx.state(behind + 1);
  const [x, g, pull] = [new Float64Array(k + 1), new Float64Array(k + 1), new Float64Array(k)];
  const [lower, scale] = [new Float64Array(square), new Float64Array(k)];

  function addScores(s: Float64Array): void {
    const fade = s[pending];
    let residual = x[k];
    for (let j = 0; j < k; j++) residual -= s[coefficients + j] * x[j];
    for (let i = 0; i < square; i++) s[middle + i] *= fade * fade;
    for (let i = 0; i < k; i++) {
      for (let j = 0; j <= i; j++) {
        let sum = x[i] * x[j] * residual * residual;
        for (let lag = 0; lag < Math.min(lags, s[behind]); lag++) {
          const at = past + lag * k;
          const weight = 1 - (lag + 1) / (lags + 1);
          sum += weight * residual * (x[i] * s[at + j] + x[j] * s[at + i]);
        }
        s[middle + i * k + j] += sum;
        if (i !== j) s[middle + j * k + i] += sum;
      }
    }
    for (let i = lags * k - 1; i >= k; i--) s[past + i] = s[past + i - k] * fade;
    for (let i = 0; i < Math.min(lags, 1) * k; i++) s[past + i] = x[i] * residual;
    if (s[behind] < lags) s[behind]++;
  }

  return {
    x,
    g,
    state,
    first: coefficients,
    fade(i) {
      const s = state.view;
      s[pending] = (s[pending] === 0 ? 1 : s[pending]) * factors.view[i];
    },
    add() {
      const s = state.view;
      if (s[pending] === 0) s[pending] = 1;
      const fade = s[pending];
      if (s[known] !== 0) addScores(s);
      s[pending] = 1;
      for (let i = 0; i < k; i++) {
        for (let j = 0; j < k; j++) s[i * k + j] = s[i * k + j] * fade + x[i] * x[j];
        s[cross + i] = s[cross + i] * fade + x[i] * x[k];
      }
      s[known] = factor(s, 0, k, lower, scale) ? 1 : 0;
      if (s[known] === 0) return;
      solveFactored(lower, scale, k, s, cross, pull);
      for (let j = 0; j < k; j++) s[coefficients + j] = pull[j];
    },
    cut() {
      state.view[behind] = 0;
    },
    solved: () => state.view[known] !== 0,
    error() {
      const s = state.view;
      g[k] = Number.NaN;
      if (s[known] === 0 || !factor(s, 0, k, lower, scale)) return;
      solveFactored(lower, scale, k, g, 0, pull);
      let sum = 0;
      for (let i = 0; i < k; i++) for (let j = 0; j < k; j++) sum += pull[i] * s[middle + i * k + j] * pull[j];
      if (sum > 0) g[k] = Math.sqrt(sum);
    },
  };
}
