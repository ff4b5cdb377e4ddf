/**
 * Rolling quantile over full windows by sorting blocks (Suomela 2014, Median filtering is equivalent to sorting). Rows are cut into blocks
 * of `window`, each sorted once into a linked list; as the window slides from block A to block B, rows leave the one list and come back
 * into the other in constant time, and a pointer in each keeps to the wanted rank. No branch of the slide depends on the data, so none is foretold wrong.
 *
 * A block in `work`: values f64 (window + 2), then i32 arrays of window + 1 each: next, previous, rank. Place `window` is the end of the list.
 */

/** Longest window whose rows are ranked by counting. */
const MOST_COUNTED: i32 = 128;

/** Numbers (f64) of work area that `rollingQuantile` needs. */
export function rollingQuantileWork(window: i32): i32 {
  return 2 * blockSize(window) + window + 2;
}

function blockSize(window: i32): i32 {
  return (window + 2 + 3 * ((window + 2) >> 1) + 1) & ~1;
}

/**
 * Row i belongs to the window that ends at row i; NaN until a window is full and where it holds a NaN. Of each window in ascending order:
 * entry `upper` where `share` is 1, else what lies the `share` of the way from entry `upper` - 1 to it.
 */
export function rollingQuantile(x: usize, n: i32, window: i32, upper: i32, share: f64, work: usize, out: usize): void {
  const size = (<usize>blockSize(window)) << 3;
  const scratch = work + 2 * size;
  const links = (<usize>((window + 2) & ~1)) << 2;
  const values = (<usize>(window + 2)) << 3;
  let a = work;
  let b = work + size;
  // Before the first row stands a block of infinities; the row before row 0 counts as unknown, so that no window reaches into it.
  sortBlock(b, x, n, n, window, scratch);
  let markB = at(scratch, upper);
  let smallB = upper;
  let unknown = -1;
  for (let from = 0; from < n; from += window) {
    const other = a;
    a = b;
    b = other;
    let markA = markB;
    let smallA = smallB;
    sortBlock(b, x, from, n, window, scratch);
    const nextA = a + values;
    const prevA = nextA + links;
    const rankA = prevA + links;
    const nextB = b + values;
    const prevB = nextB + links;
    const rankB = prevB + links;
    for (let i = window - 1; i >= 0; i--) unlink(nextB, prevB, i);
    markB = window;
    smallB = 0;
    const rows = min(window, n - from);
    for (let i = 0; i < rows; i++) {
      // Row i leaves A. One small row fewer there, if there is one: the smallest of what is left comes in below.
      const small = at(rankA, i) < at(rankA, markA);
      unlink(nextA, prevA, i);
      const past = select(at(nextA, i), markA, markA === i);
      markA = small ? markA : select(at(prevA, past), past, smallA > 0);
      smallA -= smallA > 0 ? 1 : 0;
      // Row i comes back into B.
      const p = at(prevB, i);
      const q = at(nextB, i);
      store<i32>(nextB + ((<usize>p) << 2), i);
      store<i32>(prevB + ((<usize>q) << 2), i);
      markB = select(at(prevB, markB), markB, at(rankB, i) < at(rankB, markB));

      const valueA = load<f64>(a + ((<usize>markA) << 3));
      const valueB = load<f64>(b + ((<usize>markB) << 3));
      const fewer = i32(smallA + smallB < upper);
      const fromA = fewer & i32(markA !== window) & (i32(markB === window) | i32(valueA <= valueB));
      const fromB = fewer & (fromA ^ 1);
      markA = select(at(nextA, markA), markA, fromA);
      markB = select(at(nextB, markB), markB, fromB);
      smallA += fromA;
      smallB += fromB;

      const row = from + i;
      const to = (<usize>row) << 3;
      const value = load<f64>(x + to);
      if (value !== value) unknown = row;
      const high = min(load<f64>(a + ((<usize>markA) << 3)), load<f64>(b + ((<usize>markB) << 3)));
      let result = high;
      if (share !== 1) {
        const beforeA = at(prevA, markA);
        const beforeB = at(prevB, markB);
        const lowA = select(-Infinity, load<f64>(a + ((<usize>beforeA) << 3)), beforeA === window);
        const lowB = select(-Infinity, load<f64>(b + ((<usize>beforeB) << 3)), beforeB === window);
        const low = max(lowA, lowB);
        result = low + share * (high - low);
      }
      store<f64>(out + to, row - unknown < window ? NaN : result);
    }
  }
}

