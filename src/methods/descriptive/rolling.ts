/** Rolling statistics of one series, and of its pair with a second one. Same unit as the input; full windows only. */
import { QuantabError } from '../../core/errors.ts';
import { kernels } from '../../kernels/kernels.ts';
import { column, expectLength, has, notEnough } from '../maths/input.ts';
import { defineMethod, type MethodResult } from '../method.ts';

const id = 'rolling';

/** What the kernels say about y alone. */
function ofOne(y: Float64Array, window: number, ddof: number): Record<string, Float64Array> {
  const { arena, call } = kernels();
  return arena.scratch(() => {
    const n = y.length;
    const x = arena.copy(y);
    const [sum, mean, std, z] = [arena.f64(n), arena.f64(n), arena.f64(n), arena.f64(n)];
    const [min, max, skew, kurt] = [arena.f64(n), arena.f64(n), arena.f64(n), arena.f64(n)];
    const moments = arena.f64(call.rollingMomentsState(window));
    const extrema = arena.f64(call.rollingExtremaState(window));
    const shape = arena.f64(call.rollingShapeState(window));
    call.rollingMoments(x.ptr, n, window, ddof, moments.ptr, sum.ptr, mean.ptr, std.ptr, z.ptr);
    call.rollingExtrema(x.ptr, n, window, extrema.ptr, min.ptr, max.ptr);
    call.rollingShape(x.ptr, n, window, shape.ptr, skew.ptr, kurt.ptr);
    return {
      mean: mean.view.slice(),
      std: std.view.slice(),
      var: std.view.map((value) => value * value),
      zscore: z.view.slice(),
      min: min.view.slice(),
      max: max.view.slice(),
      sum: sum.view.slice(),
      skew: skew.view.slice(),
      kurt: kurt.view.slice(),
    };
  });
}

/** Quantile q, linear between the two nearest entries (type 7). */
function quantileOf(y: Float64Array, window: number, q: number): Float64Array {
  const { arena, call } = kernels();
  return arena.scratch(() => {
    const place = q * (window - 1);
    const below = Math.floor(place);
    const whole = place === below;
    const out = arena.f64(y.length);
    const work = arena.f64(call.rollingQuantileWork(window));
    call.rollingQuantile(arena.copy(y).ptr, y.length, window, whole ? below : below + 1, whole ? 1 : place - below, work.ptr, out.ptr);
    return out.view.slice();
  });
}

function ofPair(y: Float64Array, x: Float64Array, window: number, ddof: number): Record<string, Float64Array> {
  const { arena, call } = kernels();
  return arena.scratch(() => {
    const n = y.length;
    const [inY, inX] = [arena.copy(y), arena.copy(x)];
    const [corr, cov, beta] = [arena.f64(n), arena.f64(n), arena.f64(n)];
    const state = arena.f64(call.rollingPairState(window));
    call.rollingPair(inY.ptr, inX.ptr, n, window, ddof, state.ptr, corr.ptr, cov.ptr, beta.ptr);
    return { corr: corr.view.slice(), cov: cov.view.slice(), beta: beta.view.slice() };
  });
}

export default defineMethod({
  id,
  title: 'Rolling statistics',
  inputs: {
    y: 'The series, any unit; null or NaN is unknown',
    x: 'A second series of the same length, for corr, cov and beta (may be left out)',
  },
  params: {
    window: { title: 'Rows in a window', default: 60, unit: 'rows', whole: true, min: 1 },
    min_periods: { title: 'Rows needed: only full windows, so 0 or the window itself', default: 0, unit: 'rows', min: 0 },
    ddof: { title: 'Degrees of freedom taken off in std, var and cov', default: 1, min: 0, max: 1 },
  },
  outputs: {
    mean: 'Arithmetic mean of the window that ends at the row',
    std: 'Standard deviation',
    var: 'Variance',
    zscore: '(y - mean) / std; unknown in a flat window',
    min: 'Smallest value',
    max: 'Largest value',
    median: 'Median',
    q25: 'Lower quartile, linear interpolation',
    skew: 'Skewness, bias-corrected',
    kurt: 'Excess kurtosis, bias-corrected',
    sum: 'Sum of the window',
    corr: 'Correlation of y and x',
    cov: 'Covariance of y and x',
    beta: 'Slope of y on x: cov / var(x)',
  },
  run(input, params): MethodResult {
    const window = params.window as number;
    const ddof = params.ddof as number;
    const needed = params.min_periods as number;
    const y = column(id, input, 'y');
    if (needed !== 0 && needed !== window) {
      throw new QuantabError(
        'unsupported',
        `${id}: only full windows are computed; leave min_periods out or set it to the window, ${window}.`,
      );
    }
    if (y.length < window) throw notEnough(id, `rows for a window of ${window}`, window, y.length);
    const result: MethodResult = { ...ofOne(y, window, ddof), median: quantileOf(y, window, 0.5), q25: quantileOf(y, window, 0.25) };
    if (!has(input, 'x')) return result;
    const x = column(id, input, 'x');
    expectLength(id, 'x', x.length, 'y', y.length);
    return { ...result, ...ofPair(y, x, window, ddof) };
  },
  doc: {
    what: 'Level, spread, shape and extremes of the last `window` rows at every row, and how two series move together over them.',
    formula: [
      String.raw`\bar y_t = \frac{1}{w} \sum_{i = t - w + 1}^{t} y_i, \quad \operatorname{var}_t = \frac{\sum (y_i - \bar y_t)^2}{w - \mathrm{ddof}}`,
      String.raw`z_t = \frac{y_t - \bar y_t}{\sqrt{\operatorname{var}_t}}`,
      String.raw`\mathrm{corr} = \frac{\operatorname{cov}(y, x)}{\sqrt{\operatorname{var} y\ \operatorname{var} x}}, \quad \beta = \frac{\operatorname{cov}(y, x)}{\operatorname{var} x}`,
    ],
    where: '$w$: rows of the window; sums run over it.',
    read: 'A z-score above 2 or below -2 is a value rare for its own recent past; a correlation near 1 means the two moved as one over the window.',
    limits:
      'Overlapping windows repeat nearly the same rows, so neighbouring outputs are not independent evidence. A window with a missing value is unknown, and so are z and corr in a window without movement.',
    references: [
      'Chan, Golub, LeVeque (1983), Algorithms for computing the sample variance, The American Statistician 37(3)',
      'Joanes, Gill (1998), Comparing measures of sample skewness and kurtosis, The Statistician 47(1)',
      'Hyndman, Fan (1996), Sample quantiles in statistical packages, The American Statistician 50(4)',
    ],
  },
});
