/** Autocorrelation and partial autocorrelation with bounds and the Ljung-Box test. No unit, but for the autocovariance. */
import { autoProducts } from '../maths/auto-products.ts';
import { chiSquareUpper } from '../maths/distributions.ts';
import { column, expectFinite, notEnough } from '../maths/input.ts';
import { normalQuantile } from '../maths/normal.ts';
import { compensatedSum } from '../maths/sum.ts';
import { defineMethod, type MethodResult } from '../method.ts';

const id = 'acf-pacf';

/** Last coefficients of the autoregressions of order 1, 2, .. (Durbin and Levinson). `rho` starts with lag 0. */
function partial(rho: Float64Array): Float64Array {
  const out = new Float64Array(rho.length);
  out[0] = 1;
  let phi = new Float64Array(0);
  let left = 1;
  for (let k = 1; k < rho.length; k++) {
    let rest = rho[k]!;
    for (let j = 0; j < phi.length; j++) rest -= phi[j]! * rho[k - 1 - j]!;
    const last = rest / left;
    const before = phi;
    phi = Float64Array.from({ length: k }, (_, j) => (j < k - 1 ? before[j]! - last * before[k - 2 - j]! : last));
    left *= 1 - last * last;
    out[k] = last;
  }
  return out;
}

/** Turns a row into an upper triangle of `columns` columns, stored by rows; the row is used up. Numbers of about 1 or less. */
function addRow(triangle: Float64Array, columns: number, row: Float64Array): void {
  for (let i = 0; i < columns; i++) {
    const next = row[i]!;
    const at = i * columns;
    const length = Math.sqrt(triangle[at + i]! ** 2 + next * next);
    if (length === 0) continue;
    const [cos, sin] = [triangle[at + i]! / length, next / length];
    for (let j = i; j < columns; j++) {
      const [above, own] = [triangle[at + j]!, row[j]!];
      triangle[at + j] = cos * above + sin * own;
      row[j] = cos * own - sin * above;
    }
  }
}

/**
 * Last coefficient of y on a constant and its k lags, over all rows that have them; unknown where they are too few or dependent.
 * One triangle of y's constant, lags 1 to `most` and y serves every k, from the most down: each smaller k has one row more.
 */
function partialOls(off: Float64Array, most: number): Float64Array {
  const n = off.length;
  const out = new Float64Array(most + 1).fill(Number.NaN);
  out[0] = 1;
  const top = Math.min(most, Math.ceil(n / 2) - 1);
  const columns = top + 2;
  const triangle = new Float64Array(columns * columns);
  const row = new Float64Array(columns);
  // y stands last: a column that a smaller k leaves out is a zero before it.
  const add = (t: number): void => {
    row.fill(0);
    row[0] = 1;
    for (let lag = 1; lag <= Math.min(top, t); lag++) row[lag] = off[t - lag]!;
    row[top + 1] = off[t]!;
    addRow(triangle, columns, row);
  };
  for (let t = n - 1; t > top; t--) add(t);
  for (let k = top; k > 0; k--) {
    add(k);
    let size = 0;
    for (let i = 0; i <= k; i++) size = Math.hypot(size, triangle[i * columns + k]!);
    const own = triangle[k * columns + k]!;
    if (n - k > k + 1 && Math.abs(own) > n * Number.EPSILON * size) out[k] = triangle[k * columns + top + 1]! / own;
  }
  return out;
}

function ljungBox(acf: Float64Array, n: number): { q: Float64Array; p: Float64Array } {
  let sum = 0;
  const q = acf.subarray(1).map((value, i) => n * (n + 2) * (sum += (value * value) / (n - i - 1)));
  return { q, p: q.map((value, i) => chiSquareUpper(value, i + 1)) };
}

/** Bartlett's bounds about each estimate: as if no lag from it on were correlated. */
function bounds(acf: Float64Array, n: number, alpha: number): [low: number, high: number][] {
  const z = normalQuantile(1 - alpha / 2);
  let squares = 0;
  return Array.from(acf, (value, k) => {
    if (k > 1) squares += acf[k - 1]! ** 2;
    const width = k === 0 ? 0 : z * Math.sqrt((1 + 2 * squares) / n);
    return [value - width, value + width];
  });
}

