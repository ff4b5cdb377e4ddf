/** Binance spot as its documentation says: one socket of streams (`market`), snapshots and the list over the WebSocket API (`api`). */
import { closes, listingOf, receiveApi, receiveStreams, strange } from '../binance-speech.mjs';

const ms = (us) => Math.floor(us / 1000);

const kindsOf = { depth: ['book'], bookTicker: ['quote'], trade: ['trade'], aggTrade: ['trade'] };

/** Spot writes eight decimals whatever the steps are. */
const known = {
  BTC: { px: 61_800, tick: 0.01, lot: 0.00001, size: 20_000, pxDigits: 8, qtyDigits: 8 },
  ETH: { px: 2_680, tick: 0.01, lot: 0.0001, size: 8_000, pxDigits: 8, qtyDigits: 8 },
};
const symbols = ['BTCUSDT', 'ETHUSDT', 'SOLUSDT'];

const formats = {
  depth: (e) =>
    `{"e":"depthUpdate","E":${ms(e.ts)},"s":"${e.symbol}","U":${e.first},"u":${e.last},"b":${JSON.stringify(e.bids)},"a":${JSON.stringify(e.asks)}}`,
  bookTicker: (e) => `{"u":${e.updateId},"s":"${e.symbol}","b":"${e.bid[0]}","B":"${e.bid[1]}","a":"${e.ask[0]}","A":"${e.ask[1]}"}`,
  trade: (e) =>
    `{"e":"trade","E":${ms(e.ts)},"s":"${e.symbol}","t":${e.id},"p":"${e.pxText}","q":"${e.qtyText}","T":${ms(e.ts)},"m":${e.side === 'sell'},"M":true}`,
  aggTrade: (e) =>
    `{"e":"aggTrade","E":${ms(e.ts)},"s":"${e.symbol}","a":${e.id},"p":"${e.pxText}","q":"${e.qtyText}","f":${e.id},"l":${e.id},"T":${ms(e.ts)},"m":${e.side === 'sell'},"M":true}`,
};

/** The list of instruments, as `exchangeInfo` answers. */
function exchangeInfo(line) {
  const entries = symbols.map((symbol) => {
    const { tick, lot } = listingOf(symbol, known);
    return {
      symbol,
      status: 'TRADING',
      baseAsset: symbol.slice(0, -4),
      quoteAsset: 'USDT',
      isSpotTradingAllowed: true,
      filters: [
        { filterType: 'PRICE_FILTER', minPrice: String(tick), maxPrice: '1000000.00000000', tickSize: tick.toFixed(8) },
        { filterType: 'LOT_SIZE', minQty: lot.toFixed(8), maxQty: '9000.00000000', stepSize: lot.toFixed(8) },
      ],
    };
  });
  return { timezone: 'UTC', serverTime: ms(line.now()), rateLimits: [], exchangeFilters: [], symbols: entries };
}

export default {
  id: 'binance-spot',
  symbols,
  sockets: ['market', 'api'],
  limits: { messagesPerSecond: 5 },
  closes,
  strange,
  listing: (symbol) => listingOf(symbol, known),
  receive(line, text) {
    if (line.name !== 'api') return receiveStreams(line, text, (stream) => kindsOf[stream]);
    receiveApi(
      line,
      text,
      (book) => ({ lastUpdateId: book.last, bids: book.bids, asks: book.asks }),
      (method) => (method === 'exchangeInfo' ? exchangeInfo(line) : undefined),
    );
  },
  format: (topic, event) => `{"stream":"${topic.name}","data":${formats[topic.stream](event)}}`,
  damage: {
    /** Update ids that were not: the next does not begin behind the last. */
    sequence: (text) => (text.includes('"depthUpdate"') ? text.replace(/"U":(\d+)/, (_, first) => `"U":${Number(first) + 7}`) : undefined),
  },
};
