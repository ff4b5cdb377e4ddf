/**
 * Rows of one instrument as columns, a block for each stored segment of its session: what every picture of order flow is computed of.
 * Times are exchange time and never decrease inside a log: a row older than the one before has its time. Arrival order.
 */
import type { Instrument } from '../../market/instrument.ts';

/** Of `what`: a level of the bid side has none of the first. */
export const ASK = 1;
/** The last level of its message: the book is whole. */
export const LAST = 2;
/** The book is emptied; what follows is a snapshot. */
export const RESET = 4;
/** Data is missing before the next row: the book is not known. */
export const LOST = 8;

export interface BookRows {
  n: number;
  ts: Float64Array;
  /** Price in steps of the instrument. */
  tick: Int32Array;
  qty: Float64Array;
  what: Uint8Array;
  /** Row of the session less the block's first row. */
  row: Uint32Array;
}

export interface TradeRows {
  n: number;
  ts: Float64Array;
  px: Float64Array;
  qty: Float64Array;
  side: Int8Array;
  id: Float64Array;
  row: Uint32Array;
}

/** A book at rest: prices in steps, bids first, each side best first. */
export interface RestingBook {
  known: boolean;
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
  /** The book before its first row. */
  readonly before: RestingBook;
}

/** A block with how much of it lies before the position. */
export interface LogPart {
  readonly block: LogBlock;
  readonly bookRows: number;
  readonly tradeRows: number;
}

export interface MarketLog {
  readonly instrument: Instrument;
  /** Time of the position; NaN before the first row. */
  readonly now: number;
  /** Time of the first row of the session. */
  readonly first: number;
  /** Whether the session holds levels, and trades, of the instrument. */
  readonly hasBook: boolean;
  readonly hasTrades: boolean;
  /** Blocks that overlap [from, to], oldest first, up to the position. They are read when they are not held, in slices that let others in. */
  parts(from: number, to: number): Promise<readonly LogPart[]>;
  /** Pairs of missing spans that touch [from, to]. */
  gaps(from: number, to: number): Float64Array;
}
