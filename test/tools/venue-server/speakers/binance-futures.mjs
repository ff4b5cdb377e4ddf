/** Binance USD-M futures as its documentation says: streams split over `public` and `market`, snapshots over the WebSocket API (`api`). */
import { closes, listingOf, receiveApi, receiveStreams, strange } from '../binance-speech.mjs';

const ms = (us) => Math.floor(us / 1000);

/** Streams of the wrong socket are acknowledged and stay silent. */
const carried = { public: ['depth', 'bookTicker', 'trade'], market: ['aggTrade', 'markPrice', 'forceOrder'] };
const kindsOf = {
  depth: ['book'],
  bookTicker: ['quote'],
  trade: ['trade'],
  aggTrade: ['trade'],
  markPrice: ['ticker'],
  forceOrder: ['liquidation'],
};

const formats = {
  depth: (e) =>
    `{"e":"depthUpdate","E":${ms(e.ts)},"T":${ms(e.ts) - 1},"s":"${e.symbol}","U":${e.first},"u":${e.last},"pu":${e.prev},"b":${JSON.stringify(e.bids)},"a":${JSON.stringify(e.asks)}}`,
  bookTicker: (e) =>
    `{"e":"bookTicker","u":${e.updateId},"s":"${e.symbol}","b":"${e.bid[0]}","B":"${e.bid[1]}","a":"${e.ask[0]}","A":"${e.ask[1]}","T":${ms(e.ts)},"E":${ms(e.ts)}}`,
  trade: (e) =>
    `{"e":"trade","E":${ms(e.ts)},"T":${ms(e.ts)},"s":"${e.symbol}","t":${e.id},"p":"${e.pxText}","q":"${e.qtyText}","X":"MARKET","m":${e.side === 'sell'}}`,
  aggTrade: (e) =>
    `{"e":"aggTrade","E":${ms(e.ts)},"a":${e.id},"s":"${e.symbol}","p":"${e.pxText}","q":"${e.qtyText}","nq":"${e.qtyText}","f":${e.id},"l":${e.id},"T":${ms(e.ts)},"m":${e.side === 'sell'}}`,
  markPrice: (e) =>
    `{"e":"markPriceUpdate","E":${ms(e.ts)},"s":"${e.symbol}","p":"${e.mark}","ap":"${e.mark}","P":"${e.mark}","i":"${e.index}","r":"${e.funding}","T":${e.nextFundingMs},"st":1}`,
  forceOrder: (e) =>
    `{"e":"forceOrder","E":${ms(e.ts)},"o":{"s":"${e.symbol}","S":"${e.side === 'sell' ? 'SELL' : 'BUY'}","o":"LIMIT","f":"IOC","q":"${e.qtyText}","p":"${e.pxText}","ap":"${e.pxText}","X":"FILLED","l":"${e.qtyText}","z":"${e.qtyText}","T":${ms(e.ts)}}}`,
};

export default {
  id: 'binance-futures',
  symbols: ['BTCUSDT', 'ETHUSDT', 'SOLUSDT'],
  sockets: ['public', 'market', 'api'],
  limits: { messagesPerSecond: 10, topicsPerSocket: 1024 },
  closes,
  strange,
  listing: (symbol) => listingOf(symbol, { BTC: { px: 61_800, tick: 0.1, lot: 0.001 }, ETH: { px: 2_680, tick: 0.01, lot: 0.001 } }),
  receive(line, text) {
    if (line.name === 'api')
      receiveApi(line, text, (b) => ({ lastUpdateId: b.last, E: ms(b.ts), T: ms(b.ts) - 1, bids: b.bids, asks: b.asks }));
    else receiveStreams(line, text, (stream) => (carried[line.name].includes(stream) ? kindsOf[stream] : []));
  },
  format: (topic, event) => `{"stream":"${topic.name}","data":${formats[topic.stream](event)}}`,
  damage: {
    /** The chain breaks: `pu` is not the `u` before. */
    sequence: (text) => (text.includes('"depthUpdate"') ? text.replace(/"pu":(\d+)/, (_, pu) => `"pu":${Number(pu) + 7}`) : undefined),
  },
};
