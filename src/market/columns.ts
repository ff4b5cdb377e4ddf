/** Column sets that leave the engine: plain typed arrays, one index a row. Times integer microseconds; NaN is unknown. */

export interface TradeColumns {
  ts: Float64Array;
  price: Float64Array;
  qty: Float64Array;
  /** +1 aggressor buy, -1 aggressor sell, 0 unknown. */
  side: Float64Array;
  id: Float64Array;
}

export interface QuoteColumns {
  ts: Float64Array;
  bid: Float64Array;
  bidQty: Float64Array;
  ask: Float64Array;
  askQty: Float64Array;
}

/** Values of one named series of an instrument, in arrival order. */
export interface ScalarColumns {
  ts: Float64Array;
  value: Float64Array;
  /** Place of the series in the instrument's list, its name there, and the names of all. */
  series: number;
  name: string;
  names: string[];
  /** Of funding rates: when each is paid, microseconds; NaN where the venue does not tell. */
  next?: Float64Array;
}

/** Bars that had trades, or that a file gave, by start. vwap, volumes and trades are NaN where a file does not tell them. */
export interface BarColumns {
  start: Float64Array;
  open: Float64Array;
  high: Float64Array;
  low: Float64Array;
  close: Float64Array;
  volume: Float64Array;
  /** Of aggressive buys; NaN where no trade of the bar names a side. */
  buyVolume: Float64Array;
  vwap: Float64Array;
  trades: Float64Array;
}

export interface BookSnapshot {
  /** Time of the last row applied; NaN when the book is unknown. */
  ts: number;
  /** Update id of the last row applied. */
  id: number;
  known: boolean;
  bids: { price: Float64Array; qty: Float64Array };
  asks: { price: Float64Array; qty: Float64Array };
}
