/**
 * The depth q(d) ~ x^d of d = 1 .. levels that has a given mean distance: x = e^(-1/T), T the potential temperature in steps of d.
 * x is in (0, 1); 0 where all depth is at d = 1; NaN where the depth does not fall with the distance. Newton on the mean, whose slope in
 * x is variance / x, kept within a bracket that halves: plain arithmetic, the same everywhere. Rows [from, to).
 */
export function writeDecays(means: Float64Array, from: number, to: number, levels: number, out: Float64Array): void {
  for (let i = from; i < to; i++) {
    const mean = means[i] as number;
    if (!(mean > 1 && mean < (levels + 1) / 2)) {
      out[i] = mean === 1 ? 0 : Number.NaN;
      continue;
    }
    let low = 0;
    let high = 1;
    // Of endless depth.
    let x = 1 - 1 / mean;
    for (let round = 0; round < 60; round++) {
      let power = 1;
      let all = 0;
      let first = 0;
      let second = 0;
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
      const step = (miss * x) / (second / all - at * at);
      if (Math.abs(step) <= 1e-15 * x) break;
      x = x - step > low && x - step < high ? x - step : (low + high) / 2;
    }
    out[i] = x;
  }
}
