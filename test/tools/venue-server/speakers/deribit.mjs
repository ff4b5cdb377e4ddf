/**
 * Deribit's public JSON-RPC as its documentation says: books as changes behind a whole one, trades numbered by instrument, tickers, the
 * instrument list, heartbeats. Who has asked for heartbeats and leaves a `test_request` unanswered is cut off.
 */

const ms = (us) => Math.floor(us / 1000);
const named = /^([A-Z0-9]{2,8})(_USDC)?-(PERPETUAL|\d{1,2}[A-Z]{3}\d{2})$/;
const coins = { BTC: { px: 61_800, tick: 0.5, lot: 10 }, ETH: { px: 2_680, tick: 0.05, lot: 1 }, SOL: { px: 150, tick: 0.01, lot: 10 } };
const linear = { BTC: { px: 61_800, tick: 1, lot: 0.001 }, ETH: { px: 2_680, tick: 0.1, lot: 0.01 } };
const symbols = ['BTC-PERPETUAL', 'ETH-PERPETUAL', 'BTC_USDC-PERPETUAL', 'BTC-27DEC30'];

function listing(symbol) {
  const [, base, usdc] = named.exec(symbol) ?? [];
  if (base === undefined || base.startsWith('NONE')) return;
  return (usdc ? linear : coins)[base] ?? { px: 25, tick: 0.001, lot: 1 };
}

/** Floats are written with a point always. */
const float = (text) => (text.includes('.') ? text : `${text}.0`);
const note = (channel, data) => `{"jsonrpc":"2.0","method":"subscription","params":{"channel":"${channel}","data":${data}}}`;
const answer = (line, id, result) =>
  line.send(JSON.stringify({ jsonrpc: '2.0', id, result, usIn: line.now(), usOut: line.now() + 40, usDiff: 40, testnet: false }));
const refuse = (line, id, code, message, data) =>
  line.send(JSON.stringify({ jsonrpc: '2.0', id, error: { message, ...(data ? { data } : {}), code }, testnet: false }));

/** Levels that stand, as far as messages have told: the action of a level is `new` where it was not there. */
function standing(market) {
  let sides = market.memo.get('told');
  if (!sides) market.memo.set('told', (sides = { bids: new Set(), asks: new Set() }));
  return sides;
}

function changes(levels, told) {
  return levels.map(([px, qty]) => {
    if (Number(qty) === 0) {
      told.delete(px);
      return `["delete",${float(px)},0.0]`;
    }
    const action = told.has(px) ? 'change' : 'new';
    told.add(px);
    return `["${action}",${float(px)},${float(qty)}]`;
  });
}

const formats = {
  book(e) {
    const told = standing(e.market);
    const [bids, asks] = [changes(e.bids, told.bids), changes(e.asks, told.asks)];
    return `{"type":"change","timestamp":${ms(e.ts)},"prev_change_id":${e.prev},"instrument_name":"${e.symbol}","change_id":${e.last},"bids":[${bids}],"asks":[${asks}]}`;
  },
  /** Every fortieth trade closes a position by force: of the taker, of the maker, of both. */
  trade(e) {
    const forced = e.id % 40 === 0 ? `,"liquidation":"${['T', 'M', 'MT'][(e.id / 40) % 3]}"` : '';
    const px = float(e.pxText);
    return `[{"trade_seq":${e.id},"trade_id":"${e.id + 7_000_000}","timestamp":${ms(e.ts)},"tick_direction":2,"price":${px},"mark_price":${px},"instrument_name":"${e.symbol}","index_price":${px},"direction":"${e.side}"${forced},"contracts":1.0,"amount":${float(e.qtyText)}}]`;
  },
  ticker(e) {
    const stats = '"stats":{"volume":12000.1,"price_change":0.5,"low":null,"high":null,"volume_usd":0}';
    return `{"timestamp":${ms(e.ts)},"state":"open",${stats},"settlement_price":${float(e.mark)},"open_interest":${float(e.openInterest)},"min_price":1.0,"max_price":9e6,"mark_price":${float(e.mark)},"last_price":${float(e.last)},"instrument_name":"${e.symbol}","index_price":${float(e.index)},"funding_8h":${Number(e.funding)},"estimated_delivery_price":${float(e.index)},"current_funding":${Number(e.funding)},"best_bid_price":${float(e.bid[0])},"best_bid_amount":${float(e.bid[1])},"best_ask_price":${float(e.ask[0])},"best_ask_amount":${float(e.ask[1])}}`;
  },
};
const kindOf = { book: 'book', trades: 'trade', ticker: 'ticker' };

