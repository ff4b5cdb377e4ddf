/**
 * Types of `quantab.flow`: pictures of order flow, computed from the rows of a session. Times are integer microseconds, prices quote
 * currency, quantities base units. Of the session on the stage everything is cut at its position: what is later is not there.
 */

export interface FlowQuery {
  /** Left out: the session on the stage. */
  session?: string;
  instrument: string;
}

/** What every answer says of itself. */
export interface FlowAnswer {
  /** Time up to which it tells: the position on the stage, or the end of the session. */
  through: number;
  /** Pairs [from, to] of missing spans inside what was asked. */
  gaps: Float64Array;
  /** Why there is nothing, in words, where nothing can come. */
  none?: string;
}

export { cellUnknown, tileCells } from '../market/heat-cells.ts';

/**
 * Place of a tile. A cell is 2^lt milliseconds long and 2^lp price steps high; a tile has `tileCells` of each. Time block tb begins at
 * tb * tileCells * 2^lt ms since the epoch, price block pb at price step pb * tileCells * 2^lp.
 */
export interface TilePlace {
  lt: number;
  lp: number;
  tb: number;
  pb: number;
}

export interface HeatQuery extends FlowQuery {
  /** Tiles, each from column `from` on (default 0): of a tile that still grows only what is new need be asked. */
  tiles: (TilePlace & { from?: number })[];
}

/** Columns [from, to) of a tile, `tileCells` cells each, the lowest price first. */
export interface HeatTile extends TilePlace {
  from: number;
  to: number;
  /**
   * Time-weighted mean of the quantity that rests in each cell: 0 none, `cellUnknown` not known, else
   * least * (most / least) ^ ((cell - 1) / 65533). Unknown parts of a cell's time are left out of its mean.
   */
  cells: Uint16Array;
  least: number;
  most: number;
  /** No later row can change it. Else its last column is not over: ask from `to - 1` on. */
  whole: boolean;
}

export interface HeatAnswer extends FlowAnswer {
  /** Price step that the places count in. */
  tickSize: number;
  tiles: HeatTile[];
}

/** What happened to the orders of one cell. */
export interface CellQuery extends FlowQuery {
  from: number;
  to: number;
  /** Prices [low, high). */
  low: number;
  high: number;
}
export interface CellAnswer extends FlowAnswer {
  /** Time-weighted mean within the span, and at its end. */
  mean: number;
  resting: number;
  /** Microseconds since the cell was last empty, at its end; NaN when it is empty or that is not known. */
  age: number;
  /**
   * Put there, taken away without a trade, and traded, in what is known of the span; NaN where nothing of it is. Levels tell the net of a
   * message: these are least amounts.
   */
  added: number;
  cancelled: number;
  bought: number;
  sold: number;
}

export interface FootprintQuery extends FlowQuery {
  /** Length of a bar, microseconds. */
  interval: number;
  /** Height of a cell, quote currency; a whole number of price steps. */
  step: number;
  from: number;
  to: number;
}
/**
 * Bars with trades, oldest first, and their cells with trades, lowest price first; cells of bar b are [offsets[b], offsets[b + 1]). Bars are
 * whole: those that the span touches, the newest up to the position. More than 20,000 cells are refused; the error's detail has a `step` that fits.
 */
export interface FootprintAnswer extends FlowAnswer {
  start: Float64Array;
  open: Float64Array;
  high: Float64Array;
  low: Float64Array;
  close: Float64Array;
  /** Aggressive buys, sells, and trades whose aggressor is not known. */
  bought: Float64Array;
  sold: Float64Array;
  unsided: Float64Array;
  trades: Float64Array;
  /** Least and greatest of bought - sold inside the bar, from 0 at its start. */
  minDelta: Float64Array;
  maxDelta: Float64Array;
  /** Lower edge of the cell with the greatest volume; of equals the lowest. */
  poc: Float64Array;
  /** 1 where no later bar of the answer has traded at that cell. */
  naked: Uint8Array;
  /** 1 where a gap lies inside the bar. */
  gap: Uint8Array;
  offsets: Int32Array;
  /** Lower edge of each cell. */
  price: Float64Array;
  cellBought: Float64Array;
  cellSold: Float64Array;
  cellUnsided: Float64Array;
  cellTrades: Float64Array;
}

export interface ProfileQuery extends FlowQuery {
  step: number;
  from: number;
  to: number;
  /** Share of the volume that the value area holds; 0.7 when left out. */
  share?: number;
}
/** Volume by price, lowest price first: cells with trades. The value area takes the next two of them above or below, whichever hold more. */
export interface ProfileAnswer extends FlowAnswer {
  price: Float64Array;
  bought: Float64Array;
  sold: Float64Array;
  unsided: Float64Array;
  trades: Float64Array;
  /** Lower edges of the cell with most volume and of the ends of the value area; NaN without a trade. */
  poc: number;
  vah: number;
  val: number;
  vwap: number;
  volume: number;
}

export interface OrdersQuery extends FlowQuery {
  from: number;
  to: number;
  /** Fewest base units of an order that is told. */
  least?: number;
  /** At most this many: the newest, or the largest. */
  limit: number;
  by: 'newest' | 'largest';
}
/** Trades put together again: those of one aggressor side with one exchange millisecond that follow each other, oldest first. */
export interface OrdersAnswer extends FlowAnswer {
  ts: Float64Array;
  /** +1 buy, -1 sell, 0 unknown. */
  side: Float64Array;
  qty: Float64Array;
  /** Mean price by quantity, and the first and last price it took. */
  price: Float64Array;
  firstPx: Float64Array;
  lastPx: Float64Array;
  trades: Float64Array;
  /** Id of its first trade. */
  id: Float64Array;
  /** Orders of the span that reach `least`, before `limit`. */
  found: number;
}

export interface LadderQuery extends FlowQuery {
  /** Height of a row, quote currency; a whole number of price steps. */
  step: number;
  /** Rows above and below the centre. */
  rows: number;
  /** Price of the middle row; left out: the mid. */
  centre?: number;
  /** Microseconds over which change and trades are counted; 0: trades since the start of the session, no change. */
  window: number;
  /** Microseconds over which trades are counted, where that is another span; 0: since the start of the session. */
  traded?: number;
}
/** Rows of the book as it stands, lowest price first. */
export interface LadderAnswer extends FlowAnswer {
  known: boolean;
  bestBid: number;
  bestAsk: number;
  /** Lower edge of each row. */
  price: Float64Array;
  bid: Float64Array;
  ask: Float64Array;
  /** What rests on that side now less what rested there `window` ago; NaN where either is not known, or the book was told anew between. */
  bidChange: Float64Array;
  askChange: Float64Array;
  bought: Float64Array;
  sold: Float64Array;
  /** Levels of each side in the whole book. */
  bidLevels: number;
  askLevels: number;
}

export interface FlowApi {
  heat(query: HeatQuery): Promise<HeatAnswer>;
  cell(query: CellQuery): Promise<CellAnswer>;
  footprint(query: FootprintQuery): Promise<FootprintAnswer>;
  profile(query: ProfileQuery): Promise<ProfileAnswer>;
  orders(query: OrdersQuery): Promise<OrdersAnswer>;
  ladder(query: LadderQuery): Promise<LadderAnswer>;
}
