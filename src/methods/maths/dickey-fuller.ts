/**
 * The augmented Dickey-Fuller regression: dy(t) on y(t-1), dy(t-1) .. dy(t-lags) and a trend, with the search for the number of lags.
 *
 * The search needs every smaller model on one sample. Its cross products are found once, in O(n lags): lagged differences are one series
 * shifted, so each product differs from its neighbour's by a row at either end. One Cholesky then holds all the models (nested-fit.ts).
 * The trend is first taken off the level and the differences, which changes no coefficient of interest and keeps the digits.
 */
import { kernels } from '../../kernels/kernels.ts';
import { badInput, expectFinite, notEnough } from './input.ts';
import { lastTValue, type NestedFit, nestedFit, nestedFitOfProducts, squaredError } from './nested-fit.ts';
import { changesOf, isRounding, type Trend, trendColumns, trendTerms, withoutTrend } from './trend.ts';

export const lagRules = ['AIC', 'BIC', 't-stat', 'none'] as const;
export type LagRule = (typeof lagRules)[number];

export interface DickeyFullerOptions {
  trend: Trend;
  rule: LagRule;
  /** Most lags of the search, or the lags of rule `none`. Default: by the length of the series. */
  maxLag?: number | undefined;
}

export interface DickeyFuller {
  stat: number;
  usedLag: number;
  /** Rows of the last regression. */
  rows: number;
  /** The criterion of the chosen lag; |t| of its last lag under `t-stat`; NaN without a search. */
  criterion: number;
}

/** Two-sided 10 %: the last lag of the `t-stat` rule has to reach it. */
const significantT = 1.6448536269514722;

/** Matrices up to 32 MB are factored by QR; larger ones are left to their cross products. */
const mostCells = 4_000_000;

interface Series {
  method: string;
  /** Trend taken off. `level[t]` stands before `difference[t]`. */
  level: Float64Array;
  difference: Float64Array;
  terms: number;
}

/** Schwert's rule, cut so that the regression keeps rows; `n` counts the series. Negative when the series is too short for any. */
function longestLag(n: number, terms: number): number {
  return Math.min(Math.ceil(12 * (n / 100) ** 0.25), Math.floor(n / 2) - terms - 1);
}

/** Throws not-enough-data for a short series, bad-input for one that does not vary about its trend or is its own exact prediction. */
export function dickeyFuller(method: string, y: Float64Array, { trend, rule, maxLag }: DickeyFullerOptions): DickeyFuller {
  expectFinite(method, 'y', y);
  const n = y.length;
  const terms = trendTerms(trend);
  const needed = (lags: number): number => 2 * Math.max(lags + terms + 1, 2);
  if (n < needed(0)) throw notEnough(method, `values for trend ${trend}`, needed(0), n);
  const most = maxLag ?? longestLag(n, terms);
  if (n < needed(most)) throw notEnough(method, `values for ${most} lags`, needed(most), n);
  const series = prepared(method, y, terms);
  const { lag, criterion } = rule === 'none' ? { lag: most, criterion: Number.NaN } : search(series, most, rule);
  const rows = n - 1 - lag;
  const columns = terms + lag + 1;
  if (rows <= columns) throw notEnough(method, `values for ${lag} lags`, lag + columns + 2, n);
  const fit = regression(series, lag, 'level last');
  return { stat: lastTValue(fit, columns, rows), usedLag: lag, rows, criterion };
}

function prepared(method: string, y: Float64Array, terms: number): Series {
  const n = y.length - 1;
  const difference = withoutTrend(changesOf(y), terms);
  if (isRounding(difference, y)) {
    const shape = terms < 2 ? 'does not vary' : 'does not vary about its trend';
    throw badInput(method, `the series ${shape}, so there is nothing to test. Give a series that moves.`);
  }
  return { method, level: withoutTrend(y.subarray(0, n), terms), difference, terms };
}

