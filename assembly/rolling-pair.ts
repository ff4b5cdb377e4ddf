/**
 * Rolling correlation, covariance and beta of two series over full windows, streaming. Blocks, pivots, NaN and flat windows as in
 * rolling.ts: nothing is subtracted, so a window in which either series is flat has no correlation (NaN), whatever came before it.
 *
 * State: 0 rows in this block, 1 whether a block is complete, 2-3 pivots of y and x, 4-5 prefix sums of [dy, dx],
 * 6-7 of their squares, 8 of dy dx, then this block's raw y, its raw x, and the last block's suffix sums
 * [dy, dx, dy^2, dx^2, dy dx, -] of rows j..window-1 and six zeros.
 */
const HEADER: i32 = 10;
const SUMS: usize = 48;

/** Numbers of state that `rollingPair` needs; zero at the start. */
export function rollingPairState(window: i32): i32 {
  return HEADER + 2 * window + 6 * (window + 1);
}

/**
 * Row i of every output belongs to the window that ends at row i; NaN until a window is full. An output pointer of 0 is left out.
 * Outputs must not overlap y or x. cov takes `ddof` off, beta = cov(y, x) / var(x), corr is kept within [-1, 1].
 */
export function rollingPair(
  y: usize,
  x: usize,
  n: i32,
  window: i32,
  ddof: f64,
  state: usize,
  corrOut: usize,
  covOut: usize,
  betaOut: usize,
): void {
  const rawY = state + ((<usize>HEADER) << 3);
  const rawX = rawY + ((<usize>window) << 3);
  const suffix = rawX + ((<usize>window) << 3);
  const w = <f64>window;
  const inverse = f64x2.splat(1.0 / w);
  const freedom = f64x2.splat(w > ddof ? 1.0 / (w - ddof) : NaN);
  let at = <i32>load<f64>(state);
  let full = load<f64>(state, 8) !== 0;
  let pivot = v128.load(state, 16);
  let sums = v128.load(state, 32);
  let squares = v128.load(state, 48);
  let product = load<f64>(state, 64);

  let i = 0;
  while (i < n) {
    const begun = at;
    const here = min(n - i, window - at);
    const end = i + here;
    const closes = at + here === window;
    const stop = closes ? end - 1 : end;
    if (full) {
      for (; i + 1 < stop; i += 2, at += 2) {
        const from = (<usize>i) << 3;
        const ys = v128.load(y + from);
        const xs = v128.load(x + from);
        const da = f64x2.sub(v128.shuffle<f64>(ys, xs, 0, 2), pivot);
        const db = f64x2.sub(v128.shuffle<f64>(ys, xs, 1, 3), pivot);
        const sumsA = f64x2.add(sums, da);
        const squaresA = f64x2.add(squares, f64x2.mul(da, da));
        const productA = product + f64x2.extract_lane(da, 0) * f64x2.extract_lane(da, 1);
        sums = f64x2.add(sumsA, db);
        squares = f64x2.add(squaresA, f64x2.mul(db, db));
        product = productA + f64x2.extract_lane(db, 0) * f64x2.extract_lane(db, 1);
        const tail = suffix + <usize>(at + 1) * SUMS;
        const s1a = f64x2.add(sumsA, v128.load(tail));
        const s2a = f64x2.add(squaresA, v128.load(tail, 16));
        const s1b = f64x2.add(sums, v128.load(tail, 48));
        const s2b = f64x2.add(squares, v128.load(tail, 64));
        const cross = f64x2(productA + load<f64>(tail, 32), product + load<f64>(tail, 80));
        inline.always(emitPair(s1a, s2a, s1b, s2b, cross, i, inverse, freedom, corrOut, covOut, betaOut, true));
      }
      for (; i < stop; i++, at++) {
        const from = (<usize>i) << 3;
        const d = f64x2.sub(f64x2(load<f64>(y + from), load<f64>(x + from)), pivot);
        sums = f64x2.add(sums, d);
        squares = f64x2.add(squares, f64x2.mul(d, d));
        product = product + f64x2.extract_lane(d, 0) * f64x2.extract_lane(d, 1);
        const tail = suffix + <usize>(at + 1) * SUMS;
        const s1 = f64x2.add(sums, v128.load(tail));
        const s2 = f64x2.add(squares, v128.load(tail, 16));
        inline.always(
          emitPair(s1, s2, s1, s2, f64x2.splat(product + load<f64>(tail, 32)), i, inverse, freedom, corrOut, covOut, betaOut, false),
        );
      }
    } else {
      for (; i < stop; i++, at++) {
        const to = (<usize>i) << 3;
        if (corrOut) store<f64>(corrOut + to, NaN);
        if (covOut) store<f64>(covOut + to, NaN);
        if (betaOut) store<f64>(betaOut + to, NaN);
      }
    }
    const whole = closes && begun === 0;
    const first = (<usize>(end - here)) << 3;
    if (!whole) {
      memory.copy(rawY + ((<usize>begun) << 3), y + first, (<usize>here) << 3);
      memory.copy(rawX + ((<usize>begun) << 3), x + first, (<usize>here) << 3);
    }
    if (closes) {
      const blockY = whole ? y + first : rawY;
      const blockX = whole ? x + first : rawX;
      const last = (<usize>(window - 1)) << 3;
      pivot = f64x2(load<f64>(blockY + last), load<f64>(blockX + last));
      suffixSums(blockY, blockX, window, suffix, pivot);
      const s1 = v128.load(suffix);
      const s2 = v128.load(suffix, 16);
      inline.always(emitPair(s1, s2, s1, s2, f64x2.splat(load<f64>(suffix, 32)), i, inverse, freedom, corrOut, covOut, betaOut, false));
      sums = f64x2.splat(0);
      squares = f64x2.splat(0);
      product = 0;
      full = true;
      at = 0;
      i++;
    }
  }
  store<f64>(state, <f64>at);
  store<f64>(state, full ? 1 : 0, 8);
  v128.store(state, pivot, 16);
  v128.store(state, sums, 32);
  v128.store(state, squares, 48);
  store<f64>(state, product, 64);
}

