/** Line through the median of the slopes between all pairs of points, with Sen's interval, and Siegel's repeated medians. Slope: y per x. */
import { kernels } from '../../kernels/kernels.ts';
import { badInput, columns, expectFinite, notEnough } from '../maths/input.ts';
import { tiesOf } from '../maths/kendall.ts';
import { normalQuantile } from '../maths/normal.ts';
import { withSlopeRanks } from '../maths/pair-slopes.ts';
import { median } from '../maths/quantile.ts';
import { defineMethod, type MethodResult } from '../method.ts';

const id = 'theil-sen';

/** Sum of k (k - 1) (2 k + 5) over groups of k equal numbers; `sorted` ascends. */
function tieTerm(sorted: Float64Array): number {
  return tiesOf(sorted.length, (i) => sorted[i] === sorted[i - 1]).spread;
}

/** Halves to the even neighbour, as numpy does. */
function roundEven(value: number): number {
  const rounded = Math.round(value);
  return Math.abs(value % 1) === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}

interface Line {
  slope: number;
  low: number;
  high: number;
  pairs: number;
}

function medianSlope(x: Float64Array, y: Float64Array, alpha: number): Line {
  const n = x.length;
  const variance = (n * (n - 1) * (2 * n + 5) - tieTerm(x) - tieTerm(y.slice().sort())) / 18;
  return withSlopeRanks(x, y, ({ pairs, at }) => {
    const half = pairs >> 1;
    const z = normalQuantile((alpha > 0.5 ? 1 - alpha : alpha) / 2);
    const width = z * Math.sqrt(variance);
    const high = Math.min(roundEven((pairs - width) / 2), pairs - 1);
    const low = Math.max(roundEven((pairs + width) / 2) - 1, 0);
    const slopes = at([pairs % 2 === 0 ? half - 1 : half, half, low, high]);
    return { slope: (slopes[0]! + slopes[1]!) / 2, low: slopes[2]!, high: slopes[3]!, pairs };
  });
}

/** Median over the points of the median slope, and of the median intercept, of a point's lines to the others. */
function siegel(x: Float64Array, y: Float64Array): { slope: number; intercept: number } {
  const { arena, call } = kernels();
  return arena.scratch(() => {
    const n = x.length;
    const [inX, inY] = [arena.copy(x), arena.copy(y)];
    const [slopes, intercepts] = [arena.f64(n), arena.f64(n)];
    const [lineSlopes, lineIntercepts] = [arena.f64(n), arena.f64(n)];
    for (let i = 0; i < n; i++) {
      const lines = call.slopesFrom(inX.ptr, inY.ptr, n, i, lineSlopes.ptr, lineIntercepts.ptr);
      slopes.view[i] = call.selectMedian(lineSlopes.ptr, lines);
      intercepts.view[i] = call.selectMedian(lineIntercepts.ptr, lines);
    }
    return { slope: call.selectMedian(slopes.ptr, n), intercept: call.selectMedian(intercepts.ptr, n) };
  });
}

export default defineMethod({
  id,
  title: 'Theil-Sen regression',
  inputs: { y: 'Dependent series', x: 'Regressor of the same length' },
  params: {
    alpha: { title: 'Confidence of the interval; 0.95 and 0.05 mean the same', default: 0.95, min: 0, max: 1 },
    siegel: { title: "Also Siegel's repeated medians, several times the work", default: true },
  },
  outputs: {
    slope: 'Median of the slopes between all pairs of points of different x',
    slope_lo: "Lower end of Sen's interval",
    slope_hi: 'Its upper end',
    intercept_separate: 'median(y) - slope median(x)',
    intercept_joint: 'median(y - slope x)',
    siegel_slope: 'Median over points of the median slope to the others',
    siegel_intercept: 'median(y - siegel_slope x)',
    siegel_intercept_separate: 'Median over points of the median intercept of the lines to the others',
    n_pairs: 'Pairs of different x',
  },
  run(input, params): MethodResult {
    const { y: givenY, x: givenX } = columns(id, input, ['y', 'x']);
    expectFinite(id, 'y', givenY);
    expectFinite(id, 'x', givenX);
    const n = givenY.length;
    if (n < 2) throw notEnough(id, 'points', 2, n);
    const order = Uint32Array.from(givenX.keys()).sort((a, b) => givenX[a]! - givenX[b]! || a - b);
    const x = Float64Array.from(order, (i) => givenX[i]!);
    const y = Float64Array.from(order, (i) => givenY[i]!);
    if (x[0] === x[n - 1]) throw badInput(id, `x is constant (${x[0]}), so no two points have a slope.`);

    const { slope, low, high, pairs } = medianSlope(x, y, params.alpha as number);
    const joint = (by: number): number => median(y.map((value, i) => value - by * x[i]!));
    const result: MethodResult = {
      slope,
      slope_lo: low,
      slope_hi: high,
      intercept_separate: median(y) - slope * median(x),
      intercept_joint: joint(slope),
      n_pairs: pairs,
    };
    if (!params.siegel) return result;
    const repeated = siegel(x, y);
    return {
      ...result,
      siegel_slope: repeated.slope,
      siegel_intercept: joint(repeated.slope),
      siegel_intercept_separate: repeated.intercept,
    };
  },
  doc: {
    what: 'A line that up to 29 % of the points (half of them for the repeated medians) may be wrong without pulling it away.',
    formula: [
      String.raw`\beta = \operatorname{median}_{x_i \neq x_j} \frac{y_j - y_i}{x_j - x_i}`,
      String.raw`\alpha = \operatorname{median} y - \beta \operatorname{median} x`,
      String.raw`\sigma^2 = \tfrac{1}{18} \Bigl( n (n - 1)(2 n + 5) - \sum_k t_k (t_k - 1)(2 t_k + 5) \Bigr)`,
    ],
    where:
      "Exact, from all pairs, at any length: the time grows with the square of it. The interval's ends are the slopes of ranks $(N \\pm z \\sigma) / 2$ of the $N$ pairs, $t_k$: sizes of groups of equal $x$ and of equal $y$.",
    read: 'A slope far from that of least squares: a few rows decide the latter. Intervals of the two that do not overlap: the relation is not one line.',
    limits:
      'The interval takes the rows as independent; those of price levels are not, and it is too narrow for them. scikit-learn calls another estimator by this name (theil-sen-sklearn).',
    references: [
      'Sen (1968), Estimates of the regression coefficient based on Kendall’s tau, JASA 63',
      'Siegel (1982), Robust regression using repeated medians, Biometrika 69',
      'Floyd, Rivest (1975), Expected time bounds for selection, Communications of the ACM 18',
    ],
  },
});
