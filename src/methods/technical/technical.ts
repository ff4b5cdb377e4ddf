/** Indicators of technical analysis over bars, with TA-Lib's seeds, beside the variants of pandas scripts. Price unit or as named. */
import { byRow, exponentialAverage, simpleAverage, unseededAverage, weightedAverage } from '../maths/averages.ts';
import { badInput, column, expectLength, has, numberList } from '../maths/input.ts';
import {
  averageTrueRange,
  type Bars,
  bollinger,
  commodityChannel,
  convergence,
  directional,
  onBalanceVolume,
  relativeStrength,
  stochastic,
  trueRange,
  volumeAverage,
  williams,
} from '../maths/price-indicators.ts';
import { defineMethod, type MethodInput, type MethodResult } from '../method.ts';

const id = 'technical';

type Params = Record<string, unknown>;
type Columns = Record<string, Float64Array>;

function picked(x: Float64Array, rows: Uint32Array): Float64Array {
  const out = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) out[i] = x[rows[i]!]!;
  return out;
}

/** Columns that are there, less the rows where any of them is unknown; `rows` are the rows kept. */
function knownRows(input: MethodInput): { columns: Columns; rows: Uint32Array; n: number } {
  const given: Columns = { close: column(id, input, 'close') };
  const n = given.close!.length;
  for (const key of ['high', 'low', 'volume']) {
    if (!has(input, key)) continue;
    given[key] = column(id, input, key);
    expectLength(id, key, given[key].length, 'close', n);
  }
  const unknown = new Uint8Array(n);
  for (const x of Object.values(given)) for (let i = 0; i < n; i++) if (!Number.isFinite(x[i])) unknown[i] = 1;
  const rows = new Uint32Array(n);
  let kept = 0;
  for (let i = 0; i < n; i++) if (unknown[i] === 0) rows[kept++] = i;
  if (kept === n) return { columns: given, rows, n };
  const columns = Object.fromEntries(Object.entries(given).map(([key, x]) => [key, picked(x, rows.subarray(0, kept))]));
  return { columns, rows: rows.subarray(0, kept), n };
}

/** Whole numbers of 1 or more. */
function periods(params: Params, key: string, count?: number): number[] {
  const list = numberList(id, key, params[key]);
  if (list.some((each) => each < 1 || !Number.isInteger(each))) {
    throw badInput(id, `parameter ${key} must hold whole numbers of at least 1, was "${params[key]}".`);
  }
  if (count !== undefined && list.length !== count) throw badInput(id, `parameter ${key} needs ${count} numbers, was "${params[key]}".`);
  return list;
}

function ofClose(close: Float64Array, params: Params): Columns {
  const out: Columns = {};
  for (const n of periods(params, 'sma')) out[`sma_${n}`] = simpleAverage(close, n);
  for (const n of periods(params, 'ema')) {
    out[`ema_${n}`] = exponentialAverage(close, n);
    out[`ema_${n}_pandas_adjust_false`] = unseededAverage(close, n);
  }
  for (const n of periods(params, 'wma')) out[`wma_${n}`] = weightedAverage(close, n);
  for (const n of periods(params, 'rsi')) out[`rsi_${n}`] = relativeStrength(close, n);
  for (const n of periods(params, 'roc')) {
    out[`roc_${n}`] = byRow(close.length, (i) => (i < n || close[i - n] === 0 ? Number.NaN : 100 * (close[i]! / close[i - n]! - 1)));
  }
  const [fast, slow, signal] = periods(params, 'macd', 3) as [number, number, number];
  const seeded = convergence(close, fast, slow, signal);
  out.macd = seeded.macd;
  out.macd_signal = seeded.signal;
  out.macd_hist = seeded.histogram;
  const slower = unseededAverage(close, slow);
  const faster = unseededAverage(close, fast);
  out.macd_pandas = byRow(close.length, (i) => faster[i]! - slower[i]!);
  out.macd_signal_pandas = unseededAverage(out.macd_pandas, signal);

  const bands = numberList(id, 'bbands', params.bbands);
  const [window, up, down = up] = bands as [number, number, number];
  if (bands.length < 2 || bands.length > 3 || !(Number.isInteger(window) && window >= 1)) {
    throw badInput(id, `parameter bbands needs a whole number of rows and one or two numbers of deviations, was "${params.bbands}".`);
  }
  const { upper, middle, lower, percent } = bollinger(close, window, up, down);
  return { ...out, bb_upper: upper, bb_middle: middle, bb_lower: lower, bb_percent_b: percent };
}

