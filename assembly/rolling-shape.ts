/**
 * Rolling skewness and excess kurtosis, bias-corrected (the G1 and G2 of Joanes and Gill 1998), over full windows, streaming.
 * Blocks and pivots as in rolling.ts, with sums of the first four powers of d = x - pivot. Flat windows are NaN.
 *
 * State: 0 rows in this block, 1 whether a block is complete, 2 pivot, 4-7 prefix sums of d, d^2, d^3, d^4, then this block's
 * raw values and the last block's suffix sums of the same four powers of rows j..window-1 and four zeros.
 */
const HEADER: i32 = 8;

/** Numbers of state that `rollingShape` needs; zero at the start. */
export function rollingShapeState(window: i32): i32 {
  return HEADER + window + 4 * (window + 1);
}

/** Row i belongs to the window that ends at row i; NaN until a window is full, skew below 3 and kurtosis below 4 rows. No overlap with x. */
export function rollingShape(x: usize, n: i32, window: i32, state: usize, skewOut: usize, kurtOut: usize): void {
  const raw = state + ((<usize>HEADER) << 3);
  const suffix = raw + ((<usize>window) << 3);
  let at = <i32>load<f64>(state);
  let full = load<f64>(state, 8) !== 0;
  let pivot = load<f64>(state, 16);
  let low = v128.load(state, 32);
  let high = v128.load(state, 48);
  for (let i = 0; i < n; i++) {
    const value = load<f64>(x + ((<usize>i) << 3));
    store<f64>(raw + ((<usize>at) << 3), value);
    at++;
    if (at === window) {
      pivot = value;
      low = f64x2.splat(0);
      high = low;
      for (let j = window - 1; j >= 0; j--) {
        const powers = f64x2.splat(load<f64>(raw + ((<usize>j) << 3)) - pivot);
        const firsts = f64x2.replace_lane(f64x2.mul(powers, powers), 0, f64x2.extract_lane(powers, 0));
        low = f64x2.add(low, firsts);
        high = f64x2.add(high, f64x2.mul(firsts, f64x2.mul(powers, powers)));
        v128.store(suffix + ((<usize>j) << 5), low);
        v128.store(suffix + ((<usize>j) << 5), high, 16);
      }
      emit(low, high, window, i, skewOut, kurtOut);
      low = f64x2.splat(0);
      high = low;
      at = 0;
      full = true;
      continue;
    }
    if (full) {
      const powers = f64x2.splat(value - pivot);
      const firsts = f64x2.replace_lane(f64x2.mul(powers, powers), 0, value - pivot);
      low = f64x2.add(low, firsts);
      high = f64x2.add(high, f64x2.mul(firsts, f64x2.mul(powers, powers)));
      const tail = suffix + ((<usize>at) << 5);
      emit(f64x2.add(low, v128.load(tail)), f64x2.add(high, v128.load(tail, 16)), window, i, skewOut, kurtOut);
    } else {
      if (skewOut) store<f64>(skewOut + ((<usize>i) << 3), NaN);
      if (kurtOut) store<f64>(kurtOut + ((<usize>i) << 3), NaN);
    }
  }
  store<f64>(state, <f64>at);
  store<f64>(state, full ? 1 : 0, 8);
  store<f64>(state, pivot, 16);
  v128.store(state, low, 32);
  v128.store(state, high, 48);
}

/** Central moments from the power sums about the pivot, then their unbiased ratios. */
function emit(low: v128, high: v128, window: i32, i: i32, skewOut: usize, kurtOut: usize): void {
  const n = <f64>window;
  const m = f64x2.extract_lane(low, 0) / n;
  const r2 = f64x2.extract_lane(low, 1) / n;
  const r3 = f64x2.extract_lane(high, 0) / n;
  const r4 = f64x2.extract_lane(high, 1) / n;
  const m2 = r2 - m * m;
  const to = (<usize>i) << 3;
  if (skewOut) {
    const m3 = r3 - 3.0 * m * r2 + 2.0 * m * m * m;
    store<f64>(skewOut + to, window < 3 ? NaN : ((Math.sqrt(n * (n - 1.0)) / (n - 2.0)) * m3) / (m2 * Math.sqrt(m2)));
  }
  if (kurtOut) {
    const m4 = r4 - 4.0 * m * r3 + 6.0 * m * m * r2 - 3.0 * m * m * m * m;
    const ratio = m4 / (m2 * m2);
    store<f64>(kurtOut + to, window < 4 ? NaN : ((n - 1.0) / ((n - 2.0) * (n - 3.0))) * ((n + 1.0) * ratio - 3.0 * (n - 1.0)));
  }
}
