/**
 * What a run was worth, and how far to believe it. Every metric is known by name, with its value, its 95 % interval where there is one,
 * what it rests on, and why it is unknown or weak. Without trades nothing is known: not 0. Returns are of the capital, which is the gross
 * notional; a year has 365.25 days.
 */

import { autocorrelatedFactor, probabilisticSharpe, sharpeError } from '../../methods/maths/sharpe.ts';
import { callMethod } from '../../methods/registry.ts';
import { normal95 } from '../intervals.ts';
import type { BacktestConfig } from './params.ts';
import { barsHeld, delayOf, type Run, type Trade } from './simulate.ts';

export interface Metric {
  id: string;
  /** NaN: unknown. */
  value: number;
  lo?: number;
  hi?: number;
  n: number;
  /** Why it is unknown, or not to be shown as a number yet. */
  why?: string;
}

const yearMicros = 365.25 * 86_400e6;
const dayMicros = 86_400e6;
/** Fewer trades or days than this say nothing about a year. */
const leastTrades = 30;
const leastDays = 7;

/** Net returns on the capital of each bar from the first signal on. */
export function returnsOf(equity: Float64Array, capital: number): Float64Array {
  const begun = equity.findIndex((value) => !Number.isNaN(value));
  if (begun < 0) return new Float64Array(0);
  const returns = new Float64Array(equity.length - begun);
  let before = 0;
  for (let t = begun; t < equity.length; t++) {
    const was = capital + before;
    returns[t - begun] = was > 0 ? (equity[t]! - before) / was : Number.NaN;
    before = equity[t]!;
  }
  return returns;
}

/** Lags of Lo's correction: as far as a series of this length lets autocorrelation be seen. */
const lagsFor = (n: number): number => Math.floor(12 * (n / 100) ** 0.25);

/** Interval of a share of k of n (Wilson 1927). */
export function shareInterval(k: number, n: number): { lo: number; hi: number } {
  const z = normal95;
  const centre = (k + (z * z) / 2) / (n + z * z);
  const half = (z / (n + z * z)) * Math.sqrt((k * (n - k)) / n + (z * z) / 4);
  return { lo: centre - half, hi: centre + half };
}

/** Bars of the longest stretch below an earlier high. */
export function longestUnderWater(equity: Float64Array): number {
  let [high, run, longest] = [0, 0, 0];
  for (const value of equity) {
    if (Number.isNaN(value)) continue;
    if (value >= high) {
      high = value;
      run = 0;
    } else run++;
    longest = Math.max(longest, run);
  }
  return longest;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function deviation(values: readonly number[]): number {
  const centre = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1));
}

export interface Measured {
  metrics: Metric[];
  /** Of net returns a bar: what the deflated ratio is made of. */
  shape: { sharpe: number; n: number; skew: number; kurtosis: number };
}

