/** Bybit linear: UUIDs, texts with all their zeros. */
import type { VenueFrames } from '../venue-frames.ts';

const levels = (first: number, step: number): string =>
  Array.from({ length: 50 }, (_, i) => `["${(first + step * i).toFixed(2)}","${(0.001 + i * 0.137).toFixed(3)}"]`).join(',');

export default {
  symbols: ['BTCUSDT'],
  trade:
    '{"topic":"publicTrade.BTCUSDT","type":"snapshot","ts":1786310819681,"data":[{"T":1786310819680,"s":"BTCUSDT","S":"Sell","v":"0.004","p":"65114.20","L":"MinusTick","i":"5f9c2f0e-3a1b-54d7-9c52-0a4be7716d21","BT":false,"RPI":false,"seq":753843954913}]}',
  depth: `{"topic":"orderbook.200.BTCUSDT","type":"delta","ts":1786310818229,"data":{"s":"BTCUSDT","b":[${levels(65_114.2, -0.1)}],"a":[${levels(65_114.3, 0.1)}],"u":15076954,"seq":753843916354},"cts":1786310818227}`,
} satisfies VenueFrames;
