/** Does a hedge ratio stay: its OLS value in equal parts of the window, and Cochran's test that one ratio explains them all. */
import { chiSquareUpper } from '../methods/maths/distributions.ts';
import { fitOls } from './hedge-fits.ts';
import { normal95 } from './intervals.ts';

export interface BetaPart {
  readonly beta: number;
  readonly lo: number;
  readonly hi: number;
  readonly n: number;
}

export interface BetaStability {
  readonly parts: readonly BetaPart[];
  /** sum of ((b - mean) / se)^2, mean weighted by 1 / se^2; chi-square with one degree less than parts under one ratio. */
  readonly stat: number;
  readonly df: number;
  readonly p: number;
}

/** Bars a part needs for its own interval. */
const leastPart = 20;

/** Of the ratio to the first of the hedging legs; undefined when a part is too short, or one leg did not move in it. */
export function betaStability(y: Float64Array, xs: readonly Float64Array[], parts: number): BetaStability | undefined {
  const length = Math.floor(y.length / parts);
  if (length < leastPart) return undefined;
  const found: BetaPart[] = [];
  const errors: number[] = [];
  for (let part = 0; part < parts; part++) {
    const from = y.length - (parts - part) * length;
    const cut = (values: Float64Array): Float64Array => values.subarray(from, from + length);
    if (xs.some((x) => isFlat(cut(x)))) return undefined;
    const fit = fitOls(cut(y), xs.map(cut));
    const [beta, error] = [fit.betas[0]!, fit.errors[0]!];
    found.push({ beta, lo: beta - normal95 * error, hi: beta + normal95 * error, n: length });
    errors.push(error);
  }
  if (!errors.every((error) => error > 0 && Number.isFinite(error))) return undefined;
  const weights = errors.map((error) => error ** -2);
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = found.reduce((sum, { beta }, k) => sum + beta * weights[k]!, 0) / whole;
  const stat = found.reduce((sum, { beta }, k) => sum + weights[k]! * (beta - mean) ** 2, 0);
  return { parts: found, stat, df: parts - 1, p: chiSquareUpper(stat, parts - 1) };
}

const isFlat = (values: Float64Array): boolean => values.every((value) => value === values[0]);
