/**
 * Rolling sum, mean, standard deviation and z-score over full windows of `window` rows, streaming.
 *
 * Rows are cut into blocks of `window`. A window is the tail of the last block plus the head of this one, so its sums are one
 * stored suffix plus one running prefix: nothing is ever subtracted and no error survives a block. Values are taken relative to
 * the last value of the last block, which lies inside every window that uses it. Hence a flat window has exactly zero deviation
 * (z is NaN), the price level cancels, and a NaN reaches exactly the windows that contain it.
 *
 * State: 0 rows in this block, 1 whether a block is complete, 2 pivot, 4-5 prefix sums of d and d^2 (d = x - pivot),
 * then this block's raw values, then the last block's suffix sums [sum d, sum d^2] of rows j..window-1, and a pair of zeros.
 */
const HEADER: i32 = 8;

/** Numbers of state that `rollingMoments` needs; zero at the start. */
export function rollingMomentsState(window: i32): i32 {
  return HEADER + ((window + 1) & ~1) + 2 * (window + 1);
}

/**
 * Row i of every output belongs to the window that ends at row i; NaN until a window is full. An output pointer of 0 is left out.
 * Outputs must not overlap x. std has `ddof` degrees of freedom taken off, and z = (x - mean) / std.
 */
export function rollingMoments(
  x: usize,
  n: i32,
  window: i32,
  ddof: f64,
  state: usize,
  sumOut: usize,
  meanOut: usize,
  stdOut: usize,
  zOut: usize,
): void {
  const raw = state + ((<usize>HEADER) << 3);
  const suffix = raw + ((<usize>((window + 1) & ~1)) << 3);
  const w = <f64>window;
  const inverse = f64x2.splat(1.0 / w);
  const freedom = f64x2.splat(w > ddof ? 1.0 / (w - ddof) : NaN);
  const width = f64x2.splat(w);
  const zero = f64x2.splat(0);
  let at = <i32>load<f64>(state);
  let full = load<f64>(state, 8) !== 0;
  let pivot = f64x2.splat(load<f64>(state, 16));
  let prefix = v128.load(state, 32);

  let i = 0;
  while (i < n) {
    const begun = at;
    const here = min(n - i, window - at);
    const end = i + here;
    const closes = at + here === window;
    // The row that completes a block is a whole block by itself: it is written from the new suffix sums below.
    const stop = closes ? end - 1 : end;
    if (full) {
      for (; i + 1 < stop; i += 2, at += 2) {
        const d = f64x2.sub(v128.load(x + ((<usize>i) << 3)), pivot);
        const dd = f64x2.mul(d, d);
        const first = f64x2.add(prefix, v128.shuffle<f64>(d, dd, 0, 2));
        prefix = f64x2.add(first, v128.shuffle<f64>(d, dd, 1, 3));
        const a = f64x2.add(first, v128.load(suffix + ((<usize>at) << 4), 16));
        const b = f64x2.add(prefix, v128.load(suffix + ((<usize>at) << 4), 32));
        const s1 = v128.shuffle<f64>(a, b, 0, 2);
        const mean = f64x2.mul(s1, inverse);
        const to = (<usize>i) << 3;
        if (sumOut) v128.store(sumOut + to, f64x2.add(f64x2.mul(pivot, width), s1));
        if (meanOut) v128.store(meanOut + to, f64x2.add(pivot, mean));
        if (stdOut | zOut) {
          const s2 = v128.shuffle<f64>(a, b, 1, 3);
          const squares = f64x2.pmax(f64x2.sub(s2, f64x2.mul(s1, mean)), zero);
          const std = f64x2.sqrt(f64x2.mul(squares, freedom));
          if (stdOut) v128.store(stdOut + to, std);
          if (zOut) v128.store(zOut + to, f64x2.div(f64x2.sub(d, mean), std));
        }
      }
      for (; i < stop; i++, at++) {
        const d = load<f64>(x + ((<usize>i) << 3)) - f64x2.extract_lane(pivot, 0);
        prefix = f64x2.add(prefix, f64x2(d, d * d));
        const s = f64x2.add(prefix, v128.load(suffix + ((<usize>at) << 4), 16));
        inline.always(emit(s, d, i, pivot, inverse, freedom, width, sumOut, meanOut, stdOut, zOut));
      }
    } else {
      for (; i < stop; i++, at++) {
        const to = (<usize>i) << 3;
        if (sumOut) store<f64>(sumOut + to, NaN);
        if (meanOut) store<f64>(meanOut + to, NaN);
        if (stdOut) store<f64>(stdOut + to, NaN);
        if (zOut) store<f64>(zOut + to, NaN);
      }
    }
    // A block that lies whole in x needs no copy.
    const whole = closes && begun === 0;
    if (!whole) memory.copy(raw + ((<usize>begun) << 3), x + ((<usize>(end - here)) << 3), (<usize>here) << 3);
    if (closes) {
      const block = whole ? x + ((<usize>(end - here)) << 3) : raw;
      pivot = f64x2.splat(load<f64>(block + ((<usize>(window - 1)) << 3)));
      suffixSums(block, window, suffix, pivot);
      const d = 0.0 * f64x2.extract_lane(pivot, 0);
      inline.always(emit(v128.load(suffix), d, i, pivot, inverse, freedom, width, sumOut, meanOut, stdOut, zOut));
      prefix = f64x2.splat(0);
      full = true;
      at = 0;
      i++;
    }
  }
  store<f64>(state, <f64>at);
  store<f64>(state, full ? 1 : 0, 8);
  store<f64>(state, f64x2.extract_lane(pivot, 0), 16);
  v128.store(state, prefix, 32);
}

