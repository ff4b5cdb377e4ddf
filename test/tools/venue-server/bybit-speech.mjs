/**
 * Bybit's public sockets (v5) as the documentation says: one bad topic spoils its whole request, a refusal names it, books are the best 200
 * levels with numbers that count up by one, the first level comes whole and again after three seconds.
 */

const ms = (us) => Math.floor(us / 1000);
const connId = 'd8bu1olkndm7crnfs1e0-venue';

/** `linear` keeps the zeros of texts, spot drops them; a quantity of zero is "0" on both. */
const trimmed = (text) => (text.includes('.') ? text.replace(/\.?0+$/, '') : text);

function texts(linear) {
  const plain = linear ? (text) => text : trimmed;
  const qty = (text) => (Number(text) === 0 ? '0' : plain(text));
  const side = (levels) => JSON.stringify(levels.map(([px, q]) => [plain(px), qty(q)]));
  const book = (name, type, symbol, { bids, asks }, u, seq, ts) => {
    const data = `"data":{"s":"${symbol}","b":${side(bids)},"a":${side(asks)},"u":${u},"seq":${seq}},"cts":${ms(ts) - 1}`;
    return linear
      ? `{"topic":"${name}","type":"${type}","ts":${ms(ts)},${data}}`
      : `{"topic":"${name}","ts":${ms(ts)},"type":"${type}",${data}}`;
  };
  return { plain, qty, book };
}

/** Fields of a linear ticker; what did not change since `before` is left out. */
function tickerFields(now, before) {
  const half = (text) => String(Number(text) / 2);
  const of = (e) => ({
    lastPrice: e.last,
    markPrice: e.mark,
    indexPrice: e.index,
    openInterest: e.openInterest,
    singleOpenInterest: half(e.openInterest),
    nextFundingTime: String(e.nextFundingMs),
    fundingRate: trimmed(e.funding),
    bid1Price: e.bid[0],
    bid1Size: e.bid[1],
    ask1Price: e.ask[0],
    ask1Size: e.ask[1],
  });
  const fields = of(now);
  if (before) for (const [name, text] of Object.entries(of(before))) if (fields[name] === text) delete fields[name];
  return fields;
}

