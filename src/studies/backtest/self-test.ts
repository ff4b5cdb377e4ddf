/**
 * Does the backtest know the future? Two trials on the very data of a run. Prefix: everything is computed again as if the data ended
 * earlier; signals, equity and trades up to there must be the same to the last bit. Canary: signals of the next bar are used on purpose;
 * the run must differ from that one.
 */
import type { Signals } from './signals.ts';
import type { Run, Trade } from './simulate.ts';

/** A whole backtest of the first `bars` bars, from prices on. */
type Pipeline = (bars: number) => { signals: Signals; run: Run };

export interface PrefixTrial {
  /** Bars of the prefix. */
  bars: number;
  /** Trades that were over by then. */
  trades: number;
  same: boolean;
  /** What differed first, in words; absent when nothing did. */
  differs?: string;
}

const entryKeys = ['signal', 'entry', 'side', 'beta', 'zEntry', 'qtyY', 'qtyX', 'entryY', 'entryX', 'halfLife'] as const;

function firstDifference(a: Float64Array, b: Float64Array, n: number): number {
  for (let t = 0; t < n; t++) if (!Object.is(a[t], b[t])) return t;
  return -1;
}

const equalTrades = (a: Trade, b: Trade): boolean => (Object.keys(a) as (keyof Trade)[]).every((key) => Object.is(a[key], b[key]));

/** Compares a run with what the first `bars` bars alone give. */
export function prefixTrial(whole: { signals: Signals; run: Run }, pipeline: Pipeline, bars: number): PrefixTrial {
  const part = pipeline(bars);
  const done = whole.run.trades.filter(({ exit }) => exit < bars);
  const differs = difference();
  return { bars, trades: done.length, same: differs === undefined, ...(differs ? { differs } : {}) };

  function difference(): string | undefined {
    for (const key of ['z', 'beta', 'halfLife'] as const) {
      const at = firstDifference(whole.signals[key], part.signals[key], bars);
      if (at >= 0) return `${key} at bar ${at}`;
    }
    for (const [k, trade] of done.entries()) {
      const other = part.run.trades[k];
      if (!other || !equalTrades(trade, other)) return `trade ${k + 1}`;
    }
    // What is still held at the end is closed there; it must have begun alike.
    const open = part.run.trades[done.length];
    if (part.run.trades.length > done.length + 1) return `trade ${done.length + 2}`;
    const next = whole.run.trades[done.length];
    if (open && !(next && entryKeys.every((key) => Object.is(open[key], next[key])))) return `trade ${done.length + 1}`;
    // The last bar holds the closing of an open position.
    const at = firstDifference(whole.run.equity, part.run.equity, bars - 1);
    return at >= 0 ? `equity at bar ${at}` : undefined;
  }
}

/** Where to end the data: spread over the run, and once while a position is held. */
export function trialLengths(n: number, trades: readonly Trade[]): number[] {
  const held = trades[Math.floor(trades.length / 2)];
  const inside = held && held.exit > held.entry ? [Math.ceil((held.entry + held.exit) / 2) + 1] : [];
  const lengths = [...[0.4, 0.6, 0.8].map((share) => Math.floor(n * share)), ...inside];
  return [...new Set(lengths)].filter((bars) => bars >= 2 && bars < n).sort((a, b) => a - b);
}

/** The same positions at the same prices: two runs that cannot be told apart. */
export function sameTrades(a: readonly Trade[], b: readonly Trade[]): boolean {
  return a.length === b.length && a.every((trade, k) => entryKeys.every((key) => key === 'halfLife' || Object.is(trade[key], b[k]?.[key])));
}
