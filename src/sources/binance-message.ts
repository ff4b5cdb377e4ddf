/** A Binance message as a recording keeps it, and the levels it brings: what the reader and the frame hold until the next one. */
import type { BinanceReader } from './binance-reader.ts';
import type { Frame } from './frame.ts';

export type BinanceMessage = Pick<
  BinanceReader,
  'kind' | 'symbol' | 'ts' | 'px' | 'qty' | 'bid' | 'bidQty' | 'ask' | 'askQty' | 'id' | 'first' | 'prev' | 'sold' | 'spot'
>;
export type Levels = Pick<Frame, 'levels' | 'levelSide' | 'levelPx' | 'levelQty'>;

/** What stays though the reader goes on. */
export function keepMessage(message: BinanceMessage): BinanceMessage {
  const { kind, symbol, ts, px, qty, bid, bidQty, ask, askQty, id, first, prev, sold, spot } = message;
  return { kind, symbol, ts, px, qty, bid, bidQty, ask, askQty, id, first, prev, sold, spot };
}

export function keepLevels({ levels, levelSide, levelPx, levelQty }: Levels): Levels {
  return { levels, levelSide: levelSide.slice(0, levels), levelPx: levelPx.slice(0, levels), levelQty: levelQty.slice(0, levels) };
}
