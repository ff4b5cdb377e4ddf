/**
 * BitMEX's tables as its documentation says: a `partial`, then `insert`, `update`, `delete`, each a message of its own. Levels have ids;
 * nothing is numbered. Pings are plain text.
 */

const rows = {
  XBTUSD: {
    px: 61_800,
    tick: 0.1,
    lot: 100,
    typ: 'FFWCSX',
    isInverse: true,
    isQuanto: false,
    multiplier: -1e8,
    underlyingToSettleMultiplier: -1e8,
    quoteCurrency: 'USD',
    underlying: 'XBT',
  },
  XBTUSDT: {
    px: 61_810,
    tick: 0.1,
    lot: 100,
    typ: 'FFWCSX',
    isInverse: false,
    isQuanto: false,
    multiplier: 1,
    underlyingToPositionMultiplier: 1e6,
    quoteCurrency: 'USDT',
    underlying: 'XBT',
  },
  ETHUSD: {
    px: 2_680,
    tick: 0.05,
    lot: 1,
    typ: 'FFWCSX',
    isInverse: false,
    isQuanto: true,
    multiplier: 100,
    quoteCurrency: 'USD',
    underlying: 'ETH',
  },
  SOLUSDT: {
    px: 150,
    tick: 0.01,
    lot: 1000,
    typ: 'FFWCSX',
    isInverse: false,
    isQuanto: false,
    multiplier: 100,
    underlyingToPositionMultiplier: 1e4,
    quoteCurrency: 'USDT',
    underlying: 'SOL',
  },
};
const kindOf = { trade: 'trade', orderBookL2: 'book', quote: 'quote', instrument: 'ticker', liquidation: 'liquidation' };
const time = (us) => new Date(Math.floor(us / 1000)).toISOString();
const side = (word) => (word === 'buy' ? 'Buy' : 'Sell');

/** Ids fall as prices rise, as the venue's do. */
const idOf = (market, px) => 8_800_000_000 - Math.round(Number(px) / market.listing.tick);

const types =
  '"types":{"symbol":"symbol","id":"long","side":"symbol","size":"long","price":"float"},"foreignKeys":{"symbol":"instrument"},"attributes":{"symbol":"grouped"}';
const message = (table, action, data) => `{"table":"${table}","action":"${action}","data":[${data.join(',')}]}`;
const partial = (table, symbol, data) =>
  `{"table":"${table}","action":"partial","keys":["symbol"],${types},"filter":{${symbol === undefined ? '' : `"symbol":"${symbol}"`}},"data":[${data.join(',')}]}`;

function level(market, at, name, [px, qty], withSize = true) {
  const size = withSize ? `,"size":${Number(qty)}` : '';
  return `{"symbol":"${market.symbol}","id":${idOf(market, px)},"side":"${name}"${size},"price":${Number(px)},"timestamp":"${at}","transactTime":"${at}"}`;
}

/** Whole as it stands; from here on the actions are told from what stood. */
function snapshot({ symbol }, market) {
  const { ts, bids, asks } = market.snapshot();
  market.memo.set('stood', { Buy: new Set(bids.map(([px]) => px)), Sell: new Set(asks.map(([px]) => px)) });
  const at = time(ts);
  return partial('orderBookL2', symbol, [
    ...asks.map((entry) => level(market, at, 'Sell', entry)),
    ...bids.map((entry) => level(market, at, 'Buy', entry)),
  ]);
}

/** Deletions first, so that the book is never crossed in between. */
function bookFrames({ market, ts, bids, asks }) {
  const stood = market.memo.get('stood') ?? { Buy: new Set(), Sell: new Set() };
  const at = time(ts);
  const actions = { delete: [], update: [], insert: [] };
  for (const [name, levels] of [
    ['Sell', asks],
    ['Buy', bids],
  ]) {
    for (const entry of levels) {
      const [px, qty] = entry;
      const was = stood[name].has(px);
      if (Number(qty) > 0) stood[name].add(px);
      else stood[name].delete(px);
      if (Number(qty) > 0) actions[was ? 'update' : 'insert'].push(level(market, at, name, entry));
      else if (was) actions.delete.push(level(market, at, name, entry, false));
    }
  }
  return Object.entries(actions).flatMap(([action, data]) => (data.length > 0 ? [message('orderBookL2', action, data)] : []));
}

function tradeRow(e) {
  const hex = e.id.toString(16).padStart(12, '0');
  return `{"timestamp":"${time(e.ts)}","symbol":"${e.symbol}","side":"${side(e.side)}","size":${Number(e.qtyText)},"price":${Number(e.pxText)},"tickDirection":"ZeroPlusTick","trdMatchID":"39744121-c20e-44ba-8cc8-${hex}","grossValue":899444,"homeNotional":16.73,"foreignNotional":289.4,"trdType":"Regular"}`;
}

const quoteRow = (e) =>
  `{"timestamp":"${time(e.ts)}","symbol":"${e.symbol}","bidSize":${Number(e.bid[1])},"bidPrice":${Number(e.bid[0])},"askPrice":${Number(e.ask[0])},"askSize":${Number(e.ask[1])}}`;

const values = (e) => ({
  markPrice: Number(e.mark),
  indicativeSettlePrice: Number(e.index),
  lastPrice: Number(e.last),
  openInterest: Number(e.openInterest),
  fundingRate: Number(e.funding),
  fundingTimestamp: time(e.nextFundingMs * 1000),
});

