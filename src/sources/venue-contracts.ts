/**
 * Instruments of venues as their archives name them: OKX, Bybit, and any exchange of Tardis. What a contract is worth is stated only
 * where it has never changed; elsewhere quantities stay in contracts, and the import says so.
 */
import { type Instrument, type InstrumentType, instrumentId, splitSymbol } from '../market/instrument.ts';
import { binanceInstrument, contractValue, isCoinMargined } from './binance-instrument.ts';
import type { Contract } from './scale-writer.ts';

export interface VenueInstrument {
  readonly instrument: Instrument;
  /** Undefined when quantities are base units, 'unknown' when they are contracts of a value that is not known. */
  readonly contract: Contract | 'unknown' | undefined;
}

/** Base units of a contract of OKX swaps and futures settled in USDT, by base currency; those in USDC are of another size. */
const okxUsdtBase: Readonly<Record<string, number>> = { BTC: 0.01, ETH: 0.1 };

/** `BTC-USDT`, `BTC-USDT-SWAP`, `BTC-USD-240927`. Coin-margined contracts are worth 100 USD for BTC, 10 USD for others. */
export function okxInstrument(symbol: string, tickSize: number): VenueInstrument {
  const [base = symbol, quote = '', kind] = symbol.toUpperCase().split('-');
  const type: InstrumentType = kind === undefined ? 'spot' : kind === 'SWAP' ? 'perp' : 'future';
  const made = venueInstrument('okx', symbol, base, quote, type, type === 'future' ? kind : undefined, tickSize);
  if (type === 'spot') return { instrument: made, contract: undefined };
  if (quote === 'USD') return inverse(made, base === 'BTC' ? 100 : 10);
  const value = quote === 'USDT' ? okxUsdtBase[base] : undefined;
  return { instrument: made, contract: value === undefined ? 'unknown' : { base: value } };
}

/** Bybit derivatives: `BTCUSDT`, `BTCPERP` (USDC), `BTCUSD` (inverse, a contract is 1 USD), `BTCUSDZ24`, `BTC-26DEC25`. */
export function bybitInstrument(symbol: string, type: 'spot' | 'derivative', tickSize: number): VenueInstrument {
  const plain = symbol.toUpperCase();
  const dated = /^([A-Z0-9]+?)(USDT|USD)?-?([FGHJKMNQUVXZ]\d{2}|\d{1,2}[A-Z]{3}\d{2})$/.exec(plain);
  if (type === 'derivative' && dated) {
    const [, base = plain, quote = 'USDC', date] = dated;
    const made = venueInstrument('bybit', symbol, base, quote, 'future', date, tickSize);
    return quote === 'USD' ? inverse(made, 1) : { instrument: made, contract: undefined };
  }
  const { base, quote } = plain.endsWith('PERP') ? { base: plain.slice(0, -4), quote: 'USDC' } : splitSymbol(plain);
  const made = venueInstrument('bybit', symbol, base, quote, type === 'spot' ? 'spot' : 'perp', undefined, tickSize);
  return type === 'derivative' && quote === 'USD' ? inverse(made, 1) : { instrument: made, contract: undefined };
}

const spotVenues = new Set([
  'binance',
  'binance-us',
  'coinbase',
  'kraken',
  'okex',
  'okx',
  'bitstamp',
  'gemini',
  'huobi',
  'upbit',
  'kucoin',
]);

/** `exchange` as Tardis names it: `binance-futures`, `okex-swap`, `deribit`. */
export function tardisInstrument(exchange: string, symbol: string, tickSize: number): VenueInstrument {
  if (exchange === 'binance' || exchange === 'binance-futures' || exchange === 'binance-delivery') {
    const market = exchange === 'binance' ? 'spot' : exchange === 'binance-futures' ? 'usd-m' : 'coin-m';
    const coin = market === 'coin-m' && isCoinMargined(symbol);
    return { instrument: binanceInstrument(symbol, market, tickSize), contract: coin ? { quote: contractValue(symbol) } : undefined };
  }
  if (/^okex(-swap|-futures)$/.test(exchange)) return okxInstrument(symbol, tickSize);
  if (exchange === 'bybit') return bybitInstrument(symbol, 'derivative', tickSize);
  if (exchange === 'bybit-spot') return bybitInstrument(symbol, 'spot', tickSize);
  const venue = exchange.replace(/-(spot|futures|swap|delivery|derivatives|options)$/, '').replace('okex', 'okx');
  const spot = spotVenues.has(exchange) || exchange.endsWith('-spot');
  if (exchange === 'deribit' || exchange === 'bitmex') {
    const { base, quote } = exchange === 'deribit' ? deribitPair(symbol) : splitSymbol(symbol.replace(/^XBT(?=[A-Z])/, 'XBT-'));
    const perp = exchange === 'bitmex' || symbol.endsWith('-PERPETUAL');
    const date = perp ? undefined : symbol.slice(symbol.indexOf('-') + 1);
    const made = venueInstrument(venue, symbol, base === 'XBT' ? 'BTC' : base, quote, perp ? 'perp' : 'future', date, tickSize);
    // Contracts of 1 USD on both (Deribit counts amounts in USD); other contracts differ by symbol.
    if (quote === 'USD' && (exchange === 'deribit' || base === 'XBT')) return inverse(made, 1);
    return { instrument: made, contract: exchange === 'deribit' ? undefined : 'unknown' };
  }
  const { base, quote } = splitSymbol(symbol);
  const made = venueInstrument(venue, symbol, base, quote, spot ? 'spot' : 'perp', undefined, tickSize);
  return { instrument: made, contract: spot ? undefined : 'unknown' };
}

function deribitPair(symbol: string): { base: string; quote: string } {
  const [pair = symbol] = symbol.toUpperCase().split('-');
  const [base = pair, quote = 'USD'] = pair.split('_');
  return { base, quote };
}

function inverse(instrument: Instrument, value: number): VenueInstrument {
  return { instrument: { ...instrument, inverseValue: value }, contract: { quote: value } };
}

function venueInstrument(
  venue: string,
  symbol: string,
  base: string,
  quote: string,
  type: InstrumentType,
  date: string | undefined,
  tickSize: number,
): Instrument {
  const id = instrumentId(base, type === 'future' && date ? `${quote}-${date}` : quote, type, venue);
  return { id, venue, symbol, base, quote, type, tickSize };
}
