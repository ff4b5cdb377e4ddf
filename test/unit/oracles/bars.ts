/** Bars from trades, one object a bar: what assembly/bars.ts must agree with, number for number. */

export interface Trades {
  ts: ArrayLike<number>;
  px: ArrayLike<number>;
  qty: ArrayLike<number>;
  side: ArrayLike<number>;
}

export interface OracleBar {
  start: number;
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
  buyVolume: number;
  value: number;
  trades: number;
}

export interface OracleBars {
  closed: OracleBar[];
  progress: OracleBar | undefined;
  late: number;
  unusable: number;
}

export function barsOracle({ ts, px, qty, side }: Trades, interval: number): OracleBars {
  const closed: OracleBar[] = [];
  let progress: OracleBar | undefined;
  let late = 0;
  let unusable = 0;
  for (let i = 0; i < ts.length; i++) {
    const p = px[i]!;
    const q = qty[i]!;
    if (!Number.isFinite(ts[i]!) || !Number.isFinite(p * q)) {
      unusable++;
      continue;
    }
    const start = Math.floor(ts[i]! / interval) * interval;
    if (progress && ts[i]! < progress.start) late++;
    else if (!progress || start > progress.start) {
      if (progress) closed.push(progress);
      progress = { start, open: p, high: p, low: p, close: p, volume: 0, buyVolume: 0, value: 0, trades: 0 };
    }
    progress.high = Math.max(progress.high, p);
    progress.low = Math.min(progress.low, p);
    progress.close = p;
    progress.volume += q;
    progress.buyVolume += side[i]! > 0 ? q : 0;
    progress.value += p * q;
    progress.trades++;
  }
  return { closed, progress, late, unusable };
}
