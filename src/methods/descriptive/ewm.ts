/** Exponentially weighted mean, deviation and correlation, weights and missing values as in pandas. Same unit as the input. */
import { badInput, column, expectLength, expectNoInfinity, has } from '../maths/input.ts';
import { defineMethod, type MethodResult } from '../method.ts';

const id = 'ewm';

interface Weights {
  /** Weight of a new row against all before it. */
  alpha: number;
  /** Whether weights are those of a finite past (true) or of a recursion from the first row. */
  adjust: boolean;
  /** Whether a missing row lets the weights of the others fall too. */
  ignoreMissing: boolean;
}

/** Weighted mean at every row; unknown before the first known one, carried on over missing ones. */
function mean(values: Float64Array, { alpha, adjust, ignoreMissing }: Weights): Float64Array {
  const fresh = adjust ? 1 : alpha;
  let level = Number.NaN;
  let past = 1;
  return values.map((value) => {
    const known = !Number.isNaN(value);
    if (Number.isNaN(level)) return (level = value);
    if (!known && ignoreMissing) return level;
    past *= 1 - alpha;
    if (!known) return level;
    if (level !== value) level = (past * level + fresh * value) / (past + fresh);
    past = adjust ? past + fresh : 1;
    return level;
  });
}

/** Weighted covariance over the rows where both are known. Not biased: corrected by the effective number of rows. */
function covariance(x: Float64Array, y: Float64Array, { alpha, adjust, ignoreMissing }: Weights, biased: boolean): Float64Array {
  const fresh = adjust ? 1 : alpha;
  let [meanX, meanY, spread] = [Number.NaN, Number.NaN, 0];
  let [past, weights, squares] = [1, 1, 1];
  return x.map((here, i) => {
    const there = y[i]!;
    const known = !Number.isNaN(here) && !Number.isNaN(there);
    if (Number.isNaN(meanX)) {
      if (!known) return Number.NaN;
      [meanX, meanY] = [here, there];
    } else if (known || !ignoreMissing) {
      past *= 1 - alpha;
      weights *= 1 - alpha;
      squares *= (1 - alpha) ** 2;
      if (known) {
        const [oldX, oldY] = [meanX, meanY];
        const total = past + fresh;
        if (meanX !== here) meanX = (past * oldX + fresh * here) / total;
        if (meanY !== there) meanY = (past * oldY + fresh * there) / total;
        spread = (past * (spread + (oldX - meanX) * (oldY - meanY)) + fresh * (here - meanX) * (there - meanY)) / total;
        weights += fresh;
        squares += fresh * fresh;
        past = total;
        if (!adjust) {
          weights /= past;
          squares /= past * past;
          past = 1;
        }
      }
    }
    if (biased) return spread;
    const room = weights * weights - squares;
    return room > 0 ? (weights * weights * spread) / room : Number.NaN;
  });
}

function correlation(x: Float64Array, y: Float64Array, weights: Weights): Float64Array {
  const both = (values: Float64Array, other: Float64Array) => values.map((value, i) => (Number.isNaN(other[i]!) ? Number.NaN : value));
  const [a, b] = [both(x, y), both(y, x)];
  const [xx, yy] = [covariance(a, a, weights, true), covariance(b, b, weights, true)];
  return covariance(a, b, weights, true).map((value, i) => value / Math.sqrt(xx[i]! * yy[i]!));
}

/** The first that is given of alpha, com, halflife; else the span. A centre of mass of 0 is one: alpha 1. */
function alphaOf(params: Record<string, unknown>): number {
  const { alpha, com, halflife, span } = params as Record<'alpha' | 'com' | 'halflife' | 'span', number>;
  if (alpha > 0) return alpha;
  if (com > -1 && com < 0) throw badInput(id, `parameter com must be at least 0, or -1 for none, was ${com}.`);
  if (com >= 0) return 1 / (1 + com);
  if (halflife > 0) return -Math.expm1(-Math.LN2 / halflife);
  return 2 / (span + 1);
}

export default defineMethod({
  id,
  title: 'Exponentially weighted statistics',
  inputs: {
    y: 'The series, any unit; null or NaN is unknown',
    x: 'A second series of the same length, for the correlation (may be left out)',
  },
  params: {
    span: { title: 'Span: alpha = 2 / (span + 1)', default: 20, unit: 'rows', min: 1 },
    alpha: { title: 'Weight of a new row, instead of the span; 0 for none', default: 0, min: 0, max: 1 },
    com: { title: 'Centre of mass, instead of the span: alpha = 1 / (1 + com); -1 for none', default: -1, unit: 'rows', min: -1 },
    halflife: { title: 'Half-life, instead of the span; 0 for none', default: 0, unit: 'rows', min: 0 },
  },
  outputs: {
    mean_adjust_true: 'Mean with weights (1 - alpha)^i over the rows so far',
    std_adjust_true: 'Standard deviation, corrected by the effective number of rows',
    var_bias_adjust_true: 'Variance without that correction',
    corr_adjust_true: 'Correlation of y and x',
    mean_ignore_na_adjust_true: 'Mean whose weights fall with known rows only',
    mean_adjust_false: 'Mean by e = (1 - alpha) e + alpha y from the first row, as technical analysis does it',
    std_adjust_false: 'Standard deviation with these weights',
    var_bias_adjust_false: 'Variance likewise, uncorrected',
    corr_adjust_false: 'Correlation likewise',
    mean_ignore_na_adjust_false: 'Mean likewise, weights fall with known rows only',
  },
  run(input, params): MethodResult {
    const y = column(id, input, 'y');
    const x = has(input, 'x') ? column(id, input, 'x') : undefined;
    if (x) expectLength(id, 'x', x.length, 'y', y.length);
    expectNoInfinity(id, 'y', y);
    const alpha = alphaOf(params);
    const result: MethodResult = {};
    for (const adjust of [true, false]) {
      const weights = { alpha, adjust, ignoreMissing: false };
      const variance = covariance(y, y, weights, false);
      result[`mean_adjust_${adjust}`] = mean(y, weights);
      result[`std_adjust_${adjust}`] = variance.map((value) => Math.sqrt(value));
      result[`var_bias_adjust_${adjust}`] = covariance(y, y, weights, true);
      result[`mean_ignore_na_adjust_${adjust}`] = mean(y, { ...weights, ignoreMissing: true });
      if (x) result[`corr_adjust_${adjust}`] = correlation(y, x, weights);
    }
    return result;
  },
  doc: {
    what: 'Mean, spread and correlation in which older rows count less and less.',
    formula: [
      String.raw`m_t = \frac{\sum_i (1 - \alpha)^i y_{t-i}}{\sum_i (1 - \alpha)^i} \ \text{(adjusted)}, \quad m_t = (1 - \alpha) m_{t-1} + \alpha y_t \ \text{(not)}`,
      String.raw`s_t^2 = \frac{(\sum w)^2}{(\sum w)^2 - \sum w^2} \cdot \frac{\sum w (y - m)^2}{\sum w}`,
    ],
    where: '$w$: the weights. $\\alpha = \\frac{2}{\\mathrm{span} + 1} = \\frac{1}{1 + \\mathrm{com}} = 1 - 2^{-1 / \\mathrm{halflife}}$.',
    read: 'A level and a width that follow the market faster the larger alpha is. The two kinds of weights differ in the first rows only.',
    limits:
      'One large row stays visible for several spans. The first rows rest on few data; the unadjusted mean then leans on the first row.',
    references: [
      'pandas documentation, Exponentially weighted window',
      'Hunter (1986), The exponentially weighted moving average, Journal of Quality Technology 18',
    ],
  },
});
