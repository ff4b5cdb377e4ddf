/** Binance symbols as instruments: spot, USD-M and COIN-M. A COIN-M contract is worth 100 USD for BTC, 10 USD for others. */
import { type Instrument, instrumentId, splitSymbol } from '../market/instrument.ts';

export type BinanceMarket = 'spot' | 'usd-m' | 'coin-m';

const coinMargined = /^([A-Z0-9]+)USD_(PERP|\d{6})$/;

export function isCoinMargined(symbol: string): boolean {
  return coinMargined.test(symbol.toUpperCase());
}

/** Quote value of one contract of a COIN-M symbol. */
export function contractValue(symbol: string): number {
  return /^BTC/i.test(symbol) ? 100 : 10;
}

/** `market` is corrected to COIN-M where the symbol says so. Dated contracts carry their date: `BTC-USDT-240927.future@binance`. */
export function binanceInstrument(symbol: string, market: BinanceMarket, tickSize: number): Instrument {
  const venue = 'binance';
  const [pair = symbol, date] = symbol.toUpperCase().split('_');
  const { base, quote } = splitSymbol(pair);
  const inverse = isCoinMargined(symbol);
  const type = market === 'spot' && !inverse ? 'spot' : date && date !== 'PERP' ? 'future' : 'perp';
  const id = instrumentId(base, type === 'future' ? `${quote}-${date}` : quote, type, venue);
  return { id, venue, symbol, base, quote, type, tickSize, ...(inverse ? { inverseValue: contractValue(symbol) } : {}) };
}