export function measure({ summary, trades, equity }: Run, config: BacktestConfig, barMicros: number): Measured {
  const { gross: capital } = config;
  const delay = delayOf(config.latencySec, barMicros);
  const none = trades.length === 0 ? 'no trades' : undefined;
  const returns = returnsOf(equity, capital);
  const n = returns.length;
  const days = (n * barMicros) / dayMicros;
  const year = yearMicros / barMicros;
  const bp = (value: number): number => (value / capital) * 1e4;
  const weak =
    trades.length < leastTrades || days < leastDays
      ? `${trades.length} ${trades.length === 1 ? 'trade' : 'trades'}, ${daysWords(days)}`
      : undefined;

  const metrics: Metric[] = [];
  function add(id: string, value: number, more: Partial<Metric> = {}): void {
    const why = none ?? more.why ?? (Number.isNaN(value) ? 'not defined here' : undefined);
    metrics.push({ id, n: trades.length, ...more, value: none ? Number.NaN : value, ...(why ? { why } : {}) });
  }

  const nets = trades.map(({ net }) => bp(net));
  const stats = none ? {} : (callMethod('trade-stats', { pnl: nets }) as Record<string, number>);
  const stat = (key: string): number => stats[key] ?? Number.NaN;
  const performance =
    n < 2 ? {} : (callMethod('performance', { returns }, { periods_per_year: year, risk_free: 0 }) as Record<string, number>);
  const ratio = (key: string): number => performance[key] ?? Number.NaN;
  const moments = n < 2 ? {} : (callMethod('moments', { y: returns }) as Record<string, number>);
  const shape = {
    sharpe: none ? Number.NaN : (moments.mean ?? Number.NaN) / (moments.std_ddof1 || Number.NaN),
    n,
    skew: moments.skew_biased ?? Number.NaN,
    kurtosis: (moments.kurt_excess_biased ?? Number.NaN) + 3,
  };
  const root = Math.sqrt(year);
  const error = sharpeError(shape.sharpe, n, shape.skew, shape.kurtosis) * root;
  const annual = { n, ...(weak ? { why: weak } : {}) };

  add('net', bp(summary.net));
  add('gross', bp(summary.gross));
  add('fees', bp(summary.fees));
  add('slippage', bp(summary.slippage));
  add('funding', bp(summary.funding));
  metrics.push({ id: 'trades', value: trades.length, n: trades.length });
  add('win-rate', stat('win_rate'), none ? {} : shareInterval(summary.wins, trades.length));
  const infinite = stat('profit_factor') === Number.POSITIVE_INFINITY;
  add('profit-factor', infinite ? Number.NaN : stat('profit_factor'), infinite ? { why: 'no losing trade' } : {});
  const centre = stat('expectancy');
  const half = trades.length > 1 ? (normal95 * deviation(nets)) / Math.sqrt(trades.length) : Number.NaN;
  add('expectancy', centre, Number.isNaN(half) ? {} : { lo: centre - half, hi: centre + half });
  add('expectancy-t', trades.length > 1 ? centre / (half / normal95) : Number.NaN, trades.length > 1 ? {} : { why: 'one trade' });
  add('average-win', stat('avg_win'), Number.isNaN(stat('avg_win')) ? { why: 'no winning trade' } : {});
  add('average-loss', stat('avg_loss'), Number.isNaN(stat('avg_loss')) ? { why: 'no losing trade' } : {});
  add('losses-in-a-row', stat('max_consecutive_losses'));
  add('hold', (mean(trades.map((trade) => barsHeld(trade, delay))) * barMicros) / 60e6);
  add('exposure', summary.barsHeld / n, { n });
  add('turnover', summary.traded / capital / days, { n });
  add('max-drawdown', bp(worstFall(equity)), { n });
  add('drawdown-share', ratio('max_drawdown'), { n });
  add('under-water', (longestUnderWater(equity) * barMicros) / dayMicros, { n });
  add('var-95', -(moments.var_hist_95 ?? Number.NaN) * 1e4, { n });
  add('es-95', -(moments.cvar_hist_95 ?? Number.NaN) * 1e4, { n });
  add('volatility', ratio('annual_volatility'), annual);
  add('cagr', ratio('cagr'), annual);
  add('sharpe', ratio('sharpe'), { ...annual, lo: ratio('sharpe') - normal95 * error, hi: ratio('sharpe') + normal95 * error });
  add('sharpe-error', error, annual);
  add('sharpe-lo', shape.sharpe * autocorrelatedFactor(returns, year, lagsFor(n)), annual);
  add('sortino', ratio('sortino'), annual);
  add('calmar', ratio('max_drawdown') === 0 ? Number.NaN : ratio('calmar'), annual);
  add('psr', probabilisticSharpe(shape.sharpe, 0, n, shape.skew, shape.kurtosis), annual);
  return { metrics, shape };
}

/** `40 s`, `12 min`, `5 h`, `27 days`. */
function daysWords(days: number): string {
  if (days < 2 / 1_440) return `${Math.round(days * 86_400)} s`;
  if (days < 1 / 24) return `${Math.round(days * 1_440)} min`;
  if (days < 1) return `${Math.round(days * 24)} h`;
  return Math.round(days) === 1 ? '1 day' : `${Math.round(days)} days`;
}

/** Deepest fall of net profit from a high, money, negative; the start is a high too. */
function worstFall(equity: Float64Array): number {
  let [high, worst] = [0, 0];
  for (const value of equity) {
    if (Number.isNaN(value)) continue;
    high = Math.max(high, value);
    worst = Math.min(worst, value - high);
  }
  return worst;
}

/** Trades by what ended them. */
export function endings(trades: readonly Trade[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { reason } of trades) counts[reason] = (counts[reason] ?? 0) + 1;
  return counts;
}
