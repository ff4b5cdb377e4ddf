/** Portfolios from expected returns and their covariance: mean-variance, risk parity, Kelly, hierarchical. Weights are fractions of capital. */
import { deviationOf, equalRisk, type Frontier, frontier, normalised } from '../maths/frontier.ts';
import { bisectedWeights, linkageOrder } from '../maths/hierarchy.ts';
import { badInput, column, expectFinite, expectLength, finiteColumns, has, notEnough } from '../maths/input.ts';
import { solvePositive } from '../maths/matrix.ts';
import { dot } from '../maths/quadratic-program.ts';
import { ledoitWolf, oracleShrinkage } from '../maths/shrinkage.ts';
import { compensatedSum } from '../maths/sum.ts';
import { defineMethod, type MethodInput, type MethodResult } from '../method.ts';

const id = 'portfolio';

type Matrix = number[][];

/** A covariance or correlation: square, symmetrical, above 0 on its diagonal. */
function symmetrical(input: MethodInput, key: string): Matrix {
  const columns = finiteColumns(id, input, key);
  const n = columns.length;
  expectLength(id, `${key} columns`, columns[0]!.length, `${key} rows`, n);
  const rows = columns.map((_, i) => columns.map((values) => values[i]!));
  rows.forEach((row, i) => {
    if (!(row[i]! > 0)) throw badInput(id, `${key}[${i}][${i}] is ${row[i]}; every asset must have a variance above 0.`);
    row.forEach((value, j) => {
      const size = Math.sqrt(row[i]! * rows[j]![j]!);
      if (!(Math.abs(value - rows[j]![i]!) <= 1e-8 * size))
        throw badInput(id, `${key} must be symmetrical; [${i}][${j}] is not [${j}][${i}].`);
    });
  });
  return rows;
}

function sampleCovariance(columns: readonly Float64Array[], factor: number): Matrix {
  const n = columns[0]!.length;
  const centred = columns.map((values) => {
    const mean = compensatedSum(values) / n;
    return values.map((value) => value - mean);
  });
  return centred.map((a) => centred.map((b) => (factor * compensatedSum(a.map((value, i) => value * b[i]!))) / (n - 1)));
}

interface Market {
  mu: number[];
  cov: Matrix;
  returns?: Float64Array[];
}

function marketOf(input: MethodInput, year: number): Market {
  const returns = has(input, 'returns') ? finiteColumns(id, input, 'returns') : undefined;
  if (!returns && !(has(input, 'mu') && has(input, 'cov'))) throw badInput(id, 'give returns, or mu and cov.');
  if (returns && returns[0]!.length < 2) throw notEnough(id, 'rows of returns', 2, returns[0]!.length);
  const flat = returns?.findIndex((values) => values.every((value) => value === values[0])) ?? -1;
  if (flat >= 0) throw badInput(id, `returns column ${flat} never changes; an asset without risk cannot be weighed. Leave it out.`);
  const cov = has(input, 'cov') ? symmetrical(input, 'cov') : sampleCovariance(returns!, year);
  if (!cov.every((row) => row.every(Number.isFinite)))
    throw badInput(id, 'the returns are too large for a covariance; give them as fractions.');
  const mu = has(input, 'mu')
    ? column(id, input, 'mu')
    : Float64Array.from(returns!, (values) => (year * compensatedSum(values)) / values.length);
  expectFinite(id, 'mu', mu);
  expectLength(id, 'mu', mu.length, 'cov', cov.length);
  if (returns) expectLength(id, 'returns columns', returns.length, 'cov', cov.length);
  if (mu.length < 2) throw notEnough(id, 'assets', 2, mu.length);
  return { mu: [...mu], cov, ...(returns ? { returns } : {}) };
}

/** Numbers of a portfolio; all unknown where there is none. */
function pointer({ mu, cov }: Market, free: number) {
  return (found: readonly number[] | undefined): MethodResult => {
    const weights = found ? [...found] : mu.map(() => Number.NaN);
    const ret = dot(weights, mu);
    const vol = deviationOf(cov, weights);
    const sharpe = (ret - free) / vol;
    return { weights, ret, vol, sharpe, published_ret_vol_sharpe: [ret, vol, sharpe] };
  };
}

function scaled(values: readonly number[]): number[] | undefined {
  const total = values.reduce((sum, value) => sum + value, 0);
  return Math.abs(total) > 1e-13 * Math.max(...values.map(Math.abs)) ? normalised([...values]) : undefined;
}

