/** Cross-correlation of two series at leads and lags: which one moves first. No unit. */
import { columns, expectFinite, notEnough } from '../maths/input.ts';
import { compensatedSum } from '../maths/sum.ts';
import { defineMethod, type MethodResult } from '../method.ts';

const id = 'ccf';

/** Off the mean and of unit root mean square; undefined if it does not vary. */
function standard(values: Float64Array): Float64Array | undefined {
  const mean = compensatedSum(values) / values.length;
  const off = values.map((value) => value - mean);
  const largest = off.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (!(largest > 4 * Number.EPSILON * Math.abs(mean))) return undefined;
  const size = largest * Math.sqrt(compensatedSum(off.map((value) => (value / largest) ** 2)) / values.length);
  return off.map((value) => value / size);
}

/** Mean over all n of later[t + k] earlier[t], k = 0..most; unknown where no two rows are so far apart. */
function lagged(later: Float64Array, earlier: Float64Array, most: number): Float64Array {
  const n = later.length;
  return Float64Array.from({ length: most + 1 }, (_, k) => {
    let sum = 0;
    for (let t = 0; t + k < n; t++) sum += later[t + k]! * earlier[t]!;
    return k < n ? sum / n : Number.NaN;
  });
}

export default defineMethod({
  id,
  title: 'Cross-correlation',
  inputs: { x: 'One series, returns as a rule', y: 'The other, of the same length' },
  params: { maxlag: { title: 'Largest lag', default: 10, unit: 'rows', whole: true, min: 0, max: 100_000 } },
  outputs: {
    corr_y_t_plus_k_with_x_t: 'Correlation of y with the x of k rows before, k from 0: x leads',
    corr_x_t_plus_k_with_y_t: 'Correlation of x with the y of k rows before: y leads',
  },
  run(input, params): MethodResult {
    const most = params.maxlag as number;
    const { x, y } = columns(id, input, ['x', 'y']);
    expectFinite(id, 'x', x);
    expectFinite(id, 'y', y);
    if (x.length < 2) throw notEnough(id, 'rows', 2, x.length);
    const [a, b] = [standard(x), standard(y)];
    // A series that does not move has no correlation with anything.
    const unknown = new Float64Array(most + 1).fill(Number.NaN);
    return {
      corr_y_t_plus_k_with_x_t: a && b ? lagged(b, a, most) : unknown,
      corr_x_t_plus_k_with_y_t: a && b ? lagged(a, b, most) : unknown.slice(),
    };
  },
  doc: {
    what: 'How far a series moves as another did k rows before, for leads and lags.',
    formula: [String.raw`c_k = \frac{1}{n s_x s_y} \sum_t (y_{t+k} - \bar y)(x_t - \bar x)`],
    where: '$s$: standard deviations with divisor $n$, which is the divisor at every lag.',
    read: 'A peak away from lag 0 on one side only: that series leads. Beyond $2 / \\sqrt n$ a value is unlikely to be chance, if neither series follows itself.',
    limits:
      'Use returns: two price levels correlate at every lag. On bars that were filled forward the slower market seems to follow. Each series’ own memory smears the peak.',
    references: ['Box, Jenkins, Reinsel (1994), Time series analysis, chapter 11'],
  },
});
