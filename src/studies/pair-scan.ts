/**
 * One pair of a scan, measured on the first half of its common bars and again on the second: Engle-Granger's p, half-life, hedge ratio,
 * correlation of returns. The same numbers as the methods of these names, without their generality: a scan does this thousands of times.
 */
import { QuantabError } from '../core/errors.ts';
import { dickeyFuller } from '../methods/maths/dickey-fuller.ts';
import { mackinnonP } from '../methods/maths/mackinnon.ts';
import { changesOf } from '../methods/maths/trend.ts';

/** Legs so nearly one series that the residual is rounding (statsmodels' bound on R2). */
const mostFit = 1 - 100 * Math.sqrt(Number.EPSILON);
/** A part of a half that is this short says nothing. */
export const leastHalf = 50;

export interface HalfMeasure {
  /** Of Engle-Granger: in the first half the smaller of both directions, doubled; in the second that of the direction chosen. */
  p: number;
  beta: number;
  /** Bars. NaN where the spread does not return. */
  halfLife: number;
  correlation: number;
  n: number;
}

export interface PairMeasure {
  /** The first instrument of the pair is explained by the second; else the other way round. */
  forward: boolean;
  first: HalfMeasure;
  second: HalfMeasure;
  /** ADF with constant of the second half's spread with the first half's ratio: nothing was fitted to what is tested. */
  heldP: number;
}

interface Relation {
  beta: number;
  residuals: Float64Array;
  p: number;
}

const nan = Number.NaN;

function meanOf(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}

/** Sums of squares and products about the means. */
function momentsOf(y: Float64Array, x: Float64Array): { my: number; mx: number; yy: number; xx: number; xy: number } {
  const [my, mx] = [meanOf(y), meanOf(x)];
  let [yy, xx, xy] = [0, 0, 0];
  for (let i = 0; i < y.length; i++) {
    const [u, v] = [y[i]! - my, x[i]! - mx];
    yy += u * u;
    xx += v * v;
    xy += u * v;
  }
  return { my, mx, yy, xx, xy };
}

/** More than the rounding of a constant. */
const varies = (squares: number, mean: number, n: number): boolean => squares > n * (n * Number.EPSILON * mean) ** 2;

/** p of a test that may not be possible: a series that is its own prediction, or does not move, has none. */
function known(test: () => number): number {
  try {
    return test();
  } catch (thrown) {
    if (thrown instanceof QuantabError) return nan;
    throw thrown;
  }
}

/** y on x with a constant, and the test of what is left. */
function relate(y: Float64Array, x: Float64Array): Relation {
  const { my, mx, yy, xx, xy } = momentsOf(y, x);
  const beta = xy / xx;
  const residuals = new Float64Array(y.length);
  for (let i = 0; i < y.length; i++) residuals[i] = y[i]! - my - beta * (x[i]! - mx);
  const fits = (xy * xy) / (xx * yy);
  const p =
    varies(xx, mx, x.length) && varies(yy, my, y.length) && fits < mostFit
      ? known(() => mackinnonP(dickeyFuller('pairs.scan', residuals, { trend: 'n', rule: 'AIC' }).stat, 'c', 2))
      : nan;
  return { beta, residuals, p };
}

function correlationOf(y: Float64Array, x: Float64Array): number {
  const { yy, xx, xy } = momentsOf(changesOf(y), changesOf(x));
  return yy > 0 && xx > 0 ? xy / Math.sqrt(yy * xx) : nan;
}

/** Bars until half of a deviation is gone, exactly. */
function halfLifeOf(spread: Float64Array): number {
  const { xx, xy } = momentsOf(changesOf(spread), spread.subarray(0, spread.length - 1));
  const lambda = xy / xx;
  return lambda < 0 && lambda > -1 ? -Math.LN2 / Math.log1p(lambda) : nan;
}

/** `a` and `b`: log closes of their common bars; undefined when a half is too short. */
export function measurePair(a: Float64Array, b: Float64Array): PairMeasure | undefined {
  const half = Math.floor(a.length / 2);
  if (half < leastHalf) return undefined;
  const [a1, b1] = [a.subarray(0, half), b.subarray(0, half)];
  const [a2, b2] = [a.subarray(half), b.subarray(half)];
  const [onB, onA] = [relate(a1, b1), relate(b1, a1)];
  const forward = !(onA.p < onB.p);
  const chosen = forward ? onB : onA;
  const both = Math.min(...[onB.p, onA.p].filter((p) => !Number.isNaN(p)));
  const [y2, x2] = forward ? [a2, b2] : [b2, a2];
  const again = relate(y2, x2);
  const held = y2.map((value, i) => value - chosen.beta * x2[i]!);
  return {
    forward,
    first: {
      p: Number.isFinite(both) ? Math.min(1, 2 * both) : nan,
      beta: chosen.beta,
      halfLife: halfLifeOf(chosen.residuals),
      correlation: correlationOf(a1, b1),
      n: half,
    },
    second: { p: again.p, beta: again.beta, halfLife: halfLifeOf(held), correlation: correlationOf(a2, b2), n: a.length - half },
    heldP: known(() => mackinnonP(dickeyFuller('pairs.scan', held, { trend: 'c', rule: 'AIC' }).stat, 'c', 1)),
  };
}

/** Benjamini and Hochberg: the smallest share of false finds at which each p would still be taken. Unknown ones are not counted. */
export function falseFindRates(p: Float64Array): Float64Array {
  const order = [...p.keys()].filter((i) => !Number.isNaN(p[i]!)).sort((i, j) => p[j]! - p[i]!);
  const q = new Float64Array(p.length).fill(nan);
  let least = 1;
  order.forEach((i, behind) => {
    least = Math.min(least, (p[i]! * order.length) / (order.length - behind));
    q[i] = least;
  });
  return q;
}
