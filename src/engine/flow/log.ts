/**
 * Rows of one instrument as columns, a block for each stored segment of its session: what every picture of order flow is computed of.
 * Arrival order. Times are exchange time; among the book rows of a log they never decrease, nor among the trades of a block: a row older
 * than the one before has its time. Levels count from a RESET on until the next LOST; those outside are there and mean nothing.
 */
import type { Instrument } from '../../market/instrument.ts';

/** Of `what`: a level of the bid side has none of the first. */
export const ASK = 1;
/** The last level of its message: the book is whole. */
export const LAST = 2;
/** The book is emptied; what follows is a snapshot. */
export const RESET = 4;
/** Data is missing before the next row: from this time on, when the last was known, the book is not. */
export const LOST = 8;

export interface BookRows {
  n: number;
  ts: Float64Array;
  /** Price in steps of the instrument. */
  tick: Int32Array;
  qty: Float64Array;
  what: Uint8Array;
  /** Row of the session less the block's first row: puts book rows and trades in order. */
  row: Uint16Array;
}

export interface TradeRows {
  n: number;
  ts: Float64Array;
  px: Float64Array;
  qty: Float64Array;
  side: Int8Array;
  id: Float64Array;
  row: Uint16Array;
}

/** A book at rest: prices in steps, bids first, each side best first. */
export interface RestingBook {
  known: boolean;
  /** Time of the newest book row in it; NaN without one. */
  ts: number;
  bids: number;
  tick: Int32Array;
  qty: Float64Array;
}

export interface LogBlock {
  readonly seq: number;
  readonly firstRow: number;
  /** Rows of the session that it covers so far. */
  rows: number;
  /** Time of its first and newest row of any kind; NaN while there is none. */
  from: number;
  to: number;
  readonly book: BookRows;
  readonly trades: TradeRows;
  /** The book before its first row; not folded, and unknown, where only trades were asked for. */
  readonly before: RestingBook;
}

/** A block with how much of it lies before the position. */
export interface LogPart {
  readonly block: LogBlock;
  readonly bookRows: number;
  readonly tradeRows: number;
}

export interface MarketLog {
  /** Its price step is the finest that the log has seen: ticks count in it. */
  readonly instrument: Instrument;
  /** Names its rows among all logs; another one when the meaning of ticks has changed. */
  readonly key: string;
  /** Time of the position; NaN before the first row. */
  readonly now: number;
  /** Rows of the session before this number are told. */
  readonly row: number;
  /** False once ticks mean something else than when it was asked for: what was computed since is to be computed again. */
  readonly holds: boolean;
  /** Time of the first row of the session. */
  readonly first: number;
  /** Whether the session holds levels, and trades, of the instrument. */
  readonly hasBook: boolean;
  readonly hasTrades: boolean;
  /**
   * Blocks that tell of [from, to], oldest first, up to the position; a block lasts until the next begins. They are read when they are not
   * held, one at a time in slices that let others in, so that a long span never lies in memory: keep no block beyond its turn.
   * `wants` 'trades' leaves `before` out, which saves the way to it.
   */
  walk(from: number, to: number, wants?: 'trades'): AsyncIterable<LogPart>;
  /** The same as a list, for spans of a few blocks. */
  parts(from: number, to: number, wants?: 'trades'): Promise<readonly LogPart[]>;
  /** Pairs of missing spans that touch [from, to], of those blocks that have been walked. */
  gaps(from: number, to: number): Float64Array;
}