function ofBars(bars: Bars, params: Params): Columns {
  const out: Columns = { true_range: trueRange(bars) };
  for (const n of periods(params, 'atr')) out[`atr_${n}`] = averageTrueRange(bars, n);
  for (const n of periods(params, 'stoch')) {
    out[`stoch_fast_k_${n}`] = stochastic(bars, n);
    out[`stoch_fast_d_${n}`] = simpleAverage(out[`stoch_fast_k_${n}`]!, 3);
  }
  for (const n of periods(params, 'williams_r')) out[`williams_r_${n}`] = williams(bars, n);
  for (const n of periods(params, 'cci')) out[`cci_${n}`] = commodityChannel(bars, n);
  for (const n of periods(params, 'adx')) {
    const { plus, minus, strength } = directional(bars, n);
    Object.assign(out, { [`plus_di_${n}`]: plus, [`minus_di_${n}`]: minus, [`adx_${n}`]: strength });
  }
  return out;
}

function ofVolume(bars: Bars, volume: Float64Array, params: Params): Columns {
  const out: Columns = { vwap_cumulative: volumeAverage(bars, volume) };
  for (const n of periods(params, 'vwap')) out[`vwap_rolling_${n}`] = volumeAverage(bars, volume, n);
  return out;
}

/** What TA-Lib's regression test prints of a series: where RSI(14) and MACD start, and where RSI(14) ends. */
function published({ rsi_14, macd, macd_signal }: Columns): Record<string, unknown> {
  const headOf = (x: Float64Array): number => x.findIndex((value) => !Number.isNaN(value));
  const first = headOf(macd_signal!);
  // Once known, an average stays so.
  const known = rsi_14 && headOf(rsi_14) >= 0 ? rsi_14.subarray(headOf(rsi_14)) : new Float64Array();
  return {
    macd_first: first < 0 ? [Number.NaN, Number.NaN] : [macd![first], macd_signal![first]],
    ...(rsi_14 ? { rsi14_first3: known.slice(0, 3), rsi14_last: known.length > 0 ? known[known.length - 1] : Number.NaN } : {}),
  };
}

