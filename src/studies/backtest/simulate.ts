/**
 * Runs the rules over signals and prices: decided at the close of a bar, filled in a later one (assembly/backtest.ts). Money is quote
 * currency, net of fees, slippage and funding unless it says gross. Nothing is known of a bar before it has closed.
 */
import { kernels } from '../../kernels/kernels.ts';
import { openGate } from './cointegration-gate.ts';
import type { Leg, PairMarket } from './market.ts';
import { type BacktestConfig, configText } from './params.ts';
import type { Signals } from './signals.ts';

export const reasons = ['', 'exit', 'stop', 'time', 'gap', 'stopped leg', 'end'] as const;
export type Reason = (typeof reasons)[number];

export interface Trade {
  /** Bars: decided, filled, decided to leave, left. */
  signal: number;
  entry: number;
  leave: number;
  exit: number;
  /** 1 bought the spread (y up against x), -1 sold it. */
  side: number;
  beta: number;
  zEntry: number;
  zExit: number;
  qtyY: number;
  qtyX: number;
  entryY: number;
  entryX: number;
  exitY: number;
  exitX: number;
  gross: number;
  fees: number;
  slippage: number;
  /** Paid; negative where it was received. */
  funding: number;
  net: number;
  reason: Reason;
  /** Bars, as measured at the signal. */
  halfLife: number;
  /** Lowest net profit while it was held. */
  worst: number;
}

export interface Summary {
  /** Bars from the first signal on. */
  n: number;
  trades: number;
  wins: number;
  losses: number;
  net: number;
  gross: number;
  fees: number;
  slippage: number;
  funding: number;
  won: number;
  lost: number;
  /** Of net returns on the capital, a bar: mean over deviation (n - 1); NaN without trades. */
  sharpe: number;
  /** Deepest fall from a high, fraction of the capital at the high, negative. */
  drawdown: number;
  barsHeld: number;
  traded: number;
  ruined: boolean;
}

export interface Run {
  summary: Summary;
  trades: Trade[];
  /** Net profit so far at each close; NaN before the first signal. */
  equity: Float64Array;
}

export interface RunOptions {
  /** Bars [from, to); all when left out. */
  from?: number;
  to?: number;
  /** Bars from the decision to the fill; the open of the next when left out. */
  delay?: number;
  /** Signals of this many bars later (positive) or earlier are used: for tests of what that would give. */
  shift?: number;
}

export interface Simulator {
  summary(config: BacktestConfig, options?: RunOptions): Summary;
  run(config: BacktestConfig, options?: RunOptions): Run;
}

const eightHours = 8 * 3_600e6;

/** Bars to wait for a latency: what happens within a bar is not seen, its open is the first price after the close. */
export const delayOf = (latencySec: number, barMicros: number): number => 1 + Math.floor((latencySec * 1e6) / barMicros);

/** True where a position ended at the close of its last bar, the data with it: no fill came any more. Before a gap it ends earlier. */
export const endsAtClose = ({ leave, exit, reason }: Trade, delay: number): boolean => reason !== 'gap' && exit - leave < delay;

/** Bars from fill to fill, or to the close at which the data end. */
export const barsHeld = (trade: Trade, delay: number): number => trade.exit - trade.entry + (endsAtClose(trade, delay) ? 1 : 0);

function fundingColumn(leg: Leg, stated: number, barMicros: number): Float64Array | undefined {
  const constant = (stated * barMicros) / eightHours;
  if (!leg.funding) return constant === 0 ? undefined : new Float64Array(leg.close.length).fill(constant);
  return leg.funding.map((rate) => (Number.isNaN(rate) ? constant : rate));
}

