/** Deterministic trends of unit-root and cointegration tests: none, constant, line, parabola. */
export const trends = ['n', 'c', 'ct', 'ctt'] as const;
export type Trend = (typeof trends)[number];

/** How many terms: 0 to 3. */
export function trendTerms(trend: Trend): number {
  return trends.indexOf(trend);
}

/** Writes the orthogonal polynomial of degree 0, 1 or 2 in the row number, each row at most 1 in size. */
function polynomial(degree: number, out: Float64Array): void {
  const n = out.length;
  if (degree === 0) {
    out.fill(1);
    return;
  }
  const middle = (n - 1) / 2;
  const half = Math.max(middle, 1);
  // Mean of the squares of the centred row numbers, in units of `half`.
  const meanSquare = (n * n - 1) / 12 / (half * half);
  for (let i = 0; i < n; i++) {
    const u = (i - middle) / half;
    out[i] = degree === 1 ? u : u * u - meanSquare;
  }
}

/** Orthogonal polynomials in the row number, degrees 0 to terms - 1. */
export function trendColumns(n: number, terms: number): Float64Array[] {
  return Array.from({ length: terms }, (_, degree) => {
    const column = new Float64Array(n);
    polynomial(degree, column);
    return column;
  });
}

/** The series less its own least-squares trend of that many terms: what a regression with these terms leaves unchanged. */
export function withoutTrend(values: Float64Array, terms: number): Float64Array {
  const out = values.slice();
  if (terms === 0) return out;
  let sum = 0;
  for (let i = 0; i < out.length; i++) sum += out[i]!;
  const mean = sum / out.length;
  for (let i = 0; i < out.length; i++) out[i]! -= mean;
  if (terms === 1) return out;
  const column = new Float64Array(values.length);
  for (let degree = 1; degree < terms; degree++) {
    polynomial(degree, column);
    let along = 0;
    let length = 0;
    for (let i = 0; i < out.length; i++) {
      along += column[i]! * out[i]!;
      length += column[i]! * column[i]!;
    }
    if (length === 0) continue;
    const factor = along / length;
    for (let i = 0; i < out.length; i++) out[i]! -= factor * column[i]!;
  }
  return out;
}

/** Each value less the one before: one fewer. */
export function changesOf(values: Float64Array): Float64Array {
  const out = new Float64Array(values.length - 1);
  for (let t = 0; t < out.length; t++) out[t] = values[t + 1]! - values[t]!;
  return out;
}

/** Whether what is left of a series (its residuals, its changes) is only its rounding. */
export function isRounding(left: Float64Array, values: Float64Array): boolean {
  return !(largestOf(left) > 16 * Number.EPSILON * largestOf(values));
}

function largestOf(values: Float64Array): number {
  let largest = 0;
  for (let i = 0; i < values.length; i++) largest = Math.max(largest, Math.abs(values[i]!));
  return largest;
}