function suffixSums(blockY: usize, blockX: usize, window: i32, suffix: usize, pivot: v128): void {
  let sums = f64x2.splat(0);
  let squares = f64x2.splat(0);
  let product = 0.0;
  for (let j = window - 1; j >= 0; j--) {
    const from = (<usize>j) << 3;
    const d = f64x2.sub(f64x2(load<f64>(blockY + from), load<f64>(blockX + from)), pivot);
    sums = f64x2.add(sums, d);
    squares = f64x2.add(squares, f64x2.mul(d, d));
    product += f64x2.extract_lane(d, 0) * f64x2.extract_lane(d, 1);
    const to = suffix + <usize>j * SUMS;
    v128.store(to, sums);
    v128.store(to, squares, 16);
    store<f64>(to, product, 32);
  }
}

/** Two rows (a, b) from their window sums, or with `both` false the first alone: one arithmetic for either. */
function emitPair(
  s1a: v128,
  s2a: v128,
  s1b: v128,
  s2b: v128,
  cross: v128,
  i: i32,
  inverse: v128,
  freedom: v128,
  corrOut: usize,
  covOut: usize,
  betaOut: usize,
  both: bool,
): void {
  const zero = f64x2.splat(0);
  const one = f64x2.splat(1);
  const sumY = v128.shuffle<f64>(s1a, s1b, 0, 2);
  const sumX = v128.shuffle<f64>(s1a, s1b, 1, 3);
  const meanX = f64x2.mul(sumX, inverse);
  const xx = f64x2.pmax(f64x2.sub(v128.shuffle<f64>(s2a, s2b, 1, 3), f64x2.mul(sumX, meanX)), zero);
  const yx = f64x2.sub(cross, f64x2.mul(sumY, meanX));
  const to = (<usize>i) << 3;
  if (corrOut) {
    const meanY = f64x2.mul(sumY, inverse);
    const yy = f64x2.pmax(f64x2.sub(v128.shuffle<f64>(s2a, s2b, 0, 2), f64x2.mul(sumY, meanY)), zero);
    const corr = f64x2.div(yx, f64x2.sqrt(f64x2.mul(yy, xx)));
    inline.always(put(corrOut + to, f64x2.pmax(f64x2.pmin(corr, one), f64x2.neg(one)), both));
  }
  if (covOut) inline.always(put(covOut + to, f64x2.mul(yx, freedom), both));
  if (betaOut) inline.always(put(betaOut + to, f64x2.div(yx, xx), both));
}

function put(to: usize, values: v128, both: bool): void {
  if (both) v128.store(to, values);
  else store<f64>(to, f64x2.extract_lane(values, 0));
}
