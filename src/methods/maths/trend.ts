/** Deterministic trends of unit-root and cointegration tests: none, constant, line, parabola. */
export const trends = ['n', 'c', 'ct', 'ctt'] as const;
export type Trend = (typeof trends)[number];

/** How many terms: 0 to 3. */
export function trendTerms(trend: Trend): number {
  return trends.indexOf(trend);
}

/** Orthogonal polynomials in the row number, degrees 0 to terms - 1, each row between -1 and 1 in size. */
export function trendColumns(n: number, terms: number): Float64Array[] {
  const middle = (n - 1) / 2;
  const half = Math.max(middle, 1);
  // Mean of the squares of the middle-centred row numbers, in units of `half`.
  const meanSquare = (n * n - 1) / 12 / (half * half);
  const degrees = [() => 1, (u: number) => u, (u: number) => u * u - meanSquare];
  return degrees.slice(0, terms).map((value) => Float64Array.from({ length: n }, (_, i) => value((i - middle) / half)));
}

/** The series less its own least-squares trend of that many terms: what a regression with these terms leaves unchanged. */
export function withoutTrend(values: Float64Array, terms: number): Float64Array {
  const out = values.slice();
  for (const column of trendColumns(values.length, terms)) {
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

/** Whether what is left of a series (its residuals, its changes) is only its rounding. */
export function isRounding(left: Float64Array, values: Float64Array): boolean {
  let most = 0;
  let largest = 0;
  for (const value of left) most = Math.max(most, Math.abs(value));
  for (const value of values) largest = Math.max(largest, Math.abs(value));
  return !(most > 16 * Number.EPSILON * largest);
}
