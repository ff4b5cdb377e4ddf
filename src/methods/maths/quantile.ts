/** Quantiles of sorted numbers by the definitions of Hyndman and Fan (1996); names as in numpy. Type 3 is left out: its versions disagree. */

type Rule = { alpha: number; beta: number } | 'step' | 'mean-step';

export const quantileRules = {
  inverted_cdf: 'step',
  averaged_inverted_cdf: 'mean-step',
  interpolated_inverted_cdf: { alpha: 0, beta: 1 },
  hazen: { alpha: 0.5, beta: 0.5 },
  weibull: { alpha: 0, beta: 0 },
  linear: { alpha: 1, beta: 1 },
  median_unbiased: { alpha: 1 / 3, beta: 1 / 3 },
  normal_unbiased: { alpha: 3 / 8, beta: 3 / 8 },
} as const satisfies Record<string, Rule>;
export type QuantileRule = keyof typeof quantileRules;

/** Of numbers in any order, none NaN; NaN when there are none. */
export function median(values: ArrayLike<number>): number {
  return quantile(Float64Array.from(values).sort(), 0.5);
}

/** `sorted` ascends and holds no NaN; NaN when it is empty. */
export function quantile(sorted: ArrayLike<number>, q: number, rule: QuantileRule = 'linear'): number {
  const n = sorted.length;
  if (n === 0) return Number.NaN;
  const at = (i: number): number => sorted[Math.min(n - 1, Math.max(0, i))]!;
  const kind: Rule = quantileRules[rule];
  if (typeof kind === 'string') {
    const rank = n * q;
    const whole = Math.round(rank);
    // q is rarely exact in binary: a rank within rounding of a whole number is that number.
    if (Math.abs(rank - whole) < 1e-12 * n) return kind === 'step' ? at(whole - 1) : (at(whole - 1) + at(whole)) / 2;
    return at(Math.floor(rank));
  }
  const position = n * q + kind.alpha + q * (1 - kind.alpha - kind.beta) - 1;
  const below = Math.floor(position);
  const low = at(below);
  return low + (position - below) * (at(below + 1) - low);
}
