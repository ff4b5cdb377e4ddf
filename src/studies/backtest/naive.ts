/**
 * The backtest that flatters, as common platforms compute it: one hedge ratio, mean and deviation of the whole sample (its future
 * included), fills at the very close that gave the signal, exit where z crosses 0, no stop, no cost. Shown beside the honest one.
 */

import { flagBits, type PairMarket } from './market.ts';
import type { BacktestConfig } from './params.ts';
import type { Signals } from './signals.ts';

/** Bars decided and filled at once: the fill of the next bar is the close of this one. */
export function naiveMarket(market: PairMarket): PairMarket {
  const before = (close: Float64Array): Float64Array => {
    const fill = new Float64Array(close.length).fill(Number.NaN);
    fill.set(close.subarray(0, Math.max(0, close.length - 1)), 1);
    return fill;
  };
  const leg = ({ close }: PairMarket['y']): PairMarket['y'] => ({ close, fill: before(close) });
  const flags = market.flags.map((bits, t) =>
    bits & flagBits.gap || Number.isNaN(market.y.close[t]! + market.x.close[t]!) ? flagBits.noFill : 0,
  );
  return { ...market, y: leg(market.y), x: leg(market.x), flags };
}

export function naiveConfig(config: BacktestConfig): BacktestConfig {
  const none = Number.POSITIVE_INFINITY;
  return {
    ...config,
    exit: 0,
    stop: none,
    timeStop: none,
    reverting: false,
    cointegrated: false,
    fee: 0,
    slippage: 0,
    funding: 0,
    latencySec: 0,
  };
}

/** Slope and spread of the whole sample; z is NaN everywhere when it has no spread. */
export function naiveSignals(market: PairMarket, config: Pick<BacktestConfig, 'log'>): Signals {
  const n = market.ts.length;
  const of = (close: Float64Array): Float64Array => (config.log ? close.map(Math.log) : close);
  const [y, x] = [of(market.y.close), of(market.x.close)];
  let [count, my, mx] = [0, 0, 0];
  const known = (t: number): boolean => !Number.isNaN(y[t]! + x[t]!);
  for (let t = 0; t < n; t++) {
    if (!known(t)) continue;
    count++;
    my += (y[t]! - my) / count;
    mx += (x[t]! - mx) / count;
  }
  let [xy, xx] = [0, 0];
  for (let t = 0; t < n; t++) {
    if (!known(t)) continue;
    xy += (y[t]! - my) * (x[t]! - mx);
    xx += (x[t]! - mx) ** 2;
  }
  const beta = xy / xx;
  const spread = y.map((value, t) => value - my - beta * (x[t]! - mx));
  let squares = 0;
  for (let t = 0; t < n; t++) if (known(t)) squares += spread[t]! ** 2;
  const variance = squares / (count - 1);
  const flat = (value: number): Float64Array => new Float64Array(n).fill(value);
  return {
    z: spread.map((value) => (variance > 0 ? value / Math.sqrt(variance) : Number.NaN)),
    beta: flat(beta),
    halfLife: flat(Number.NaN),
    // z of the frozen ratio is z itself: the spread stands for y, x for nothing.
    dy: spread,
    dx: flat(0),
    vyy: flat(variance),
    vxy: flat(0),
    vxx: flat(0),
  };
}
