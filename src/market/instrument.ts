/** An instrument: what is traded, where. Id like `BTC-USDT.perp@binance`, or `BTCUSDT@file` when only a symbol is known. */

export type InstrumentType = 'spot' | 'perp' | 'future' | 'unknown';

export interface Instrument {
  readonly id: string;
  readonly venue: string;
  /** The venue's own string. */
  readonly symbol: string;
  readonly base: string;
  readonly quote: string;
  readonly type: InstrumentType;
  /** Price step in quote currency; for files, the finest step seen so far. */
  readonly tickSize: number;
  /** Quote value of one contract of an inverse contract; undefined when quantities are base units already. */
  readonly inverseValue?: number;
  /** Names of its scalar series, as `depth -1%`; a scalar row's id is the place in this list. */
  readonly scalars?: readonly string[];
}

/** Venue of what a generator made. */
export const simulatedVenue = 'simulated';

const quotes = ['USDT', 'USDC', 'FDUSD', 'TUSD', 'BUSD', 'USD', 'EUR', 'GBP', 'TRY', 'JPY', 'BTC', 'ETH', 'BNB'];

/** Splits a venue symbol (`BTCUSDT`, `BTC-USD`, `BTC/USDT`, `BTCUSD_PERP`) into base and quote; the quote is '' when it cannot be told. */
export function splitSymbol(symbol: string): { base: string; quote: string } {
  const plain = symbol
    .replace(/[\p{Cc}\p{Cf}]/gu, '')
    .trim()
    .toUpperCase()
    .replace(/[_-](PERP|SWAP)$/, '')
    .replace(/\.P$/, '');
  const parts = plain.split(/[-/_:]|\s+/);
  if (parts.length === 2 && parts[0] && parts[1]) return { base: parts[0], quote: parts[1] };
  for (const quote of quotes) {
    if (plain.length > quote.length && plain.endsWith(quote)) return { base: plain.slice(0, -quote.length), quote };
  }
  return { base: plain, quote: '' };
}

/** Builds the id from its parts: `BASE-QUOTE[.type]@venue`; spot and unknown types leave the type out. */
export function instrumentId(base: string, quote: string, type: InstrumentType, venue: string): string {
  const pair = quote ? `${base}-${quote}` : base;
  return type === 'spot' || type === 'unknown' ? `${pair}@${venue}` : `${pair}.${type}@${venue}`;
}

/** An instrument described by a venue symbol alone. */
export function instrumentOfSymbol(symbol: string, venue: string, type: InstrumentType, tickSize: number): Instrument {
  const { base, quote } = splitSymbol(symbol);
  return { id: instrumentId(base, quote, type, venue), venue, symbol, base, quote, type, tickSize };
}
