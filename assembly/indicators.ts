/**
 * Chart indicators with TA-Lib's seeds, streaming: row i of an output belongs to the bars up to row i, NaN until there are enough.
 * A bar with an unknown number is left out: its row is NaN, the state stays.
 *
 * An average takes two numbers of state: how many values it has, and their sum until they are `period`, then the average. State is
 * zero at the start. Pointers of outputs of 0 are left out.
 */
import { rollingExtrema, rollingExtremaState } from './rolling-extrema';

/** One more value: simple average of the first `period`, then by `weight`. */
function average(state: usize, period: i32, weight: f64, value: f64): f64 {
  const count = load<f64>(state) + 1;
  let now = load<f64>(state, 8);
  if (count > <f64>period) now += weight * (value - now);
  else {
    store<f64>(state, count);
    now += value;
    if (count < <f64>period) {
      store<f64>(state, now, 8);
      return NaN;
    }
    now /= <f64>period;
  }
  store<f64>(state, now, 8);
  return now;
}

function put(out: usize, i: i32, value: f64): void {
  if (out) store<f64>(out + ((<usize>i) << 3), value);
}

function at(x: usize, i: i32): f64 {
  return load<f64>(x + ((<usize>i) << 3));
}

/** Exponential average of weight 2 / (period + 1). State: 2. */
export function exponentialAverage(x: usize, n: i32, period: i32, state: usize, out: usize): void {
  const weight = 2.0 / <f64>(period + 1);
  for (let i = 0; i < n; i++) {
    const value = at(x, i);
    put(out, i, value === value ? average(state, period, weight, value) : NaN);
  }
}

/** RSI, 0 where the price never moved. State: 6: whether there is a last price, the price, averages of gains and losses. */
export function relativeStrength(x: usize, n: i32, period: i32, state: usize, out: usize): void {
  const weight = 1.0 / <f64>period;
  for (let i = 0; i < n; i++) {
    const value = at(x, i);
    let strength = NaN;
    if (value === value) {
      if (load<f64>(state) !== 0) {
        const change = value - load<f64>(state, 8);
        const gain = average(state + 16, period, weight, max(change, 0));
        const loss = average(state + 32, period, weight, max(-change, 0));
        strength = gain + loss === 0 ? 0 : (100 * gain) / (gain + loss);
      }
      store<f64>(state, 1);
      store<f64>(state, value, 8);
    }
    put(out, i, strength);
  }
}

/**
 * MACD of periods fast < slow: both averages start at the row where the slow one does. State: 7: bars so far up to slow - fast, then the
 * averages fast, slow and signal.
 */
export function convergence(
  x: usize,
  n: i32,
  fast: i32,
  slow: i32,
  signal: i32,
  state: usize,
  macdOut: usize,
  signalOut: usize,
  histogramOut: usize,
): void {
  for (let i = 0; i < n; i++) {
    const value = at(x, i);
    let macd = NaN;
    let mean = NaN;
    if (value === value) {
      const seen = load<f64>(state);
      let quick = NaN;
      if (seen < <f64>(slow - fast)) store<f64>(state, seen + 1);
      else quick = average(state + 8, fast, 2.0 / <f64>(fast + 1), value);
      macd = quick - average(state + 24, slow, 2.0 / <f64>(slow + 1), value);
      if (macd === macd) mean = average(state + 40, signal, 2.0 / <f64>(signal + 1), macd);
    }
    put(macdOut, i, macd);
    put(signalOut, i, mean);
    put(histogramOut, i, macd - mean);
  }
}

/** Wilder's average of the true range. State: 4: whether there is a last close, the close, the average. */
export function averageTrueRange(high: usize, low: usize, close: usize, n: i32, period: i32, state: usize, out: usize): void {
  for (let i = 0; i < n; i++) {
    const top = at(high, i);
    const bottom = at(low, i);
    const last = at(close, i);
    let range = NaN;
    if (top === top && bottom === bottom && last === last) {
      const before = load<f64>(state, 8);
      if (load<f64>(state) !== 0) {
        range = average(state + 16, period, 1.0 / <f64>period, max(top - bottom, max(abs(top - before), abs(bottom - before))));
      }
      store<f64>(state, 1);
      store<f64>(state, last, 8);
    }
    put(out, i, range);
  }
}

/** Volume added on rising closes, taken off on falling ones. State: 3: whether there is a last close, the close, the sum. */
export function onBalanceVolume(close: usize, volume: usize, n: i32, state: usize, out: usize): void {
  for (let i = 0; i < n; i++) {
    const last = at(close, i);
    const traded = at(volume, i);
    let sum = NaN;
    if (last === last && traded === traded) {
      const before = load<f64>(state, 8);
      sum = load<f64>(state, 16);
      if (load<f64>(state) === 0 || last > before) sum += traded;
      else if (last < before) sum -= traded;
      store<f64>(state, 1);
      store<f64>(state, last, 8);
      store<f64>(state, sum, 16);
    }
    put(out, i, sum);
  }
}

export function stochasticState(window: i32): i32 {
  return 2 * ((rollingExtremaState(window) + 1) & ~1);
}

/** Fast %K: 0 at the lowest low, 100 at the highest high of the window, 0 where they coincide. `room` has n numbers. */
export function stochastic(high: usize, low: usize, close: usize, n: i32, window: i32, state: usize, room: usize, out: usize): void {
  rollingExtrema(high, n, window, state, 0, room);
  rollingExtrema(low, n, window, state + ((<usize>(stochasticState(window) / 2)) << 3), out, 0);
  for (let i = 0; i < n; i++) {
    const width = at(room, i) - at(out, i);
    put(out, i, width === 0 ? 0 : (100 * (at(close, i) - at(out, i))) / width);
  }
}
