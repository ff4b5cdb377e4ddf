/** BitMEX: each level is an object with its symbol, id and two times. */
import type { VenueFrames } from '../venue-frames.ts';

const time = '2026-07-22T22:36:10.014Z';

function levels(side: string, first: number, step: number): string {
  const row = (px: number, i: number): string =>
    `{"symbol":"XBTUSD","id":${8_800_000_000 - Math.round(px * 10)},"side":"${side}","size":${100 * (i + 1)},"price":${px},"timestamp":"${time}","transactTime":"${time}"}`;
  return Array.from({ length: 50 }, (_, i) => row(first + step * i, i)).join(',');
}
const both = `${levels('Sell', 61_800.5, 0.5)},${levels('Buy', 61_800, -0.5)}`;

export default {
  symbols: ['XBTUSD'],
  before: [`{"table":"orderBookL2","action":"partial","keys":["symbol","id","side"],"filter":{"symbol":"XBTUSD"},"data":[${both}]}`],
  trade: `{"table":"trade","action":"insert","data":[{"timestamp":"${time}","symbol":"XBTUSD","side":"Buy","size":5200,"price":61800.5,"tickDirection":"PlusTick","trdMatchID":"39744121-c20e-44ba-8cc8-a6b8cdf72885","grossValue":8414252,"homeNotional":0.08414252,"foreignNotional":5200,"trdType":"Regular"}]}`,
  depth: `{"table":"orderBookL2","action":"update","data":[${both}]}`,
} satisfies VenueFrames;