function suffixSums(block: usize, window: i32, suffix: usize, pivot: v128): void {
  let sum = f64x2.splat(0);
  let j = window;
  for (; j >= 2; j -= 2) {
    const d = f64x2.sub(v128.load(block + ((<usize>(j - 2)) << 3)), pivot);
    const dd = f64x2.mul(d, d);
    const last = v128.shuffle<f64>(d, dd, 1, 3);
    const both = f64x2.add(v128.shuffle<f64>(d, dd, 0, 2), last);
    v128.store(suffix + ((<usize>(j - 1)) << 4), f64x2.add(sum, last));
    // Adding the pair at once halves the chain of dependent additions.
    sum = f64x2.add(sum, both);
    v128.store(suffix + ((<usize>(j - 2)) << 4), sum);
  }
  if (j === 1) {
    const d = load<f64>(block) - f64x2.extract_lane(pivot, 0);
    v128.store(suffix, f64x2.add(sum, f64x2(d, d * d)));
  }
}

/** One row from its window sums; the same operations as the loop over pairs. */
function emit(
  s: v128,
  d: f64,
  i: i32,
  pivots: v128,
  inverse: v128,
  freedom: v128,
  width: v128,
  sumOut: usize,
  meanOut: usize,
  stdOut: usize,
  zOut: usize,
): void {
  const pivot = f64x2.extract_lane(pivots, 0);
  const s1 = f64x2.extract_lane(s, 0);
  const mean = s1 * f64x2.extract_lane(inverse, 0);
  const squares = f64x2.extract_lane(s, 1) - s1 * mean;
  const std = Math.sqrt((squares < 0 ? 0 : squares) * f64x2.extract_lane(freedom, 0));
  const to = (<usize>i) << 3;
  if (sumOut) store<f64>(sumOut + to, pivot * f64x2.extract_lane(width, 0) + s1);
  if (meanOut) store<f64>(meanOut + to, pivot + mean);
  if (stdOut) store<f64>(stdOut + to, std);
  if (zOut) store<f64>(zOut + to, (d - mean) / std);
}
