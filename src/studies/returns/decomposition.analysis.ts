/** A column of bars taken apart into trend, season and rest. Unit of the column; of a product the season and the rest are factors. */
import { QuantabError } from '../../core/errors.ts';
import { callMethod } from '../../methods/registry.ts';
import { defineAnalysis, type SeriesSet } from '../analysis.ts';
import { allReturnsOf, longestStretch, notEnoughBars } from '../known-returns.ts';

const id = 'returns.decomposition';
const day = 86_400e6;
const hour = 3_600e6;

/** A day of bars where two fit; else an hour, a week of days, or a twentieth of the bars. */
export function usualPeriod(barMicros: number, n: number): number {
  const lengths = barMicros >= day ? [7 * day] : [day, 4 * hour, hour, 60e6];
  for (const length of lengths) {
    const bars = Math.round(length / barMicros);
    if (bars >= 2 && n >= 2 * bars) return bars;
  }
  return Math.max(2, Math.floor(n / 20));
}

function columnOf(series: SeriesSet, name: string): Float64Array {
  if (name === 'size of returns') return allReturnsOf(id, series, 0).map(Math.abs);
  const key = `${name === 'price' ? 'close' : name}.0`;
  const column = series[key];
  if (!column) throw new QuantabError('bad-input', `${id} needs the series ${key}.`);
  return column;
}

function variance(values: ArrayLike<number>, other?: ArrayLike<number>): number {
  let [n, sum, squares] = [0, 0, 0];
  for (let i = 0; i < values.length; i++) {
    const value = values[i]! + (other?.[i] ?? 0);
    if (Number.isNaN(value)) continue;
    n++;
    const d = value - sum;
    sum += d / n;
    squares += d * (value - sum);
  }
  return n > 1 ? squares / n : Number.NaN;
}

/** max(0, 1 - Var(rest) / Var(part + rest)): 0 none of it, 1 all of it (Hyndman and Athanasopoulos). Of a product, of the logarithms. */
function strength(part: ArrayLike<number>, rest: ArrayLike<number>, product: boolean): number {
  const of = (values: ArrayLike<number>): Float64Array => Float64Array.from(values, (value) => (product ? Math.log(value) : value));
  const [a, b] = [of(part), of(rest)];
  const whole = variance(a, b);
  return whole > 0 ? Math.max(0, 1 - variance(b) / whole) : Number.NaN;
}

export default defineAnalysis({
  id,
  title: 'Seasonal decomposition',
  every: '1m',
  inputs: { 'close.0': 'Closes of the bars', 'volume.0': 'Base volumes of the bars', ts: 'Starts of the bars, microseconds' },
  params: {
    of: { title: 'Of', default: 'volume', options: ['volume', 'price', 'size of returns', 'trades'] },
    model: { title: 'Model', default: 'stl', options: ['additive', 'multiplicative', 'stl', 'stl robust'] },
    period: { title: 'Period, 0: chosen by the bars', default: 0, unit: 'bars', min: 0 },
  },
  outputs: {
    n: 'Bars used: the longest stretch without a hole',
    period: 'Period in bars',
    ts: 'Starts of those bars, microseconds',
    observed: 'The column',
    trend: 'Its slow part; unknown half a period from the ends unless the model is stl',
    seasonal: 'What comes again each period',
    resid: 'What is left',
    season: 'The season of one period, bar by bar from `phase`',
    phase: 'Microseconds since midnight UTC of the first bar of `season`',
    trendStrength: 'Share of trend + rest that the trend explains, 0 to 1',
    seasonStrength: 'Share of season + rest that the season explains, 0 to 1',
  },
  run(ctx, series, params) {
    const column = columnOf(series, params.of as string);
    const { from, to } = longestStretch(column);
    const observed = column.slice(from, to);
    const n = observed.length;
    const ts = (series.ts ?? new Float64Array(column.length)).slice(from, to);
    const period = Math.round(params.period as number) || usualPeriod((ts[1] ?? 0) - (ts[0] ?? 0), n);
    if (period < 2) throw new QuantabError('bad-input', `${id}: a period is at least 2 bars, was ${period}.`);
    if (n < 2 * period) throw notEnoughBars(id, `two periods of ${period} bars without a hole`, 2 * period, n);
    const model = params.model as string;
    const product = model === 'multiplicative';
    if (product && observed.some((value) => !(value > 0)))
      throw new QuantabError(
        'bad-input',
        `${id}: a product needs values above 0, and some bars have ${params.of} 0. Choose additive or stl.`,
      );
    ctx.progress(0, 1, model);
    const parts = model.startsWith('stl')
      ? callMethod('stl', { y: observed }, { period, seasonal: 7, robust: model === 'stl robust' })
      : callMethod('seasonal-decompose', { y: observed }, { period, model, two_sided: true });
    ctx.progress(1, 1, 'done');
    const [trend, seasonal, resid] = [parts.trend, parts.seasonal, parts.resid].map((part) => Float64Array.from(part as ArrayLike<number>));
    return {
      n,
      period,
      ts,
      observed,
      trend,
      seasonal,
      resid,
      ...lastSeason(ts, seasonal!, period),
      trendStrength: strength(trend!, resid!, product),
      seasonStrength: strength(seasonal!, resid!, product),
    };
  },
  doc: {
    what: 'A column of bars as a slow trend, a season that repeats each period, and what is left.',
    formula: ['y_t = T_t + S_t + R_t', String.raw`y_t = T_t \, S_t \, R_t`],
    where:
      'Additive and multiplicative: $T$ a centred moving average of one period, $S$ the mean of each place in the period. STL: both by local regression, so the season may change slowly; robust: outliers weigh little.',
    read: 'The volume of most markets has a season of one day: the opening of Europe and of New York. A season strength under 0.2 is not worth trading on.',
    limits:
      'Two-sided: the trend at a bar has seen bars after it. It describes the past and must not be used for a signal. The season of a short stretch is the chance of a few days.',
    references: [
      'Cleveland, Cleveland, McRae and Terpenning, STL: a seasonal-trend decomposition procedure based on loess, J. Official Statistics 6 (1990)',
      'Hyndman and Athanasopoulos, Forecasting: Principles and Practice, 3rd ed. (2021), section 4.3',
    ],
  },
});

/** The newest whole period of the season, begun where a day or the period begins. */
function lastSeason(ts: Float64Array, seasonal: Float64Array, period: number): { season: Float64Array; phase: number } {
  const n = seasonal.length;
  const bar = ts[1]! - ts[0]!;
  const length = period * bar;
  const ofDay = (i: number): number => ((ts[i]! % day) + day) % day;
  let start = n - period;
  // Back to a bar that begins a period counted from midnight, where the period fits into a day.
  if (length > 0 && day % length === 0) while (start > 0 && ofDay(start) % length >= bar) start--;
  return { season: seasonal.slice(start, start + period), phase: ofDay(start) };
}
