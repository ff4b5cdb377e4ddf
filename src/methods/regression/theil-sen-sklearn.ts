/** The line scikit-learn calls Theil-Sen: spatial median of the lines through all pairs of points. Slope: y per x. */
import { badInput, columns, expectFinite, notEnough } from '../maths/input.ts';
import { spatialMedian } from '../maths/spatial-median.ts';
import { defineMethod, type MethodResult } from '../method.ts';

const id = 'theil-sen-sklearn';

/** Lines kept in memory at most: pairs of 3,000 points. */
const mostLines = 4_500_000;

/** How many choices of k out of n. */
function choices(n: number, k: number): number {
  let count = 1;
  for (let i = 1; i <= k; i++) count = (count * (n - k + i)) / i;
  return Math.round(count);
}

/** Least squares of some points, of smallest norm where they share one x. */
function lineThrough(x: Float64Array, y: Float64Array, chosen: ArrayLike<number>): [intercept: number, slope: number] {
  const k = chosen.length;
  let [meanX, meanY] = [0, 0];
  for (let i = 0; i < k; i++) {
    meanX += x[chosen[i]!]! / k;
    meanY += y[chosen[i]!]! / k;
  }
  let [square, cross, apart] = [0, 0, false];
  for (let i = 0; i < k; i++) {
    const off = x[chosen[i]!]! - meanX;
    square += off * off;
    cross += off * (y[chosen[i]!]! - meanY);
    apart ||= x[chosen[i]!] !== x[chosen[0]!];
  }
  if (!apart) {
    const level = x[chosen[0]!]!;
    const share = meanY / (1 + level * level);
    return [share, share * level];
  }
  const slope = cross / square;
  return [meanY - slope * meanX, slope];
}

/** Calls `visit` with every choice of k places out of n, in order; the array is one and the same. */
function eachChoice(n: number, k: number, visit: (chosen: Uint32Array) => void): void {
  const chosen = Uint32Array.from({ length: k }, (_, i) => i);
  for (;;) {
    visit(chosen);
    let at = k - 1;
    while (at >= 0 && chosen[at] === n - k + at) at--;
    if (at < 0) return;
    chosen[at]!++;
    for (let i = at + 1; i < k; i++) chosen[i] = chosen[i - 1]! + 1;
  }
}

export default defineMethod({
  id,
  title: 'Theil-Sen regression (spatial median)',
  inputs: { y: 'Dependent series', x: 'Regressor of the same length' },
  params: { n_subsamples: { title: 'Points a line is drawn through', default: 2, unit: 'points', whole: true, min: 2 } },
  outputs: {
    intercept: 'Constant of the median line',
    slope: 'Its slope',
    n_lines: 'Lines it is the median of',
  },
  run(input, params): MethodResult {
    const k = params.n_subsamples as number;
    const { y, x } = columns(id, input, ['y', 'x']);
    expectFinite(id, 'y', y);
    expectFinite(id, 'x', x);
    const n = y.length;
    if (n < k) throw notEnough(id, `points for lines through ${k}`, k, n);
    if (x.every((value) => value === x[0])) throw badInput(id, `x is constant (${x[0]}), so no two points have a slope.`);
    const count = choices(n, k);
    if (count > mostLines) {
      throw badInput(
        id,
        `${n} points have ${count.toExponential(1)} lines through ${k}, more than ${mostLines}. Pass fewer rows, or use theil-sen.`,
      );
    }
    const [intercepts, slopes] = [new Float64Array(count), new Float64Array(count)];
    let at = 0;
    eachChoice(n, k, (chosen) => {
      const [intercept, slope] = lineThrough(x, y, chosen);
      intercepts[at] = intercept;
      slopes[at++] = slope;
    });
    const [intercept, slope] = spatialMedian(intercepts, slopes);
    return { intercept, slope, n_lines: count };
  },
  doc: {
    what: 'The line in the middle of the lines through all pairs of points, taking constant and slope as one point of a plane.',
    formula: [String.raw`(\alpha, \beta) = \arg\min_m \sum_{i<j} \bigl| m - (\alpha_{ij}, \beta_{ij}) \bigr|`],
    where: 'All choices are used, up to 4,500,000 of them; scikit-learn draws some at random above 10,000.',
    read: 'Compare it with theil-sen: where the two differ much, the units of constant and slope decide, and theil-sen is to be trusted.',
    limits: 'Not invariant to units: prices in another currency give another line. Slower than theil-sen, and without an interval.',
    references: [
      'Dang, Peng, Wang, Zhang (2008), Theil-Sen estimators in a multiple linear regression model',
      'Vardi, Zhang (2000), The multivariate L1-median and associated data depth, PNAS 97',
    ],
  },
});