/** Fills and sorts a block with rows from..from + window of x; NaN, and rows from n on, sort last. `order` gets the places in order. */
function sortBlock(block: usize, x: usize, from: i32, n: i32, window: i32, order: usize): void {
  const next = block + ((<usize>(window + 2)) << 3);
  const links = (<usize>((window + 2) & ~1)) << 2;
  const prev = next + links;
  const rank = prev + links;
  for (let i = 0; i < window; i++) {
    const value = from + i < n ? load<f64>(x + ((<usize>(from + i)) << 3)) : Infinity;
    store<f64>(block + ((<usize>i) << 3), value === value ? value : Infinity);
  }
  store<f64>(block + ((<usize>window) << 3), Infinity);
  store<f64>(block + ((<usize>(window + 1)) << 3), Infinity);
  if (window <= MOST_COUNTED) rankByCount(block, window, rank);
  else rankByMerge(block, window, rank, order);
  store<i32>(rank + ((<usize>window) << 2), window);
  for (let i = 0; i < window; i++) store<i32>(order + ((<usize>at(rank, i)) << 2), i);
  let before = window;
  for (let r = 0; r < window; r++) {
    const here = at(order, r);
    store<i32>(next + ((<usize>before) << 2), here);
    store<i32>(prev + ((<usize>here) << 2), before);
    before = here;
  }
  store<i32>(next + ((<usize>before) << 2), window);
  store<i32>(prev + ((<usize>window) << 2), before);
}

/** Rank of each value: how many are below it, or equal and before it. All against all, two at a time, without a branch. */
function rankByCount(block: usize, window: i32, rank: usize): void {
  const end = block + ((<usize>((window + 1) & ~1)) << 3);
  for (let i = 0; i < window; i += 2) {
    const here = block + ((<usize>i) << 3);
    const first = load<f64>(here);
    const second = load<f64>(here, 8);
    const a = f64x2.splat(first);
    const b = f64x2.splat(second);
    let belowA = i64x2.splat(0);
    let belowB = belowA;
    for (let j = block; j < here; j += 16) {
      const others = v128.load(j);
      belowA = i64x2.sub(belowA, f64x2.le(others, a));
      belowB = i64x2.sub(belowB, f64x2.le(others, b));
    }
    for (let j = here + 16; j < end; j += 16) {
      const others = v128.load(j);
      belowA = i64x2.sub(belowA, f64x2.lt(others, a));
      belowB = i64x2.sub(belowB, f64x2.lt(others, b));
    }
    const swapped = i32(second < first);
    store<i32>(rank + ((<usize>i) << 2), <i32>(i64x2.extract_lane(belowA, 0) + i64x2.extract_lane(belowA, 1)) + swapped);
    store<i32>(rank + ((<usize>i) << 2), <i32>(i64x2.extract_lane(belowB, 0) + i64x2.extract_lane(belowB, 1)) + 1 - swapped, 4);
  }
}

/** The same by merging sorted runs of places: for long windows. `order` has room for 2 (window + 1) places. */
function rankByMerge(block: usize, window: i32, rank: usize, order: usize): void {
  let from = order;
  let to = order + ((<usize>(window + 1)) << 2);
  for (let i = 0; i < window; i++) store<i32>(from + ((<usize>i) << 2), i);
  for (let width = 1; width < window; width *= 2) {
    for (let start = 0; start < window; start += 2 * width) {
      const middle = min(start + width, window);
      const end = min(start + 2 * width, window);
      let i = start;
      let j = middle;
      for (let k = start; k < end; k++) {
        let take = at(from, min(i, window - 1));
        if (i >= middle || (j < end && load<f64>(block + ((<usize>at(from, j)) << 3)) < load<f64>(block + ((<usize>take) << 3)))) {
          take = at(from, j);
          j++;
        } else i++;
        store<i32>(to + ((<usize>k) << 2), take);
      }
    }
    const other = from;
    from = to;
    to = other;
  }
  for (let k = 0; k < window; k++) store<i32>(rank + ((<usize>at(from, k)) << 2), k);
}

function at(list: usize, i: i32): i32 {
  return load<i32>(list + ((<usize>i) << 2));
}

function unlink(next: usize, prev: usize, i: i32): void {
  const p = at(prev, i);
  const q = at(next, i);
  store<i32>(next + ((<usize>p) << 2), q);
  store<i32>(prev + ((<usize>q) << 2), p);
}
