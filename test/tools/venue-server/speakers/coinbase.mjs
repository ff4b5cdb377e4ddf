/**
 * Coinbase Advanced Trade as its documentation and its recorded frames say: one channel a request, all messages of a connection numbered
 * in one row, sides of trades those of the maker, a whole book first and a hundred old trades.
 */

const names = {
  BTC: { px: 61_800, tick: 0.01, lot: 1e-8, size: 5e7 },
  ETH: { px: 2_680, tick: 0.01, lot: 1e-8, size: 8e8 },
  SOL: { px: 150, tick: 0.01, lot: 1e-8, size: 5e9 },
};
const quotes = ['USD', 'EUR', 'GBP', 'USDT', 'BTC'];
const played = ['BTC-USD', 'ETH-USD', 'SOL-USD', 'XRP-USD'];
const channels = { level2: 'book', market_trades: 'trade', ticker: 'quote' };

function listing(symbol) {
  const [base, quote, more] = symbol.split('-');
  if (more !== undefined || !quotes.includes(quote) || base === quote || !/^[A-Z0-9]{2,10}$/.test(base ?? '')) return;
  if (base.startsWith('NONE')) return;
  return { qtyDigits: 8, ...(names[base] ?? { px: 2, tick: 0.0001, lot: 1e-8, size: 5e10 }) };
}

/** Fractions lose their zeros, here and in quantities. */
const bare = (text) => (text.includes('.') ? text.replace(/\.?0+$/, '') : text);
const time = (us, more = '') =>
  `${new Date(Math.floor(us / 1000)).toISOString().slice(0, 19)}${bare(`.${String(us % 1e6).padStart(6, '0')}${more}`)}Z`;

/** `stamp` puts the number of the message in. */
const frame = (channel, ts, event) => `{"channel":"${channel}","timestamp":"${time(ts, '257')}","sequence_num":0,"events":[${event}]}`;

function bookFrame(type, symbol, { bids, asks, ts }) {
  const at = time(ts);
  const update =
    (side) =>
    ([px, qty]) =>
      `{"side":"${side}","event_time":"${at}","price_level":"${bare(px)}","new_quantity":"${bare(qty)}"}`;
  const updates = [...bids.map(update('bid')), ...asks.map(update('offer'))];
  return frame('l2_data', ts + 30_000, `{"type":"${type}","product_id":"${symbol}","updates":[${updates.join(',')}]}`);
}

/** Newest first. */
function tradesFrame(type, ts, trades) {
  const each = trades.map(
    (t) =>
      `{"product_id":"${t.symbol}","trade_id":"${t.id}","price":"${bare(t.pxText)}","size":"${bare(t.qtyText)}","time":"${time(t.ts)}","side":"${t.side === 'buy' ? 'SELL' : 'BUY'}"}`,
  );
  return frame('market_trades', ts, `{"type":"${type}","trades":[${each.join(',')}]}`);
}

function tickerFrame(type, { symbol, bid, ask, ts }) {
  const [b, bq, a, aq] = [...bid, ...ask].map(bare);
  const day = `"price":"${b}","volume_24_h":"2867.5","low_24_h":"${b}","high_24_h":"${a}","low_52_w":"${b}","high_52_w":"${a}","price_percent_chg_24_h":"0.096"`;
  const ticker = `{"type":"ticker","product_id":"${symbol}",${day},"best_bid":"${b}","best_ask":"${a}","best_bid_quantity":"${bq}","best_ask_quantity":"${aq}"}`;
  return frame('ticker', ts, `{"type":"${type}","tickers":[${ticker}]}`);
}

function statusFrame(line) {
  const products = played.map((symbol) => {
    const [base, quote] = symbol.split('-');
    const { tick } = listing(symbol);
    return `{"product_type":"SPOT","id":"${symbol}","base_currency":"${base}","quote_currency":"${quote}","base_increment":"0.00000001","quote_increment":"${tick}","display_name":"${base}/${quote}","status":"online","status_message":"","min_market_funds":"1"}`;
  });
  return frame('status', line.now(), `{"type":"snapshot","products":[${products.join(',')}]}`);
}

function oldTrades(market) {
  return Array.from({ length: 100 }, (_, i) => {
    const ts = market.clock() - (i + 1) * 300_000;
    return { symbol: market.symbol, side: 'buy', id: market.tradeId - i, ts, pxText: market.pxText(market.bestAsk), qtyText: '0.00100000' };
  });
}

