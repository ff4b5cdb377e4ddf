/**
 * Engle-Granger test of y on x with a constant over full windows, streaming: each window is computed anew from its own rows, so nothing
 * drifts and a NaN leaves with its window. Cost: about 20 + 4 lags operations for each row of the window.
 *
 * State: 0 where the next row goes, 1 rows held; then 2 windows of y and 2 of x, so that a window always lies in one piece.
 */
import { laggedProducts } from './lagged-products';

const HEADER: i32 = 2;

/** Numbers of state; zero at the start. */
export function rollingCointegrationState(window: i32): i32 {
  return HEADER + 4 * window;
}

/** Numbers of scratch. */
export function rollingCointegrationWork(window: i32, lags: i32): i32 {
  return 2 * window + 2 * (lags + 1) + (lags + 2) * (lags + 2);
}

/**
 * Row i of every output belongs to the window that ends at row i. stat: t of the lagged residual with `lags` lagged differences; p by
 * MacKinnon (1994) for two series and a constant; life: half-life in rows by the exact formula, NaN when the residual does not return. All
 * are NaN until a window is full, when it holds a NaN, a flat series, or two that are nearly one (R2 above 1 - 1.5e-6).
 */
export function rollingCointegration(
  y: usize,
  x: usize,
  n: i32,
  window: i32,
  lags: i32,
  state: usize,
  work: usize,
  statOut: usize,
  pOut: usize,
  lifeOut: usize,
): void {
  const heldY = state + ((<usize>HEADER) << 3);
  const heldX = heldY + ((<usize>window) << 4);
  let at = <i32>load<f64>(state);
  let count = <i32>load<f64>(state, 8);
  for (let i = 0; i < n; i++) {
    const row = (<usize>i) << 3;
    if (at === 2 * window) {
      const kept = (<usize>(window - 1)) << 3;
      memory.copy(heldY, heldY + ((<usize>(window + 1)) << 3), kept);
      memory.copy(heldX, heldX + ((<usize>(window + 1)) << 3), kept);
      at = window - 1;
    }
    const to = (<usize>at) << 3;
    store<f64>(heldY + to, load<f64>(y + row));
    store<f64>(heldX + to, load<f64>(x + row));
    at++;
    if (count < window) count++;
    let stat: f64 = NaN;
    let life: f64 = NaN;
    if (count === window) {
      const from = (<usize>(at - window)) << 3;
      if (residuals(heldY + from, heldX + from, window, work)) {
        life = halfLife(work, window);
        stat = unitRoot(work, window, lags);
      }
    }
    store<f64>(statOut + row, stat);
    store<f64>(pOut + row, probability(stat));
    store<f64>(lifeOut + row, life);
  }
  store<f64>(state, <f64>at);
  store<f64>(state, <f64>count, 8);
}

/** p of one window of n rows, as `rollingCointegration` gives it at the last of them; NaN where it does. `work` is scratch. */
export function windowCointegration(y: usize, x: usize, n: i32, lags: i32, work: usize): f64 {
  if (!residuals(y, x, n, work)) return NaN;
  const stat = unitRoot(work, n, lags);
  return stat === stat ? probability(stat) : NaN;
}

/** Writes the residuals of y on x and, behind them, their changes; false when there is nothing to test. */
function residuals(y: usize, x: usize, n: i32, out: usize): bool {
  const size = <f64>n;
  const end = (<usize>n) << 3;
  let meanY = 0.0;
  let meanX = 0.0;
  for (let at: usize = 0; at < end; at += 8) {
    meanY += load<f64>(y + at);
    meanX += load<f64>(x + at);
  }
  meanY /= size;
  meanX /= size;
  let yy = 0.0;
  let xx = 0.0;
  let yx = 0.0;
  for (let at: usize = 0; at < end; at += 8) {
    const dy = load<f64>(y + at) - meanY;
    const dx = load<f64>(x + at) - meanX;
    yy += dy * dy;
    xx += dx * dx;
    yx += dy * dx;
  }
  // What rounding leaves of a series that does not move.
  const still = size * 16 * 16 * f64.EPSILON * f64.EPSILON;
  if (!(yy > still * meanY * meanY) || !(xx > still * meanX * meanX)) return false;
  const slope = yx / xx;
  let rest = 0.0;
  for (let at: usize = 0; at < end; at += 8) {
    const e = load<f64>(y + at) - meanY - slope * (load<f64>(x + at) - meanX);
    store<f64>(out + at, e);
    rest += e * e;
  }
  if (!(rest > 1.4901161193847656e-6 * yy)) return false;
  const changes = out + end;
  for (let at: usize = 0; at < end - 8; at += 8) store<f64>(changes + at, load<f64>(out + at + 8) - load<f64>(out + at));
  return true;
}

