/**
 * Indicators with TA-Lib's seeds and edge cases. Columns of one length, every row known; results NaN until there is enough history.
 * Averages and bands are in the price unit; RSI, stochastic, Williams %R, CCI, DI and ADX are pure numbers.
 */
import { byRow, exponentialAverage, simpleAverage, wilderAverage, windowDeviation, windowed } from './averages.ts';

export interface Bars {
  high: Float64Array;
  low: Float64Array;
  close: Float64Array;
}

/** 0 to 100; 0 where prices never moved, as in TA-Lib. */
export function relativeStrength(close: Float64Array, period: number): Float64Array {
  const n = close.length;
  const moved = (sign: number) => (i: number) => {
    const change = i === 0 ? Number.NaN : sign * (close[i]! - close[i - 1]!);
    return change < 0 ? 0 : change;
  };
  const gains = wilderAverage(byRow(n, moved(1)), period);
  const losses = wilderAverage(byRow(n, moved(-1)), period);
  return byRow(n, (i) => {
    const sum = gains[i]! + losses[i]!;
    return sum === 0 ? 0 : (100 * gains[i]!) / sum;
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
  const fastAverage = exponentialAverage(close, fast, slow - fast);
  const macd = byRow(close.length, (i) => fastAverage[i]! - slowAverage[i]!);
  const signal = exponentialAverage(macd, signalPeriod);
  return { macd, signal, histogram: byRow(close.length, (i) => macd[i]! - signal[i]!) };
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
  const upper = byRow(close.length, (i) => middle[i]! + up * deviation[i]!);
  const lower = byRow(close.length, (i) => middle[i]! - down * deviation[i]!);
  const percent = byRow(close.length, (i) => {
    const width = upper[i]! - lower[i]!;
    return width === 0 ? Number.NaN : (close[i]! - lower[i]!) / width;
  });
  return { upper, middle, lower, percent };
}

/** High less low, or the way from the close before if that is longer. */
export function trueRange({ high, low, close }: Bars): Float64Array {
  return byRow(high.length, (i) => {
    const range = high[i]! - low[i]!;
    if (i === 0) return range;
    const before = close[i - 1]!;
    return Math.max(range, Math.abs(high[i]! - before), Math.abs(low[i]! - before));
  });
}

/** The first range has no close before it and stays out of the seed. */
export function averageTrueRange(bars: Bars, period: number): Float64Array {
  const range = trueRange(bars);
  range[0] = Number.NaN;
  return wilderAverage(range, period);
}

/** Highest of each window that ends at a row, the windows at the head shorter. Candidates wait in falling order, so a row costs the same at any period. */
function highest(x: Float64Array, period: number): Float64Array {
  const waiting = new Int32Array(x.length);
  let [first, end] = [0, 0];
  return byRow(x.length, (i) => {
    const value = x[i]!;
    while (end > first && x[waiting[end - 1]!]! <= value) end--;
    waiting[end++] = i;
    if (waiting[first]! <= i - period) first++;
    return x[waiting[first]!]!;
  });
}

/** Distance of the close from one end of the window's range, 0 to 100; 0 where the range is a point. */
function distance({ high, low, close }: Bars, period: number, from: 'top' | 'bottom'): Float64Array {
  const tops = highest(high, period);
  const depths = highest(
    byRow(low.length, (i) => -low[i]!),
    period,
  );
  return byRow(close.length, (i) => {
    if (i < period - 1) return Number.NaN;
    const [top, bottom] = [tops[i]!, -depths[i]!];
    if (top === bottom) return 0;
    return (100 * (from === 'top' ? top - close[i]! : close[i]! - bottom)) / (top - bottom);
  });
}

/** Where the close lies between the lowest low (0) and the highest high (100) of the window; 0 where they coincide. */
export function stochastic(bars: Bars, period: number): Float64Array {
  return distance(bars, period, 'bottom');
}

/** The same seen from the top: 0 at the high, -100 at the low; 0 where they coincide. */
export function williams(bars: Bars, period: number): Float64Array {
  const down = distance(bars, period, 'top');
  return byRow(down.length, (i) => 0 - down[i]!);
}

/** Distance of the typical price from its average, in 0.015 mean absolute deviations; 0 where it never moved. */
export function commodityChannel({ high, low, close }: Bars, period: number): Float64Array {
  const typical = byRow(close.length, (i) => (high[i]! + low[i]! + close[i]!) / 3);
  const mean = simpleAverage(typical, period);
  return windowed(typical, period, (from, to) => {
    const centre = mean[to - 1]!;
    let spread = 0;
    for (let i = from; i < to; i++) spread += Math.abs(typical[i]! - centre);
    const away = typical[to - 1]! - centre;
    return away === 0 || spread === 0 ? 0 : away / (0.015 * (spread / period));
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
  const n = high.length;
  const range = wilderSum(trueRange(bars), period);
  /** Of each row, the move up (or down) where it is the larger of the two. */
  const share = (up: boolean): Float64Array => {
    const sums = wilderSum(
      byRow(n, (i) => {
        if (i === 0) return 0;
        const [rise, drop] = [high[i]! - high[i - 1]!, low[i - 1]! - low[i]!];
        const [move, other] = up ? [rise, drop] : [drop, rise];
        return move > 0 && move > other ? move : 0;
      }),
      period,
    );
    return byRow(n, (i) => (range[i] === 0 ? 0 : (100 * sums[i]!) / range[i]!));
  };
  const [plus, minus] = [share(true), share(false)];

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
  return byRow(close.length, (i) => {
    const sign = i === 0 ? 1 : Math.sign(close[i]! - close[i - 1]!);
    sum += sign * volume[i]!;
    return sum;
  });
}

/** Typical price weighted by volume, over all rows so far or over a window; unknown where nothing traded. */
export function volumeAverage({ high, low, close }: Bars, volume: Float64Array, period?: number): Float64Array {
  const typical = byRow(close.length, (i) => (high[i]! + low[i]! + close[i]!) / 3);
  if (period === undefined) {
    let [money, total] = [0, 0];
    return byRow(typical.length, (i) => {
      money += typical[i]! * volume[i]!;
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