function subscribe(line, id, channels) {
  if (!Array.isArray(channels) || channels.length > 500)
    return refuse(line, id, -32602, 'Invalid params', { reason: 'bad channels', param: 'channels' });
  if (channels.some((name) => String(name).endsWith('.raw')))
    return refuse(line, id, 13778, 'raw_subscriptions_not_available_for_unauthorized');
  // What there is not is left out of the answer without a word.
  const taken = channels.filter((name) => {
    const [type, symbol, interval, more] = String(name).split('.');
    return more === undefined && type in kindOf && ['100ms', 'agg2'].includes(interval) && line.market(symbol);
  });
  answer(line, id, taken);
  for (const name of taken) {
    if (line.topics.has(name)) continue;
    const [type, symbol] = name.split('.');
    line.subscribe({ name, symbol, type, kinds: [kindOf[type]] });
    const market = line.market(symbol);
    const about = { topic: name, symbol, kind: 'snapshot' };
    if (type === 'book') line.send(snapshot({ name, symbol }, market), about);
    if (type === 'ticker') line.send(note(name, formats.ticker(market.ticker())), { ...about, kind: 'ticker' });
  }
}

function snapshot({ name, symbol }, market) {
  const { ts, last, bids, asks } = market.snapshot();
  const whole = (levels) => levels.map(([px, qty]) => `["new",${float(px)},${float(qty)}]`);
  market.memo.set('told', { bids: new Set(bids.map(([px]) => px)), asks: new Set(asks.map(([px]) => px)) });
  return note(
    name,
    `{"type":"snapshot","timestamp":${ms(ts)},"instrument_name":"${symbol}","change_id":${last},"bids":[${whole(bids)}],"asks":[${whole(asks)}]}`,
  );
}

function instruments(kind) {
  const rows = symbols
    .filter(() => kind === undefined || kind === 'future')
    .map((symbol) => {
      const { tick, lot } = listing(symbol);
      const [, base, usdc, period] = named.exec(symbol);
      const currency = usdc ? 'USDC' : base;
      return {
        tick_size: tick,
        tick_size_steps: [],
        taker_commission: 0.0005,
        settlement_period: period === 'PERPETUAL' ? 'perpetual' : 'month',
        settlement_currency: currency,
        quote_currency: usdc ? 'USDC' : 'USD',
        min_trade_amount: lot,
        maker_commission: 0,
        kind: 'future',
        is_active: true,
        instrument_name: symbol,
        instrument_id: 1,
        instrument_type: usdc ? 'linear' : 'reversed',
        counter_currency: 'USD',
        contract_size: lot,
        base_currency: base,
      };
    });
  const option = {
    tick_size: 0.0005,
    kind: 'option',
    is_active: true,
    instrument_name: 'BTC-27DEC30-100000-C',
    option_type: 'call',
    strike: 100_000,
    base_currency: 'BTC',
    quote_currency: 'BTC',
    contract_size: 1,
  };
  return kind === undefined || kind === 'option' ? [...rows, option] : rows;
}

/** The server asks as often as it was told to, and cuts off who has not answered by the next time. */
function beat(line, interval) {
  if (line.state.beating) return;
  line.state.beating = true;
  line.every(interval * 1000, () => {
    if (line.state.asked) return line.close(1000, 'heartbeat timeout');
    line.state.asked = true;
    line.send('{"jsonrpc":"2.0","method":"heartbeat","params":{"type":"test_request"}}');
  });
}

export default {
  id: 'deribit',
  symbols,
  sockets: ['public', 'requests'],
  limits: { messagesPerSecond: 20 },
  closes: { maintenance: { code: 1001, reason: 'going away' }, abnormal: { code: 1011, reason: 'internal error' } },
  strange: [
    '{"jsonrpc":"2.0","method":"subscription","params":{"channel":"platform_state","data":{"price_index":"btc_usd","locked":false}}}',
    '{"jsonrpc":"2.0","method":"subscription","params":{"data":{"x":[{"y":"}]"}]},"channel":"novelty.BTC-PERPETUAL.100ms"}}',
    '{"jsonrpc":"2.0","method":"heartbeat","params":{"type":"heartbeat"}}',
  ],
  listing,
  receive(line, text) {
    let request;
    try {
      request = JSON.parse(text);
    } catch {
      return refuse(line, null, -32700, 'Parse error');
    }
    const { id, method, params = {} } = request;
    if (method === 'public/test') {
      line.state.asked = false;
      return answer(line, id, { version: '1.2.26' });
    }
    if (method === 'public/set_heartbeat') {
      if (!(params.interval >= 10)) return refuse(line, id, -32602, 'Invalid params', { reason: 'must be at least 10', param: 'interval' });
      answer(line, id, 'ok');
      return beat(line, params.interval);
    }
    if (method === 'public/get_instruments') return answer(line, id, instruments(params.kind));
    if (method === 'public/subscribe') return subscribe(line, id, params.channels);
    if (method === 'public/unsubscribe')
      return answer(
        line,
        id,
        (params.channels ?? []).filter((name) => line.unsubscribe(name)),
      );
    refuse(line, id, -32601, 'Method not found');
  },
  format: (topic, event) => note(topic.name, formats[event.kind](event)),
  snapshot,
  damage: {
    /** The chain breaks: a change that follows none. */
    sequence: (text) =>
      text.includes('"prev_change_id"')
        ? text.replace(/"prev_change_id":(\d+)/, (_, id) => `"prev_change_id":${Number(id) + 7}`)
        : undefined,
  },
};