/** Of the regression of the changes on the level and a constant. */
function halfLife(levels: usize, n: i32): f64 {
  const changes = levels + ((<usize>n) << 3);
  const end = (<usize>(n - 1)) << 3;
  let sumE = 0.0;
  let sumD = 0.0;
  let ee = 0.0;
  let ed = 0.0;
  for (let at: usize = 0; at < end; at += 8) {
    const e = load<f64>(levels + at);
    const d = load<f64>(changes + at);
    sumE += e;
    sumD += d;
    ee += e * e;
    ed += e * d;
  }
  const rows = <f64>(n - 1);
  const beta = (ed - (sumE * sumD) / rows) / (ee - (sumE * sumE) / rows);
  return beta < 0 && beta > -1 ? -Math.LN2 / NativeMath.log1p(beta) : NaN;
}

/** t-value of the level in the regression of the changes on `lags` lagged changes and the level, from their products by Cholesky. */
function unitRoot(levels: usize, n: i32, lags: i32): f64 {
  const rows = n - 1 - lags;
  const changes = levels + ((<usize>n) << 3);
  const first = changes + ((<usize>lags) << 3);
  const level = levels + ((<usize>lags) << 3);
  const own = changes + ((<usize>n) << 3);
  const cross = own + ((<usize>(lags + 1)) << 3);
  const matrix = cross + ((<usize>(lags + 1)) << 3);
  const size = lags + 2;
  laggedProducts(level, first, rows, lags, cross);
  // Columns: lag 1 to `lags`, the level, and last what is explained, lag 0.
  for (let lag = 0; lag <= lags; lag++) {
    const value = load<f64>(cross + ((<usize>lag) << 3));
    if (lag === 0) store<f64>(cell(matrix, size, lags + 1, lags), value);
    else store<f64>(cell(matrix, size, lags, lag - 1), value);
  }
  laggedProducts(level, level, rows, 0, cell(matrix, size, lags, lags));
  laggedProducts(first, first, rows, lags, own);
  const last = n - 1;
  for (let apart = 0; apart <= lags; apart++) {
    let sum = load<f64>(own + ((<usize>apart) << 3));
    if (apart === 0) store<f64>(cell(matrix, size, lags + 1, lags + 1), sum);
    else store<f64>(cell(matrix, size, lags + 1, apart - 1), sum);
    // One row further back: a row enters before the first and the last one leaves.
    for (let i = 1; i + apart <= lags; i++) {
      const j = i + apart;
      sum += change(changes, lags - i) * change(changes, lags - j) - change(changes, last - i) * change(changes, last - j);
      store<f64>(cell(matrix, size, j - 1, i - 1), sum);
    }
  }
  for (let i = 0; i < size; i++) {
    const before = load<f64>(cell(matrix, size, i, i));
    for (let j = 0; j <= i; j++) {
      let sum = load<f64>(cell(matrix, size, i, j));
      for (let c = 0; c < j; c++) sum -= load<f64>(cell(matrix, size, i, c)) * load<f64>(cell(matrix, size, j, c));
      if (j < i) sum /= load<f64>(cell(matrix, size, j, j));
      else if (sum > 1e-10 * before) sum = Math.sqrt(sum);
      else return NaN;
      store<f64>(cell(matrix, size, i, j), sum);
    }
  }
  const error = load<f64>(cell(matrix, size, lags + 1, lags + 1)) / Math.sqrt(<f64>(rows - lags - 1));
  return load<f64>(cell(matrix, size, lags + 1, lags)) / error;
}

function cell(matrix: usize, size: i32, i: i32, j: i32): usize {
  return matrix + ((<usize>(i * size + j)) << 3);
}

function change(changes: usize, t: i32): f64 {
  return load<f64>(changes + ((<usize>t) << 3));
}

/** MacKinnon (1994): two series, a constant. */
function probability(stat: f64): f64 {
  if (stat > 0.92) return 1;
  if (stat < -18.86) return 0;
  return stat <= -2.62
    ? normalCdf(2.92 + stat * (1.5012 + stat * 0.039796))
    : normalCdf(2.1945 + stat * (0.64695 + stat * (-0.29198 + stat * -0.042377)));
}

/** Hart's rational approximation as given by West (2005): 14 digits; below -7 a continued fraction. */
function normalCdf(z: f64): f64 {
  const a = Math.abs(z);
  const density = NativeMath.exp(-0.5 * a * a);
  let tail: f64;
  if (a < 7.07106781186547) {
    let top = 0.0352624965998911 * a + 0.700383064443688;
    top = ((((top * a + 6.37396220353165) * a + 33.912866078383) * a + 112.079291497871) * a + 221.213596169931) * a + 220.206867912376;
    let bottom = 0.0883883476483184 * a + 1.75566716318264;
    bottom = (((bottom * a + 16.064177579207) * a + 86.7807322029461) * a + 296.564248779674) * a + 637.333633378831;
    tail = (density * top) / ((bottom * a + 793.826512519948) * a + 440.413735824752);
  } else tail = density / (a + 1 / (a + 2 / (a + 3 / (a + 4 / (a + 0.65))))) / 2.506628274631;
  return z > 0 ? 1 - tail : tail;
}
