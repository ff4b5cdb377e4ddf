/**
 * Sums of products of one series with another at lags 0 to `lags`: out_j = sum of a[i] b[i - j], i in [0, n). All that autocovariances and
 * the cross products of a regression on lags need. `b` is read from `lags` rows before its start. Blocks of 1,024 rows stay in the
 * cache while all lags pass over them, and are summed apart, which also keeps digits.
 */
const BLOCK: i32 = 1024;

export function laggedProducts(a: usize, b: usize, n: i32, lags: i32, out: usize): void {
  memory.fill(out, 0, (<usize>(lags + 1)) << 3);
  for (let from = 0; from < n; from += BLOCK) {
    const rows = min(BLOCK, n - from);
    const left = a + ((<usize>from) << 3);
    const right = b + ((<usize>from) << 3);
    let j = 0;
    for (; j + 3 <= lags; j += 4) fourLags(left, right - ((<usize>j) << 3), rows, out + ((<usize>j) << 3));
    for (; j <= lags; j++) oneLag(left, right - ((<usize>j) << 3), rows, out + ((<usize>j) << 3));
  }
}

function lanes(pair: v128): f64 {
  return f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1);
}

function add(out: usize, value: f64): void {
  store<f64>(out, load<f64>(out) + value);
}

/** Lags j to j + 3, `b` standing at lag j: each row of `a` is loaded once for the four. */
function fourLags(a: usize, b: usize, n: i32, out: usize): void {
  let sum0 = f64x2.splat(0);
  let sum1 = sum0;
  let sum2 = sum0;
  let sum3 = sum0;
  const shift = b - a;
  const end = a + ((<usize>n) << 3);
  const pairs = a + ((<usize>(n & ~1)) << 3);
  for (; a < pairs; a += 16) {
    const values = v128.load(a);
    const at = a + shift;
    sum0 = f64x2.add(sum0, f64x2.mul(values, v128.load(at)));
    sum1 = f64x2.add(sum1, f64x2.mul(values, v128.load(at - 8)));
    sum2 = f64x2.add(sum2, f64x2.mul(values, v128.load(at - 16)));
    sum3 = f64x2.add(sum3, f64x2.mul(values, v128.load(at - 24)));
  }
  const last = a < end ? load<f64>(a) : 0.0;
  const at = a < end ? a + shift : b;
  add(out, lanes(sum0) + last * load<f64>(at));
  add(out + 8, lanes(sum1) + last * load<f64>(at - 8));
  add(out + 16, lanes(sum2) + last * load<f64>(at - 16));
  add(out + 24, lanes(sum3) + last * load<f64>(at - 24));
}

function oneLag(a: usize, b: usize, n: i32, out: usize): void {
  let sum = f64x2.splat(0);
  const shift = b - a;
  const end = a + ((<usize>n) << 3);
  const pairs = a + ((<usize>(n & ~1)) << 3);
  for (; a < pairs; a += 16) sum = f64x2.add(sum, f64x2.mul(v128.load(a), v128.load(a + shift)));
  add(out, lanes(sum) + (a < end ? load<f64>(a) * load<f64>(a + shift) : 0.0));
}
