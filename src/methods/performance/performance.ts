/** What a series of returns was worth: growth, risk, the ratios of the two, and the losses on the way. Returns are fractions a period. */
import { column, expectLength, has } from '../maths/input.ts';
import { quantile } from '../maths/quantile.ts';
import { compensatedSum } from '../maths/sum.ts';
import { defineMethod, type MethodResult } from '../method.ts';

const id = 'performance';

function known(values: Float64Array): Float64Array {
  return values.filter((value) => !Number.isNaN(value));
}

function mean(values: Float64Array): number {
  return compensatedSum(values) / values.length;
}

/** Sample deviation; exactly 0 for a constant series, whose rounded mean would leave a spread of 1e-18. */
function deviation(values: Float64Array): number {
  if (values.length < 2) return Number.NaN;
  if (values.every((value) => value === values[0])) return 0;
  const centre = mean(values);
  return Math.sqrt(compensatedSum(values.map((value) => (value - centre) ** 2)) / (values.length - 1));
}

/** a / b, unknown where b is 0: no risk taken says nothing about the risk taken. */
function ratio(a: number, b: number): number {
  return b === 0 ? Number.NaN : a / b;
}

function sumWhere(values: Float64Array, keep: (value: number) => boolean): number {
  return compensatedSum(values.filter(keep));
}

/** Equity over its highest value so far less 1; the start of 1 is a high too. A missing return leaves equity where it is. */
function drawdowns(returns: Float64Array): { equity: Float64Array; drawdown: Float64Array } {
  const equity = new Float64Array(returns.length);
  const drawdown = new Float64Array(returns.length);
  let now = 1;
  let high = 1;
  for (let i = 0; i < returns.length; i++) {
    const value = returns[i]!;
    if (!Number.isNaN(value)) now *= 1 + value;
    if (now > high) high = now;
    equity[i] = now;
    drawdown[i] = now / high - 1;
  }
  return { equity, drawdown };
}

function lowestAt(values: Float64Array): number {
  let at = 0;
  for (let i = 1; i < values.length; i++) if (values[i]! < values[at]!) at = i;
  return at;
}

function longestRun(values: Float64Array, holds: (value: number) => boolean): number {
  let longest = 0;
  let run = 0;
  for (const value of values) {
    run = holds(value) ? run + 1 : 0;
    if (run > longest) longest = run;
  }
  return longest;
}

function sharpeOf(excess: Float64Array, year: number): number {
  return ratio(mean(excess), deviation(excess)) * Math.sqrt(year);
}

/** Full windows only, the first ending at row window - 1. */
function rolling(returns: Float64Array, free: number, window: number, year: number): MethodResult {
  const count = Math.max(0, returns.length - window + 1);
  const each = (f: (part: Float64Array) => number): Float64Array =>
    Float64Array.from({ length: count }, (_, i) => f(returns.subarray(i, i + window)));
  return {
    rolling_sharpe: each((part) =>
      sharpeOf(
        known(part).map((value) => value - free),
        year,
      ),
    ),
    rolling_max_drawdown: each((part) => {
      const { drawdown } = drawdowns(part);
      return drawdown[lowestAt(drawdown)]!;
    }),
  };
}

/** Against a benchmark: least squares of excess on excess, over the rows where both are known. */
function against(returns: Float64Array, benchmark: Float64Array, free: number): MethodResult {
  const rows = Array.from(returns.keys()).filter((i) => !Number.isNaN(returns[i]! + benchmark[i]!));
  const own = Float64Array.from(rows, (i) => returns[i]! - free);
  const other = Float64Array.from(rows, (i) => benchmark[i]! - free);
  const [meanOwn, meanOther] = [mean(own), mean(other)];
  const cross = compensatedSum(own.map((value, i) => (value - meanOwn) * (other[i]! - meanOther)));
  const beta = ratio(cross / (rows.length - 1), deviation(other) ** 2);
  const active = own.map((value, i) => value - other[i]!);
  return { beta, alpha_period: meanOwn - beta * meanOther, information_ratio: ratio(mean(active), deviation(active)) };
}

