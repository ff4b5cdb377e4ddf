/**
 * Kalman filter and smoother of y_t = slope_t x_t + intercept_t + e_t, both coefficients random walks. The covariance is updated in
 * Joseph's form, (I - K H) P (I - K H)' + K R K', which stays symmetric and positive where P - K H P loses its digits.
 *
 * `state`: 0 slope, 1 intercept, 2-4 their covariance (slope, cross, intercept), 5 whether q is added before the first row, 6-7 free.
 * A row with NaN in y or x is a prediction only: its innovation and innovation variance are NaN.
 * `predicted`: five numbers a row, the state before its observation; `smoothKalman` reads them.
 */
const ROW: usize = 40;

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
  let p00 = load<f64>(state, 16);
  let p01 = load<f64>(state, 24);
  let p11 = load<f64>(state, 32);
  let add = load<f64>(state, 40) !== 0 ? q : 0.0;
  for (let i = 0; i < n; i++) {
    const to = (<usize>i) << 3;
    const h = load<f64>(x + to);
    p00 += add;
    p11 += add;
    add = q;
    if (predicted) {
      const row = predicted + <usize>i * ROW;
      store<f64>(row, slope);
      store<f64>(row, level, 8);
      store<f64>(row, p00, 16);
      store<f64>(row, p01, 24);
      store<f64>(row, p11, 32);
    }
    const innovation = load<f64>(y + to) - (slope * h + level);
    const a0 = p00 * h + p01;
    const a1 = p01 * h + p11;
    const variance = a0 * h + a1 + r;
    // NaN compares unequal to itself; a variance of 0 (no noise, nothing uncertain) has nothing to learn from.
    const known = innovation === innovation && variance > 0;
    if (known) {
      const k0 = a0 / variance;
      const k1 = a1 / variance;
      slope += k0 * innovation;
      level += k1 * innovation;
      const m00 = 1 - k0 * h;
      const m10 = -k1 * h;
      const m11 = 1 - k1;
      // Rows of (I - K H) P.
      const b00 = m00 * p00 - k0 * p01;
      const b01 = m00 * p01 - k0 * p11;
      const b10 = m10 * p00 + m11 * p01;
      const b11 = m10 * p01 + m11 * p11;
      const kr0 = k0 * r;
      p00 = b00 * m00 - b01 * k0 + kr0 * k0;
      // Either triangle would do in exact numbers; the mean of both loses far fewer digits when two rows are nearly alike.
      p01 = 0.5 * (b00 * m10 + b01 * m11 + (b10 * m00 - b11 * k0)) + kr0 * k1;
      p11 = b10 * m10 + b11 * m11 + k1 * r * k1;
    }
    if (slopeOut) store<f64>(slopeOut + to, slope);
    if (interceptOut) store<f64>(interceptOut + to, level);
    if (innovationOut) store<f64>(innovationOut + to, known ? innovation : NaN);
    if (varianceOut) store<f64>(varianceOut + to, known ? variance : NaN);
    if (slopeVarOut) store<f64>(slopeVarOut + to, p00);
    if (interceptVarOut) store<f64>(interceptVarOut + to, p11);
  }
  store<f64>(state, slope);
  store<f64>(state, level, 8);
  store<f64>(state, p00, 16);
  store<f64>(state, p01, 24);
  store<f64>(state, p11, 32);
  store<f64>(state, add !== 0 ? 1 : 0, 40);
}

/**
 * Fixed-interval smoother (de Jong 1989): runs back from the last row with what later rows say, and inverts no covariance.
 * `innovation` and `variance` are those of the filter, NaN in rows without an observation.
 */
export function smoothKalman(
  x: usize,
  n: i32,
  predicted: usize,
  innovation: usize,
  variance: usize,
  slopeOut: usize,
  interceptOut: usize,
): void {
  let r0 = 0.0;
  let r1 = 0.0;
  for (let i = n - 1; i >= 0; i--) {
    const to = (<usize>i) << 3;
    const row = predicted + <usize>i * ROW;
    const p00 = load<f64>(row, 16);
    const p01 = load<f64>(row, 24);
    const p11 = load<f64>(row, 32);
    const v = load<f64>(innovation + to);
    if (v === v) {
      const h = load<f64>(x + to);
      const f = load<f64>(variance + to);
      const k0 = (p00 * h + p01) / f;
      const k1 = (p01 * h + p11) / f;
      // H' v / f + (I - K H)' r
      const told = v / f - (k0 * r0 + k1 * r1);
      r0 += h * told;
      r1 += told;
    }
    store<f64>(slopeOut + to, load<f64>(row) + p00 * r0 + p01 * r1);
    store<f64>(interceptOut + to, load<f64>(row, 8) + p01 * r0 + p11 * r1);
  }
}