export default defineMethod({
  id,
  title: 'Autocorrelation (ACF, PACF)',
  inputs: { y: 'The series, returns as a rule' },
  params: {
    nlags: { title: 'Largest lag', default: 20, unit: 'rows', whole: true, min: 1 },
    alpha: { title: 'Chance outside the bounds', default: 0.05, min: 0, max: 1 },
  },
  outputs: {
    acf: 'Autocorrelation at lag 0 to nlags, divisor n at every lag',
    acf_conf95: "Bartlett's bounds about each of them, at 1 - alpha",
    ljung_box_q: 'Ljung-Box statistic of the lags up to 1, 2, ..',
    ljung_box_p: 'Its p-value: small when the series follows itself',
    acf_adjusted: 'Autocorrelation with divisor n - k',
    pacf_yw_adjusted: 'Partial autocorrelation by Yule-Walker from acf_adjusted',
    pacf_yw_mle: 'The same from acf',
    pacf_ols: 'The same by a regression for each lag',
    acovf: 'Autocovariance, divisor n, unit squared',
  },
  run(input, params): MethodResult {
    const most = params.nlags as number;
    const y = column(id, input, 'y');
    expectFinite(id, 'y', y);
    const n = y.length;
    if (n <= most) throw notEnough(id, `rows for ${most} lags`, most + 1, n);
    const mean = compensatedSum(y) / n;
    const off = y.map((value) => value - mean);
    const largest = off.reduce((top, value) => Math.max(top, Math.abs(value)), 0);
    const varies = largest > 4 * Number.EPSILON * Math.abs(mean);
    // In units of the largest deviation: squares of prices of 1e-8 would leave the range of what divides well.
    const scaled = off.map((value) => value / largest);
    const sums = autoProducts(scaled, most);
    const acf = sums.map((sum) => (varies ? sum / sums[0]! : Number.NaN));
    const adjusted = acf.map((value, k) => (value * n) / (n - k));
    const { q, p } = ljungBox(acf, n);
    return {
      acf,
      acf_conf95: bounds(acf, n, params.alpha as number),
      ljung_box_q: q,
      ljung_box_p: p,
      acf_adjusted: adjusted,
      pacf_yw_adjusted: partial(adjusted),
      pacf_yw_mle: partial(acf),
      pacf_ols: varies ? partialOls(scaled, most) : new Float64Array(most + 1).fill(Number.NaN),
      acovf: sums.map((sum) => (varies ? (sum / n) * largest * largest : 0)),
    };
  },
  doc: {
    what: 'How far a series follows itself after k rows, directly (partial) or through the rows between.',
    formula: [
      String.raw`r_k = \frac{\sum_t (y_t - \bar y)(y_{t-k} - \bar y)}{\sum_t (y_t - \bar y)^2}`,
      String.raw`Q = n (n + 2) \sum_{k=1}^{m} \frac{r_k^2}{n - k} \sim \chi^2_m`,
      String.raw`\operatorname{var} r_k = \frac{1}{n} \Bigl( 1 + 2 \sum_{j<k} r_j^2 \Bigr)`,
    ],
    where: 'The partial value at lag $k$ is the last coefficient of an autoregression of order $k$.',
    read: 'Bars outside the bounds: memory at that lag. An ACF that dies slowly with one large partial bar at lag 1: nearly a random walk. Returns of a liquid market show little but a negative first lag, the bounce between bid and ask.',
    limits:
      'Bounds and p-values assume errors of equal size; volatility clusters make them too narrow. On price levels they say nothing. With the adjusted divisor partial values may leave [-1, 1].',
    references: [
      'Bartlett (1946), On the theoretical specification of sampling properties, JRSS Supplement 8',
      'Ljung, Box (1978), On a measure of lack of fit in time series models, Biometrika 65',
    ],
  },
});
