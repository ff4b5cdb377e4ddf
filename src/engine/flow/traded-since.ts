/** What traded at each price since the start of the session: blocks that are over are added up once, and again after going back. */
import { SEGMENT_ROWS } from '../../../assembly/layout.ts';
import { stepsOf } from '../../market/book.ts';
import type { MarketLog, TradeRows } from './log.ts';

interface Sums {
  key: string;
  /** The last block that is in it, and the time of its end. */
  seq: number;
  to: number;
  bought: Map<number, number>;
  sold: Map<number, number>;
}

export type TradeVisit = (tick: number, side: number, qty: number) => void;

/** Used last, first. */
const kept: Sums[] = [];
const mostKept = 3;

/** Calls `visit` for the trades [from, n) of a block, with prices in steps. */
export function visitTrades({ px, qty, side }: TradeRows, from: number, n: number, tickSize: number, visit: TradeVisit): void {
  const { numerator, denominator } = stepsOf(tickSize);
  for (let i = from; i < n; i++) visit(Math.round(((px[i] as number) * denominator) / numerator), side[i] as number, qty[i] as number);
}

/** Calls `visit` for every price and side with what traded there. */
export async function visitTradedSince(log: MarketLog, visit: TradeVisit): Promise<void> {
  const { key, first, now, row } = log;
  const { tickSize } = log.instrument;
  const before = kept.findIndex((sums) => sums.key === key);
  let [sums] = before >= 0 ? kept.splice(before, 1) : [];
  // Blocks that end behind the position are not its past.
  if (!sums || !((sums.seq + 1) * SEGMENT_ROWS <= row)) sums = { key, seq: -1, to: first, bought: new Map(), sold: new Map() };
  const { bought, sold } = sums;
  const take: TradeVisit = (tick, side, qty) => {
    const sum = side > 0 ? bought : sold;
    if (side !== 0) sum.set(tick, (sum.get(tick) ?? 0) + qty);
  };
  let last: { rows: TradeRows; n: number; seq: number; to: number } | undefined;
  for await (const { block, tradeRows } of log.walk(sums.to, now, 'trades')) {
    if (block.seq <= sums.seq) continue;
    if (last) {
      visitTrades(last.rows, 0, last.n, tickSize, take);
      [sums.seq, sums.to] = [last.seq, Number.isFinite(last.to) ? last.to : sums.to];
    }
    last = { rows: block.trades, n: tradeRows, seq: block.seq, to: block.to };
  }
  // Another that asked at the same time may have kept its own.
  const same = kept.findIndex((one) => one.key === key);
  if (same >= 0) kept.splice(same, 1);
  kept.unshift(sums);
  kept.length = Math.min(kept.length, mostKept);
  for (const [tick, qty] of bought) visit(tick, 1, qty);
  for (const [tick, qty] of sold) visit(tick, -1, qty);
  if (last) visitTrades(last.rows, 0, last.n, tickSize, visit);
}
