/**
 * Log-likelihood sums of a Hawkes process with an exponential kernel, in one pass over its event times (Ozaki 1979):
 * lambda_i = mu + jump A_i, A_i = sum over earlier events j of e^(-beta (t_i - t_j)), B_i = the same sum weighted with t_i - t_j.
 * Events of one time do not excite each other. Times ascend, in the unit that mu, jump and beta are per.
 */

/** Written to `out`: sums over events of ln lambda, 1 / lambda, A / lambda, B / lambda; then A and B at the end of the window. */
export function hawkesSums(
  times: usize,
  n: i32,
  end: f64,
  mu: f64,
  jump: f64,
  beta: f64,
  work: usize,
  out: usize,
  decayedOut: usize,
): void {
  decays(times, n, beta, work);
  let a = 0.0;
  let b = 0.0;
  let product = 1.0;
  let logs = 0.0;
  let inverse = 0.0;
  let sumA = 0.0;
  let sumB = 0.0;
  // Events at the last time, which excite later ones only.
  let waiting = 0.0;
  let before = n > 0 ? load<f64>(times) : end;
  for (let i = 0; i < n; i++) {
    const at = (<usize>i) << 3;
    const time = load<f64>(times + at);
    const gap = time - before;
    if (gap !== 0) {
      const decay = load<f64>(work + at);
      const sources = a + waiting;
      b = decay * (b + gap * sources);
      a = decay * sources;
      waiting = 0;
    }
    waiting += 1;
    before = time;
    const lambda = mu + jump * a;
    const per = 1 / lambda;
    inverse += per;
    sumA += a * per;
    sumB += b * per;
    // One logarithm for many events: that of their product, taken before it leaves the range of doubles.
    product *= lambda;
    if (!(product < 1e140 && product > 1e-140)) {
      logs += NativeMath.log(product);
      product = 1;
    }
    if (decayedOut) store<f64>(decayedOut + at, a);
  }
  const rest = end - before;
  const decay = NativeMath.exp(-beta * rest);
  store<f64>(out, logs + NativeMath.log(product));
  store<f64>(out, inverse, 8);
  store<f64>(out, sumA, 16);
  store<f64>(out, sumB, 24);
  store<f64>(out, decay * (a + waiting), 32);
  store<f64>(out, decay * (b + rest * (a + waiting)), 40);
}

/** work_i = e^(-beta (t_i - t_(i-1))), two at a time: the recursion then waits for no exponential. The first is 1. */
function decays(times: usize, n: i32, beta: f64, work: usize): void {
  if (n > 0) store<f64>(work, 1);
  const rate = f64x2.splat(-beta);
  let i = 1;
  for (; i + 1 < n; i += 2) {
    const at = (<usize>i) << 3;
    const gaps = f64x2.sub(v128.load(times + at), v128.load(times + at - 8));
    v128.store(work + at, inline.always(exponential(f64x2.mul(gaps, rate))));
  }
  if (i < n) {
    const at = (<usize>i) << 3;
    const gap = load<f64>(times + at) - load<f64>(times + at - 8);
    store<f64>(work + at, f64x2.extract_lane(inline.always(exponential(f64x2.mul(f64x2.splat(gap), rate))), 0));
  }
}

/** e^x of x <= 0, to the last digit or two; 0 below -700. x = k ln 2 + r, Taylor's series in r, 2^k by its bits. */
function exponential(x: v128): v128 {
  const magic = f64x2.splat(6755399441055744);
  const shifted = f64x2.add(f64x2.mul(f64x2.max(x, f64x2.splat(-700)), f64x2.splat(NativeMath.LOG2E)), magic);
  const k = f64x2.sub(shifted, magic);
  const r = f64x2.sub(f64x2.sub(x, f64x2.mul(k, f64x2.splat(0.6931471803691238))), f64x2.mul(k, f64x2.splat(1.9082149292705877e-10)));
  let p = f64x2.splat(1.0 / 6227020800.0);
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1.0 / 479001600.0));
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1.0 / 39916800.0));
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1.0 / 3628800.0));
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1.0 / 362880.0));
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1.0 / 40320.0));
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1.0 / 5040.0));
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1.0 / 720.0));
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1.0 / 120.0));
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1.0 / 24.0));
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1.0 / 6.0));
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(0.5));
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1));
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1));
  const power = i64x2.add(i64x2.shl(shifted, 52), i64x2.splat(0x3ff0000000000000));
  const value = f64x2.mul(p, power);
  // NaN fails the comparison, and must pass.
  return v128.andnot(value, f64x2.lt(x, f64x2.splat(-700)));
}
