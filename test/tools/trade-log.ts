/** A market log of trades alone, cut into blocks, for tests of pictures of order flow. */

import type { LogBlock, LogPart, MarketLog } from '../../src/engine/flow/log.ts';
import type { Instrument } from '../../src/market/instrument.ts';

export interface PlainTrade {
  ts: number;
  px: number;
  qty: number;
  side: number;
}

export const logInstrument: Instrument = {
  id: 'BTC-USDT.perp@test',
  venue: 'test',
  symbol: 'BTCUSDT',
  base: 'BTC',
  quote: 'USDT',
  type: 'perp',
  tickSize: 0.1,
};

function blockOf(seq: number, firstRow: number, rows: readonly PlainTrade[]): LogBlock {
  const n = rows.length;
  return {
    seq,
    firstRow,
    rows: n,
    from: rows[0]?.ts ?? Number.NaN,
    to: rows.at(-1)?.ts ?? Number.NaN,
    book: { n: 0, ts: new Float64Array(), tick: new Int32Array(), qty: new Float64Array(), what: new Uint8Array(), row: new Uint16Array() },
    trades: {
      n,
      ts: Float64Array.from(rows, ({ ts }) => ts),
      px: Float64Array.from(rows, ({ px }) => px),
      qty: Float64Array.from(rows, ({ qty }) => qty),
      side: Int8Array.from(rows, ({ side }) => side),
      id: Float64Array.from(rows, (_, i) => firstRow + i),
      row: Uint16Array.from(rows, (_, i) => i),
    },
    before: { known: false, ts: Number.NaN, bids: 0, tick: new Int32Array(), qty: new Float64Array() },
  };
}

/** `now`: the position; rows after it are in the blocks and not told of. */
export function tradeLog(
  trades: readonly PlainTrade[],
  options: { now?: number; block?: number; gaps?: number[]; instrument?: Instrument; hasTrades?: boolean } = {},
): MarketLog {
  const { now = trades.at(-1)?.ts ?? Number.NaN, block = 1_000, gaps = [], instrument = logInstrument, hasTrades = true } = options;
  const blocks: LogBlock[] = [];
  for (let at = 0; at < trades.length; at += block) blocks.push(blockOf(blocks.length, at, trades.slice(at, at + block)));
  const partsOf = (from: number, to: number): LogPart[] =>
    blocks
      .filter((each) => each.to >= from && each.from <= Math.min(to, now))
      .map((each) => ({ block: each, bookRows: 0, tradeRows: each.trades.ts.filter((ts) => ts <= now).length }));
  return {
    key: 'made-up',
    instrument,
    now,
    row: trades.length,
    holds: true,
    first: trades[0]?.ts ?? Number.NaN,
    hasBook: false,
    hasTrades,
    parts: async (from, to) => partsOf(from, to),
    async *walk(from, to) {
      yield* partsOf(from, to);
    },
    gaps: (from, to) => {
      const pairs: number[] = [];
      for (let i = 0; i < gaps.length; i += 2) if (gaps[i + 1]! >= from && gaps[i]! <= to) pairs.push(gaps[i]!, gaps[i + 1]!);
      return Float64Array.from(pairs);
    },
  };
}
