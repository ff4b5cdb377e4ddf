/** Classical decomposition with a moving average of one season. Results in the unit of the series; factors when multiplicative. */
import { kernels } from '../../kernels/kernels.ts';
import { badInput, column, expectFinite, notEnough } from '../maths/input.ts';
import { simpleLeastSquares } from '../maths/least-squares.ts';
import { compensatedSum } from '../maths/sum.ts';
import { defineMethod, type MethodResult } from '../method.ts';

const id = 'seasonal-decompose';

/** Mean of the last `window` rows; NaN before there are so many. */
function rollingMean(y: Float64Array, window: number): Float64Array {
  const { arena, call } = kernels();
  return arena.scratch(() => {
    const n = y.length;
    const mean = arena.f64(n);
    const state = arena.f64(call.rollingMomentsState(window));
    call.rollingMoments(arena.copy(y).ptr, n, window, 0, state.ptr, 0, mean.ptr, 0, 0);
    return mean.view.slice();
  });
}

/** Moving average over one season; an even one spans a row more, its two ends weighted by half. */
function seasonAverage(y: Float64Array, period: number, twoSided: boolean): Float64Array {
  const means = rollingMean(y, period);
  const past = period % 2 === 0 ? means.map((value, i) => (i === 0 ? Number.NaN : (value + means[i - 1]!) / 2)) : means;
  if (!twoSided) return past;
  const shift = Math.floor(period / 2);
  return past.map((_, i) => (i + shift < y.length ? past[i + shift]! : Number.NaN));
}

/** Fills unknown ends by the straight line through the `points` nearest known rows (the very last known row stays out, as in statsmodels). */
function extrapolate(trend: Float64Array, points: number): Float64Array {
  const front = trend.findIndex((value) => !Number.isNaN(value));
  const back = trend.findLastIndex((value) => !Number.isNaN(value));
  const out = trend.slice();
  const fill = (from: number, to: number, first: number, last: number): void => {
    if (first === last) return;
    const rows = Float64Array.from({ length: to - from }, (_, i) => from + i);
    const fit = simpleLeastSquares(rows, trend.subarray(from, to));
    if ('dependent' in fit) throw notEnough(id, 'known trend values to extrapolate from', 2, to - from);
    for (let i = first; i < last; i++) out[i] = fit.coefficients[0]! + fit.coefficients[1]! * i;
  };
  fill(front, Math.min(front + points, back), 0, front);
  fill(Math.max(front, back - points), back, back + 1, trend.length);
  return out;
}

function pointsOf(text: string, period: number): number {
  if (text === 'freq') return period - 1;
  const points = Number(text);
  if (Number.isInteger(points) && points >= 0) return points;
  throw badInput(id, `parameter extrapolate_trend must be a whole number or freq, was "${text}".`);
}

export default defineMethod({
  id,
  title: 'Seasonal decomposition',
  inputs: { y: 'An evenly spaced series without holes, any unit; above 0 when multiplicative' },
  params: {
    period: { title: 'Rows in a season', default: 24, unit: 'rows', whole: true, min: 2 },
    model: { title: 'How the parts go together', default: 'additive', options: ['additive', 'multiplicative'] },
    two_sided: { title: 'Centre the moving average (uses later rows)', default: true },
    extrapolate_trend: { title: 'Rows that carry the trend on to the ends; 0 leaves them unknown, freq takes a season', default: '0' },
  },
  outputs: {
    trend: 'Moving average over one season; unknown at the ends',
    seasonal: 'What repeats: mean 0 over a season, or 1 when multiplicative',
    resid: 'The rest; unknown where the trend is',
  },
  run(input, params): MethodResult {
    const y = column(id, input, 'y');
    expectFinite(id, 'y', y);
    const period = params.period as number;
    const n = y.length;
    if (n < 2 * period) throw notEnough(id, `rows for two seasons of ${period}`, 2 * period, n);
    const multiplicative = params.model === 'multiplicative';
    const low = multiplicative ? y.findIndex((value) => value <= 0) : -1;
    if (low >= 0)
      throw badInput(id, `y[${low}] is ${y[low]}; a multiplicative decomposition needs numbers above 0. Use model: 'additive'.`);

    const points = pointsOf(params.extrapolate_trend as string, period);
    const average = seasonAverage(y, period, params.two_sided as boolean);
    const trend = points > 0 ? extrapolate(average, points + 1) : average;
    const rest = y.map((value, i) => (multiplicative ? value / trend[i]! : value - trend[i]!));
    const means = Float64Array.from({ length: period }, (_, phase) => {
      const values = rest.filter((value, i) => i % period === phase && !Number.isNaN(value));
      return compensatedSum(values) / values.length;
    });
    const level = compensatedSum(means) / period;
    const season = means.map((value) => (multiplicative ? value / level : value - level));
    const seasonal = y.map((_, i) => season[i % period]!);
    const resid = y.map((value, i) => (multiplicative ? value / seasonal[i]! / trend[i]! : value - trend[i]! - seasonal[i]!));
    return { trend, seasonal, resid };
  },
  doc: {
    what: 'Splits a series into a moving average, a pattern that repeats unchanged every season, and the rest.',
    formula: [
      String.raw`T_t = \frac{1}{p} \left( \tfrac{1}{2} y_{t - p/2} + y_{t - p/2 + 1} + \dots + \tfrac{1}{2} y_{t + p/2} \right)`,
      String.raw`y_t = T_t + S_t + R_t \quad \text{or} \quad y_t = T_t S_t R_t`,
    ],
    where:
      '$p$: rows in a season (an odd one takes equal weights), $S$: mean of $y - T$ (or $y / T$) at the same place in the season, re-centred.',
    read: 'A seasonal part as large as the rest or larger: time of day (or week) matters.',
    limits:
      'The centred average uses later rows: for the eye, not for trading. The pattern cannot change; STL lets it. One outlier shows in a whole season of the trend.',
    references: ['Kendall, Stuart (1983), The Advanced Theory of Statistics 3', 'statsmodels seasonal_decompose'],
  },
});
