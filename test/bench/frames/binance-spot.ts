/** Binance spot: eight decimals in every number. */
import type { VenueFrames } from '../venue-frames.ts';

const levels = (first: number, step: number): string =>
  Array.from({ length: 50 }, (_, i) => `["${(first + step * i).toFixed(8)}","${(0.001 + i * 0.137).toFixed(8)}"]`).join(',');

export default {
  symbols: ['BTCUSDT'],
  trade:
    '{"stream":"btcusdt@trade","data":{"e":"trade","E":1723161255343,"s":"BTCUSDT","t":3735683259,"p":"61837.63000000","q":"0.02000000","T":1723161255342,"m":true,"M":true}}',
  depth: `{"stream":"btcusdt@depth@100ms","data":{"e":"depthUpdate","E":1723161255208,"s":"BTCUSDT","U":50093239189,"u":50093239202,"b":[${levels(61_837.63, -0.01)}],"a":[${levels(61_837.64, 0.01)}]}}`,
} satisfies VenueFrames;
