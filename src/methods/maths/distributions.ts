/**
 * Tail probabilities of the t and F distributions through the regularised incomplete beta function, of chi-square through the incomplete
 * gamma function; about 12 digits, deep tails included.
 */
import { hurwitzZeta } from './zeta.ts';

/** What Stirling's formula for ln gamma(z) leaves out, z >= 12. */
function stirlingRest(z: number): number {
  const r = 1 / (z * z);
  return (1 / 12 - r * (1 / 360 - r * (1 / 1260 - r * (1 / 1680 - r * (1 / 1188 - (r * 691) / 360360))))) / z;
}

/** (-1)^k (zeta(k) - 1) / k for k = 2 and up: Taylor's coefficients of ln gamma(2 + u), made when first needed. */
let nearTwo: Float64Array | undefined;

/** ln gamma(2 + u) of |u| <= 0.5, with all its digits where it is near 0. */
function logGammaNearTwo(u: number): number {
  nearTwo ??= Float64Array.from({ length: 28 }, (_, i) => ((i % 2 === 0 ? 1 : -1) * hurwitzZeta(i + 2, 2)) / (i + 2));
  let sum = 0;
  for (let i = nearTwo.length - 1; i >= 0; i--) sum = (sum + nearTwo[i]!) * u;
  return (sum + 1 - 0.5772156649015329) * u;
}

/** ln gamma(x), x > 0: Taylor's series about its zeros 1 and 2, Stirling's above 12, the recurrence elsewhere. */
export function logGamma(x: number): number {
  if (x >= 0.5 && x <= 2.5) return x < 1.5 ? logGammaNearTwo(x - 1) - Math.log1p(x - 1) : logGammaNearTwo(x - 2);
  let product = 1;
  let z = x;
  for (; z < 12; z++) product *= z;
  return (z - 0.5) * Math.log(z) - z + 0.5 * Math.log(2 * Math.PI) + stirlingRest(z) - Math.log(product);
}

/** ln gamma(a + b) - ln gamma(a): for a large a the two are huge and nearly equal, so their leading parts are subtracted on paper. */
function logGammaRatio(a: number, b: number): number {
  if (a < 12) return logGamma(a + b) - logGamma(a);
  return (a - 0.5) * Math.log1p(b / a) + b * (Math.log(a + b) - 1) + stirlingRest(a + b) - stirlingRest(a);
}

/** ln x of a share x whose complement is known, without the rounding of an x near 1. */
function logShare(x: number, complement: number): number {
  return x > 0.5 ? Math.log1p(-complement) : Math.log(x);
}

/** I_x(a, b). `complement` is 1 - x, given apart because it may be far smaller than the rounding of x. */
export function incompleteBeta(a: number, b: number, x: number, complement = 1 - x): number {
  if (x <= 0) return 0;
  if (complement <= 0) return 1;
  const [large, small] = a > b ? [a, b] : [b, a];
  const logs = a * logShare(x, complement) + b * logShare(complement, x);
  const front = Math.exp(logs + logGammaRatio(large, small) - logGamma(small));
  // The fraction converges fast on this side of the mean only.
  if (x < (a + 1) / (a + b + 2)) return (front / a) * betaFraction(a, b, x);
  return 1 - (front / b) * betaFraction(b, a, complement);
}

/** Continued fraction of the incomplete beta function (DLMF 8.17.22) by Lentz's method. */
function betaFraction(a: number, b: number, x: number): number {
  const tiny = 1e-300;
  const away = (value: number): number => (Math.abs(value) < tiny ? tiny : value);
  let c = 1;
  let d = 1 / away(1 - ((a + b) * x) / (a + 1));
  let result = d;
  for (let m = 1; m < 10_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / away(1 + even * d);
    c = away(1 + even / c);
    result *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away(1 + odd * d);
    c = away(1 + odd / c);
    result *= d * c;
    if (Math.abs(d * c - 1) < 1e-16) break;
  }
  return result;
}

/** Pr(|T| > |t|) with `df` degrees of freedom. */
export function studentTwoSided(t: number, df: number): number {
  if (Number.isNaN(t)) return Number.NaN;
  if (!Number.isFinite(t)) return 0;
  const square = t * t;
  return incompleteBeta(df / 2, 0.5, df / (df + square), square / (df + square));
}

/** Pr(F > f). */
export function fisherUpper(f: number, df1: number, df2: number): number {
  if (Number.isNaN(f)) return Number.NaN;
  if (f === Number.POSITIVE_INFINITY) return 0;
  if (f <= 0) return 1;
  const scaled = df1 * f;
  return incompleteBeta(df2 / 2, df1 / 2, df2 / (df2 + scaled), scaled / (df2 + scaled));
}

/** Pr(chi-square > x) with `df` degrees of freedom. */
export function chiSquareUpper(x: number, df: number): number {
  return incompleteGamma(df / 2, x / 2, true);
}

/** The regularised incomplete gamma function of a > 0: P(a, x), or Q(a, x) = 1 - P(a, x), each with all its digits. */
export function incompleteGamma(a: number, x: number, upper = false): number {
  if (Number.isNaN(x) || !(a > 0)) return Number.NaN;
  if (x <= 0) return upper ? 1 : 0;
  if (x === Number.POSITIVE_INFINITY) return upper ? 0 : 1;
  // x^a e^-x / gamma(a + 1); for a large a its logarithm is a small difference of huge parts, so they are subtracted on paper.
  const r = (x - a) / a;
  const front =
    a < 12
      ? Math.exp(a * Math.log(x) - x - logGamma(a + 1))
      : Math.exp(a * (Math.log1p(r) - r) - 0.5 * Math.log(2 * Math.PI * a) - stirlingRest(a));
  const low = x < a + 1;
  const share = low ? front * gammaSeries(a, x) : front * a * gammaFraction(a, x);
  return low === upper ? 1 - share : share;
}

/** gamma(a + 1) e^x x^-a times the lower function, over gamma(a): the sum of x^k / ((a + 1) .. (a + k)). */
function gammaSeries(a: number, x: number): number {
  let sum = 1;
  for (let k = 1, term = 1; term > sum * 1e-17; k++) {
    term *= x / (a + k);
    sum += term;
  }
  return sum;
}

/** Continued fraction of the upper incomplete gamma function (DLMF 8.9.2) without x^a e^-x, by Lentz's method. */
function gammaFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1e300;
  let d = 1 / b;
  let result = d;
  for (let k = 1; k < 100_000; k++) {
    const step = k * (a - k);
    b += 2;
    d = 1 / (b + step * d);
    c = b + step / c;
    result *= d * c;
    if (Math.abs(d * c - 1) < 1e-16) break;
  }
  return result;
}

/** The x with Pr(chi-square > x) = p. */
export function chiSquareCritical(p: number, df: number): number {
  return critical((x) => chiSquareUpper(x, df), p);
}

/** The t with Pr(|T| > t) = p. */
export function studentCritical(p: number, df: number): number {
  return critical((t) => studentTwoSided(t, df), p);
}

/** Where a tail that only falls is p: bisection. */
function critical(upper: (x: number) => number, p: number): number {
  let low = 0;
  let high = 1;
  while (upper(high) > p) high *= 2;
  for (let i = 0; i < 200; i++) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) break;
    if (upper(middle) > p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
