/**
 * Kraken spot, WebSocket v2, as its documentation says. Books of a subscribed depth: levels that fall out of it go without a word; each
 * message carries a CRC32 of the ten best levels a side. Numbers keep their zeros, as documented for the wire, but for ETH pairs, which
 * write them as the documentation's examples do (0.1, 1e-8).
 */

const names = {
  BTC: { px: 61_800, tick: 0.1, lot: 1e-8, size: 5e7 },
  ETH: { px: 2_680, tick: 0.01, lot: 1e-8, size: 8e8 },
  SOL: { px: 150, tick: 0.01, lot: 1e-8, size: 5e9 },
  XRP: { px: 0.5, tick: 0.00001, lot: 1e-8, size: 5e11 },
  DOGE: { px: 0.1, tick: 0.0000001, lot: 1e-8, size: 5e12 },
};
const quotes = ['USD', 'EUR', 'USDT', 'USDC', 'GBP', 'BTC'];
const depths = [10, 25, 100, 500, 1000];
const played = ['BTC/USD', 'ETH/USD', 'SOL/USD', 'XRP/USD', 'DOGE/USD', 'BTC/EUR'];

function listing(symbol) {
  const [base, quote, more] = symbol.split('/');
  if (more !== undefined || !quotes.includes(quote) || base === quote || !/^[A-Z0-9]{2,10}$/.test(base ?? '')) return;
  if (base.startsWith('NONE') || base === 'XBT' || base === 'XDG') return;
  return { qtyDigits: 8, ...(names[base] ?? { px: 25, tick: 0.001, lot: 1e-8, size: 5e9 }) };
}

const time = (us) => `${new Date(Math.floor(us / 1000)).toISOString().slice(0, 19)}.${String(us % 1e6).padStart(6, '0')}Z`;

