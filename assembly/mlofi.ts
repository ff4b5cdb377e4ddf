/**
 * Order-flow imbalance at one rank of a book (Xu, Gould, Howison 2018), base units, one number a row:
 * e = [b is not below b'] q_b - [b' is not below b] q_b' - [a is not above a'] q_a + [a' is not above a] q_a', primes meaning the row before.
 * A rank that is not there has price NaN and quantity 0: it is worse than any, and no comparison with NaN holds, which gives just that.
 * Where `joined` is not 1 the row has no row before it (a snapshot, a gap, a crossed book): e is NaN. A rank whose price and quantity are NaN both is unknown, and so is e.
 *
 * State, zero at the start: 0 whether there is a row before, 1 bid, 2 bid quantity, 3 ask, 4 ask quantity of that row.
 */
const STATE: i32 = 8;

/** Numbers of state that `mlofi` needs for a rank. */
export function mlofiState(): i32 {
  return STATE;
}

export function mlofi(bid: usize, bidQty: usize, ask: usize, askQty: usize, joined: usize, n: i32, state: usize, out: usize): void {
  if (n <= 0) return;
  store<f64>(
    out,
    load<f64>(state) === 0 || load<f64>(joined) !== 1
      ? NaN
      : inline.always(
          flow(
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
  let i = 1;
  for (; i + 3 < n; i += 4) {
    const at = ((<usize>i) << 3) - 8;
    inline.always(pair(bid + at, bidQty + at, ask + at, askQty + at, joined + at, out + at));
    inline.always(pair(bid + at + 16, bidQty + at + 16, ask + at + 16, askQty + at + 16, joined + at + 16, out + at + 16));
  }
  for (; i < n; i++) {
    const at = ((<usize>i) << 3) - 8;
    const e = inline.always(
      flow(
        load<f64>(bid + at),
        load<f64>(bidQty + at),
        load<f64>(ask + at),
        load<f64>(askQty + at),
        load<f64>(bid + at, 8),
        load<f64>(bidQty + at, 8),
        load<f64>(ask + at, 8),
        load<f64>(askQty + at, 8),
      ),
    );
    store<f64>(out + at, load<f64>(joined + at, 8) === 1 ? e : NaN, 8);
  }
  const last = (<usize>(n - 1)) << 3;
  store<f64>(state, 1);
  store<f64>(state, load<f64>(bid + last), 8);
  store<f64>(state, load<f64>(bidQty + last), 16);
  store<f64>(state, load<f64>(ask + last), 24);
  store<f64>(state, load<f64>(askQty + last), 32);
}

/** Rows 1 and 2 of the columns at these addresses, row 0 standing before them. */
function pair(bid: usize, bidQty: usize, ask: usize, askQty: usize, joined: usize, out: usize): void {
  const b0 = v128.load(bid);
  const b1 = v128.load(bid, 8);
  const a0 = v128.load(ask);
  const a1 = v128.load(ask, 8);
  const came = f64x2.sub(v128.andnot(v128.load(bidQty, 8), f64x2.lt(b1, b0)), v128.andnot(v128.load(bidQty), f64x2.gt(b1, b0)));
  const went = f64x2.sub(v128.andnot(v128.load(askQty, 8), f64x2.gt(a1, a0)), v128.andnot(v128.load(askQty), f64x2.lt(a1, a0)));
  const known = f64x2.eq(v128.load(joined, 8), f64x2.splat(1));
  v128.store(out, v128.bitselect(f64x2.sub(came, went), f64x2.splat(NaN), known), 8);
}

function flow(b0: f64, p0: f64, a0: f64, q0: f64, b1: f64, p1: f64, a1: f64, q1: f64): f64 {
  return (b1 < b0 ? 0 : p1) - (b1 > b0 ? 0 : p0) - ((a1 > a0 ? 0 : q1) - (a1 < a0 ? 0 : q0));
}
