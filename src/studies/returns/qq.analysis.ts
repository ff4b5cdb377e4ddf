/** Quantiles of log returns against those of a normal and of a fitted t. Fractions a bar. */
import { normalPdf } from '../../methods/maths/normal.ts';
import { callMethod } from '../../methods/registry.ts';
import { defineAnalysis } from '../analysis.ts';
import { normal95 } from '../intervals.ts';
import { knownOf, returnsOf } from '../known-returns.ts';
import { fitStudent } from '../student-fit.ts';

const id = 'returns.qq';
const fewest = 20;
/** Points kept: all of the tails, evenly chosen ones between. */
const tail = 250;
const most = 1_000;

/** Ranks that are drawn, ascending. */
function ranksOf(n: number): number[] {
  if (n <= most) return Array.from({ length: n }, (_, i) => i);
  const between = most - 2 * tail;
  return [
    ...Array.from({ length: tail }, (_, i) => i),
    ...Array.from({ length: between }, (_, i) => Math.round(tail + ((n - 2 * tail - 1) * i) / (between - 1))),
    ...Array.from({ length: tail }, (_, i) => n - tail + i),
  ];
}

export default defineAnalysis({
  id,
  title: 'Quantiles of returns',
  every: '1m',
  inputs: { 'close.0': 'Closes of the bars, quote currency; a missing bar is NaN' },
  params: {},
  outputs: {
    n: 'Returns used',
    ranks: 'Which of the ordered returns the points are, from 0: all of them up to 1,000',
    ordered: 'Returns at those ranks',
    normal:
      'Quantiles of a standard normal at those ranks, slope and intercept of the line through all points, its correlation r, and the ends lo and hi of where 95 % of each point would lie if returns were normal',
    student: 'The same of a t with df degrees, without ends; unknown where no t could be fitted',
  },
  run(ctx, series) {
    const known = knownOf(returnsOf(id, series, fewest));
    ctx.progress(0, 2, 'fit');
    const fit = fitStudent(known);
    const df = fit ? Math.max(2, Math.round(fit.df)) : undefined;
    ctx.progress(1, 2, 'quantiles');
    const qq = callMethod('qq', { y: known }, { dist: df === undefined ? ['norm'] : ['norm', `t(${df})`] });
    const n = known.length;
    const ranks = ranksOf(n);
    const at = (column: unknown): Float64Array => Float64Array.from(ranks, (rank) => (column as ArrayLike<number>)[rank] as number);
    const x = at(qq.theoretical);
    const [slope, intercept] = [qq.slope as number, qq.intercept as number];
    const half = ranks.map((rank, i) => {
      const p = (rank + 0.625) / (n + 0.25);
      return ((normal95 * slope) / normalPdf(x[i]!)) * Math.sqrt((p * (1 - p)) / n);
    });
    ctx.progress(2, 2, 'done');
    return {
      n,
      ranks: Float64Array.from(ranks),
      ordered: at(qq.ordered),
      normal: {
        x,
        slope,
        intercept,
        r: qq.r,
        lo: x.map((value, i) => intercept + slope * value - half[i]!),
        hi: x.map((value, i) => intercept + slope * value + half[i]!),
      },
      student:
        df === undefined
          ? undefined
          : { df, x: at(qq[`theoretical_t${df}`]), slope: qq[`slope_t${df}`], intercept: qq[`intercept_t${df}`], r: qq[`r_t${df}`] },
    };
  },
  doc: {
    what: 'Ordered returns drawn against what a normal, or a fitted t, of the same size would have at the same ranks. Points on the line: so distributed.',
    formula: [String.raw`\left( F^{-1}(p_i),\; r_{(i)} \right)`],
    where:
      'Plotting positions $p_i$ and the line as the method qq has them. The band: 1.96 standard errors of each ordered value of a normal sample, point by point.',
    read: 'Ends that bend away from the line, down at the left and up at the right: heavier tails than the line’s distribution. The t nearly always follows them further than the normal.',
    limits:
      'The band is for one point at a time and for independent returns: some points outside mean nothing, and clustered volatility puts more of them there. The degrees of the t are rounded to a whole number.',
    references: ['Wilk and Gnanadesikan, Probability plotting methods for the analysis of data, Biometrika 55 (1968)'],
  },
});