/** The shape of the dependence alone decides the order, so any period will do. */
function hierarchical(input: MethodInput, market: Market): MethodResult {
  const cov = has(input, 'cov_daily') ? symmetrical(input, 'cov_daily') : market.cov;
  const correlation = has(input, 'corr_daily')
    ? symmetrical(input, 'corr_daily')
    : cov.map((row, i) => row.map((value, j) => value / Math.sqrt(row[i]! * cov[j]![j]!)));
  expectLength(id, 'cov_daily', cov.length, 'cov', market.cov.length);
  expectLength(id, 'corr_daily', correlation.length, 'cov', market.cov.length);
  const order = linkageOrder(correlation.map((row) => row.map((value) => Math.sqrt(Math.max(0, (1 - value) / 2)))));
  const weights = bisectedWeights(cov, order);
  return { weights, order, published: weights };
}

function longOnly(found: Frontier, { mu, cov }: Market, params: Record<string, unknown>, point: ReturnType<typeof pointer>): MethodResult {
  const [toReturn, toRisk, aversion] = [params.efficient_return, params.efficient_risk, params.risk_aversion] as [number, number, number];
  const name = (value: number): string => String(value).replace('.', '_');
  const least = point(found.minimumVariance);
  const best = point(found.maximumSharpe(params.risk_free as number));
  const diversified = found.mostDiversified() ?? mu.map(() => Number.NaN);
  const low = least.ret as number;
  const steps = Array.from({ length: params.frontier_points as number }, (_, k, n = params.frontier_points as number) => (k + 1) / (n + 1));
  return {
    min_volatility: least,
    min_variance_long_only: least,
    max_sharpe: best,
    max_sharpe_long_only: best,
    [`efficient_return_${name(toReturn)}`]: point(found.withReturn(toReturn)),
    [`efficient_risk_${name(toRisk)}`]: point(found.withRisk(toRisk)),
    [`max_quadratic_utility_delta${name(aversion)}`]: point(found.withAversion(aversion)),
    max_diversification: {
      weights: diversified,
      ratio: diversified.reduce((sum, value, i) => sum + value * Math.sqrt(cov[i]![i]!), 0) / deviationOf(cov, diversified),
    },
    frontier_long_only: steps.map((share) => point(found.withReturn(low + share * (Math.max(...mu) - low)))),
  };
}

