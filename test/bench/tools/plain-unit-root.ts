/** Lag search and Johansen statistics as scripts write them: plain loops, a product matrix, a new solution for every number of lags. */

/** x with A x = b by elimination; A (k x k, by rows, stride `stride`) is not changed. */
function solve(a: Float64Array, stride: number, b: Float64Array, k: number): Float64Array {
  const m = Array.from({ length: k }, (_, i) => Float64Array.from({ length: k + 1 }, (__, j) => (j < k ? a[i * stride + j]! : b[i]!)));
  for (let i = 0; i < k; i++) {
    for (let r = i + 1; r < k; r++) {
      const factor = m[r]![i]! / m[i]![i]!;
      for (let c = i; c <= k; c++) m[r]![c]! -= factor * m[i]![c]!;
    }
  }
  const x = new Float64Array(k);
  for (let i = k - 1; i >= 0; i--) {
    let sum = m[i]![k]!;
    for (let j = i + 1; j < k; j++) sum -= m[i]![j]! * x[j]!;
    x[i] = sum / m[i]![i]!;
  }
  return x;
}

/** Products of all columns with each other, by rows. */
function products(columns: readonly Float64Array[]): Float64Array {
  const k = columns.length;
  const out = new Float64Array(k * k);
  for (let i = 0; i < k; i++) {
    for (let j = 0; j <= i; j++) {
      const [a, b] = [columns[i]!, columns[j]!];
      let sum = 0;
      for (let t = 0; t < a.length; t++) sum += a[t]! * b[t]!;
      out[i * k + j] = out[j * k + i] = sum;
    }
  }
  return out;
}

/** The number of lags with the least AIC, with a constant or without. */
export function plainLagSearch(y: Float64Array, constant: boolean): number {
  const n = y.length;
  const most = Math.ceil(12 * (n / 100) ** 0.25);
  const rows = n - 1 - most;
  const change = Float64Array.from({ length: n - 1 }, (_, t) => y[t + 1]! - y[t]!);
  const terms = constant ? [new Float64Array(rows).fill(1)] : [];
  const lagged = Array.from({ length: most }, (_, j) => change.subarray(most - 1 - j, n - 2 - j));
  const columns = [...terms, y.subarray(most, n - 1), ...lagged, change.subarray(most)];
  const size = columns.length;
  const all = products(columns);
  const cross = all.subarray((size - 1) * size, size * size);
  let best = { lag: 0, aic: Number.POSITIVE_INFINITY };
  for (let lag = 0; lag <= most; lag++) {
    const k = terms.length + 1 + lag;
    const x = solve(all, size, cross, k);
    let error = cross[size - 1]!;
    for (let i = 0; i < k; i++) error -= x[i]! * cross[i]!;
    const aic = rows * Math.log(error / rows) + 2 * k;
    if (aic < best.aic) best = { lag, aic };
  }
  return best.lag;
}

/** Residuals of a line of y on x. */
export function plainResiduals(y: Float64Array, x: Float64Array): Float64Array {
  const n = y.length;
  let [sx, sy, sxx, sxy] = [0, 0, 0, 0];
  for (let t = 0; t < n; t++) {
    sx += x[t]!;
    sy += y[t]!;
    sxx += x[t]! * x[t]!;
    sxy += x[t]! * y[t]!;
  }
  const slope = (n * sxy - sx * sy) / (n * sxx - sx * sx);
  return y.map((value, t) => value - slope * x[t]! - (sy - slope * sx) / n);
}

/** Both eigenvalues of two series with a constant and one lagged difference. */
export function plainJohansen(y: Float64Array, x: Float64Array): [number, number] {
  const n = y.length;
  const centred = (values: Float64Array): Float64Array => {
    let sum = 0;
    for (const value of values) sum += value;
    return values.map((value) => value - sum / values.length);
  };
  const changes = [y, x].map((values) => Float64Array.from({ length: n - 1 }, (_, t) => values[t + 1]! - values[t]!));
  const blocks = [
    ...changes.map((values) => values.subarray(0, n - 2)),
    ...changes.map((values) => values.subarray(1)),
    ...[y, x].map((values) => values.subarray(1, n - 1)),
  ];
  const s = products(blocks.map(centred));
  // Products of what the first two columns do not explain of columns i and j.
  const left = (i: number, j: number): number => {
    const b = solve(s, 6, Float64Array.of(s[j]!, s[6 + j]!), 2);
    return s[i * 6 + j]! - s[i * 6]! * b[0]! - s[i * 6 + 1]! * b[1]!;
  };
  const block = (i: number, j: number): number[] => [left(i, j), left(i, j + 1), left(i + 1, j), left(i + 1, j + 1)];
  const inverse = ([a, b, c, d]: number[]): number[] => [d!, -b!, -c!, a!].map((value) => value / (a! * d! - b! * c!));
  const times = ([a, b, c, d]: number[], [e, f, g, h]: number[]): number[] => [
    a! * e! + b! * g!,
    a! * f! + b! * h!,
    c! * e! + d! * g!,
    c! * f! + d! * h!,
  ];
  const m = times(times(inverse(block(4, 4)), block(4, 2)), times(inverse(block(2, 2)), block(2, 4)));
  const half = (m[0]! + m[3]!) / 2;
  const root = Math.sqrt(half * half - (m[0]! * m[3]! - m[1]! * m[2]!));
  return [half + root, half - root];
}
