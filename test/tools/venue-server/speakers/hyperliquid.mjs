/**
 * Hyperliquid's WebSocket as its documentation says: the best twenty levels a side whole in each message, trades with the newest old ones
 * first, best quotes, contexts of assets, the list over `post`. A connection to which nothing was sent for a minute is closed.
 */

const ms = (us) => Math.floor(us / 1000);
const coins = {
  BTC: { px: 105_056, tick: 1, lot: 0.00001, pxDigits: 1, size: 20_000 },
  ETH: { px: 3_300, tick: 0.1, lot: 0.0001, size: 8_000 },
  SOL: { px: 240, tick: 0.01, lot: 0.01 },
  HYPE: { px: 22, tick: 0.001, lot: 0.01 },
};
const sizeDecimals = { BTC: 5, ETH: 4, SOL: 2, HYPE: 2 };
const depth = 20;
const kindOf = { trades: 'trade', l2Book: 'book', bbo: 'quote', activeAssetCtx: 'ticker' };

/** A hash of the two orders, as the venue makes one: no order in it. */
const tidOf = (id) => (id * 2_654_435_761) % 2 ** 50;

function trade(e) {
  const users = '["0xe9ed7e16612d676df804f5aecd16e1f9bf9ec9dd","0x6802b4267f7f2bf7003dcf993c51542245b38329"]';
  const hash = `0x${e.id.toString(16).padStart(64, '0')}`;
  return `{"coin":"${e.symbol}","side":"${e.side === 'buy' ? 'B' : 'A'}","px":"${e.pxText}","sz":"${e.qtyText}","time":${ms(e.ts)},"hash":"${hash}","tid":${tidOf(e.id)},"users":${users}}`;
}

const levels = (side) => side.map(([px, sz], i) => `{"px":"${px}","sz":"${sz}","n":${1 + (i % 7)}}`).join(',');

function book(coin, ts, { bids, asks }) {
  return `{"channel":"l2Book","data":{"coin":"${coin}","time":${ms(ts)},"levels":[[${levels(bids)}],[${levels(asks)}]]}}`;
}

const formats = {
  trade: (e) => `{"channel":"trades","data":[${trade(e)}]}`,
  book: (e) => book(e.symbol, e.ts, e.market.levels(depth)),
  quote: (e) => `{"channel":"bbo","data":{"coin":"${e.symbol}","time":${ms(e.ts)},"bbo":[${levels([e.bid])},${levels([e.ask])}]}}`,
  ticker: (e) =>
    `{"channel":"activeAssetCtx","data":{"coin":"${e.symbol}","ctx":{"funding":"${e.funding}","openInterest":"${e.openInterest}","prevDayPx":"${e.mark}","dayNtlVlm":"1426126.29","premium":"0.0003","oraclePx":"${e.index}","markPx":"${e.mark}","midPx":null,"impactPxs":["${e.bid[0]}","${e.ask[0]}"],"dayBaseVlm":"120.5"}}}`,
};

/** Ten trades of the minute before, the oldest first. */
function oldTrades(line, market) {
  const { symbol } = market;
  const rows = Array.from({ length: 10 }, (_, i) => {
    const ts = line.now() - (60 - 6 * i) * 1e6;
    return trade({
      symbol,
      ts,
      id: 500 + i,
      side: i % 2 ? 'sell' : 'buy',
      pxText: market.pxText(market.bestBid),
      qtyText: market.qtyText(5 + i),
    });
  });
  return `{"channel":"trades","data":[${rows}]}`;
}

function snapshot(topic, market) {
  const { ts, ...sides } = market.snapshot(depth);
  return book(topic.symbol, ts, sides);
}

function subscribe(line, subscription) {
  const { type, coin } = subscription;
  const quoted = JSON.stringify(subscription);
  const error = (words) => line.send(JSON.stringify({ channel: 'error', data: `${words} ${quoted}` }));
  if (!(type in kindOf) || !line.market(coin)) return error('Invalid subscription');
  const name = `${type}:${coin}`;
  if (line.topics.has(name)) return error('Already subscribed:');
  const answered = type === 'l2Book' ? { type, coin, nSigFigs: null, mantissa: null } : { type, coin };
  line.send(JSON.stringify({ channel: 'subscriptionResponse', data: { method: 'subscribe', subscription: answered } }));
  const topic = { name, symbol: coin, type, kinds: [kindOf[type]], ...(type === 'l2Book' ? { depth } : {}) };
  line.subscribe(topic);
  const market = line.market(coin);
  const about = { topic: name, symbol: coin, kind: 'snapshot' };
  if (type === 'l2Book') line.send(snapshot(topic, market), about);
  if (type === 'trades') line.send(oldTrades(line, market), { ...about, kind: 'trade' });
  if (type === 'bbo') line.send(formats.quote(market.quoteEvent()), { ...about, kind: 'quote' });
  if (type === 'activeAssetCtx') line.send(formats.ticker(market.ticker()), { ...about, kind: 'ticker' });
}

export default {
  id: 'hyperliquid',
  symbols: ['BTC', 'ETH', 'SOL', 'HYPE'],
  sockets: ['public', 'requests'],
  limits: { messagesPerSecond: 40 },
  closes: { inactive: { code: 1000, reason: 'Inactive' }, restart: { code: 1012, reason: 'service restart' } },
  strange: [
    '{"channel":"novelty","data":{"coin":"BTC","x":[{"y":"}]"}]}}',
    '{"channel":"allMids","data":{"mids":{"BTC":"105056.5","@107":"22.1"}}}',
  ],
  listing: (symbol) =>
    /^[A-Za-z0-9]{2,10}$/.test(symbol) && !symbol.startsWith('NONE') ? (coins[symbol] ?? { px: 25, tick: 0.001, lot: 0.1 }) : undefined,
  open(line) {
    line.state.sent = 0;
    line.every(60_000, () => {
      if (line.sent === line.state.sent) line.close(1000, 'Inactive');
      line.state.sent = line.sent;
    });
  },
  receive(line, text) {
    let request;
    try {
      request = JSON.parse(text);
    } catch {
      return line.send(JSON.stringify({ channel: 'error', data: `Error parsing JSON into valid websocket request: ${text.slice(0, 80)}` }));
    }
    const { method, subscription, id, request: asked } = request;
    if (method === 'ping') return line.send('{"channel":"pong"}');
    if (method === 'subscribe' && subscription) return subscribe(line, subscription);
    if (method === 'unsubscribe' && subscription) {
      const { type, coin } = subscription;
      if (!line.unsubscribe(`${type}:${coin}`))
        return line.send(JSON.stringify({ channel: 'error', data: `Already unsubscribed: ${JSON.stringify(subscription)}` }));
      return line.send(JSON.stringify({ channel: 'subscriptionResponse', data: { method, subscription: { type, coin } } }));
    }
    if (method === 'post' && asked?.payload?.type === 'meta') {
      const universe = [
        ...Object.entries(sizeDecimals).map(([name, szDecimals]) => ({ szDecimals, name, maxLeverage: 40, marginTableId: 56 })),
        { szDecimals: 1, name: 'OLD', maxLeverage: 3, isDelisted: true },
      ];
      return line.send(
        JSON.stringify({ channel: 'post', data: { id, response: { type: 'info', payload: { type: 'meta', data: { universe } } } } }),
      );
    }
    line.send(JSON.stringify({ channel: 'error', data: `Error parsing JSON into valid websocket request: ${text.slice(0, 80)}` }));
  },
  format: (_topic, event) => formats[event.kind](event),
  snapshot,
};
