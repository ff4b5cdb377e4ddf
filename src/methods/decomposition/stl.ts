/** Seasonal and trend decomposition by local regression. Results in the unit of the series. */
import { kernels } from '../../kernels/kernels.ts';
import { badInput, column, expectFinite, notEnough } from '../maths/input.ts';
import { defineMethod, type MethodResult } from '../method.ts';

const id = 'stl';

interface Plan {
  period: number;
  seasonal: number;
  trend: number;
  lowPass: number;
  degrees: number[];
  jumps: number[];
  inner: number;
  outer: number;
}

function oddFrom(value: number): number {
  return value % 2 === 0 ? value + 1 : value;
}

function planOf(params: Record<string, unknown>): Plan {
  const of = (key: string): number => params[key] as number;
  const period = of('period');
  const seasonal = of('seasonal');
  const trend = of('trend') || oddFrom(Math.ceil((1.5 * period) / (1 - 1.5 / seasonal)));
  const lowPass = of('low_pass') || oddFrom(period + 1);
  for (const [key, length, least] of [
    ['seasonal', seasonal, 3],
    ['trend', trend, period + 1],
    ['low_pass', lowPass, period + 1],
  ] as const) {
    if (length % 2 === 1 && length >= least && length >= 3) continue;
    throw badInput(id, `parameter ${key} must be an odd number of at least ${oddFrom(Math.max(3, least))}, was ${length}.`);
  }
  const robust = params.robust as boolean;
  return {
    period,
    seasonal,
    trend,
    lowPass,
    degrees: [of('seasonal_deg'), of('trend_deg'), of('low_pass_deg')],
    jumps: [of('seasonal_jump'), of('trend_jump'), of('low_pass_jump')],
    inner: of('inner_iter') || (robust ? 2 : 5),
    outer: of('outer_iter') < 0 ? (robust ? 15 : 0) : of('outer_iter'),
  };
}

function decompose(y: Float64Array, plan: Plan): Record<'trend' | 'seasonal' | 'resid' | 'weights', Float64Array> {
  const { arena, call } = kernels();
  return arena.scratch(() => {
    const n = y.length;
    const { period, seasonal: length, trend: trendLength, lowPass, degrees, jumps, inner, outer } = plan;
    const numbers = arena.copy(Float64Array.of(period, length, trendLength, lowPass, ...degrees, ...jumps, inner, outer));
    const [trend, season, weights] = [arena.f64(n), arena.f64(n), arena.f64(n)];
    const work = arena.f64(call.stlWork(n, period));
    call.stl(arena.copy(y).ptr, n, numbers.ptr, work.ptr, trend.ptr, season.ptr, weights.ptr);
    return {
      trend: trend.view.slice(),
      seasonal: season.view.slice(),
      resid: y.map((value, i) => value - season.view[i]! - trend.view[i]!),
      weights: weights.view.slice(),
    };
  });
}

export default defineMethod({
  id,
  title: 'STL decomposition',
  inputs: { y: 'An evenly spaced series without holes, any unit' },
  params: {
    period: { title: 'Rows in a season', default: 24, unit: 'rows', whole: true, min: 2 },
    seasonal: { title: 'Seasons that smooth the seasonal part, odd', default: 7, whole: true, min: 3 },
    trend: { title: 'Rows that smooth the trend, odd; 0 for the usual', default: 0, unit: 'rows', whole: true, min: 0 },
    low_pass: { title: 'Rows of the low-pass filter, odd; 0 for the usual', default: 0, unit: 'rows', whole: true, min: 0 },
    seasonal_deg: { title: 'Degree of the seasonal smoother', default: 1, whole: true, min: 0, max: 1 },
    trend_deg: { title: 'Degree of the trend smoother', default: 1, whole: true, min: 0, max: 1 },
    low_pass_deg: { title: 'Degree of the low-pass smoother', default: 1, whole: true, min: 0, max: 1 },
    robust: { title: 'Give outliers less weight', default: false },
    seasonal_jump: { title: 'Rows between two seasonal fits', default: 1, whole: true, min: 1 },
    trend_jump: { title: 'Rows between two trend fits', default: 1, whole: true, min: 1 },
    low_pass_jump: { title: 'Rows between two low-pass fits', default: 1, whole: true, min: 1 },
    inner_iter: { title: 'Inner rounds; 0 for 5, or 2 when robust', default: 0, whole: true, min: 0, max: 100 },
    outer_iter: { title: 'Outer rounds; -1 for 0, or 15 when robust', default: -1, whole: true, min: -1, max: 100 },
  },
  outputs: {
    trend: 'Slow part',
    seasonal: 'Part that repeats, free to change slowly',
    resid: 'The rest: y less both',
    weights: 'Robustness weights, 1 for rows that fit, 0 for outliers',
  },
  run(input, params): MethodResult {
    const y = column(id, input, 'y');
    expectFinite(id, 'y', y);
    const plan = planOf(params);
    if (y.length < 2 * plan.period) throw notEnough(id, `rows for two seasons of ${plan.period}`, 2 * plan.period, y.length);
    return decompose(y, plan);
  },
  doc: {
    what: 'Splits a series into a slow trend, a pattern that repeats every season and may change slowly, and the rest.',
    formula: [
      'y_t = T_t + S_t + R_t',
      String.raw`w(u) = (1 - |u|^3)^3, \quad \rho = \left( 1 - \left( \frac{|R|}{6 \operatorname{median} |R|} \right)^2 \right)^2`,
    ],
    where:
      '$w$: weights of the local regressions, $\\rho$: robustness weights of the outer rounds. The usual trend window is the smallest odd number above $1.5 p / (1 - 1.5 / n_s)$ for period $p$ and seasonal window $n_s$; the usual low-pass window the smallest odd one above $p$.',
    read: 'A seasonal part as large as the rest or larger: time of day (or week) matters. A short seasonal window lets the pattern change quickly and takes noise for it.',
    limits:
      'The smoothers look both ways: the parts at a moment use what came later, so they are for the eye and not for trading. Additive: take logarithms when the season grows with the level. Many robust rounds on nearly exact data can end in either of two solutions.',
    references: [
      'Cleveland, Cleveland, McRae, Terpenning (1990), STL, Journal of Official Statistics 6(1)',
      'netlib, the Fortran routines of a/stl',
      'statsmodels 0.13.5, tsa.seasonal.STL',
    ],
  },
});
