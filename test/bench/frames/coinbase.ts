/** Coinbase Advanced Trade: a time in each level, texts without zeros at their end. */
import type { VenueFrames } from '../venue-frames.ts';

const frame = (channel: string, event: string): string =>
  `{"channel":"${channel}","timestamp":"2026-08-09T21:05:48.505350477Z","sequence_num":14,"events":[${event}]}`;

function levels(side: string, first: number, step: number): string {
  return Array.from({ length: 50 }, (_, i) => {
    const [px, qty] = [first + step * i, 1 + i / 7].map((value, k) => String(Number(value.toFixed(k === 0 ? 2 : 8))));
    return `{"side":"${side}","event_time":"2026-08-09T21:05:48.210883Z","price_level":"${px}","new_quantity":"${qty}"}`;
  }).join(',');
}

export default {
  symbols: ['BTC-USD'],
  trade: frame(
    'market_trades',
    '{"type":"update","trades":[{"product_id":"BTC-USD","trade_id":"1068572091","price":"65083.67","size":"0.01034361","time":"2026-08-09T21:05:48.167634Z","side":"SELL"}]}',
  ),
  depth: frame(
    'l2_data',
    `{"type":"update","product_id":"BTC-USD","updates":[${levels('bid', 65_083.6, -0.1)},${levels('offer', 65_083.7, 0.1)}]}`,
  ),
} satisfies VenueFrames;