function begin(line, channel, symbol) {
  const name = `${channel}:${symbol}`;
  const market = line.market(symbol);
  const about = { topic: name, symbol, kind: 'snapshot' };
  const topic = { name, symbol, channel, kinds: [channels[channel]] };
  if (!line.topics.has(name)) line.subscribe(topic);
  if (channel === 'level2') line.send(snapshotOf(topic, market), about);
  else if (channel === 'ticker') line.send(tickerFrame('snapshot', market.quoteEvent()), about);
  else line.send(tradesFrame('snapshot', line.now(), oldTrades(market)), about);
}

function snapshotOf(topic, market) {
  return bookFrame('snapshot', topic.symbol, market.snapshot());
}

/** All that the connection has now, by channel. */
function subscriptions(line) {
  const all = {};
  for (const { channel, symbol } of line.topics.values()) (all[channel] ??= []).push(symbol);
  if (line.state.heartbeats) all.heartbeats = ['heartbeats'];
  return frame('subscriptions', line.now(), JSON.stringify({ subscriptions: all }));
}

export default {
  id: 'coinbase',
  symbols: played.slice(0, 3),
  sockets: ['market'],
  limits: { messagesPerSecond: 8 },
  closes: {
    policy: { code: 1008, reason: 'policy violation' },
    restart: { code: 1012, reason: 'service restart' },
    abnormal: { code: 1011, reason: 'internal error' },
    day: { code: 1001, reason: 'going away' },
  },
  strange: [
    '{"channel":"candles","timestamp":"2026-08-09T21:05:51.4910Z","sequence_num":0,"events":[{"type":"update","candles":[{"start":"1786309500","high":"1919.6"}]}]}',
    '{"channel":"novelty","client_id":"","timestamp":"2026-08-09T21:05:51.4910Z","sequence_num":0,"events":[{"z":["}]"]}]}',
  ],
  listing,
  open(line) {
    let counter = 41_691;
    let sent = 0;
    let newsAt = Date.now();
    line.every(1000, () => {
      const age = Date.now() - line.openedAt;
      if (!line.state.asked && age >= 5000) return line.close(1008, 'no subscription within 5 seconds');
      if (line.sent !== sent) newsAt = Date.now();
      if (Date.now() - newsAt > 75_000) return line.close(1000, 'no update for too long');
      if (line.state.heartbeats) {
        const now = line.now();
        const text = time(now).replace('T', ' ').replace('Z', ' +0000 UTC m=+41691.26');
        line.send(frame('heartbeats', now, `{"current_time":"${text}","heartbeat_counter":${counter++}}`));
      }
      sent = line.sent;
    });
  },
  receive(line, text) {
    const refuse = (reason) => line.send(JSON.stringify({ type: 'error', message: 'Failed to subscribe', reason }));
    let request;
    try {
      request = JSON.parse(text);
    } catch {
      return refuse('malformed JSON');
    }
    const { type, channel, product_ids = [] } = request;
    if (type !== 'subscribe' && type !== 'unsubscribe') return refuse('unknown type');
    if (typeof channel !== 'string') return refuse('No channel provided');
    const begins = type === 'subscribe';
    if (channel === 'heartbeats') line.state.heartbeats = begins;
    else if (channel === 'status') {
      if (begins) line.send(statusFrame(line));
    } else {
      if (!(channel in channels)) return refuse(`${channel} is not a valid channel`);
      if (!Array.isArray(product_ids) || product_ids.length === 0) return refuse('No products provided');
      // Products in USDC answer as those in USD.
      const symbols = product_ids.map((id) => String(id).replace(/-USDC$/, '-USD'));
      const wrong = symbols.find((symbol) => !line.market(symbol));
      if (wrong !== undefined) return refuse(`${wrong} is not a valid product`);
      for (const symbol of symbols) if (begins) begin(line, channel, symbol);
      if (!begins) for (const symbol of symbols) line.unsubscribe(`${channel}:${symbol}`);
    }
    if (begins) line.state.asked = true;
    line.send(subscriptions(line));
  },
  format(topic, event) {
    if (topic.channel === 'market_trades') return tradesFrame('update', event.ts + 60_000, [event]);
    if (topic.channel === 'ticker') return tickerFrame('update', event);
    return bookFrame('update', topic.symbol, event);
  },
  /** Whatever goes out on a connection has its next number. */
  stamp(line, text) {
    line.state.next ??= 0;
    return text.includes('"sequence_num":0,') ? text.replace('"sequence_num":0,', `"sequence_num":${line.state.next++},`) : text;
  },
  snapshot: snapshotOf,
  damage: {
    sequence: (text) =>
      text.includes('"sequence_num"') ? text.replace(/"sequence_num":(\d+)/, (_, n) => `"sequence_num":${Number(n) + 7}`) : undefined,
  },
};
