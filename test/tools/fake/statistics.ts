/** Summary statistics of a tape of the fake. */
import type { SummaryStatistics } from '../../../src/api/types.ts';
import type { Tape } from './series.ts';

/** `start` microseconds, `length` seconds. */
export function fakeStatistics(instrument: string, all: Tape, start: number, length: number): SummaryStatistics {
  const sum = (f: (i: number) => number) => all.ts.reduce((total, _, i) => total + f(i), 0);
  const volume = sum((i) => all.qty[i]!);
  const buy = sum((i) => (all.side[i]! > 0 ? all.qty[i]! : 0));
  const value = sum((i) => all.qty[i]! * all.price[i]!);
  const first = all.price[0]!;
  const last = all.price.at(-1)!;
  const sorted = Float64Array.from(all.qty).sort();
  return {
    instrument,
    basis: 'trades',
    from: start,
    to: start + length * 1e6,
    trades: all.ts.length,
    first,
    last,
    high: Math.max(...all.price),
    low: Math.min(...all.price),
    change: last / first - 1,
    vwap: value / volume,
    volume,
    buyVolume: buy,
    sellVolume: volume - buy,
    value,
    meanQty: volume / all.ts.length,
    medianQty: sorted[sorted.length >> 1]!,
    largestQty: sorted.at(-1)!,
    tradesPerSecond: all.ts.length / length,
    return1s: { n: 3599, mean: 1.2e-7, std: 1.3e-5, skew: -0.12, kurtosis: 5.9, min: -8e-5, max: 9e-5 },
    spread: { n: 66_089, mean: 0.1, bps: 0.016 },
    gaps: 1,
  };
}
