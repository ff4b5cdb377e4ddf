/** Engle-Granger test: is there a combination of the series that returns to its mean? */
import { dickeyFuller, type LagRule, lagRules } from '../maths/dickey-fuller.ts';
import { badInput, column, countOrAuto, expectFinite, expectLength, finiteColumns, notEnough } from '../maths/input.ts';
import { leastSquares } from '../maths/least-squares.ts';
import { mackinnonCritical, mackinnonP } from '../maths/mackinnon.ts';
import { compensatedSum } from '../maths/sum.ts';
import { isRounding, type Trend, trendColumns, trends, trendTerms, withoutTrend } from '../maths/trend.ts';
import { defineMethod, type MethodInput } from '../method.ts';

const id = 'engle-granger';

/** Above this R2 the residuals are mostly rounding and their test says nothing (as in statsmodels). */
const mostFit = 1 - 100 * Math.sqrt(Number.EPSILON);

/** One column as a plain array, or several as rows. */
function regressors(input: MethodInput): Float64Array[] {
  const x = input.x;
  const rows = Array.isArray(x) && x.length > 0 && typeof x[0] === 'object' && x[0] !== null;
  if (rows) return finiteColumns(id, input, 'x');
  const only = column(id, input, 'x');
  expectFinite(id, 'x', only);
  return [only];
}

export default defineMethod({
  id,
  title: 'Cointegration (Engle-Granger)',
  inputs: { y: 'The leg that is explained, prices or log prices', x: 'The other leg, or several as rows' },
  params: {
    trend: { title: 'Trend of the relation: none, constant, line, parabola', default: 'c', options: trends },
    autolag: { title: 'Rule that chooses the lags', default: 'AIC', options: lagRules },
    maxlag: { title: 'Most lags, or the lags without a rule; auto by the length', default: 'auto' },
  },
  outputs: {
    stat: 'ADF statistic of the residuals; unknown for collinear legs',
    pvalue: 'MacKinnon p-value for that many series: small when a relation is likely',
    crit_1_5_10: 'Critical values at 1, 5 and 10 %; unknown for trend n',
    usedlag: 'Lagged differences used',
    coefficients: 'Hedge ratios: one for each leg of x',
    rsquared: 'R2 of the relation, about zero for trend n',
    collinear: 'Whether the legs are so nearly one series that the test says nothing',
  },
  run(input, params) {
    const y = column(id, input, 'y');
    expectFinite(id, 'y', y);
    const legs = regressors(input);
    const n = y.length;
    for (const values of legs) expectLength(id, 'x', values.length, 'y', n);
    const trend = params.trend as Trend;
    const terms = trendTerms(trend);
    const k = legs.length + terms;
    if (n < k + 3) throw notEnough(id, `rows for ${k} coefficients`, k + 3, n);
    // The terms of the trend that matter to the digits are taken off both sides first; the fit is the same.
    const explained = withoutTrend(y, terms);
    const columns = [...trendColumns(n, terms), ...legs.map((values) => withoutTrend(values, terms))];
    const fit = leastSquares(columns, explained);
    const flat = legs.findIndex((values, j) => isRounding(columns[terms + j]!, values));
    if ('dependent' in fit || flat >= 0) {
      const leg = 'dependent' in fit ? fit.dependent - terms : flat;
      throw badInput(id, `x column ${leg} does not vary about the trend, or repeats the columns before it. Leave it out.`);
    }
    const squares = (values: Float64Array): number => compensatedSum(values.map((value) => value * value));
    const varied = terms > 0 ? withoutTrend(y, 1) : y;
    if (isRounding(varied, y)) throw badInput(id, 'y does not vary, so there is no relation to test.');
    const rsquared = 1 - squares(fit.residuals) / squares(varied);
    const series = legs.length + 1;
    const result = {
      crit_1_5_10: mackinnonCritical(trend, series, n - 1),
      coefficients: Array.from(fit.coefficients.subarray(terms)),
      rsquared,
      collinear: !(rsquared < mostFit),
    };
    if (result.collinear) return { stat: undefined, pvalue: undefined, usedlag: undefined, ...result };
    const maxLag = countOrAuto(id, 'maxlag', params.maxlag);
    const { stat, usedLag } = dickeyFuller(id, fit.residuals, { trend: 'n', rule: params.autolag as LagRule, maxLag });
    return { stat, pvalue: mackinnonP(stat, trend, series), usedlag: usedLag, ...result };
  },
  doc: {
    what: 'Whether legs that each wander keep together: whether the residual of one regressed on the others returns to its mean.',
    formula: [
      String.raw`y_t = \beta^\top x_t + \text{trend} + u_t`,
      String.raw`\Delta u_t = \gamma u_{t-1} + \sum_{k=1}^{L} \varphi_k \Delta u_{t-k} + e_t, \quad \tau = \hat\gamma / \operatorname{se}(\hat\gamma)`,
    ],
    where: '$\\tau$ is read in MacKinnon’s tables for as many series as there are legs, with the trend of the first equation.',
    read: 'p below 0.05: the legs are tied. Test both ways round and believe the worse: the answer depends on which leg is explained.',
    limits:
      'Among 45 unrelated pairs two or three pass at 5 % by chance: correct for the number tried, and test on data the pair was not chosen by. Legs that are nearly one series are marked collinear, and the test is left out.',
    references: [
      'Engle, Granger (1987), Co-integration and error correction, Econometrica 55',
      'MacKinnon (2010), Critical values for cointegration tests, Queen’s Economics Department working paper 1227',
    ],
  },
});
