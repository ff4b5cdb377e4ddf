/** Johansen test: how many combinations of several series return to their means, and which. */
import { kernels } from '../../kernels/kernels.ts';
import { badInput, finiteColumns, notEnough } from '../maths/input.ts';
import { johansenCritical } from '../maths/johansen-tables.ts';
import { singularValues } from '../maths/matrix.ts';
import { changesOf, isRounding, withoutTrend } from '../maths/trend.ts';
import { defineMethod } from '../method.ts';

const id = 'johansen';

/**
 * The triangular factor R of [lagged differences | differences | levels]: below the rows of the first block it holds what the lagged
 * differences do not explain of the other two. `dependent`: the first column that repeats those before it.
 */
function factor(columns: readonly Float64Array[], n: number): { r(i: number, j: number): number; dependent: number } {
  const { arena, call } = kernels();
  return arena.scratch(() => {
    const k = columns.length;
    const matrix = arena.f64(n * k);
    const diagonal = arena.f64(k);
    const reflectors = arena.f64(k);
    for (let j = 0; j < k; j++) matrix.view.set(columns[j]!, j * n);
    call.qrFactor(matrix.ptr, n, k, diagonal.ptr, reflectors.ptr);
    const upper = Float64Array.from({ length: k * k }, (_, at) => {
      const [i, j] = [Math.floor(at / k), at % k];
      return i < j ? matrix.view[j * n + i]! : i === j ? diagonal.view[i]! : 0;
    });
    const r = (i: number, j: number): number => upper[i * k + j]!;
    const threshold = 4 * k * Math.sqrt(n) * Number.EPSILON;
    const dependent = columns.findIndex((_, j) => {
      let squares = 0;
      for (let i = 0; i <= j; i++) squares += r(i, j) ** 2;
      return !(Math.abs(r(j, j)) > threshold * Math.sqrt(squares));
    });
    return { r, dependent };
  });
}

/** Triangular factor of a small matrix by rows with at least as many rows as columns (Householder); signs of its rows are arbitrary. */
function triangle(rows: number[][]): number[][] {
  const [m, k] = [rows.length, rows[0]!.length];
  const { r } = factor(
    Array.from({ length: k }, (_, j) => Float64Array.from(rows, (row) => row[j]!)),
    m,
  );
  return Array.from({ length: k }, (_, i) => Array.from({ length: k }, (__, j) => r(i, j)));
}

/** x with U x = b, U upper triangular. */
function solveUpper(u: readonly number[][], b: readonly number[]): number[] {
  const x = [...b];
  for (let i = u.length - 1; i >= 0; i--) {
    for (let j = i + 1; j < u.length; j++) x[i]! -= u[i]![j]! * x[j]!;
    x[i]! /= u[i]![i]!;
  }
  return x;
}

/** B U^-1, row by row. */
function overUpper(b: readonly number[][], u: readonly number[][]): number[][] {
  return b.map((row) => {
    const out = [...row];
    for (let j = 0; j < u.length; j++) {
      for (let i = 0; i < j; i++) out[j]! -= out[i]! * u[i]![j]!;
      out[j]! /= u[j]![j]!;
    }
    return out;
  });
}

