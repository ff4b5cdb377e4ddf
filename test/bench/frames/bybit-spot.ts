/** Bybit spot: long ids, texts without zeros at their end. */
import type { VenueFrames } from '../venue-frames.ts';

const levels = (first: number, step: number): string =>
  Array.from(
    { length: 50 },
    (_, i) => `["${Number((first + step * i).toFixed(1))}","${Number((0.000_01 + i * 0.013_7).toFixed(6))}"]`,
  ).join(',');

export default {
  symbols: ['BTCUSDT'],
  trade:
    '{"topic":"publicTrade.BTCUSDT","ts":1786310822606,"type":"snapshot","data":[{"i":"2290000001189048777","T":1786310822605,"p":"65140.5","v":"0.002705","S":"Buy","seq":112488547164,"s":"BTCUSDT","BT":false,"RPI":false}]}',
  depth: `{"topic":"orderbook.200.BTCUSDT","ts":1786310816618,"type":"delta","data":{"s":"BTCUSDT","b":[${levels(65_140.4, -0.1)}],"a":[${levels(65_140.5, 0.1)}],"u":62505425,"seq":112488545865},"cts":1786310816585}`,
} satisfies VenueFrames;