export default defineMethod({
  id,
  title: 'Technical indicators',
  inputs: {
    close: 'Closing price of each bar. A bar with an unknown number is left out and its results are unknown',
    high: 'Highest price (may be left out with low, and with them what needs them)',
    low: 'Lowest price',
    volume: 'Volume (may be left out)',
  },
  params: {
    sma: { title: 'Simple averages', default: '20', unit: 'rows' },
    ema: { title: 'Exponential averages', default: '20', unit: 'rows' },
    wma: { title: 'Weighted averages', default: '10', unit: 'rows' },
    rsi: { title: 'Relative strength', default: '14', unit: 'rows' },
    roc: { title: 'Rate of change', default: '10', unit: 'rows' },
    macd: { title: 'MACD: fast, slow, signal', default: '12, 26, 9', unit: 'rows' },
    bbands: { title: 'Bollinger bands: rows, deviations up, deviations down', default: '20, 2, 2' },
    atr: { title: 'Average true range', default: '14', unit: 'rows' },
    stoch: { title: 'Stochastic', default: '14', unit: 'rows' },
    williams_r: { title: 'Williams %R', default: '14', unit: 'rows' },
    cci: { title: 'Commodity channel index', default: '20', unit: 'rows' },
    adx: { title: 'Directional movement', default: '14', unit: 'rows' },
    vwap: { title: 'Rolling volume-weighted price', default: '20', unit: 'rows' },
  },
  outputs: {
    sma_20: 'Simple average; the number in a name is the period asked for',
    ema_20: 'Exponential average, seeded with a simple one',
    ema_20_pandas_adjust_false: 'The same from the first bar on',
    wma_10: 'Average with weights that rise to the newest bar',
    rsi_14: 'Relative strength index, 0 to 100',
    roc_10: 'Change in percent',
    macd: 'Fast less slow exponential average',
    macd_signal: 'Its exponential average',
    macd_hist: 'macd less macd_signal',
    macd_pandas: 'macd from averages that start at the first bar',
    macd_signal_pandas: 'Its average, likewise',
    bb_upper: 'Upper Bollinger band',
    bb_middle: 'Simple average between the bands',
    bb_lower: 'Lower Bollinger band',
    bb_percent_b: 'Place of the price between the bands, 0 to 1',
    true_range: 'True range',
    atr_14: "Wilder's average of the true range",
    stoch_fast_k_14: 'Fast %K, 0 to 100',
    stoch_fast_d_14: 'Its average over 3 bars',
    williams_r_14: 'Williams %R, -100 to 0',
    cci_20: 'Commodity channel index',
    plus_di_14: 'Upward directional indicator',
    minus_di_14: 'Downward directional indicator',
    adx_14: 'Average directional index, 0 to 100',
    obv: 'On-balance volume',
    vwap_cumulative: 'Volume-weighted typical price since the first bar',
    vwap_rolling_20: 'The same over a window',
    published: 'The values that the regression test of TA-Lib prints: rsi14_first3, rsi14_last, macd_first',
  },
  run(input, params): MethodResult {
    const { columns, rows, n } = knownRows(input);
    const { close, high, low, volume } = columns;
    const found = ofClose(close!, params);
    if (high && low) Object.assign(found, ofBars({ high, low, close: close! }, params));
    if (volume) found.obv = onBalanceVolume(close!, volume);
    if (volume && high && low) Object.assign(found, ofVolume({ high, low, close: close! }, volume, params));
    const result: MethodResult = { published: published(found) };
    // Every bar is known: the rows are where they belong.
    if (rows.length === n) return { ...result, ...found };
    for (const [key, values] of Object.entries(found)) {
      const out = new Float64Array(n).fill(Number.NaN);
      for (let i = 0; i < rows.length; i++) out[rows[i]!] = values[i]!;
      result[key] = out;
    }
    return result;
  },
  doc: {
    what: 'The common chart indicators: averages, MACD, RSI, Bollinger bands, true range, stochastic, Williams %R, CCI, ADX, on-balance volume, VWAP.',
    formula: [
      String.raw`\mathrm{EMA}_t = \mathrm{EMA}_{t-1} + \frac{2}{n + 1} (c_t - \mathrm{EMA}_{t-1})`,
      String.raw`\mathrm{RSI} = 100 \frac{G}{G + L}`,
      String.raw`\mathrm{TR} = \max(h - l, |h - c_{-1}|, |l - c_{-1}|)`,
      String.raw`\mathrm{band} = \mathrm{SMA}_n \pm k \sigma_n`,
      String.raw`\mathrm{CCI} = \frac{p - \bar p}{0.015 \, \overline{|p - \bar p|}}, \quad p = \frac{h + l + c}{3}`,
    ],
    where:
      "$c$, $h$, $l$: close, high, low; $G$, $L$: Wilder's averages of gains and losses; $\\sigma_n$: population deviation of $n$ bars. Averages are seeded with a simple one; MACD starts both of its averages at the same bar.",
    read: 'RSI above 70 or below 30, a close outside the bands, a stochastic at an end: a fast move. ADX above 25: a trend, either way. MACD crossing its signal: the trend gains or loses speed.',
    limits:
      'All are smoothed past prices and none is a test. The first values depend on the seed: the variants of pandas differ from those of TA-Lib for several periods. RSI of a price that never moved is 0, as in TA-Lib.',
    references: [
      'Wilder (1978), New Concepts in Technical Trading Systems',
      'TA-Lib 0.4, functions',
      'Bollinger (2001), Bollinger on Bollinger Bands',
    ],
  },
});