export default defineMethod({
  id,
  title: 'Cointegration of several (Johansen)',
  inputs: { Y: 'Prices or log prices: an array of rows, a column a series' },
  params: {
    det_order: { title: 'Trend: -1 none, 0 constant, 1 line', default: 0, whole: true, min: -1, max: 1 },
    k_ar_diff: { title: 'Lagged differences', default: 1, whole: true, min: 0 },
  },
  outputs: {
    eig: 'Eigenvalues from large to small: squared correlations of changes with levels',
    trace: 'Statistic of "at most r relations", r from 0',
    maxeig: 'Statistic of "r relations, not r + 1"',
    trace_crit_90_95_99: 'Critical values of the trace statistics; unknown above 12 series',
    maxeig_crit_90_95_99: 'Critical values of the largest-eigenvalue statistics',
    evec: 'Relations as columns, the strongest first, each scaled to unit variance; signs so that the first number of each is positive',
    evec_abs: 'The same without signs',
  },
  run(input, params) {
    const series = finiteColumns(id, input, 'Y');
    const [k, n] = [series.length, series[0]!.length];
    const detOrder = params.det_order as number;
    const lags = params.k_ar_diff as number;
    const rows = n - 1 - lags;
    const width = k * (lags + 2);
    if (rows <= width + 1) throw notEnough(id, `rows for ${k} series and ${lags} lags`, width + 3 + lags, n);

    const trend = detOrder + 1;
    const centred = Math.min(trend, 1);
    const levels = series.map((values) => withoutTrend(values, trend));
    const changes = levels.map(changesOf);
    const part = (values: Float64Array, from: number): Float64Array => withoutTrend(values.subarray(from, from + rows), centred);
    const lagged = Array.from({ length: lags }, (_, lag) => changes.map((values) => part(values, lags - 1 - lag))).flat();
    const columns = [...lagged, ...changes.map((values) => part(values, lags)), ...levels.map((values) => part(values, 0))];
    const { r, dependent } = factor(columns, rows);
    const flat = series.findIndex((_, j) => isRounding(changes[j]!, series[j]!));
    if (flat >= 0) throw badInput(id, `Y column ${flat} does not vary about its trend. Leave it out.`);
    if (dependent >= 0) throw badInput(id, `Y column ${dependent % k} repeats the columns before it. Leave it out.`);

    const first = lags * k;
    const block = (height: number): number[][] =>
      Array.from({ length: height }, (_, i) => Array.from({ length: k }, (__, j) => r(first + i, first + k + j)));
    // Levels that no lagged change explains: the upper k rows of the block are what the changes explain of them.
    const spread = triangle(block(2 * k));
    const { values, right } = singularValues(overUpper(block(k), spread));
    const eig = values.map((value) => value * value);
    const relations = values.map((_, j) => {
      const vector = solveUpper(
        spread,
        right.map((row) => row[j]! * Math.sqrt(rows)),
      );
      const sign = Math.sign(vector.find((value) => value !== 0) ?? 1);
      return vector.map((value) => value * sign);
    });
    const evec = series.map((_, i) => relations.map((vector) => vector[i]!));
    const maxeig = eig.map((value) => -rows * Math.log1p(-value));
    return {
      eig,
      trace: maxeig.map((_, i) => maxeig.slice(i).reduce((sum, value) => sum + value, 0)),
      maxeig,
      trace_crit_90_95_99: eig.map((_, i) => johansenCritical('trace', detOrder, k - i)),
      maxeig_crit_90_95_99: eig.map((_, i) => johansenCritical('largest', detOrder, k - i)),
      evec,
      evec_abs: evec.map((row) => row.map(Math.abs)),
    };
  },
  doc: {
    what: 'How many independent combinations of several series return to their means, and their weights: a basket is found without choosing which leg is explained.',
    formula: [
      String.raw`\Delta Y_t = \Pi Y_{t-1} + \sum_{i=1}^{p} \Gamma_i \Delta Y_{t-i} + e_t`,
      String.raw`\left| \lambda S_{kk} - S_{k0} S_{00}^{-1} S_{0k} \right| = 0`,
      String.raw`\text{trace}_r = -T \sum_{i > r} \ln(1 - \lambda_i), \quad \lambda_{\max, r} = -T \ln(1 - \lambda_{r + 1})`,
    ],
    where:
      '$S$: products of changes (0) and levels (k) after the lagged changes are regressed out; $T$ rows. Computed as canonical correlations by QR and singular values, so no product matrix is formed.',
    read: 'Go down from r = 0 and stop at the first trace below its critical value: that r is the number of relations. The first column of evec is the strongest basket.',
    limits:
      'The answer leans on the number of lags and the trend. With few rows it finds too many relations. Weights have no order of legs, but their scale and sign are a convention.',
    references: [
      'Johansen (1991), Estimation and hypothesis testing of cointegration vectors, Econometrica 59',
      'MacKinnon, Haug, Michelis (1999), Numerical distribution functions of likelihood ratio tests for cointegration, Journal of Applied Econometrics 14',
    ],
  },
});
