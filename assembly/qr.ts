/**
 * Householder QR of a tall matrix, in place. Columns follow each other (column-major), n rows each, n >= k.
 * After `qrFactor` the columns hold R strictly above the diagonal and the reflectors v on and below it; `diagonal` holds R's
 * diagonal and `scale` the factor of each reflector, H = I - scale v v'. A column without length below the diagonal gets 0 and no reflector.
 */
export function qrFactor(a: usize, n: i32, k: i32, diagonal: usize, scale: usize): void {
  for (let j = 0; j < k; j++) {
    const v = cell(a, n, j, j);
    const rows = n - j;
    const norm = Math.sqrt(dot(v, v, rows));
    const head = load<f64>(v);
    // The sign that adds to the head loses no digits.
    const length = head < 0 ? -norm : norm;
    store<f64>(diagonal + ((<usize>j) << 3), -length);
    const factor = norm > 0 ? 1.0 / (norm * (norm + Math.abs(head))) : 0;
    store<f64>(scale + ((<usize>j) << 3), factor);
    store<f64>(v, head + length);
    for (let c = j + 1; c < k; c++) {
      const target = cell(a, n, j, c);
      addScaled(target, v, -factor * dot(v, target, rows), rows);
    }
  }
}

/** b := Q' b, or Q b when `forward` is 0. */
export function qrApply(a: usize, n: i32, k: i32, scale: usize, b: usize, forward: i32): void {
  for (let step = 0; step < k; step++) {
    const j = forward ? step : k - 1 - step;
    const v = cell(a, n, j, j);
    const target = b + ((<usize>j) << 3);
    const factor = load<f64>(scale + ((<usize>j) << 3));
    addScaled(target, v, -factor * dot(v, target, n - j), n - j);
  }
}

function cell(a: usize, n: i32, row: i32, column: i32): usize {
  return a + ((<usize>column * <usize>n + <usize>row) << 3);
}

function dot(a: usize, b: usize, n: i32): f64 {
  let sum0 = f64x2.splat(0);
  let sum1 = sum0;
  let i = 0;
  for (; i + 3 < n; i += 4) {
    const at = (<usize>i) << 3;
    sum0 = f64x2.add(sum0, f64x2.mul(v128.load(a + at), v128.load(b + at)));
    sum1 = f64x2.add(sum1, f64x2.mul(v128.load(a + at, 16), v128.load(b + at, 16)));
  }
  const sums = f64x2.add(sum0, sum1);
  let sum = f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
  for (; i < n; i++) sum += load<f64>(a + ((<usize>i) << 3)) * load<f64>(b + ((<usize>i) << 3));
  return sum;
}

/** target += factor x source. */
function addScaled(target: usize, source: usize, factor: f64, n: i32): void {
  const factors = f64x2.splat(factor);
  let i = 0;
  for (; i + 1 < n; i += 2) {
    const at = (<usize>i) << 3;
    v128.store(target + at, f64x2.add(v128.load(target + at), f64x2.mul(v128.load(source + at), factors)));
  }
  if (i < n) {
    const at = (<usize>i) << 3;
    store<f64>(target + at, load<f64>(target + at) + load<f64>(source + at) * factor);
  }
}
