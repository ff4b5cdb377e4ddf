/** Correlations of several series: Pearson, Spearman, Kendall, their p-values, and how much of all movement is common. No unit. */
import { studentTwoSided } from '../maths/distributions.ts';
import { badInput, finiteColumns, notEnough } from '../maths/input.ts';
import { kendall } from '../maths/kendall.ts';
import { singularValues } from '../maths/matrix.ts';
import { ranksOf } from '../maths/ranks.ts';
import { compensatedSum } from '../maths/sum.ts';
import { defineMethod, type MethodResult } from '../method.ts';

const id = 'correlation';

interface Centred {
  /** Off the mean, in units of the largest deviation; all 0 if the series does not vary. */
  values: Float64Array;
  largest: number;
  /** Root of the sum of squares of `values`. */
  length: number;
}

function centre(values: Float64Array): Centred {
  const mean = compensatedSum(values) / values.length;
  const off = values.map((value) => value - mean);
  const largest = off.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (!(largest > 4 * Number.EPSILON * Math.abs(mean))) return { values: off.fill(0), largest: 0, length: 0 };
  const scaled = off.map((value) => value / largest);
  return { values: scaled, largest, length: Math.sqrt(product(scaled, scaled)) };
}

function product(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function pearson(a: Centred, b: Centred): number {
  if (a.length === 0 || b.length === 0) return Number.NaN;
  return a === b ? 1 : Math.max(-1, Math.min(1, product(a.values, b.values) / a.length / b.length));
}

/** Two-sided p of no correlation, by Student's t; a correlation of 1 leaves no chance. */
function pOf(r: number, n: number): number {
  const freedom = n - 2;
  if (freedom < 1) return Number.NaN;
  return studentTwoSided(r * Math.sqrt(freedom / ((1 - r) * (1 + r))), freedom);
}

interface Ranked {
  /** Ranks off their mean. */
  off: Float64Array;
  spread: number;
}

function rank(values: Float64Array): Ranked {
  const off = ranksOf(values).map((value) => value - (values.length + 1) / 2);
  return { off, spread: Math.sqrt(product(off, off) * (1 / (off.length - 1))) };
}

/** Sums over ranks are exact; divided in numpy's order a p-value next to 1 comes out as scipy's, where the last digit decides. */
function spearman(a: Ranked, b: Ranked): number {
  if (a.spread === 0 || b.spread === 0) return Number.NaN;
  const covariance = product(a.off, b.off) * (1 / (a.off.length - 1));
  return a === b ? 1 : Math.max(-1, Math.min(1, covariance / a.spread / b.spread));
}

/** Every pair of series once, on both sides of the diagonal. */
function table<S, T>(series: readonly S[], value: (a: S, b: S) => T): T[][] {
  const out: T[][] = series.map(() => []);
  for (let i = 0; i < series.length; i++) for (let j = i; j < series.length; j++) out[i]![j] = out[j]![i] = value(series[i]!, series[j]!);
  return out;
}

export default defineMethod({
  id,
  title: 'Correlation matrix',
  inputs: { X: 'Rows of two or more series, returns as a rule' },
  params: {},
  outputs: {
    cov_ddof1: 'Covariances, divisor n - 1, by rows',
    pearson: 'Linear correlations; unknown beside a series that does not vary',
    pearson_p: 'Their p-values',
    spearman: 'Correlations of ranks',
    spearman_p: 'Their p-values',
    kendall_tau_b: 'Pairs of rows in the same order less those in the other, as a share',
    kendall_p: 'Its p-values: exact for up to 33 rows without ties',
    corr_eigenvalues: 'Eigenvalues of the Pearson matrix, from the largest',
    absorption_ratio_top1: 'Share of the variation that the first of them takes',
  },
  run(input): MethodResult {
    const columns = finiteColumns(id, input, 'X');
    if (columns.length < 2) throw badInput(id, 'X has one series; a correlation needs two or more.');
    const n = columns[0]!.length;
    if (n < 2) throw notEnough(id, 'rows', 2, n);

    const centred = columns.map(centre);
    const linear = table(centred, pearson);
    const byRank = table(columns.map(rank), spearman);
    const orders = table(columns, kendall);
    const known = linear.every((row) => row.every((value) => !Number.isNaN(value)));
    const eigenvalues = known ? singularValues(linear).values : linear.map(() => Number.NaN);
    return {
      cov_ddof1: table(centred, (a, b) => (product(a.values, b.values) / (n - 1)) * a.largest * b.largest),
      pearson: linear,
      pearson_p: linear.map((row) => row.map((r) => pOf(r, n))),
      spearman: byRank,
      spearman_p: byRank.map((row) => row.map((r) => pOf(r, n))),
      kendall_tau_b: orders.map((row) => row.map(({ tau }) => tau)),
      // A series agrees with itself by no chance, however few its rows.
      kendall_p: orders.map((row, i) => row.map(({ tau, p }, j) => (i === j && tau === 1 ? 0 : p))),
      corr_eigenvalues: eigenvalues,
      absorption_ratio_top1: eigenvalues[0]! / columns.length,
    };
  },
  doc: {
    what: 'How the series move together, in size (Pearson), in rank (Spearman) and in order (Kendall), and how much of it is one common move.',
    formula: [
      String.raw`r = \frac{\sum (x - \bar x)(y - \bar y)}{\sqrt{\sum (x - \bar x)^2 \sum (y - \bar y)^2}}, \quad t = r \sqrt{\frac{n - 2}{1 - r^2}}`,
      String.raw`\tau_b = \frac{C - D}{\sqrt{(C + D + T_x)(C + D + T_y)}}`,
    ],
    where: '$C$, $D$: pairs of rows in the same and in the other order; $T$: pairs tied in one series only.',
    read: 'Pearson far above Spearman: a few large rows make it. An absorption ratio near 1: all series are one bet.',
    limits: 'P-values take the rows as independent. Correlations of price levels are spurious: use returns. In a crash they rise together.',
    references: [
      'Knight (1966), A computer method for calculating Kendall’s tau with ungrouped data, JASA 61',
      'Kritzman, Li, Page, Rigobon (2011), Principal components as a measure of systemic risk, Journal of Portfolio Management 37',
    ],
  },
});
