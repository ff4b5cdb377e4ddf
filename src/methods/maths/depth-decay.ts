/**
 * The depth q(d) ~ x^d of d = 1 .. levels whose mean distance is `mean`: x = e^(-1/T), T the potential temperature in steps of d.
 * x is in (0, 1); 0 where all depth is at d = 1; NaN where the depth does not fall with the distance. Newton on the mean, whose slope in
 * x is variance / x, kept within a bracket that halves: plain arithmetic, the same everywhere.
 */
export function decayOf(mean: number, levels: number): number {
  if (!(mean >= 1 && mean < (levels + 1) / 2)) return Number.NaN;
  if (mean === 1) return 0;
  let [low, high] = [0, 1];
  // Of endless depth.
  let x = 1 - 1 / mean;
  for (let round = 0; round < 60; round++) {
    let power = 1;
    let [all, first, second] = [0, 0, 0];
    for (let d = 1; d <= levels; d++) {
      power *= x;
      all += power;
      first += power * d;
      second += power * d * d;
    }
    const at = first / all;
    const miss = at - mean;
    if (miss > 0) high = x;
    else low = x;
    const variance = second / all - at * at;
    const step = (miss * x) / variance;
    if (Math.abs(step) <= 1e-15 * x) break;
    x = x - step > low && x - step < high ? x - step : (low + high) / 2;
  }
  return x;
}
