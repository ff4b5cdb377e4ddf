/** Granger causality: does the past of one series help to foretell another beyond that one's own past? */
import { chiSquareUpper, fisherUpper } from '../maths/distributions.ts';
import { badInput, columns, expectFinite, notEnough } from '../maths/input.ts';
import { nestedFit, squaredError } from '../maths/nested-fit.ts';
import { isRounding, withoutTrend } from '../maths/trend.ts';
import { defineMethod } from '../method.ts';

const id = 'granger';

/** The tests with `lags` lags on all rows that have them. */
function tests(y: Float64Array, x: Float64Array, lags: number): Record<string, number> {
  const rows = y.length - lags;
  const k = 2 * lags + 1;
  const fill = (j: number, target: Float64Array): void => {
    if (j === 0) return void target.fill(1);
    const [series, lag] = j <= lags ? [y, j] : [x, j - lags];
    target.set(series.subarray(lags - lag, lags - lag + rows));
  };
  const fit = nestedFit(rows, k, fill, y.subarray(lags));
  if ('dependent' in fit) {
    const [name, lag] = fit.dependent <= lags ? ['y', fit.dependent] : ['x', fit.dependent - lags];
    throw badInput(
      id,
      `lag ${lag} of ${name} is a combination of the other lags, so its effect is not determined. Use other series or fewer lags.`,
    );
  }
  const own = squaredError(fit, lags + 1);
  // What the lags of x take off, as a sum of squares: no difference of two nearly equal errors.
  let gain = 0;
  for (let j = lags + 1; j < k; j++) gain += fit.parts[j]! * fit.parts[j]!;
  if (!(fit.rest > 1e-26 * own)) throw badInput(id, 'y follows from these lags without error, so there is no error to test against.');
  const freedom = rows - k;
  const f = (gain / fit.rest / lags) * freedom;
  const chi = (rows * gain) / fit.rest;
  const lr = rows * Math.log1p(gain / fit.rest);
  return {
    ssr_f: f,
    ssr_f_p: fisherUpper(f, lags, freedom),
    ssr_chi2: chi,
    ssr_chi2_p: chiSquareUpper(chi, lags),
    lr,
    lr_p: chiSquareUpper(lr, lags),
  };
}

export default defineMethod({
  id,
  title: 'Granger causality',
  inputs: { y: 'The series that is foretold: returns', x: 'The series whose past may help, of the same length' },
  params: { maxlag: { title: 'Most lags', default: 4, whole: true, min: 1 } },
  outputs: {
    '1 .. maxlag':
      'For each number of lags: ssr_f, ssr_chi2 and lr, the F, chi-square and likelihood-ratio statistics, and their p-values with _p',
  },
  run(input, params) {
    const { y, x } = columns(id, input, ['y', 'x']);
    expectFinite(id, 'y', y);
    expectFinite(id, 'x', x);
    const most = params.maxlag as number;
    if (y.length <= 3 * most + 1) throw notEnough(id, `rows for ${most} lags`, 3 * most + 2, y.length);
    for (const [name, values] of [['y', y] as const, ['x', x] as const]) {
      if (isRounding(withoutTrend(values, 1), values)) throw badInput(id, `${name} does not vary, so there is nothing to test.`);
    }
    return Object.fromEntries(Array.from({ length: most }, (_, i) => [String(i + 1), tests(y, x, i + 1)]));
  },
  doc: {
    what: 'Whether the past of x improves a forecast of y made from the past of y: a lead, not a cause.',
    formula: [
      String.raw`y_t = c + \sum_{i=1}^{L} a_i y_{t-i} + \sum_{i=1}^{L} b_i x_{t-i} + e_t`,
      String.raw`F = \frac{(\text{SSR}_0 - \text{SSR}) / L}{\text{SSR} / (n - 2L - 1)}, \quad \chi^2 = n \frac{\text{SSR}_0 - \text{SSR}}{\text{SSR}}, \quad \text{LR} = n \ln \frac{\text{SSR}_0}{\text{SSR}}`,
    ],
    where: 'SSR$_0$: squared error without the lags of $x$. Each number of lags $L$ uses all rows that have them, $n$.',
    read: 'A p below 0.05 in one direction and not in the other: x leads y by some of these lags.',
    limits:
      'Use returns: on price levels the p-values do not hold. A third series that leads both looks like a lead. A stale or slower clock of one venue looks like one too.',
    references: ['Granger (1969), Investigating causal relations by econometric models, Econometrica 37'],
  },
});