/** A speaker of one of the two sockets. `listing` as the contract of speakers says. */
export function bybitSpeaker({ id, symbols, linear, listing, tradeId }) {
  const { plain, qty, book } = texts(linear);
  const kindsOf = {
    'orderbook.200': ['book'],
    'orderbook.1': ['quote'],
    publicTrade: ['trade'],
    tickers: ['ticker'],
    ...(linear ? { allLiquidation: ['liquidation'] } : {}),
  };
  const best = (name, e) => book(name, 'snapshot', e.symbol, { bids: [e.bid], asks: [e.ask] }, e.updateId, e.updateId * 10, e.ts);
  const ticker = (name, type, symbol, fields, ts) =>
    linear
      ? `{"topic":"${name}","type":"${type}","data":${JSON.stringify({ symbol, ...fields })},"cs":${ms(ts)},"ts":${ms(ts)}}`
      : `{"topic":"${name}","ts":${ms(ts)},"type":"snapshot","cs":${ms(ts)},"data":${JSON.stringify({ symbol, lastPrice: fields.lastPrice, usdIndexPrice: fields.indexPrice })}}`;
  const formats = {
    'orderbook.200'(name, e) {
      const view = e.view(200);
      return view && book(name, 'delta', e.symbol, view, view.count, view.last * 10, e.ts);
    },
    'orderbook.1'(name, e) {
      e.market.memo.set('quoted', ms(e.ts));
      return best(name, e);
    },
    publicTrade(name, e) {
      const S = e.side === 'buy' ? 'Buy' : 'Sell';
      const one = linear
        ? `{"T":${ms(e.ts)},"s":"${e.symbol}","S":"${S}","v":"${qty(e.qtyText)}","p":"${e.pxText}","L":"ZeroPlusTick","i":"${tradeId(e.id)}","BT":false,"RPI":${e.id % 7 === 0},"seq":${e.id}}`
        : `{"i":"${tradeId(e.id)}","T":${ms(e.ts)},"p":"${plain(e.pxText)}","v":"${qty(e.qtyText)}","S":"${S}","seq":${e.id},"s":"${e.symbol}","BT":false,"RPI":false}`;
      return `{"topic":"${name}","type":"snapshot","ts":${ms(e.ts) + 1},"data":[${one}]}`;
    },
    tickers(name, e) {
      const fields = tickerFields(e, linear ? e.before : undefined);
      return Object.keys(fields).length > 0 ? ticker(name, 'delta', e.symbol, fields, e.ts) : undefined;
    },
    /** The side is that of the position. */
    allLiquidation: (name, e) =>
      `{"topic":"${name}","type":"snapshot","ts":${ms(e.ts) + 200},"data":[{"T":${ms(e.ts)},"s":"${e.symbol}","S":"${e.side === 'sell' ? 'Buy' : 'Sell'}","v":"${e.qtyText}","p":"${e.pxText}"}]}`,
  };

  function snapshot({ name, stream, symbol }, market) {
    if (stream !== 'orderbook.200') return;
    const { ts, bids, asks } = market.snapshot(200);
    const { count, last } = market.view(200);
    return book(name, 'snapshot', symbol, { bids, asks }, count, last * 10, ts);
  }

  function topicOf(line, name) {
    const dot = name.lastIndexOf('.');
    const [stream, symbol] = [name.slice(0, dot), name.slice(dot + 1)];
    if (!kindsOf[stream] || !line.market(symbol)) return;
    return { name, stream, symbol, kinds: kindsOf[stream], ...(stream === 'orderbook.200' ? { depth: 200 } : {}) };
  }

  function begin(line, topic) {
    const { name, stream, symbol } = topic;
    const market = line.market(symbol);
    line.subscribe(topic);
    const send = (text, kind) => line.send(text, { topic: name, symbol, kind });
    if (stream === 'orderbook.200') send(snapshot(topic, market), 'snapshot');
    else if (stream === 'orderbook.1') send(best(name, market.quoteEvent()), 'quote');
    else if (stream === 'tickers') send(ticker(name, 'snapshot', symbol, tickerFields(market.ticker()), line.now()), 'ticker');
  }

  return {
    id,
    symbols,
    listing,
    sockets: ['public'],
    limits: { idleMs: 30_000, idleClose: { code: 1000, reason: '' } },
    open(line) {
      line.every(1_000, () => {
        for (const { name, stream, symbol } of line.topics.values()) {
          if (stream !== 'orderbook.1') continue;
          const market = line.market(symbol);
          if (ms(line.now()) - (market.memo.get('quoted') ?? 0) < 3_000) continue;
          line.send(best(name, market.quoteEvent()), { topic: name, symbol, kind: 'quote' });
        }
      });
    },
    receive(line, text) {
      let message;
      try {
        message = JSON.parse(text);
      } catch {
        line.send('{"success":false,"ret_msg":"error:invalid request","conn_id":"","op":""}');
        return;
      }
      const { op, args = [], req_id = '' } = message;
      const answer = (success, ret_msg) => line.send(JSON.stringify({ success, ret_msg, conn_id: connId, req_id, op }));
      if (op === 'ping') answer(true, 'pong');
      else if (op === 'unsubscribe') {
        for (const name of args) line.unsubscribe(name);
        answer(true, '');
      } else if (op === 'subscribe') {
        const bad = args.find((name) => !topicOf(line, name));
        const twice = args.find((name) => line.topics.has(name));
        if (!linear && args.length > 10) answer(false, 'args size >10');
        else if (bad !== undefined) answer(false, `error:handler not found,topic:${bad}`);
        else if (twice !== undefined) answer(false, `error:already subscribed,topic:${twice}`);
        else {
          answer(true, linear ? '' : 'subscribe');
          for (const name of args) begin(line, topicOf(line, name));
        }
      } else answer(false, 'error:unknown op');
    },
    format: (topic, event) => formats[topic.stream](topic.name, event),
    snapshot,
    damage: {
      sequence: (text) =>
        text.includes('"topic":"orderbook.200') ? text.replace(/"u":(\d+)/, (_, u) => `"u":${Number(u) + 7}`) : undefined,
    },
    closes: { restart: { code: 1001, reason: 'going away' }, day: { code: 1000, reason: '' } },
    strange: [
      '{"topic":"kline.1.BTCUSDT","data":[{"start":1786310760000,"open":"1","confirm":false}],"ts":1786310818440,"type":"snapshot"}',
      '{"topic":"insurance.USDT","type":"delta","ts":1,"data":[{"coin":"BTC","symbols":"BTCUSDT","balance":"1"}]}',
      '{"op":"auth","success":true,"ret_msg":"","conn_id":"x"}',
    ],
  };
}