/** Kraken's list of CRC32 remainders, bit by bit: a byte at a time needs no table here. */
function crcOf(text) {
  let crc = 0xffffffff;
  for (const char of text) {
    crc ^= char.charCodeAt(0);
    for (let k = 0; k < 8; k++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

/** Of texts in full precision. */
function checksumOf({ bids, asks }) {
  const part = (levels) => levels.map(([px, qty]) => [px, qty].map((text) => String(BigInt(text.replace('.', '')))).join('')).join('');
  return crcOf(part(asks.slice(0, 10)) + part(bids.slice(0, 10)));
}

const number = (symbol, text) => (symbol.startsWith('ETH') ? String(Number(text)) : text);
const level = (symbol) => (entry) => `{"price":${number(symbol, entry[0])},"qty":${number(symbol, entry[1])}}`;

function bookFrame(type, symbol, { bids, asks }, checksum, ts) {
  const sides = `"bids":[${bids.map(level(symbol)).join(',')}],"asks":[${asks.map(level(symbol)).join(',')}]`;
  const stamp = ts === undefined ? '' : `,"timestamp":"${time(ts)}"`;
  return `{"channel":"book","type":"${type}","data":[{"symbol":"${symbol}",${sides},"checksum":${checksum}${stamp}}]}`;
}

function tradeFrame(type, trades) {
  const data = trades.map(
    (t) =>
      `{"symbol":"${t.symbol}","side":"${t.side}","price":${number(t.symbol, t.pxText)},"qty":${number(t.symbol, t.qtyText)},"ord_type":"market","trade_id":${t.id},"timestamp":"${time(t.ts)}"}`,
  );
  return `{"channel":"trade","type":"${type}","data":[${data.join(',')}]}`;
}

function tickerFrame(type, symbol, { bid, ask, ts }) {
  const [b, bq, a, aq] = [...bid, ...ask].map((text) => number(symbol, text));
  const day = `"last":${b},"volume":2548.74562212,"vwap":${b},"low":${b},"high":${a},"change":-0.1,"change_pct":-0.17`;
  return `{"channel":"ticker","type":"${type}","data":[{"symbol":"${symbol}","bid":${b},"bid_qty":${bq},"ask":${a},"ask_qty":${aq},${day},"timestamp":"${time(ts)}"}]}`;
}

function instrumentFrame(line) {
  const pairs = played.map((symbol) => {
    const [base, quote] = symbol.split('/');
    const { pxDigits } = line.market(symbol);
    return `{"symbol":"${symbol}","base":"${base}","quote":"${quote}","status":"online","qty_precision":8,"qty_increment":1E-8,"price_precision":${pxDigits},"cost_precision":5,"marginable":true,"has_index":true,"cost_min":0.5,"price_increment":${10 ** -pxDigits},"qty_min":0.0001}`;
  });
  const asset =
    '{"id":"USD","status":"enabled","precision":4,"precision_display":2,"borrowable":true,"collateral_value":1.00,"margin_rate":0.025000}';
  return `{"channel":"instrument","type":"snapshot","data":{"assets":[${asset}],"pairs":[${pairs.join(',')}]}}`;
}

/** Fifty trades before the next one, the oldest first. */
function oldTrades(market) {
  const { symbol, side = 'buy' } = market;
  return Array.from({ length: 50 }, (_, i) => {
    const ts = market.clock() - (50 - i) * 400_000;
    return { symbol, side, id: market.tradeId - 49 + i, ts, pxText: market.pxText(market.bestBid), qtyText: market.qtyText(1000) };
  });
}

function begin(line, params, symbol, answer) {
  const { channel, depth = 10, snapshot, event_trigger = 'trades' } = params;
  const market = line.market(symbol);
  if (!market) return answer(false, symbol, `Currency pair not supported ${symbol}`);
  if (channel === 'book' && !depths.includes(depth)) return answer(false, symbol, 'Subscription depth not supported');
  const name = channel === 'book' ? `book:${symbol}:${depth}` : `${channel}:${symbol}`;
  if (line.topics.has(name)) return answer(false, symbol, 'Already subscribed');
  answer(true, symbol);
  if (channel === 'book') {
    const topic = { name, symbol, channel, kinds: ['book'], depth, silent: true };
    line.subscribe(topic);
    if (snapshot !== false) line.send(snapshotOf(topic, market), { topic: name, symbol, kind: 'snapshot' });
  } else if (channel === 'ticker') {
    line.subscribe({ name, symbol, channel, kinds: [event_trigger === 'bbo' ? 'quote' : 'trade'] });
    if (snapshot !== false) line.send(tickerFrame('snapshot', symbol, market.quoteEvent()), { topic: name, symbol, kind: 'snapshot' });
  } else {
    line.subscribe({ name, symbol, channel, kinds: ['trade'] });
    if (snapshot === true) line.send(tradeFrame('snapshot', oldTrades(market)), { topic: name, symbol, kind: 'snapshot' });
  }
}

function snapshotOf(topic, market) {
  const book = market.snapshot(topic.depth);
  return bookFrame('snapshot', topic.symbol, book, checksumOf(book));
}

export default {
  id: 'kraken',
  symbols: played.slice(0, 3),
  sockets: ['market'],
  limits: { messagesPerSecond: 50 },
  closes: {
    policy: { code: 1008, reason: 'Policy violation' },
    restart: { code: 1012, reason: 'Service restart' },
    abnormal: { code: 1011, reason: 'Internal error' },
    day: { code: 1001, reason: 'Going away' },
  },
  strange: [
    '{"channel":"ohlc","type":"update","timestamp":"2023-10-04T16:26:30.524394914Z","data":[{"symbol":"BTC/USD","open":1.5,"trades":0}]}',
    '{"channel":"novelty","data":{"a":[1,{"z":"}]"}]}}',
    '{"channel":"status","type":"update","data":[{"version":"2.0.10","system":"online","api_version":"v2","connection_id":12393906104898154338}]}',
  ],
  listing,
  open(line) {
    line.send(
      '{"channel":"status","type":"update","data":[{"version":"2.0.10","system":"online","api_version":"v2","connection_id":12393906104898154338}]}',
    );
    let sent = 0;
    line.every(1000, () => {
      if ((line.topics.size > 0 || line.state.instruments) && line.sent === sent) line.send('{"channel":"heartbeat"}');
      sent = line.sent;
    });
  },
  receive(line, text) {
    const timeIn = time(line.now());
    let request;
    try {
      request = JSON.parse(text);
    } catch {
      line.send(`{"error":"Malformed request","success":false,"time_in":"${timeIn}","time_out":"${time(line.now())}"}`);
      return;
    }
    const { method, params = {}, req_id } = request;
    const reply = (body) => line.send(JSON.stringify({ ...body, time_in: timeIn, time_out: time(line.now()), req_id }));
    if (method === 'ping') return reply({ method: 'pong' });
    if (!['subscribe', 'unsubscribe'].includes(method)) return reply({ error: 'Unsupported method', method, success: false });
    const { channel, symbol, depth, snapshot, event_trigger } = params;
    if (channel === 'instrument') {
      if (method === 'subscribe' && line.state.instruments) return reply({ error: 'Already subscribed', method, success: false });
      line.state.instruments = method === 'subscribe';
      reply({ method, result: { channel, snapshot: true }, success: true });
      if (method === 'subscribe') line.send(instrumentFrame(line));
      return;
    }
    if (!['book', 'trade', 'ticker'].includes(channel)) return reply({ error: 'Unsupported channel', method, success: false });
    if (!Array.isArray(symbol) || symbol.length === 0) return reply({ error: 'Symbol(s) missing', method, success: false });
    const answer = (success, each, error) =>
      reply(
        success
          ? { method, result: { channel, depth, snapshot, event_trigger, symbol: each }, success }
          : { error, method, success, symbol: each },
      );
    for (const each of symbol) {
      if (method === 'subscribe') begin(line, params, each, answer);
      else if (line.unsubscribe(channel === 'book' ? `book:${each}:${depth ?? 10}` : `${channel}:${each}`)) answer(true, each);
      else answer(false, each, 'Subscription Not Found');
    }
  },
  format(topic, event) {
    if (topic.channel === 'trade') return tradeFrame('update', [event]);
    if (topic.channel === 'ticker') return tickerFrame('update', topic.symbol, event.kind === 'quote' ? event : event.market.quoteEvent());
    const changes = event.view(topic.depth, true);
    return changes && bookFrame('update', topic.symbol, changes, checksumOf(event.market.levels(10)), event.ts);
  },
  snapshot: snapshotOf,
  damage: {
    checksum: (text) =>
      text.includes('"channel":"book"')
        ? text.replace(/"checksum":(\d+)/, (_, sum) => `"checksum":${(Number(sum) + 1) % 2 ** 32}`)
        : undefined,
  },
};
