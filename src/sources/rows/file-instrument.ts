/** The instrument of rows in a file: by its symbol, or by a full id where a mapping names one (`BTC-USDT.perp@binance`). */
import { type Instrument, type InstrumentType, instrumentOfSymbol } from '../../market/instrument.ts';

const id = /^([^@]+?)(?:\.(perp|future|spot))?@([a-z0-9-]+)$/i;

export function fileInstrument(symbol: string, tickSize: number): Instrument {
  const parts = id.exec(symbol);
  if (!parts) return instrumentOfSymbol(symbol, 'file', 'unknown', tickSize);
  const [, pair = '', type = 'unknown', venue = 'file'] = parts;
  const [base = pair, ...quote] = pair.split('-');
  return { id: symbol, venue, symbol: pair, base, quote: quote.join('-'), type: type as InstrumentType, tickSize };
}
