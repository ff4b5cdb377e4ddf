/**
 * Indicators with TA-Lib's seeds and edge cases. Columns of one length, every row known; results NaN until there is enough history.
 * Averages and bands are in the price unit; RSI, stochastic, Williams %R, CCI, DI and ADX are pure numbers.
 */
import { exponentialAverage, simpleAverage, wilderAverage, windowDeviation, windowed } from './averages.ts';

export interface Bars {
  high: Float64Array;
  low: Float64Array;
  close: Float64Array;
}

/** 0 to 100; 0 where prices never moved, as in TA-Lib. */
export function relativeStrength(close: Float64Array, period: number): Float64Array {
  const changes = close.map((value, i) => (i === 0 ? Number.NaN : value - close[i - 1]!));
  const gains = wilderAverage(
    changes.map((value) => (value < 0 ? 0 : value)),
    period,
  );
  const losses = wilderAverage(
    changes.map((value) => (value > 0 ? 0 : -value)),
    period,
  );
  return gains.map((gain, i) => {
    const sum = gain + losses[i]!;
    return sum === 0 ? 0 : (100 * gain) / sum;
  });
}

export interface Convergence {
  macd: Float64Array;
  signal: Float64Array;
  histogram: Float64Array;
}

/** Both averages start at the row where the slow one does: the fast one is seeded with the rows just before it. */
export function convergence(close: Float64Array, one: number, other: number, signalPeriod: number): Convergence {
  const [fast, slow] = one < other ? [one, other] : [other, one];
  const slowAverage = exponentialAverage(close, slow);
  const macd = exponentialAverage(close, fast, slow - fast).map((value, i) => value - slowAverage[i]!);
  const signal = exponentialAverage(macd, signalPeriod);
  return { macd, signal, histogram: macd.map((value, i) => value - signal[i]!) };
}

export interface Bands {
  upper: Float64Array;
  middle: Float64Array;
  lower: Float64Array;
  /** Where the price stands between the bands, 0 to 1; unknown where they coincide. */
  percent: Float64Array;
}

export function bollinger(close: Float64Array, period: number, up: number, down: number): Bands {
  const middle = simpleAverage(close, period);
  const deviation = windowDeviation(close, period);
  const upper = middle.map((value, i) => value + up * deviation[i]!);
  const lower = middle.map((value, i) => value - down * deviation[i]!);
  const percent = close.map((value, i) => {
    const width = upper[i]! - lower[i]!;
    return width === 0 ? Number.NaN : (value - lower[i]!) / width;
  });
  return { upper, middle, lower, percent };
}

/** High less low, or the way from the close before if that is longer. */
export function trueRange({ high, low, close }: Bars): Float64Array {
  return high.map((value, i) => {
    const before = i === 0 ? Number.NaN : close[i - 1]!;
    const range = value - low[i]!;
    return i === 0 ? range : Math.max(range, Math.abs(value - before), Math.abs(low[i]! - before));
  });
}

/** The first range has no close before it and stays out of the seed. */
export function averageTrueRange(bars: Bars, period: number): Float64Array {
  const range = trueRange(bars);
  range[0] = Number.NaN;
  return wilderAverage(range, period);
}

/** Where the close lies between the lowest low (0) and the highest high (100) of the window; 0 where they coincide. */
export function stochastic({ high, low, close }: Bars, period: number): Float64Array {
  return windowed(close, period, (from, to) => {
    let [top, bottom] = [high[from]!, low[from]!];
    for (let i = from + 1; i < to; i++) {
      if (high[i]! > top) top = high[i]!;
      if (low[i]! < bottom) bottom = low[i]!;
    }
    return top === bottom ? 0 : (100 * (close[to - 1]! - bottom)) / (top - bottom);
  });
}

/** The same seen from the top: 0 at the high, -100 at the low; 0 where they coincide. */
export function williams(bars: Bars, period: number): Float64Array {
  const upsideDown = {
    high: bars.low.map((value) => -value),
    low: bars.high.map((value) => -value),
    close: bars.close.map((value) => -value),
  };
  return stochastic(upsideDown, period).map((value) => 0 - value);
}

