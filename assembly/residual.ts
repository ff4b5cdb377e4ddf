/**
 * Residuals of a least-squares problem in twice the working precision, for iterative refinement (Björck 1967): what rounding
 * left of b - r - A x and of -A' r. Columns of A follow each other, n rows each. Products are split exactly (Dekker 1971).
 */

/** out_i = b_i - r_i - sum_j a_ij x_j */
export function residualRows(a: usize, n: i32, k: i32, x: usize, b: usize, r: usize, out: usize): void {
  for (let i = 0; i < n; i++) {
    const at = (<usize>i) << 3;
    let high = load<f64>(b + at);
    let low = 0.0;
    for (let j = -1; j < k; j++) {
      const left = j < 0 ? load<f64>(r + at) : load<f64>(a + ((<usize>j * <usize>n + <usize>i) << 3));
      const right = j < 0 ? 1.0 : load<f64>(x + ((<usize>j) << 3));
      const product = -left * right;
      low += twoSumError(high, product) - productError(left, right, -product);
      high += product;
    }
    store<f64>(out + at, high + low);
  }
}

/** out_j = -sum_i a_ij r_i */
export function residualColumns(a: usize, n: i32, k: i32, r: usize, out: usize): void {
  for (let j = 0; j < k; j++) {
    const column = a + ((<usize>j * <usize>n) << 3);
    let high = 0.0;
    let low = 0.0;
    for (let i = 0; i < n; i++) {
      const left = load<f64>(column + ((<usize>i) << 3));
      const right = load<f64>(r + ((<usize>i) << 3));
      const product = -left * right;
      low += twoSumError(high, product) - productError(left, right, -product);
      high += product;
    }
    store<f64>(out + ((<usize>j) << 3), high + low);
  }
}

/** What a + b lost (Knuth). */
function twoSumError(a: f64, b: f64): f64 {
  const sum = a + b;
  const part = sum - a;
  return a - (sum - part) + (b - part);
}

/** What the rounded product a b lost. */
function productError(a: f64, b: f64, product: f64): f64 {
  const splitA = 134217729.0 * a;
  const highA = splitA - (splitA - a);
  const lowA = a - highA;
  const splitB = 134217729.0 * b;
  const highB = splitB - (splitB - b);
  const lowB = b - highB;
  return lowA * lowB - (product - highA * highB - lowA * highB - highA * lowB);
}