function search(series: Series, most: number, rule: LagRule): { lag: number; criterion: number } {
  const rows = series.difference.length - most;
  const first = series.terms + 1;
  const fit = regression(series, most, 'level first');
  if (rule === 't-stat') {
    for (let lag = most; ; lag--) {
      const t = Math.abs(lastTValue(fit, first + lag, rows));
      if (t >= significantT || lag === 0) return { lag, criterion: t };
    }
  }
  const price = rule === 'AIC' ? 2 : Math.log(rows);
  let best = { lag: 0, criterion: Number.POSITIVE_INFINITY };
  for (let lag = 0; lag <= most; lag++) {
    const k = first + lag;
    const criterion = rows * (Math.log((2 * Math.PI * squaredError(fit, k)) / rows) + 1) + price * k;
    if (criterion < best.criterion) best = { lag, criterion };
  }
  return best;
}

type Order = 'level first' | 'level last';

/** Columns: the trend, then the level before or behind the lagged differences, on the rows from `lags` on. */
function regression(series: Series, lags: number, order: Order): NestedFit {
  const { method, level, difference, terms } = series;
  const rows = difference.length - lags;
  const k = terms + 1 + lags;
  const levelAt = order === 'level first' ? terms : k - 1;
  const lagOf = (j: number): number => (order === 'level first' ? j - terms : j - terms + 1);
  const small = rows * k <= mostCells;
  if (!small || order === 'level first') {
    const fit = nestedFitOfProducts(products(series, lags, levelAt, lagOf), k);
    if (fit) return fit;
  }
  if (!small) throw badInput(method, 'the lagged differences nearly repeat each other. Use fewer lags.');
  const trend = trendColumns(rows, terms);
  const fill = (j: number, target: Float64Array): void => {
    if (j < terms) target.set(trend[j]!);
    else if (j === levelAt) target.set(level.subarray(lags));
    else target.set(difference.subarray(lags - lagOf(j), lags - lagOf(j) + rows));
  };
  const fit = nestedFit(rows, k, fill, difference.subarray(lags));
  if ('dependent' in fit) {
    throw badInput(
      method,
      'the series and its lagged differences repeat each other exactly, so the regression has no single answer. Use fewer lags.',
    );
  }
  let squares = fit.rest;
  for (const part of fit.parts) squares += part * part;
  if (!(fit.rest > 1e-26 * squares))
    throw badInput(method, 'the series follows from its own past without error, so there is no error to test against.');
  return fit;
}

/** Cross products of all columns and, last, the differences themselves: lower triangle by rows. */
function products({ level, difference, terms }: Series, lags: number, levelAt: number, lagOf: (j: number) => number): Float64Array {
  const { arena, call } = kernels();
  return arena.scratch(() => {
    const rows = difference.length - lags;
    const k = terms + 1 + lags;
    const size = k + 1;
    const out = new Float64Array(size * size);
    const put = (i: number, j: number, value: number): void => {
      out[Math.max(i, j) * size + Math.min(i, j)] = value;
    };
    const d = arena.copy(difference);
    const start = d.ptr + lags * 8;
    const sums = arena.f64(lags + 1);
    /** Column of the differences `lag` rows ago; lag 0 is what is explained. */
    const columnOf = new Int32Array(lags + 1).fill(k);
    for (let j = terms; j < k; j++) if (j !== levelAt) columnOf[lagOf(j)] = j;

    const others = [...trendColumns(rows, terms), level.subarray(lags)].map((values) => arena.copy(values));
    const place = (i: number): number => (i < terms ? i : levelAt);
    others.forEach((left, i) => {
      call.laggedProducts(left.ptr, start, rows, lags, sums.ptr);
      for (let lag = 0; lag <= lags; lag++) put(place(i), columnOf[lag]!, sums.view[lag]!);
      for (let j = 0; j <= i; j++) {
        call.laggedProducts(left.ptr, others[j]!.ptr, rows, 0, sums.ptr);
        put(place(i), place(j), sums.view[0]!);
      }
    });

    call.laggedProducts(start, start, rows, lags, sums.ptr);
    const last = difference.length;
    for (let apart = 0; apart <= lags; apart++) {
      let sum = sums.view[apart]!;
      put(columnOf[0]!, columnOf[apart]!, sum);
      // One row further back: a row enters before the first and the last one leaves.
      for (let i = 1; i + apart <= lags; i++) {
        const j = i + apart;
        sum += difference[lags - i]! * difference[lags - j]! - difference[last - i]! * difference[last - j]!;
        put(columnOf[i]!, columnOf[j]!, sum);
      }
    }
    return out;
  });
}
