/**
 * Order-flow imbalance of best-quote changes (Cont, Kukanov, Stoikov 2014, eq. 4), base units, one number a quote:
 * e = [b >= b'] q_b - [b <= b'] q_b' - [a <= a'] q_a + [a >= a'] q_a', primes meaning the quote before.
 * The first quote has nothing before it: e = 0. A quote with a missing side, or after one, is unknown: NaN.
 *
 * State, zero at the start: 0 whether there is a quote before, 1 bid, 2 bid quantity, 3 ask, 4 ask quantity of that quote.
 */
const STATE: i32 = 8;

/** Numbers of state that `ofi` needs. */
export function ofiState(): i32 {
  return STATE;
}

export function ofi(bid: usize, bidQty: usize, ask: usize, askQty: usize, n: i32, state: usize, out: usize): void {
  if (n <= 0) return;
  store<f64>(
    out,
    load<f64>(state) === 0
      ? 0.0 * (load<f64>(bid) + load<f64>(bidQty) + load<f64>(ask) + load<f64>(askQty))
      : inline.always(
          change(
            load<f64>(state, 8),
            load<f64>(state, 16),
            load<f64>(state, 24),
            load<f64>(state, 32),
            load<f64>(bid),
            load<f64>(bidQty),
            load<f64>(ask),
            load<f64>(askQty),
          ),
        ),
  );
  const zero = f64x2.splat(0);
  let i = 1;
  for (; i + 1 < n; i += 2) {
    const at = ((<usize>i) << 3) - 8;
    const b0 = v128.load(bid + at);
    const b1 = v128.load(bid + at, 8);
    const a0 = v128.load(ask + at);
    const a1 = v128.load(ask + at, 8);
    const p0 = v128.load(bidQty + at);
    const p1 = v128.load(bidQty + at, 8);
    const q0 = v128.load(askQty + at);
    const q1 = v128.load(askQty + at, 8);
    const up = f64x2.sub(v128.and(f64x2.ge(b1, b0), p1), v128.and(f64x2.le(b1, b0), p0));
    const down = f64x2.sub(v128.and(f64x2.ge(a1, a0), q0), v128.and(f64x2.le(a1, a0), q1));
    // Zero times everything: adds nothing to a known quote and NaN to an unknown one.
    const prices = f64x2.add(f64x2.sub(b1, b0), f64x2.sub(a1, a0));
    const sizes = f64x2.add(f64x2.add(p0, p1), f64x2.add(q0, q1));
    const known = f64x2.mul(f64x2.add(prices, sizes), zero);
    v128.store(out + at, f64x2.add(f64x2.add(up, down), known), 8);
  }
  for (; i < n; i++) {
    const at = ((<usize>i) << 3) - 8;
    store<f64>(
      out + at,
      inline.always(
        change(
          load<f64>(bid + at),
          load<f64>(bidQty + at),
          load<f64>(ask + at),
          load<f64>(askQty + at),
          load<f64>(bid + at, 8),
          load<f64>(bidQty + at, 8),
          load<f64>(ask + at, 8),
          load<f64>(askQty + at, 8),
        ),
      ),
      8,
    );
  }
  const last = (<usize>(n - 1)) << 3;
  store<f64>(state, 1);
  store<f64>(state, load<f64>(bid + last), 8);
  store<f64>(state, load<f64>(bidQty + last), 16);
  store<f64>(state, load<f64>(ask + last), 24);
  store<f64>(state, load<f64>(askQty + last), 32);
}

function change(b0: f64, p0: f64, a0: f64, q0: f64, b1: f64, p1: f64, a1: f64, q1: f64): f64 {
  const up = (b1 >= b0 ? p1 : 0) - (b1 <= b0 ? p0 : 0);
  const down = (a1 >= a0 ? q0 : 0) - (a1 <= a0 ? q1 : 0);
  return up + down + (b1 - b0 + (a1 - a0) + (p0 + p1 + (q0 + q1))) * 0;
}