export default defineMethod({
  id,
  title: 'Performance of returns',
  inputs: {
    returns: 'Simple returns a period, as fractions; missing ones are skipped but their periods count as time',
    benchmark: 'Returns of a benchmark over the same periods (may be left out)',
  },
  params: {
    periods_per_year: { title: 'Periods in a year: 365 for days, 525600 for minutes', default: 365, min: 1e-9 },
    risk_free: { title: 'Risk-free return a period', default: 0 },
    risk_free_per_period: { title: 'The same under another name; the two are added', default: 0 },
    window: { title: 'Periods in a rolling window; 0 for none', default: 0, unit: 'rows', whole: true, min: 0 },
  },
  outputs: {
    total_return: 'Last equity over the first, less 1',
    cagr: 'Yearly growth that gives the same total',
    annual_volatility: 'Deviation of the returns times the root of the periods a year',
    sharpe: 'Mean excess return over its deviation, annual',
    downside_risk: 'Root of the mean squared shortfall below the risk-free return, annual',
    sortino: 'Mean excess return over the downside risk, annual',
    max_drawdown: 'Deepest fall from a high, as a negative fraction',
    max_drawdown_trough_index: 'The row where it was deepest',
    calmar: 'cagr over the size of max_drawdown',
    omega_0: 'Sum of excess gains over the sum of excess losses',
    var_hist_95: 'The 5 % quantile of the returns',
    cvar_hist_95_empyrical: 'Mean of the floor(0.05 (n - 1)) + 1 worst returns',
    tail_ratio: 'Size of the 95 % quantile over that of the 5 % one',
    hit_rate_bars: 'Share of gains among the returns that are not 0',
    profit_factor_bars: 'Sum of gains over the sum of losses; unknown without losses',
    longest_drawdown_bars: 'Most periods in a row below a high',
    ulcer_index: 'Root of the mean squared drawdown',
    equity: 'Growth of 1',
    drawdown: 'Fall from the high so far, negative fractions',
    drawdown_last10: 'Its last ten rows',
    beta: 'With a benchmark: slope of the excess returns on its excess returns',
    alpha_period: 'Intercept of that line, a period',
    information_ratio: 'Mean difference to the benchmark over its deviation, a period (not annual)',
    rolling_sharpe: 'With a window: sharpe of each full window',
    rolling_max_drawdown: 'Likewise max_drawdown',
  },
  run(input, params): MethodResult {
    const returns = column(id, input, 'returns');
    const year = params.periods_per_year as number;
    const free = (params.risk_free as number) + (params.risk_free_per_period as number);
    const window = params.window as number;
    const values = known(returns);
    const excess = values.map((value) => value - free);
    const sorted = values.slice().sort();
    const { equity, drawdown } = drawdowns(returns);
    const trough = lowestAt(drawdown);
    const deepest = values.length > 0 ? drawdown[trough]! : Number.NaN;
    const total = values.length > 0 ? equity[equity.length - 1]! : Number.NaN;
    const cagr = total ** (year / returns.length) - 1;
    const downside = Math.sqrt(mean(excess.map((value) => Math.min(value, 0) ** 2)));
    const gains = sumWhere(values, (value) => value > 0);
    const losses = -sumWhere(values, (value) => value < 0);
    const worst = sorted.subarray(0, Math.floor((sorted.length - 1) * 0.05) + 1);
    return {
      total_return: total - 1,
      cagr,
      annual_volatility: deviation(values) * Math.sqrt(year),
      sharpe: sharpeOf(excess, year),
      downside_risk: downside * Math.sqrt(year),
      sortino: ratio(mean(excess), downside) * Math.sqrt(year),
      max_drawdown: deepest,
      max_drawdown_trough_index: values.length > 0 ? trough : Number.NaN,
      calmar: ratio(cagr, Math.abs(deepest)),
      omega_0: ratio(
        sumWhere(excess, (value) => value > 0),
        -sumWhere(excess, (value) => value < 0),
      ),
      var_hist_95: quantile(sorted, 0.05),
      cvar_hist_95_empyrical: mean(worst),
      tail_ratio: ratio(Math.abs(quantile(sorted, 0.95)), Math.abs(quantile(sorted, 0.05))),
      hit_rate_bars: ratio(values.filter((value) => value > 0).length, values.filter((value) => value !== 0).length),
      profit_factor_bars: ratio(gains, losses),
      longest_drawdown_bars: values.length > 0 ? longestRun(drawdown, (value) => value < 0) : Number.NaN,
      ulcer_index: values.length > 0 ? Math.sqrt(mean(drawdown.map((value) => value * value))) : Number.NaN,
      equity,
      drawdown,
      drawdown_last10: drawdown.slice(-10),
      ...(has(input, 'benchmark') ? against(returns, benchmarkOf(input, returns), free) : {}),
      ...(window > 0 ? rolling(returns, free, window, year) : {}),
    };
  },
  doc: {
    what: 'Growth, risk and the ratio of the two for a series of returns: Sharpe, Sortino, Calmar, drawdown, value at risk.',
    formula: [
      String.raw`\mathrm{Sharpe} = \frac{\overline{r - f}}{s_{r - f}} \sqrt{P}`,
      String.raw`\mathrm{Sortino} = \frac{\overline{r - f}}{\sqrt{\frac{1}{n} \sum \min(r - f, 0)^2}} \sqrt{P}`,
      String.raw`\mathrm{CAGR} = \left( \prod (1 + r) \right)^{P / N} - 1, \quad \mathrm{Calmar} = \frac{\mathrm{CAGR}}{|\mathrm{MDD}|}`,
      String.raw`\mathrm{MDD} = \min_t \left( \frac{E_t}{\max_{u \le t} E_u} - 1 \right)`,
    ],
    where:
      '$r$: returns, $f$: risk-free return a period, $P$: periods a year, $n$: known returns, $N$: all periods, $E$: equity from $E_0 = 1$. Deviations divide by $n - 1$; the root in Sortino runs over all periods, not the losing ones.',
    read: 'A yearly Sharpe of 1 means a mean gain of one deviation a year. Sortino counts falls alone. Calmar sets growth against the worst fall. Omega or profit factor below 1: losses outweigh gains.',
    limits:
      'A Sharpe from few periods is mostly luck: its standard error is about $\\sqrt{P / n}$. Annualising assumes independent returns. Crypto trades every day: 365 days, not 252.',
    references: [
      'Sharpe (1994), The Sharpe Ratio, Journal of Portfolio Management 21(1)',
      'Lo (2002), The statistics of Sharpe ratios, Financial Analysts Journal 58(4)',
      'Keating, Shadwick (2002), A universal performance measure, Journal of Performance Measurement 6(3)',
      'empyrical 0.5, stats.py',
    ],
  },
});

function benchmarkOf(input: Record<string, unknown>, returns: Float64Array): Float64Array {
  const benchmark = column(id, input, 'benchmark');
  expectLength(id, 'benchmark', benchmark.length, 'returns', returns.length);
  return benchmark;
}
