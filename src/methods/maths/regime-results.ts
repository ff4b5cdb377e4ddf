/** How the results of the regime methods are laid out. Transition matrices are [to K + from], columns sum to 1. */

/** K numbers a row as one list a row: probabilities by row, or a transition matrix. */
export function regimeRows(values: Float64Array, k: number): number[][] {
  return Array.from({ length: values.length / k }, (_, t) => Array.from(values.subarray(t * k, (t + 1) * k)));
}

/** Expected rows in each regime once entered. */
export function durationsOf(transition: Float64Array, k: number): number[] {
  return Array.from({ length: k }, (_, i) => 1 / (1 - transition[i * k + i]!));
}
