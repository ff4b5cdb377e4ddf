/**
 * Seasonal and trend decomposition by local regression, the steps and edge rules of netlib's `stl`.
 *
 * Plan, twelve numbers: 0 period, 1 to 3 lengths of the seasonal, trend and low-pass windows (odd), 4 to 6 their degrees, 7 to 9 their
 * jumps, 10 inner rounds, 11 outer (robust) rounds. Work: five columns of n + 2 period numbers and 2 n more.
 */
import { loess, loessAt } from './loess';
import { selectRank } from './select';

/** Numbers of scratch that `stl` needs. */
export function stlWork(n: i32, period: i32): i32 {
  return 5 * (n + 2 * period) + 2 * n;
}

function number(plan: usize, k: i32): i32 {
  return <i32>load<f64>(plan + ((<usize>k) << 3));
}

/** n >= 2 period numbers of y without NaN into trend, season and robustness weights; the rest is y less trend and season. */
export function stl(y: usize, n: i32, plan: usize, work: usize, trend: usize, season: usize, weights: usize): void {
  const outer = number(plan, 11);
  memory.fill(trend, 0, (<usize>n) << 3);
  let robust: usize = 0;
  for (let round = 0; ; round++) {
    for (let k = number(plan, 10); k > 0; k--) refine(y, n, plan, work, trend, season, robust);
    if (round >= outer) break;
    weigh(y, n, trend, season, work, weights);
    robust = weights;
  }
  if (outer < 1) for (let i = 0; i < n; i++) store<f64>(weights + ((<usize>i) << 3), 1);
}

/** One inner round: season from the series without trend, then trend from the series without season. */
function refine(y: usize, n: i32, plan: usize, work: usize, trend: usize, season: usize, robust: usize): void {
  const period = number(plan, 0);
  const wide = (<usize>(n + 2 * period)) << 3;
  const a = work;
  const cycles = work + wide;
  const b = work + 2 * wide;
  const w = work + 5 * wide;
  for (let i: usize = 0; i < (<usize>n) << 3; i += 8) store<f64>(a + i, load<f64>(y + i) - load<f64>(trend + i));
  subseries(a, n, plan, robust, cycles, work + 3 * wide, w);
  average(cycles, n + 2 * period, period, b);
  average(b, n + period + 1, period, a);
  average(a, n + 2, 3, b);
  loess(b, n, number(plan, 3), number(plan, 6), number(plan, 9), 0, a, w);
  const shift = (<usize>period) << 3;
  for (let i: usize = 0; i < (<usize>n) << 3; i += 8) {
    const seasonal = load<f64>(cycles + shift + i) - load<f64>(a + i);
    store<f64>(season + i, seasonal);
    store<f64>(b + i, load<f64>(y + i) - seasonal);
  }
  loess(b, n, number(plan, 2), number(plan, 5), number(plan, 8), robust, trend, w);
}

/** Smooths every cycle-subseries and goes one point beyond its ends: n + 2 period numbers. `room` holds two columns. */
function subseries(y: usize, n: i32, plan: usize, robust: usize, out: usize, room: usize, w: usize): void {
  const period = number(plan, 0);
  const len = number(plan, 1);
  const degree = number(plan, 4);
  const most = (n - 1) / period + 1;
  const values = room;
  const weights = values + ((<usize>most) << 3);
  const smooth = weights + ((<usize>most) << 3);
  for (let phase = 0; phase < period; phase++) {
    const k = (n - 1 - phase) / period + 1;
    for (let i = 0; i < k; i++) {
      const from = (<usize>(i * period + phase)) << 3;
      store<f64>(values + ((<usize>i) << 3), load<f64>(y + from));
      if (robust) store<f64>(weights + ((<usize>i) << 3), load<f64>(robust + from));
    }
    const own: usize = robust ? weights : 0;
    loess(values, k, len, degree, number(plan, 7), own, smooth, w);
    let before = loessAt(values, k, len, degree, -1, 0, min(len, k) - 1, own, w);
    if (before !== before) before = load<f64>(smooth);
    let after = loessAt(values, k, len, degree, <f64>k, max(0, k - len), k - 1, own, w);
    if (after !== after) after = load<f64>(smooth + ((<usize>(k - 1)) << 3));
    store<f64>(out + ((<usize>phase) << 3), before);
    for (let i = 0; i < k; i++) {
      store<f64>(out + ((<usize>((i + 1) * period + phase)) << 3), load<f64>(smooth + ((<usize>i) << 3)));
    }
    store<f64>(out + ((<usize>((k + 1) * period + phase)) << 3), after);
  }
}

/** Moving average of `len` numbers: n - len + 1 of them. */
function average(x: usize, n: i32, len: i32, out: usize): void {
  let sum = 0.0;
  for (let i = 0; i < len; i++) sum += load<f64>(x + ((<usize>i) << 3));
  store<f64>(out, sum / <f64>len);
  for (let i = len; i < n; i++) {
    sum += load<f64>(x + ((<usize>i) << 3)) - load<f64>(x + ((<usize>(i - len)) << 3));
    store<f64>(out + ((<usize>(i - len + 1)) << 3), sum / <f64>len);
  }
}

/** Bisquare weights of the residuals against six times their median size. */
function weigh(y: usize, n: i32, trend: usize, season: usize, room: usize, weights: usize): void {
  const bytes = (<usize>n) << 3;
  for (let i: usize = 0; i < bytes; i += 8) {
    const size = abs(load<f64>(y + i) - (load<f64>(trend + i) + load<f64>(season + i)));
    store<f64>(weights + i, size);
    store<f64>(room + i, size);
  }
  const limit = 3 * (selectRank(room, n, n / 2) + selectRank(room, n, (n - 1) / 2));
  for (let i: usize = 0; i < bytes; i += 8) {
    const size = load<f64>(weights + i);
    let weight = 0.0;
    if (size <= 0.001 * limit) weight = 1;
    else if (size <= 0.999 * limit) {
      const share = size / limit;
      weight = (1 - share * share) * (1 - share * share);
    }
    store<f64>(weights + i, weight);
  }
}
