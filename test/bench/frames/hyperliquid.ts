/** Hyperliquid: a trade with its hash and both users; books are objects a level (of 20 a side in truth, 50 here as for all venues). */
import type { VenueFrames } from '../venue-frames.ts';

function levels(first: number, step: number): string {
  return Array.from(
    { length: 50 },
    (_, i) => `{"px":"${(first + step * i).toFixed(1)}","sz":"${(1 + i / 7).toFixed(5)}","n":${1 + i}}`,
  ).join(',');
}

const trade = (tid: number): string =>
  `{"channel":"trades","data":[{"coin":"BTC","side":"B","px":"105056.0","sz":"0.02222","time":1790484156350,"hash":"0x53928a936d73a27741d4041c9228d8013900a892292c75cee467f90a2bd253d2","tid":${tid},"users":["0x8a43b5424eb06a3e79bc6036c8cae55417fada0e","0x6802b4267f7f2bf7003dcf993c51542245b38329"]}]}`;

export default {
  symbols: ['BTC'],
  // The first trades are old ones and are passed over.
  before: [trade(917_211_710_228_415)],
  trade: trade(917_211_710_228_416),
  depth: `{"channel":"l2Book","data":{"coin":"BTC","time":1790484156454,"levels":[[${levels(105_055, -1)}],[${levels(105_056, 1)}]]}}`,
} satisfies VenueFrames;
