/** Deribit: a trade among the dozen fields it comes with, changes of a book that name their action. */
import type { VenueFrames } from '../venue-frames.ts';

function levels(first: number, step: number, action: string): string {
  return Array.from({ length: 50 }, (_, i) => `["${action}",${(first + step * i).toFixed(1)},${(1000 + 10 * i).toFixed(1)}]`).join(',');
}

export default {
  symbols: ['BTC-PERPETUAL'],
  trade:
    '{"jsonrpc":"2.0","method":"subscription","params":{"channel":"trades.BTC-PERPETUAL.100ms","data":[{"trade_seq":30289432,"trade_id":"48079254","timestamp":1790484156350,"tick_direction":2,"price":61800.5,"mark_price":61801.9,"instrument_name":"BTC-PERPETUAL","index_price":61795.88,"direction":"sell","contracts":1.0,"amount":10.0}]}}',
  depth: `{"jsonrpc":"2.0","method":"subscription","params":{"channel":"book.BTC-PERPETUAL.100ms","data":{"type":"change","timestamp":1790484156454,"prev_change_id":33195894164,"instrument_name":"BTC-PERPETUAL","change_id":33195894355,"bids":[${levels(61_800, -0.5, 'change')}],"asks":[${levels(61_800.5, 0.5, 'new')}]}}}`,
} satisfies VenueFrames;
