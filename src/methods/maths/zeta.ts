/** Hurwitz's zeta function, the sum over k >= 0 of (q + k)^-s: a dozen terms or more, then Euler-Maclaurin. */

/** B_2j / (2j)! */
const bernoulli = [
  1 / 12,
  -1 / 720,
  1 / 30_240,
  -1 / 1_209_600,
  1 / 47_900_160,
  -691 / 1_307_674_368_000,
  1 / 74_724_249_600,
  -3617 / 10_670_622_842_880_000,
];

/** s > 1 and q > 0; NaN elsewhere. About 15 digits. */
export function hurwitzZeta(s: number, q: number): number {
  // The sum below has about s terms.
  if (!(s > 1 && s <= 1e6 && q > 0)) return Number.NaN;
  let sum = 0;
  let base = q;
  for (; base < 10 + s; base++) sum += base ** -s;
  const power = base ** -s;
  let rest = (power * base) / (s - 1) + power / 2;
  // s (s+1) .. (s+2j-2) / base^(s+2j-1)
  let term = (power / base) * s;
  for (let j = 0; j < bernoulli.length; j++) {
    rest += bernoulli[j]! * term;
    term *= ((s + 2 * j + 1) * (s + 2 * j + 2)) / (base * base);
  }
  return sum + rest;
}

/** Derivative of ln zeta(s, q) by s: minus the mean of ln x under the power law on q, q + 1 .. with exponent s. */
export function logZetaSlope(s: number, q: number): number {
  // The same terms as above, each by its own derivative.
  let sum = 0;
  let slope = 0;
  let base = q;
  for (; base < 10 + s; base++) {
    const term = base ** -s;
    sum += term;
    slope -= Math.log(base) * term;
  }
  const logBase = Math.log(base);
  const power = base ** -s;
  const integral = (power * base) / (s - 1);
  sum += integral + power / 2;
  slope -= integral * (logBase + 1 / (s - 1)) + (logBase * power) / 2;
  let term = (power / base) * s;
  let inner = 1 / s - logBase;
  for (let j = 0; j < bernoulli.length; j++) {
    sum += bernoulli[j]! * term;
    slope += bernoulli[j]! * term * inner;
    const [a, b] = [s + 2 * j + 1, s + 2 * j + 2];
    term *= (a * b) / (base * base);
    inner += 1 / a + 1 / b;
  }
  return slope / sum;
}
