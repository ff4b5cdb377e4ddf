/**
 * 95 % intervals of mean, deviation, skewness and excess kurtosis by the circular block bootstrap: blocks keep the clusters of
 * volatility together. Seeded: the same values give the same intervals. Running sums make a block cost the same whatever its length.
 */
import { openPrng } from '../core/prng.ts';
import { quantile } from '../methods/maths/quantile.ts';

export interface MomentIntervals {
  mean: [number, number];
  std: [number, number];
  skew: [number, number];
  kurtosis: [number, number];
  block: number;
}

const draws = 1_000;
const seed = 20_250_203;
const fewest = 20;

/** Of known values, in time order; undefined where they are too few or all equal. */
export function momentIntervals(values: Float64Array): MomentIntervals | undefined {
  const n = values.length;
  if (n < fewest) return undefined;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const scale = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / n);
  if (!(scale > 0)) return undefined;
  const sums = runningPowers(values, mean, scale);
  const block = Math.max(1, Math.round(1.5 * Math.cbrt(n)));
  const random = openPrng(seed);
  const of = {
    mean: new Float64Array(draws),
    std: new Float64Array(draws),
    skew: new Float64Array(draws),
    kurtosis: new Float64Array(draws),
  };
  for (let draw = 0; draw < draws; draw++) {
    const m = [0, 0, 0, 0];
    for (let left = n; left > 0; left -= block) {
      const from = Math.floor(random.uniform() * n);
      const to = from + Math.min(block, left);
      for (let k = 0; k < 4; k++) m[k]! += sums[k]![to]! - sums[k]![from]!;
    }
    const [m1, m2, m3, m4] = m.map((sum) => sum / n) as [number, number, number, number];
    const variance = m2 - m1 * m1;
    of.mean[draw] = mean + scale * m1;
    of.std[draw] = scale * Math.sqrt((variance * n) / (n - 1));
    of.skew[draw] = (m3 - 3 * m1 * m2 + 2 * m1 ** 3) / variance ** 1.5;
    of.kurtosis[draw] = (m4 - 4 * m1 * m3 + 6 * m1 * m1 * m2 - 3 * m1 ** 4) / (variance * variance) - 3;
  }
  const ends = (drawn: Float64Array): [number, number] => {
    const sorted = drawn.filter((value) => !Number.isNaN(value)).sort();
    return [quantile(sorted, 0.025), quantile(sorted, 0.975)];
  };
  return { mean: ends(of.mean), std: ends(of.std), skew: ends(of.skew), kurtosis: ends(of.kurtosis), block };
}

/** Running sums of the first four powers of the standardised values, gone round twice so that a block may pass the end. */
function runningPowers(values: Float64Array, mean: number, scale: number): Float64Array[] {
  const n = values.length;
  const sums = Array.from({ length: 4 }, () => new Float64Array(2 * n + 1));
  for (let i = 0; i < 2 * n; i++) {
    const z = (values[i % n]! - mean) / scale;
    let power = 1;
    for (let k = 0; k < 4; k++) {
      power *= z;
      sums[k]![i + 1] = sums[k]![i]! + power;
    }
  }
  return sums;
}
