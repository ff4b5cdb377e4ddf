/**
 * Rolling minimum and maximum over full windows, streaming: the last block's suffix against this block's prefix (van Herk 1992,
 * Gil and Werman 1993), three comparisons a row whatever the window. A NaN reaches exactly the windows that contain it.
 *
 * State: 0 rows in this block, 1 whether a block is complete, 2-3 prefix [min x, min -x], then this block's raw values,
 * then the last block's suffix [min x, min -x] of rows j..window-1.
 */
const HEADER: i32 = 4;

/** Numbers of state that `rollingExtrema` needs; zero at the start. */
export function rollingExtremaState(window: i32): i32 {
  return HEADER + ((window + 1) & ~1) + 2 * window;
}

/** Row i belongs to the window that ends at row i; NaN until a window is full. An output pointer of 0 is left out; no overlap with x. */
export function rollingExtrema(x: usize, n: i32, window: i32, state: usize, minOut: usize, maxOut: usize): void {
  const raw = state + ((<usize>HEADER) << 3);
  const suffix = raw + ((<usize>((window + 1) & ~1)) << 3);
  const widest = f64x2.splat(Infinity);
  let at = <i32>load<f64>(state);
  let full = load<f64>(state, 8) !== 0;
  let prefix = at === 0 ? widest : v128.load(state, 16);

  let i = 0;
  while (i < n) {
    const begun = at;
    const here = min(n - i, window - at);
    const end = i + here;
    const closes = at + here === window;
    const stop = closes ? end - 1 : end;
    for (; i < stop; i++, at++) {
      const value = load<f64>(x + ((<usize>i) << 3));
      prefix = f64x2.min(prefix, f64x2(value, -value));
      const least = full ? f64x2.min(prefix, v128.load(suffix + ((<usize>at) << 4), 16)) : f64x2.splat(NaN);
      inline.always(put(least, i, minOut, maxOut));
    }
    memory.copy(raw + ((<usize>begun) << 3), x + ((<usize>(end - here)) << 3), (<usize>here) << 3);
    if (closes) {
      let least = widest;
      for (let j = window - 1; j >= 0; j--) {
        const value = load<f64>(raw + ((<usize>j) << 3));
        least = f64x2.min(least, f64x2(value, -value));
        v128.store(suffix + ((<usize>j) << 4), least);
      }
      inline.always(put(least, i, minOut, maxOut));
      prefix = widest;
      full = true;
      at = 0;
      i++;
    }
  }
  store<f64>(state, <f64>at);
  store<f64>(state, full ? 1 : 0, 8);
  v128.store(state, prefix, 16);
}

function put(pair: v128, i: i32, minOut: usize, maxOut: usize): void {
  const to = (<usize>i) << 3;
  if (minOut) store<f64>(minOut + to, f64x2.extract_lane(pair, 0));
  if (maxOut) store<f64>(maxOut + to, -f64x2.extract_lane(pair, 1));
}
