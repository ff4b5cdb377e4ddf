/** Distribution functions and the special functions behind them, element by element. Pure numbers, no units. */
import { chiSquareUpper, fisherUpper, incompleteBeta, incompleteGamma, logGamma, studentTwoSided } from '../maths/distributions.ts';
import { badInput, column, has, matrixColumns } from '../maths/input.ts';
import { normalCdf, normalPdf, normalQuantile } from '../maths/normal.ts';
import { hurwitzZeta } from '../maths/zeta.ts';
import { defineMethod, type MethodInput, type MethodResult } from '../method.ts';

const id = 'special';

/** Rows of `arity` numbers through a function; unknown where one of them is. */
function rows(input: MethodInput, key: string, names: string, f: (...row: number[]) => number): number[] {
  const columns = matrixColumns(id, input, key);
  const arity = names.split(', ').length;
  if (columns.length !== arity) throw badInput(id, `each row of ${key} must hold ${names}; it holds ${columns.length} numbers.`);
  return Array.from(columns[0]!, (_, i) => {
    const row = columns.map((values) => values[i]!);
    return row.some(Number.isNaN) ? Number.NaN : f(...row);
  });
}

function studentCdf(t: number, df: number): number {
  const tail = df > 0 ? studentTwoSided(t, df) / 2 : Number.NaN;
  return t < 0 ? tail : 1 - tail;
}

export default defineMethod({
  id,
  title: 'Distributions and special functions',
  inputs: {
    z: 'Normal deviates',
    p: 'Probabilities',
    t: 'Rows of t and its degrees of freedom',
    chi2: 'Rows of chi-square and its degrees of freedom',
    f: 'Rows of F and its two degrees of freedom',
    gammaln: 'Positive numbers',
    hurwitz_zeta: 'Rows of s > 1 and q > 0',
    betainc: 'Rows of a, b and x',
    gammainc: 'Rows of a and x',
  },
  params: {},
  outputs: {
    norm_pdf: 'Standard normal density at z',
    norm_cdf: 'Pr(Z <= z)',
    norm_sf: 'Pr(Z > z), exact in the tail',
    norm_ppf: 'The z with Pr(Z <= z) = p',
    t_cdf: 'Pr(T <= t)',
    chi2_sf: 'Pr(chi-square > x)',
    f_sf: 'Pr(F > f)',
    gammaln: 'Logarithm of the gamma function',
    hurwitz_zeta: 'Sum over k >= 0 of (q + k)^-s',
    betainc_regularized: 'Regularised incomplete beta function',
    gammainc_lower_regularized: 'Regularised lower incomplete gamma function',
  },
  run(input) {
    const result: MethodResult = {};
    if (has(input, 'z')) {
      const z = column(id, input, 'z');
      Object.assign(result, { norm_pdf: z.map(normalPdf), norm_cdf: z.map(normalCdf), norm_sf: z.map((value) => normalCdf(-value)) });
    }
    if (has(input, 'p')) result.norm_ppf = column(id, input, 'p').map(normalQuantile);
    if (has(input, 't')) result.t_cdf = rows(input, 't', 't, df', studentCdf as (...row: number[]) => number);
    if (has(input, 'chi2')) result.chi2_sf = rows(input, 'chi2', 'x, df', (x = 0, df = 0) => chiSquareUpper(x, df));
    if (has(input, 'f'))
      result.f_sf = rows(input, 'f', 'f, df1, df2', (f = 0, df1 = 0, df2 = 0) =>
        df1 > 0 && df2 > 0 ? fisherUpper(f, df1, df2) : Number.NaN,
      );
    if (has(input, 'gammaln')) result.gammaln = column(id, input, 'gammaln').map((x) => (x > 0 ? logGamma(x) : Number.NaN));
    if (has(input, 'hurwitz_zeta')) result.hurwitz_zeta = rows(input, 'hurwitz_zeta', 's, q', (s = 0, q = 0) => hurwitzZeta(s, q));
    if (has(input, 'betainc'))
      result.betainc_regularized = rows(input, 'betainc', 'a, b, x', (a = 0, b = 0, x = 0) =>
        a > 0 && b > 0 ? incompleteBeta(a, b, x) : Number.NaN,
      );
    if (has(input, 'gammainc'))
      result.gammainc_lower_regularized = rows(input, 'gammainc', 'a, x', (a = 0, x = 0) => incompleteGamma(a, x));
    if (Object.keys(result).length === 0)
      throw badInput(id, 'give at least one of z, p, t, chi2, f, gammaln, hurwitz_zeta, betainc, gammainc.');
    return result;
  },
  doc: {
    what: 'The probabilities behind every test on this desk: normal, t, chi-square and F, and the functions they are computed from.',
    formula: [
      String.raw`\Phi(z) = \frac{1}{\sqrt{2 \pi}} \int_{-\infty}^z e^{-u^2/2} \, du`,
      String.raw`\Pr(|T| > t) = I_{\nu / (\nu + t^2)} \left( \frac{\nu}{2}, \frac{1}{2} \right)`,
      String.raw`\Pr(\chi^2 > x) = Q \left( \frac{\nu}{2}, \frac{x}{2} \right)`,
      String.raw`\zeta(s, q) = \sum_{k = 0}^\infty (q + k)^{-s}`,
    ],
    where: 'I: regularised incomplete beta function; Q: upper incomplete gamma function; $\\nu$: degrees of freedom.',
    read: 'A tail probability is the p-value of a test; the quantile gives its critical value.',
    limits: 'About 12 digits or more, in the far tails too. Arguments outside a function, such as a probability above 1, give unknown.',
    references: [
      'Cody (1969), Rational Chebyshev approximations for the error function, Mathematics of Computation 23',
      'Wichura (1988), Algorithm AS 241: the percentage points of the normal distribution, Applied Statistics 37',
      'NIST Digital Library of Mathematical Functions, chapters 8 and 25',
    ],
  },
});