/** Distance of the typical price from its average, in 0.015 mean absolute deviations; 0 where it never moved. */
export function commodityChannel({ high, low, close }: Bars, period: number): Float64Array {
  const typical = close.map((value, i) => (high[i]! + low[i]! + value) / 3);
  const mean = simpleAverage(typical, period);
  return windowed(typical, period, (from, to) => {
    const centre = mean[to - 1]!;
    let distance = 0;
    for (let i = from; i < to; i++) distance += Math.abs(typical[i]! - centre);
    const away = typical[to - 1]! - centre;
    return away === 0 || distance === 0 ? 0 : away / (0.015 * (distance / period));
  });
}

export interface Directional {
  plus: Float64Array;
  minus: Float64Array;
  strength: Float64Array;
}

/** Wilder's sums start with period - 1 movements and then lose 1 / period of themselves at each row, as in TA-Lib. */
function wilderSum(x: Float64Array, period: number): Float64Array {
  const out = new Float64Array(x.length).fill(Number.NaN);
  let sum = 0;
  for (let i = 1; i < x.length; i++) {
    sum = i < period ? sum + x[i]! : sum - sum / period + x[i]!;
    if (i >= period) out[i] = sum;
  }
  return out;
}

/** +DI, -DI and ADX. A row without any movement leaves ADX as it was. */
export function directional(bars: Bars, period: number): Directional {
  const { high, low } = bars;
  const ups = high.map((value, i) => (i === 0 ? 0 : value - high[i - 1]!));
  const downs = low.map((value, i) => (i === 0 ? 0 : low[i - 1]! - value));
  const range = wilderSum(trueRange(bars), period);
  const share = (movement: Float64Array): Float64Array =>
    wilderSum(movement, period).map((value, i) => (range[i] === 0 ? 0 : (100 * value) / range[i]!));
  const plus = share(ups.map((up, i) => (up > 0 && up > downs[i]! ? up : 0)));
  const minus = share(downs.map((down, i) => (down > 0 && down > ups[i]! ? down : 0)));

  const strength = new Float64Array(high.length).fill(Number.NaN);
  let now = 0;
  for (let i = period; i < high.length; i++) {
    const sum = plus[i]! + minus[i]!;
    const index = sum === 0 ? Number.NaN : (100 * Math.abs(plus[i]! - minus[i]!)) / sum;
    const seeding = i < 2 * period;
    if (seeding) now += Number.isNaN(index) ? 0 : index / period;
    else if (!Number.isNaN(index)) now += (index - now) / period;
    if (i >= 2 * period - 1) strength[i] = now;
  }
  return { plus, minus, strength };
}

/** Volume added on rising closes and taken off on falling ones; starts at the first volume. */
export function onBalanceVolume(close: Float64Array, volume: Float64Array): Float64Array {
  let sum = 0;
  return close.map((value, i) => {
    const sign = i === 0 ? 1 : Math.sign(value - close[i - 1]!);
    sum += sign * volume[i]!;
    return sum;
  });
}

/** Typical price weighted by volume, over all rows so far or over a window; unknown where nothing traded. */
export function volumeAverage({ high, low, close }: Bars, volume: Float64Array, period?: number): Float64Array {
  const typical = close.map((value, i) => (high[i]! + low[i]! + value) / 3);
  if (period === undefined) {
    let [money, total] = [0, 0];
    return typical.map((value, i) => {
      money += value * volume[i]!;
      total += volume[i]!;
      return total > 0 ? money / total : Number.NaN;
    });
  }
  return windowed(typical, period, (from, to) => {
    let [money, total] = [0, 0];
    for (let i = from; i < to; i++) {
      money += typical[i]! * volume[i]!;
      total += volume[i]!;
    }
    return total > 0 ? money / total : Number.NaN;
  });
}
