/**
 * The k-th smallest of n numbers in place (Floyd, Rivest 1975): a sample narrows the part that is searched, about 1.5 n comparisons.
 * Afterwards at[k] is in its sorted place, smaller ones before it, larger ones after it. No NaN among them.
 */
export function selectRank(at: usize, n: i32, k: i32): f64 {
  narrow(at, 0, n - 1, k);
  return load<f64>(at + ((<usize>k) << 3));
}

function narrow(at: usize, low: i32, high: i32, k: i32): void {
  let left = low;
  let right = high;
  while (right > left) {
    if (right - left > 600) {
      const size = <f64>(right - left + 1);
      const rank = <f64>(k - left + 1);
      const z = Math.log(size);
      const s = 0.5 * Math.exp((2 * z) / 3);
      const spread = 0.5 * Math.sqrt((z * s * (size - s)) / size) * (rank < size / 2 ? -1.0 : 1.0);
      const from = <i32>Math.floor(<f64>k - (rank * s) / size + spread);
      const to = <i32>Math.floor(<f64>k + ((size - rank) * s) / size + spread);
      narrow(at, max(left, from), min(right, to), k);
    }
    const pivot = load<f64>(at + ((<usize>k) << 3));
    let i = left;
    let j = right;
    swap(at, left, k);
    if (load<f64>(at + ((<usize>right) << 3)) > pivot) swap(at, right, left);
    while (i < j) {
      swap(at, i, j);
      i++;
      j--;
      while (load<f64>(at + ((<usize>i) << 3)) < pivot) i++;
      while (load<f64>(at + ((<usize>j) << 3)) > pivot) j--;
    }
    if (load<f64>(at + ((<usize>left) << 3)) === pivot) swap(at, left, j);
    else {
      j++;
      swap(at, j, right);
    }
    if (j <= k) left = j + 1;
    if (k <= j) right = j - 1;
  }
}

function swap(at: usize, i: i32, j: i32): void {
  const a = at + ((<usize>i) << 3);
  const b = at + ((<usize>j) << 3);
  const held = load<f64>(a);
  store<f64>(a, load<f64>(b));
  store<f64>(b, held);
}

/** Median in place; NaN of nothing. */
export function selectMedian(at: usize, n: i32): f64 {
  if (n < 1) return NaN;
  const half = n >> 1;
  const upper = selectRank(at, n, half);
  if (n & 1) return upper;
  let lower = load<f64>(at);
  for (let i = 1; i < half; i++) lower = max(lower, load<f64>(at + ((<usize>i) << 3)));
  return (lower + upper) / 2;
}
