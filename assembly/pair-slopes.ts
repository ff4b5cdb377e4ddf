/**
 * Slopes (y_j - y_i) / (x_j - x_i) of all pairs of points of different x, x ascending: how many there are, how many lie below a bracket,
 * and those inside it. One pass over the pairs and no store of them all, so that their quantiles cost little memory.
 */

/** Pairs of different x. */
export function slopePairs(x: usize, n: i32): f64 {
  let pairs = 0.0;
  let same = 0;
  for (let i = 1; i < n; i++) {
    same = load<f64>(x + ((<usize>i) << 3)) > load<f64>(x + ((<usize>(i - 1)) << 3)) ? 0 : same + 1;
    pairs += <f64>(i - same);
  }
  return pairs;
}

/**
 * Counts slopes below `low` and up to `high`, writes the first `capacity` of those in [low, high] to `out`, and the two counts
 * (below, inside) to `counts`. What is written is all of them while inside < capacity.
 */
export function slopesWithin(x: usize, y: usize, n: i32, low: f64, high: f64, out: usize, capacity: i32, counts: usize): void {
  const lows = f64x2.splat(low);
  const highs = f64x2.splat(high);
  const last = x + ((<usize>n) << 3);
  const shift = y - x;
  let below = 0.0;
  let inside = 0.0;
  let room = capacity;
  let to = out;
  let next = x;
  for (let at = x; at < last; at += 8) {
    const x0 = load<f64>(at);
    const y0 = load<f64>(at + shift);
    if (next <= at) next = at + 8;
    while (next < last && load<f64>(next) === x0) next += 8;
    const xs = f64x2.splat(x0);
    const ys = f64x2.splat(y0);
    const even = next + (((last - next) >> 4) << 4);
    let belows = i64x2.splat(0);
    let j = next;
    for (; j < even; j += 16) {
      const slope = f64x2.div(f64x2.sub(v128.load(j + shift), ys), f64x2.sub(v128.load(j), xs));
      const under = f64x2.lt(slope, lows);
      belows = i64x2.sub(belows, under);
      const kept = i64x2.bitmask(v128.andnot(f64x2.le(slope, highs), under));
      if (kept) {
        if (room > 1) {
          // Both are stored and the place moves by what is kept: no branch to foretell.
          store<f64>(to, f64x2.extract_lane(slope, 0));
          const first = kept & 1;
          to += (<usize>first) << 3;
          store<f64>(to, f64x2.extract_lane(slope, 1));
          to += (<usize>(kept >> 1)) << 3;
          room -= first + (kept >> 1);
        }
        inside += <f64>popcnt(kept);
      }
    }
    below += <f64>(i64x2.extract_lane(belows, 0) + i64x2.extract_lane(belows, 1));
    if (j < last) {
      const slope = (load<f64>(j + shift) - y0) / (load<f64>(j) - x0);
      if (slope < low) below += 1;
      else if (slope <= high) {
        if (room > 1) {
          store<f64>(to, slope);
          to += 8;
          room--;
        }
        inside += 1;
      }
    }
  }
  store<f64>(counts, below);
  store<f64>(counts, inside, 8);
}

/** Writes slopes of point `i` to the points of another x, and the intercepts of the same lines if `intercepts` is not 0. Returns how many. */
export function slopesFrom(x: usize, y: usize, n: i32, i: i32, slopes: usize, intercepts: usize): i32 {
  const x0 = load<f64>(x + ((<usize>i) << 3));
  const y0 = load<f64>(y + ((<usize>i) << 3));
  let count = 0;
  for (let j = 0; j < n; j++) {
    const at = (<usize>j) << 3;
    const to = (<usize>count) << 3;
    const x1 = load<f64>(x + at);
    const y1 = load<f64>(y + at);
    const run = x0 - x1;
    store<f64>(slopes + to, (y0 - y1) / run);
    if (intercepts) store<f64>(intercepts + to, (y1 * x0 - y0 * x1) / run);
    count += run === 0 ? 0 : 1;
  }
  return count;
}
