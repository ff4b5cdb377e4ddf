/**
 * Kalman filter and smoother of y_t = slope_t x_t + intercept_t + e_t, both coefficients random walks. The covariance is kept as
 * P = U D U', U = [[1, u], [0, 1]], D = diag(d0, d1), and updated by products and sums of positive numbers (Bierman, Thornton): with a
 * start of 1e6 and an x far from 0, P - K H P keeps no digits and Joseph's form only some.
 *
 * `state`: 0 slope, 1 intercept, 2-4 their covariance (slope, cross, intercept), 5 whether q is added before the first row, 6 u, 7 d0
 * (both 0: they are taken from the covariance; 4 is d1).
 * A row with NaN in y or x is a prediction only: its innovation and innovation variance are NaN.
 * `predicted`: u, d0, d1 of each row before its observation; `smoothKalman` reads them.
 */
const ROW: usize = 24;

export function filterKalman(
  y: usize,
  x: usize,
  n: i32,
  q: f64,
  r: f64,
  state: usize,
  slopeOut: usize,
  interceptOut: usize,
  innovationOut: usize,
  varianceOut: usize,
  slopeVarOut: usize,
  interceptVarOut: usize,
  predicted: usize,
): void {
  let slope = load<f64>(state);
  let level = load<f64>(state, 8);
  let d1 = load<f64>(state, 32);
  let add = load<f64>(state, 40) !== 0 ? q : 0.0;
  let u = load<f64>(state, 48);
  let d0 = load<f64>(state, 56);
  if (u === 0 && d0 === 0) {
    u = d1 > 0 ? load<f64>(state, 24) / d1 : 0.0;
    d0 = Math.max(0, load<f64>(state, 16) - u * load<f64>(state, 24));
  }
  for (let i = 0; i < n; i++) {
    const to = (<usize>i) << 3;
    const h = load<f64>(x + to);
    if (add > 0) {
      const wide = d1 + add;
      d0 += add + u * u * add * (d1 / wide);
      u *= d1 / wide;
      d1 = wide;
    }
    add = q;
    if (predicted) {
      const row = predicted + <usize>i * ROW;
      store<f64>(row, u);
      store<f64>(row, d0, 8);
      store<f64>(row, d1, 16);
    }
    const innovation = load<f64>(y + to) - (slope * h + level);
    // H U: what of the row the first and the second part of the covariance see.
    const f1 = u * h + 1;
    const v0 = d0 * h;
    const v1 = d1 * f1;
    const first = r + v0 * h;
    const variance = first + v1 * f1;
    // NaN compares unequal to itself; a variance of 0 (no noise, nothing uncertain) has nothing to learn from.
    const known = innovation === innovation && variance > 0;
    if (known) {
      const by = 1 / variance;
      slope += (v0 + v1 * u) * by * innovation;
      level += v1 * by * innovation;
      d1 *= first * by;
      if (first > 0) {
        u -= (f1 * v0) / first;
        d0 *= r / first;
      }
    }
    if (slopeOut) store<f64>(slopeOut + to, slope);
    if (interceptOut) store<f64>(interceptOut + to, level);
    if (innovationOut) store<f64>(innovationOut + to, known ? innovation : NaN);
    if (varianceOut) store<f64>(varianceOut + to, known ? variance : NaN);
    if (slopeVarOut) store<f64>(slopeVarOut + to, d0 + u * u * d1);
    if (interceptVarOut) store<f64>(interceptVarOut + to, d1);
  }
  store<f64>(state, slope);
  store<f64>(state, level, 8);
  store<f64>(state, d0 + u * u * d1, 16);
  store<f64>(state, u * d1, 24);
  store<f64>(state, d1, 32);
  store<f64>(state, add !== 0 ? 1 : 0, 40);
  store<f64>(state, u, 48);
  store<f64>(state, d0, 56);
}

/**
 * Smoother over n rows with the same q (Rauch, Tung, Striebel): P_t P_(t+1|t)^-1 = I - q P_(t+1|t)^-1 for a random walk, so a row's state is
 * the next one's less q P_(t+1|t)^-1 times what the filter still had to learn. `slope` and `intercept` are those of the filter; the outputs
 * may be the same columns.
 */
export function smoothKalman(n: i32, q: f64, predicted: usize, slope: usize, intercept: usize, slopeOut: usize, interceptOut: usize): void {
  if (n <= 0) return;
  let to = (<usize>(n - 1)) << 3;
  let s = load<f64>(slope + to);
  let a = load<f64>(intercept + to);
  store<f64>(slopeOut + to, s);
  store<f64>(interceptOut + to, a);
  for (let i = n - 2; i >= 0; i--) {
    const row = predicted + <usize>(i + 1) * ROW;
    to = (<usize>i) << 3;
    if (q > 0) {
      const u = load<f64>(row);
      const ds = s - load<f64>(slope + to);
      const da = a - load<f64>(intercept + to);
      const w0 = ((ds - u * da) * q) / load<f64>(row, 8);
      s -= w0;
      a -= (da * q) / load<f64>(row, 16) - u * w0;
    }
    store<f64>(slopeOut + to, s);
    store<f64>(interceptOut + to, a);
  }
}
