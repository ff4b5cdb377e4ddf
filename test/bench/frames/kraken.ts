/** Kraken v2: numbers with all their zeros, ten levels of which make the checksum. */
import type { VenueFrames } from '../venue-frames.ts';

function levels(first: number, step: number): string {
  return Array.from({ length: 50 }, (_, i) => `{"price":${(first + step * i).toFixed(1)},"qty":${(1 + i / 7).toFixed(8)}}`).join(',');
}

export default {
  symbols: ['BTC/USD'],
  before: [
    '{"channel":"instrument","type":"snapshot","data":{"assets":[],"pairs":[{"symbol":"BTC/USD","base":"BTC","quote":"USD","status":"online","qty_precision":8,"price_precision":1,"price_increment":0.1}]}}',
  ],
  trade:
    '{"channel":"trade","type":"update","data":[{"symbol":"BTC/USD","side":"sell","price":61800.1,"qty":0.00050000,"ord_type":"market","trade_id":74665906,"timestamp":"2026-08-09T21:05:48.708706Z"}]}',
  depth: `{"channel":"book","type":"update","data":[{"symbol":"BTC/USD","bids":[${levels(61_800, -0.1)}],"asks":[${levels(61_800.1, 0.1)}],"checksum":3310070434,"timestamp":"2026-08-09T21:05:48.440295Z"}]}`,
} satisfies VenueFrames;
