/** Binance futures: decimals of the instrument. */
import type { VenueFrames } from '../venue-frames.ts';

const levels = (first: number, step: number): string =>
  Array.from({ length: 50 }, (_, i) => `["${(first + step * i).toFixed(2)}","${(0.001 + i * 0.137).toFixed(3)}"]`).join(',');

export default {
  symbols: ['BTCUSDT'],
  trade:
    '{"stream":"btcusdt@aggTrade","data":{"e":"aggTrade","E":1723161256322,"a":2512345678,"s":"BTCUSDT","p":"61800.30","q":"0.006","f":5266583935,"l":5266583937,"T":1723161256321,"m":false}}',
  depth: `{"stream":"btcusdt@depth@100ms","data":{"e":"depthUpdate","E":1723161256299,"T":1723161256298,"s":"BTCUSDT","U":5123107832006,"u":5123107837557,"pu":5123107831937,"b":[${levels(61_800.2, -0.1)}],"a":[${levels(61_800.3, 0.1)}]}}`,
} satisfies VenueFrames;
