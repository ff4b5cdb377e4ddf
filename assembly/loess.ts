/**
 * Local regression on evenly spaced points as STL needs it (Cleveland, Cleveland, McRae, Terpenning 1990; netlib's `stl`): tricube
 * weights over the `len` nearest points, degree 0 or 1, `jump` points from one fit to the next with straight lines between.
 * Points are the indices 0 .. n - 1. y holds no NaN.
 */

/** Value at `x` from the points [from, to]; NaN when all weights are 0. `robust` of 0: no robustness weights. `w` has room for them all. */
export function loessAt(y: usize, n: i32, len: i32, degree: i32, x: f64, from: i32, to: i32, robust: usize, w: usize): f64 {
  let reach = max(x - <f64>from, <f64>to - x);
  if (len > n) reach += <f64>((len - n) / 2);
  let total = 0.0;
  for (let j = from; j <= to; j++) {
    let weight = tricube(abs(<f64>j - x), reach);
    if (robust) weight *= load<f64>(robust + ((<usize>j) << 3));
    store<f64>(w + ((<usize>(j - from)) << 3), weight);
    total += weight;
  }
  if (!(total > 0)) return NaN;
  const tilt = reach > 0 && degree > 0;
  let sum = 0.0;
  let centre = 0.0;
  for (let j = from; j <= to; j++) {
    const weight = load<f64>(w + ((<usize>(j - from)) << 3)) / total;
    store<f64>(w + ((<usize>(j - from)) << 3), weight);
    sum += weight * load<f64>(y + ((<usize>j) << 3));
    centre += weight * <f64>j;
  }
  if (!tilt) return sum;
  let spread = 0.0;
  for (let j = from; j <= to; j++) {
    const away = <f64>j - centre;
    spread += load<f64>(w + ((<usize>(j - from)) << 3)) * away * away;
  }
  // Points that all but coincide carry no slope.
  if (!(sqrt(spread) > 0.001 * <f64>(n - 1))) return sum;
  const slope = (x - centre) / spread;
  sum = 0;
  for (let j = from; j <= to; j++) {
    const weight = load<f64>(w + ((<usize>(j - from)) << 3)) * (slope * (<f64>j - centre) + 1);
    sum += weight * load<f64>(y + ((<usize>j) << 3));
  }
  return sum;
}

function tricube(distance: f64, reach: f64): f64 {
  if (distance > 0.999 * reach) return 0;
  if (distance <= 0.001 * reach) return 1;
  const share = distance / reach;
  const rest = 1 - share * share * share;
  return rest * rest * rest;
}

/** Smooths y into `out`; they must not overlap. `w` has room for 2 n numbers. */
export function loess(y: usize, n: i32, len: i32, degree: i32, jump: i32, robust: usize, out: usize, w: usize): void {
  if (n < 2) {
    store<f64>(out, load<f64>(y));
    return;
  }
  const step = min(jump, n - 1);
  const half = (len + 1) / 2;
  // Amid the series the window is symmetrical: without robustness weights the line through it is its weighted mean.
  const plain = step === 1 && len < n && !robust;
  let first = n;
  let last = n;
  if (plain) {
    first = half - 1;
    last = n - half + 1;
    symmetrical(y, first, last, half, out, w);
  }
  let at = 0;
  for (let i = 0; i < n; i += step) {
    if (i === first) i = last;
    if (i >= n) break;
    store<f64>(out + ((<usize>i) << 3), fitted(y, n, len, degree, i, windowFrom(n, len, i), robust, w));
    at = i;
  }
  if (step === 1) return;

  for (let i = 0; i + step < n; i += step) line(out, i, i + step);
  const end = n - 1;
  if (at === end) return;
  // The last point is fitted with the window of the last step before it.
  store<f64>(out + ((<usize>end) << 3), fitted(y, n, len, degree, end, windowFrom(n, len, at), robust, w));
  line(out, at, end);
}

function windowFrom(n: i32, len: i32, i: i32): i32 {
  if (len >= n) return 0;
  return max(0, min(n - len, i - (len + 1) / 2 + 1));
}

function fitted(y: usize, n: i32, len: i32, degree: i32, i: i32, from: i32, robust: usize, w: usize): f64 {
  const value = loessAt(y, n, len, degree, <f64>i, from, min(n, from + len) - 1, robust, w);
  return value !== value ? load<f64>(y + ((<usize>i) << 3)) : value;
}

/** Straight between two points that are there. */
function line(out: usize, from: i32, to: i32): void {
  const start = load<f64>(out + ((<usize>from) << 3));
  const slope = (load<f64>(out + ((<usize>to) << 3)) - start) / <f64>(to - from);
  for (let j = from + 1; j < to; j++) store<f64>(out + ((<usize>j) << 3), start + slope * <f64>(j - from));
}

/** Rows [first, last) by fixed weights of reach half - 1, two rows at a time. */
function symmetrical(y: usize, first: i32, last: i32, half: i32, out: usize, w: usize): void {
  const reach = <f64>(half - 1);
  let total = 1.0;
  for (let k = 1; k < half; k++) total += 2 * tricube(<f64>k, reach);
  for (let k = 0; k < half; k++) store<f64>(w + ((<usize>k) << 3), tricube(<f64>k, reach) / total);
  let i = first;
  for (; i + 4 <= last; i += 4) {
    const row = y + ((<usize>i) << 3);
    const middle = v128.load64_splat(w);
    let a = f64x2.mul(middle, v128.load(row));
    let b = f64x2.mul(middle, v128.load(row, 16));
    for (let k = 1; k < half; k++) {
      const shift = (<usize>k) << 3;
      const weight = v128.load64_splat(w + shift);
      a = f64x2.add(a, f64x2.mul(weight, f64x2.add(v128.load(row - shift), v128.load(row + shift))));
      b = f64x2.add(b, f64x2.mul(weight, f64x2.add(v128.load(row - shift, 16), v128.load(row + shift, 16))));
    }
    v128.store(out + ((<usize>i) << 3), a);
    v128.store(out + ((<usize>i) << 3), b, 16);
  }
  for (; i < last; i++) {
    const row = y + ((<usize>i) << 3);
    let sum = load<f64>(w) * load<f64>(row);
    for (let k = 1; k < half; k++) {
      const shift = (<usize>k) << 3;
      sum += load<f64>(w + shift) * (load<f64>(row - shift) + load<f64>(row + shift));
    }
    store<f64>(out + ((<usize>i) << 3), sum);
  }
}
