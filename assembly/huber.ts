/**
 * Sums over the rows of a regression that Huber's objective and its derivatives need, in blocks that stay in the cache.
 * `a`: n rows, k columns, column after column. A row is inside where |r| <= limit; psi = r inside, limit with the sign of r outside.
 *
 * `out`: rows inside, rows outside, sum of r^2 inside, sum of |r| outside, then k sums of psi a_j, k of r a_j inside,
 * k x k of a_j a_l inside (lower half). `work`: residual, psi and mask (1 inside, 0 outside) of the rows of one block.
 */
const BLOCK: i32 = 512;

/** Numbers of scratch that `huberSums` needs. */
export function huberWork(): i32 {
  return 3 * BLOCK;
}

export function huberSums(a: usize, n: i32, k: i32, y: usize, b: usize, limit: f64, work: usize, out: usize): void {
  const stride = (<usize>n) << 3;
  const size = 4 + 2 * k + k * k;
  memory.fill(out, 0, (<usize>size) << 3);
  for (let from = 0; from < n; from += BLOCK) {
    const rows = min(BLOCK, n - from);
    block(a + ((<usize>from) << 3), rows, k, stride, y + ((<usize>from) << 3), b, limit, work, out);
  }
}

function block(a: usize, rows: i32, k: i32, stride: usize, y: usize, b: usize, limit: f64, held: usize, out: usize): void {
  const psi = held + BLOCK * 8;
  const mask = psi + BLOCK * 8;
  const even = rows & ~1;
  const bytes = (<usize>even) << 3;
  memory.copy(held, y, (<usize>rows) << 3);
  for (let j = 0; j < k; j++) {
    const column = a + <usize>j * stride;
    const by = f64x2.splat(load<f64>(b + ((<usize>j) << 3)));
    for (let i: usize = 0; i < bytes; i += 16) v128.store(held + i, f64x2.sub(v128.load(held + i), f64x2.mul(by, v128.load(column + i))));
    if (even < rows) store<f64>(held + bytes, load<f64>(held + bytes) - load<f64>(b + ((<usize>j) << 3)) * load<f64>(column + bytes));
  }

  const high = f64x2.splat(limit);
  const low = f64x2.splat(-limit);
  const one = f64x2.splat(1);
  let inside = f64x2.splat(0);
  let squares = inside;
  let sizes = inside;
  for (let i: usize = 0; i < bytes; i += 16) {
    const r = v128.load(held + i);
    const size = f64x2.abs(r);
    const is = f64x2.le(size, high);
    const in1 = v128.and(is, one);
    const rin = v128.and(is, r);
    inside = f64x2.add(inside, in1);
    squares = f64x2.add(squares, f64x2.mul(rin, rin));
    sizes = f64x2.add(sizes, v128.andnot(size, is));
    v128.store(psi + i, f64x2.pmax(f64x2.pmin(r, high), low));
    v128.store(mask + i, in1);
    v128.store(held + i, rin);
  }
  let count = lanes(inside);
  let square = lanes(squares);
  let beyond = lanes(sizes);
  if (even < rows) {
    const r = load<f64>(held + bytes);
    const is = Math.abs(r) <= limit;
    count += is ? 1 : 0;
    square += is ? r * r : 0;
    beyond += is ? 0 : Math.abs(r);
    store<f64>(psi + bytes, r > limit ? limit : r < -limit ? -limit : r);
    store<f64>(mask + bytes, is ? 1 : 0);
    store<f64>(held + bytes, is ? r : 0);
  }
  add(out, count);
  add(out + 8, <f64>rows - count);
  add(out + 16, square);
  add(out + 24, beyond);

  let to = out + 32;
  for (let j = 0; j < k; j++) {
    const column = a + <usize>j * stride;
    add(to + ((<usize>j) << 3), dot(psi, column, rows));
    add(to + ((<usize>(k + j)) << 3), dot(held, column, rows));
    const row = to + ((<usize>(2 * k + j * k)) << 3);
    for (let l = 0; l <= j; l++) add(row + ((<usize>l) << 3), dot3(mask, column, a + <usize>l * stride, rows));
  }
}

function add(to: usize, value: f64): void {
  store<f64>(to, load<f64>(to) + value);
}

function dot(p: usize, q: usize, rows: i32): f64 {
  const bytes = (<usize>(rows & ~1)) << 3;
  let sum = f64x2.splat(0);
  for (let i: usize = 0; i < bytes; i += 16) sum = f64x2.add(sum, f64x2.mul(v128.load(p + i), v128.load(q + i)));
  let total = lanes(sum);
  if (rows & 1) total += load<f64>(p + bytes) * load<f64>(q + bytes);
  return total;
}

function dot3(m: usize, p: usize, q: usize, rows: i32): f64 {
  const bytes = (<usize>(rows & ~1)) << 3;
  let sum = f64x2.splat(0);
  for (let i: usize = 0; i < bytes; i += 16)
    sum = f64x2.add(sum, f64x2.mul(v128.load(m + i), f64x2.mul(v128.load(p + i), v128.load(q + i))));
  let total = lanes(sum);
  if (rows & 1) total += load<f64>(m + bytes) * load<f64>(p + bytes) * load<f64>(q + bytes);
  return total;
}

function lanes(pair: v128): f64 {
  return f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1);
}
