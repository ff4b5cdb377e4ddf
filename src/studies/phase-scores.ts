/**
 * How far the price went after each phase, and whether it went the way the order flow pointed, against all seconds alike: means with 95 %
 * intervals of the circular block bootstrap. Blocks keep what belongs together in time; all phases are drawn together, so that a
 * phase may be compared with the whole. Seeded: the same seconds give the same intervals.
 */
import { openPrng } from '../core/prng.ts';
import { quantile } from '../methods/maths/quantile.ts';

/** One number a second. */
export interface PhaseSeconds {
  /** 0 .. 4; NaN where not known. */
  readonly phase: Float64Array;
  /** Sign of the order flow: -1, 0, 1. */
  readonly trend: Float64Array;
  /** Log return ahead; NaN where not known. */
  readonly ahead: Float64Array;
}

interface Estimate {
  value: number;
  lo: number;
  hi: number;
}
export interface PhaseScore {
  /** Seconds in the phase whose future is known. */
  n: number;
  /** Mean |return|, a fraction. */
  size: Estimate;
  /** The same over that of all seconds. */
  times: Estimate;
  /** Of these, the seconds after which the price moved while the flow had a sign; how often both went one way. */
  calls: number;
  hit: Estimate;
}

export const phases = 5;
const draws = 1_000;
const seed = 20_250_611;
/** Seconds, sizes, calls, hits. */
const fields = 4;

/** Of each phase, then of all seconds. `least` seconds, or calls, are needed for a number. */
export function scorePhases(seconds: PhaseSeconds, block: number, least: number): PhaseScore[] {
  const n = seconds.phase.length;
  const groups = phases + 1;
  const width = groups * fields;
  const sums = runningSums(seconds, width);
  const scores = (total: ArrayLike<number>, g: number) => {
    const at = g * fields;
    const size = total[at + 1]! / total[at]!;
    return { size, times: size / (total[phases * fields + 1]! / total[phases * fields]!), hit: total[at + 3]! / total[at + 2]! };
  };
  const drawn = Array.from({ length: groups * 3 }, () => new Float64Array(n === 0 ? 0 : draws));
  const random = openPrng(seed);
  const total = new Float64Array(width);
  for (let draw = 0; n > 0 && draw < draws; draw++) {
    total.fill(0);
    for (let left = n; left > 0; left -= block) {
      const from = random.below(n);
      const to = from + Math.min(block, left, n);
      // A block that passes the end goes on at the beginning.
      for (let k = 0; k < width; k++) {
        const upTo = to <= n ? sums[to * width + k]! : sums[n * width + k]! + sums[(to - n) * width + k]!;
        total[k]! += upTo - sums[from * width + k]!;
      }
    }
    for (let g = 0; g < groups; g++) {
      const { size, times, hit } = scores(total, g);
      drawn[3 * g]![draw] = size;
      drawn[3 * g + 1]![draw] = times;
      drawn[3 * g + 2]![draw] = hit;
    }
  }
  const all = sums.subarray(n * width, (n + 1) * width);
  return Array.from({ length: groups }, (_, g): PhaseScore => {
    const { size, times, hit } = scores(all, g);
    const [count, calls] = [all[g * fields]!, all[g * fields + 2]!];
    const ends = (k: number): Float64Array => drawn[3 * g + k]!.filter((value) => !Number.isNaN(value)).sort();
    const estimate = (value: number, k: number, known: boolean): Estimate =>
      known ? { value, lo: quantile(ends(k), 0.025), hi: quantile(ends(k), 0.975) } : { value: Number.NaN, lo: Number.NaN, hi: Number.NaN };
    return {
      n: count,
      size: estimate(size, 0, count >= least),
      times: estimate(times, 1, count >= least && g < phases),
      calls,
      hit: estimate(hit, 2, calls >= least),
    };
  });
}

/** Sums up to each second of what each group counts. */
function runningSums({ phase, trend, ahead }: PhaseSeconds, width: number): Float64Array {
  const n = phase.length;
  const sums = new Float64Array((n + 1) * width);
  for (let i = 0; i < n; i++) {
    const from = i * width;
    const to = from + width;
    for (let k = 0; k < width; k++) sums[to + k] = sums[from + k]!;
    const [now, r, sign] = [phase[i]!, ahead[i]!, trend[i]!];
    if (Number.isNaN(now) || Number.isNaN(r)) continue;
    for (const g of [now, phases]) {
      const at = to + g * fields;
      sums[at]!++;
      sums[at + 1]! += Math.abs(r);
      if (r === 0 || !(sign !== 0)) continue;
      sums[at + 2]!++;
      if (Math.sign(r) === sign) sums[at + 3]!++;
    }
  }
  return sums;
}
