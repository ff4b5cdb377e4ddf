/**
 * Ridge regression from sums of products: regressors standardised by the very rows summed, the constant unpenalised. Allocates nothing and
 * hands no number over, so that a study may call it at each bar.
 *
 * `sums` holds n, then k + 1 sums of the columns (y last), then (k + 1)^2 sums of their products by rows. The penalty nu / n is
 * read from `out[k + 2]`: the diagonal of the correlation matrix is 1 + penalty. `out` becomes constant, k slopes, R2 of these rows, penalty
 * used, about the condition number.
 */

/** Beyond this the penalty is raised tenfold, until it holds. */
const worstCondition = 1e8;

export const ridgeSums = (k: number): number => 1 + (k + 1) + (k + 1) * (k + 1);
export const ridgeOut = (k: number): number => k + 4;
export const ridgeWork = (k: number): number => 2 * k * k + 4 * k + 2;
// Numbers lie in arrays on their way between functions: handed over or back they would be garbage.

/** Takes a row into the sums, or out of them with sign -1; `row` holds k regressors and y from `at` on. */
export function addRow(sums: Float64Array, k: number, row: Float64Array, at: number, sign: number): void {
  const width = k + 1;
  sums[0]! += sign;
  for (let i = 0; i < width; i++) {
    const value = sign * row[at + i]!;
    sums[1 + i]! += value;
    const to = 1 + width + i * width;
    for (let j = i; j < width; j++) sums[to + j]! += value * row[at + j]!;
  }
}

/** With the first `used` of the k regressors alone; the slopes of the others are 0. NaN throughout without variation of y or without rows. */
export function ridge(sums: Float64Array, k: number, used: number, out: Float64Array, work: Float64Array): void {
  const width = k + 1;
  const n = sums[0]!;
  const products = 1 + width;
  // No destructuring here: the array of it would be garbage.
  const deviations = 0;
  const right = k + 1;
  const solution = 2 * k + 2;
  const matrix = 4 * k + 2;
  const level = sums[1 + k]! / n;
  const yy = sums[products + k * width + k]! / n - level * level;
  if (!(n > 1 && yy > 0)) {
    out.fill(Number.NaN, 0, k + 4);
    return;
  }
  out.fill(0, 0, k + 2);
  for (let i = 0; i < used; i++) {
    const mean = sums[1 + i]! / n;
    const square = sums[products + i * width + i]! / n;
    const variance = square - mean * mean;
    // A column that does not vary explains nothing.
    work[deviations + i] = variance > 1e-14 * square ? Math.sqrt(variance) : 0;
  }
  for (let i = 0; i < used; i++) {
    const di = work[deviations + i]!;
    const mean = sums[1 + i]! / n;
    work[right + i] = di > 0 ? (sums[products + i * width + k]! / n - mean * (sums[1 + k]! / n)) / di : 0;
    for (let j = i; j < used; j++) {
      const dj = work[deviations + j]!;
      const r = di > 0 && dj > 0 ? (sums[products + i * width + j]! / n - mean * (sums[1 + j]! / n)) / (di * dj) : 0;
      work[matrix + i * k + j] = i === j ? 1 : r;
      work[matrix + j * k + i] = work[matrix + i * k + j]!;
    }
  }
  for (let round = 0; round < 20; round++) {
    factor(work, matrix, matrix + k * k, k, used, out);
    condition(work, matrix + k * k, k, used, out);
    if (out[k + 3]! <= worstCondition) break;
    out[k + 2] = Math.max(out[k + 2]! * 10, 1e-9);
  }
  substitute(work, matrix + k * k, right, solution, k, used);
  let explained = 0;
  let constant = sums[1 + k]! / n;
  for (let i = 0; i < used; i++) {
    const b = work[solution + i]!;
    let fitted = 0;
    for (let j = 0; j < used; j++) fitted += work[matrix + i * k + j]! * work[solution + j]!;
    explained += b * (2 * work[right + i]! - fitted);
    const slope = work[deviations + i]! > 0 ? b / work[deviations + i]! : 0;
    out[1 + i] = slope;
    constant -= slope * (sums[1 + i]! / n);
  }
  out[0] = constant;
  out[k + 1] = explained / yy;
}

/** Lower triangle of the Cholesky factor of the matrix with the penalty in `out`; its first entry becomes 0 where there is none. */
function factor(work: Float64Array, matrix: number, lower: number, k: number, used: number, out: Float64Array): void {
  const nu = out[k + 2]!;
  for (let i = 0; i < used; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = work[matrix + i * k + j]! + (i === j ? nu : 0);
      for (let m = 0; m < j; m++) sum -= work[lower + i * k + m]! * work[lower + j * k + m]!;
      if (i === j && !(sum > 1e-13)) {
        work[lower] = 0;
        return;
      }
      work[lower + i * k + j] = i === j ? Math.sqrt(sum) : sum / work[lower + j * k + j]!;
    }
  }
}

/** About the condition number, from the ends of the factor's diagonal; infinite where there is no factor. */
function condition(work: Float64Array, lower: number, k: number, used: number, out: Float64Array): void {
  let least = Number.POSITIVE_INFINITY;
  let most = 0;
  for (let i = 0; i < used; i++) {
    const d = work[lower + i * k + i]!;
    if (d < least) least = d;
    if (d > most) most = d;
  }
  const share = most / least;
  out[k + 3] = share * share;
}

function substitute(work: Float64Array, lower: number, right: number, solution: number, k: number, used: number): void {
  for (let i = 0; i < used; i++) {
    let sum = work[right + i]!;
    for (let j = 0; j < i; j++) sum -= work[lower + i * k + j]! * work[solution + j]!;
    work[solution + i] = sum / work[lower + i * k + i]!;
  }
  for (let i = used - 1; i >= 0; i--) {
    let sum = work[solution + i]!;
    for (let j = i + 1; j < used; j++) sum -= work[lower + j * k + i]! * work[solution + j]!;
    work[solution + i] = sum / work[lower + i * k + i]!;
  }
}