export default defineMethod({
  id,
  title: 'Portfolio weights',
  inputs: {
    returns: 'Returns of the assets, a row a period (may be left out with mu and cov given)',
    mu: 'Expected returns a year (from returns where left out)',
    cov: 'Their covariance (from returns where left out), by rows',
    cov_daily: 'Another covariance for hierarchical risk parity (may be left out)',
    corr_daily: 'Another correlation for its order (may be left out)',
  },
  params: {
    risk_free: { title: 'Risk-free return a year', default: 0 },
    periods_per_year: { title: 'Rows of returns in a year', default: 365, min: 1e-9 },
    efficient_return: { title: 'Return asked for', default: 0.25 },
    efficient_risk: { title: 'Deviation allowed', default: 0.19, min: 0 },
    risk_aversion: { title: 'Aversion to variance', default: 2, min: 1e-9 },
    frontier_points: { title: 'Portfolios along the frontier', default: 6, whole: true, min: 1, max: 200 },
  },
  outputs: {
    min_volatility: 'Least variance, no short sales: weights, ret, vol, sharpe',
    min_variance_long_only: 'The same under its other name',
    min_volatility_short: 'Least variance, short sales allowed',
    min_variance_short: 'The same under its other name',
    max_sharpe: 'Highest Sharpe ratio, no short sales; unknown where no asset earns more than the risk-free return',
    max_sharpe_long_only: 'The same under its other name',
    max_sharpe_short: 'Tangency portfolio, short sales allowed',
    tangency_short: 'The same under its other name',
    efficient_return_0_25: 'Least variance with the return asked for; the number in a name is the parameter',
    efficient_risk_0_19: 'Highest return with the deviation allowed',
    max_quadratic_utility_delta2: 'Highest return less half the aversion times the variance',
    max_diversification: 'Largest ratio of mean deviation to deviation: weights, ratio',
    frontier_long_only: 'Portfolios at even steps of return from the least variance to the best asset, both left out',
    risk_parity_erc: 'Equal shares of the risk',
    inverse_volatility: 'In inverse proportion to deviations',
    kelly_full: 'Weights of fastest growth, with loans: weights, growth a year',
    kelly_single: 'The same for each asset alone',
    frontier_constants: "A = 1'S⁻¹1, B = 1'S⁻¹m, C = m'S⁻¹m of the frontier with short sales",
    hrp: 'Hierarchical risk parity: weights, order of the assets',
    ledoit_wolf: 'With returns: shrinkage and shrunk covariance a period (over n)',
    oas: 'With returns: the same by oracle approximating shrinkage',
  },
  run(input, params): MethodResult {
    const market = marketOf(input, params.periods_per_year as number);
    const { mu, cov, returns } = market;
    const free = params.risk_free as number;
    const inverse = solvePositive(
      cov,
      mu.map((value) => [1, value]),
    );
    const found = inverse && frontier(mu, cov);
    if (!inverse || !found) {
      throw badInput(
        id,
        'the covariance is singular: an asset is a combination of others, or there are fewer rows than assets. Leave one out, or shrink it.',
      );
    }
    const point = pointer(market, free);
    const flat = inverse.map((row) => row[0]!);
    const kelly = inverse.map((row) => row[1]! - free * row[0]!);
    const least = point(normalised(flat));
    const tangency = point(scaled(kelly));
    return {
      ...longOnly(found, market, params, point),
      min_volatility_short: least,
      min_variance_short: least,
      max_sharpe_short: tangency,
      tangency_short: tangency,
      risk_parity_erc: point(equalRisk(cov)),
      inverse_volatility: point(normalised(cov.map((row, i) => 1 / Math.sqrt(row[i]!)))),
      kelly_full: {
        weights: kelly,
        growth:
          free +
          dot(
            kelly,
            mu.map((value) => value - free),
          ) /
            2,
      },
      kelly_single: mu.map((value, i) => (value - free) / cov[i]![i]!),
      frontier_constants: {
        A: flat.reduce((sum, value) => sum + value, 0),
        B: dot(flat, mu),
        C: inverse.reduce((sum, row, i) => sum + row[1]! * mu[i]!, 0),
      },
      hrp: hierarchical(input, market),
      ...(returns ? { ledoit_wolf: ledoitWolf(returns), oas: oracleShrinkage(returns) } : {}),
    };
  },
  doc: {
    what: 'How to divide capital: least variance, best Sharpe ratio, equal risk, greatest diversification, fastest growth, hierarchical risk parity.',
    formula: [
      String.raw`\min_w \tfrac{1}{2} w^\top \Sigma w - \tau \mu^\top w, \quad \textstyle\sum w = 1, \; w \ge 0`,
      String.raw`w_{\mathrm{tangency}} \propto \Sigma^{-1} (\mu - f), \quad w_{\mathrm{Kelly}} = \Sigma^{-1} (\mu - f)`,
      String.raw`w_i (\Sigma w)_i = w_j (\Sigma w)_j`,
      String.raw`\frac{w^\top \sigma}{\sqrt{w^\top \Sigma w}}`,
    ],
    where:
      '$\\mu$, $\\Sigma$: expected returns and covariance a year, $f$: risk-free return, $\\sigma$: deviations. The programmes without short sales are solved exactly by active sets. Hierarchical risk parity orders the assets by single linkage on $\\sqrt{(1 - \\rho) / 2}$.',
    read: 'Portfolios that differ wildly from each other say that the expected returns decide, and those are known worst. Equal risk and least variance do without them.',
    limits:
      'Mean-variance weights magnify errors of the means: a few years of returns barely tell their signs. Full Kelly halves the capital often; use a half or a quarter. A covariance from fewer rows than about twice the assets should be shrunk. Ties between correlations change the hierarchical order.',
    references: [
      'Markowitz (1952), Portfolio selection, Journal of Finance 7(1)',
      'López de Prado (2016), Building diversified portfolios that outperform out of sample, Journal of Portfolio Management 42(4)',
      'Maillard, Roncalli, Teiletche (2010), Equally weighted risk contribution portfolios, Journal of Portfolio Management 36(4)',
      'Ledoit, Wolf (2004), A well-conditioned estimator for large-dimensional covariance matrices, Journal of Multivariate Analysis 88',
      'Choueifaty, Coignard (2008), Toward maximum diversification, Journal of Portfolio Management 35(1)',
    ],
  },
});