/** `funding` is a fraction in eight hours. The simulator lives as long as `body` runs. */
export function withSimulator<T>(market: PairMarket, signals: Signals, funding: number, body: (simulator: Simulator) => T): T {
  const { arena, call } = kernels();
  return arena.scratch(() => {
    const n = market.ts.length;
    const flags = arena.u8(n);
    flags.view.set(market.flags);
    const spare = new Float64Array(0);
    const betas = arena.copy(signals.beta);
    const columns = [
      ...[signals.z, spare, signals.halfLife, signals.dy, signals.dx, signals.vyy, signals.vxy, signals.vxx],
      ...[market.y.fill, market.x.fill, market.y.close, market.x.close, market.y.slip ?? spare, market.x.slip ?? spare],
      ...[market.y, market.x].map((leg) => fundingColumn(leg, funding, market.barMicros) ?? spare),
    ].map((values) => (values === spare ? 0 : arena.copy(values).ptr));
    columns[1] = betas.ptr;
    const gate = openGate(market, signals);
    let gated = false;
    const table = arena.u32(columns.length + 1);
    const given = arena.f64(12);
    const totals = arena.f64(call.backtestSummaryNumbers());

    function pass(config: BacktestConfig, options: RunOptions, trades: number, capacity: number, equity: number): Summary {
      const { shift = 0, from = 0, to = n } = options;
      const delay = options.delay ?? delayOf(config.latencySec, market.barMicros);
      const { entry, exit, stop, timeStop, gross, fee, slippage, log, reverting, window } = config;
      const [least, most] = reverting ? [1, 2 * window] : [0, Number.POSITIVE_INFINITY];
      if (config.cointegrated || gated) {
        // The hedge ratio is read for entries alone: without one there is none.
        const allowed = config.cointegrated ? gate(config) : signals.beta;
        // Read after the gate: it may have made the memory grow.
        betas.view.set(allowed);
        gated = config.cointegrated;
      }
      given.view.set([entry, exit, stop, Infinity, timeStop, gross, fee, slippage, delay, log ? 1 : 0, least, most]);
      // The first eight columns are signals; prices stay where they are.
      table.view.set(columns.map((ptr, k) => (k < 8 ? ptr + shift * 8 : ptr)));
      table.view[columns.length] = flags.ptr;
      const begin = Math.max(from, -shift);
      const end = Math.min(to, n - Math.max(0, shift));
      call.pairBacktest(table.ptr, begin, Math.max(begin, end), given.ptr, totals.ptr, trades, capacity, equity);
      return summaryOf(totals.view);
    }

    return body({
      summary: (config, options = {}) => pass(config, options, 0, 0, 0),
      run(config, options = {}) {
        const { trades: count } = pass(config, options, 0, 0, 0);
        return arena.scratch(() => {
          const width = call.backtestTradeNumbers();
          const rows = arena.f64(count * width);
          const equity = arena.f64(n);
          equity.view.fill(Number.NaN);
          const summary = pass(config, options, rows.ptr, count, equity.ptr);
          const trades = Array.from({ length: count }, (_, k) => tradeOf(rows.view.subarray(k * width, (k + 1) * width)));
          return { summary, trades, equity: equity.view.slice() };
        });
      },
    });
  });
}

function summaryOf(v: Float64Array): Summary {
  const [n, trades] = [v[0]!, v[1]!];
  const mean = v[11]! / n;
  const variance = (v[12]! - n * mean * mean) / (n - 1);
  return {
    n,
    trades,
    wins: v[2]!,
    losses: v[3]!,
    net: v[4]!,
    gross: v[5]!,
    fees: v[6]!,
    slippage: v[7]!,
    funding: v[8]!,
    won: v[9]!,
    lost: v[10]!,
    sharpe: trades > 0 && variance > 0 ? mean / Math.sqrt(variance) : Number.NaN,
    drawdown: v[13]!,
    barsHeld: v[14]!,
    traded: v[15]!,
    ruined: v[16] === 1,
  };
}

function tradeOf(v: Float64Array): Trade {
  const keys = [
    ...['signal', 'entry', 'leave', 'exit', 'side', 'beta', 'zEntry', 'zExit', 'qtyY', 'qtyX', 'entryY', 'entryX', 'exitY', 'exitX'],
    ...['gross', 'fees', 'slippage', 'funding', 'net'],
  ] as const;
  const numbers = Object.fromEntries(keys.map((key, k) => [key, v[k]!])) as unknown as Omit<Trade, 'reason' | 'halfLife' | 'worst'>;
  return { ...numbers, reason: reasons[v[19]!] ?? '', halfLife: v[20]!, worst: v[21]! };
}

/** 52 bits of a configuration's text, exact as a number: tells the configurations tried apart. */
export function configKey(config: BacktestConfig): number {
  let [high, low] = [0xdeadbeef, 0x41c6ce57];
  for (const char of configText(config)) {
    const code = char.charCodeAt(0);
    high = Math.imul(high ^ code, 2654435761);
    low = Math.imul(low ^ code, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return (low >>> 0) * 0x100000 + (high >>> 12);
}