function instrumentRow(e) {
  const { px: _px, lot, tick, ...facts } = rows[e.symbol];
  return JSON.stringify({
    symbol: e.symbol,
    rootSymbol: facts.underlying,
    state: 'Open',
    ...facts,
    lotSize: lot,
    tickSize: tick,
    fundingInterval: '2000-01-01T08:00:00.000Z',
    ...values(e),
    timestamp: time(e.ts),
  });
}

/** Only what has changed since the one before. */
function instrumentUpdate(e) {
  const before = e.before ? values(e.before) : {};
  const changed = Object.fromEntries(Object.entries(values(e)).filter(([key, value]) => before[key] !== value));
  return message('instrument', 'update', [JSON.stringify({ symbol: e.symbol, ...changed, timestamp: time(e.ts) })]);
}

const formats = {
  trade: (e) => message('trade', 'insert', [tradeRow(e)]),
  book: bookFrames,
  quote: (e) => message('quote', 'insert', [quoteRow(e)]),
  ticker: instrumentUpdate,
  liquidation(e) {
    const orderID = '00000000-0000-0000-0000-000000000001';
    const row = `"orderID":"${orderID}","symbol":"${e.symbol}"`;
    return [
      message('liquidation', 'insert', [`{${row},"side":"${side(e.side)}","price":${Number(e.pxText)},"leavesQty":${Number(e.qtyText)}}`]),
      message('liquidation', 'update', [`{${row},"leavesQty":1}`]),
      message('liquidation', 'delete', [`{${row}}`]),
    ];
  },
};

function firstFrame(line, table, symbol, market) {
  if (table === 'orderBookL2') return snapshot({ symbol }, market);
  if (table === 'quote') return partial(table, symbol, [quoteRow(market.quoteEvent())]);
  if (table === 'instrument') return partial(table, symbol, [instrumentRow(market.ticker())]);
  if (table === 'liquidation') return partial(table, symbol, []);
  const old = { symbol, ts: line.now() - 9e6, id: 77, side: 'buy', pxText: market.pxText(market.bestBid), qtyText: market.qtyText(3) };
  return partial(table, symbol, [tradeRow(old)]);
}

function subscribe(line, request) {
  const refuse = (error) => line.send(JSON.stringify({ status: 400, error, meta: {}, request }));
  for (const arg of [request.args].flat()) {
    const [table, symbol] = String(arg).split(':');
    if (!(table in kindOf)) return refuse(`Unknown table: ${table}`);
    if (line.topics.has(arg)) {
      refuse(`You are already subscribed to this topic: ${arg}`);
      continue;
    }
    const taken = () => line.send(JSON.stringify({ success: true, subscribe: arg, request }));
    if (symbol === undefined && table === 'instrument') {
      taken();
      const all = Object.keys(rows).map((name) => instrumentRow(line.market(name).ticker()));
      const index =
        '{"symbol":".BXBT","rootSymbol":"XBT","state":"Unlisted","typ":"MRCXXX","tickSize":0.01,"markPrice":61800,"timestamp":"2026-01-01T00:00:00.000Z"}';
      line.send(partial('instrument', undefined, [...all, index]), { topic: arg, symbol: '', kind: 'snapshot' });
      continue;
    }
    const market = symbol === undefined ? undefined : line.market(symbol);
    if (!market) return refuse(`Unknown or expired symbol: ${symbol}`);
    taken();
    line.subscribe({ name: arg, symbol, table, kinds: [kindOf[table]] });
    line.send(firstFrame(line, table, symbol, market), { topic: arg, symbol, kind: 'snapshot' });
  }
}

export default {
  id: 'bitmex',
  symbols: Object.keys(rows),
  sockets: ['public', 'requests'],
  limits: { messagesPerSecond: 20 },
  closes: { abnormal: { code: 1011, reason: 'internal error' }, restart: { code: 1012, reason: 'service restart' } },
  strange: [
    '{"table":"chat","action":"insert","data":[{"message":"}]","id":1}]}',
    '{"info":"Something new","novelty":{"x":[1]}}',
    '{"table":"orderBookL2","action":"novelty","data":[]}',
  ],
  listing: (symbol) => rows[symbol],
  open: (line) =>
    line.send(
      '{"info":"Welcome to the BitMEX Realtime API.","version":"2.0.0","timestamp":"2026-01-26T08:17:40.000Z","docs":"https://www.bitmex.com/app/wsAPI","heartbeatEnabled":false,"limit":{},"appName":"ws-feedhandler"}',
    ),
  receive(line, text) {
    if (text === 'ping') return line.send('pong');
    let request;
    try {
      request = JSON.parse(text);
    } catch {
      return line.send(
        JSON.stringify({ status: 400, error: 'Unrecognized request. View available commands by sending "help".', meta: {}, request: text }),
      );
    }
    if (request.op === 'subscribe') return subscribe(line, request);
    if (request.op !== 'unsubscribe') return line.send(JSON.stringify({ status: 400, error: 'Unknown operation', meta: {}, request }));
    for (const arg of [request.args].flat())
      if (line.unsubscribe(arg)) line.send(JSON.stringify({ success: true, unsubscribe: arg, request }));
  },
  format: (_topic, event) => formats[event.kind](event),
  snapshot,
};
