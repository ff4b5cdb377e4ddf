/** What spot and futures of Binance have in common: requests for streams, the WebSocket API, close codes. */

/** Symbols that are listed: `known` by base, any other of letters against USDT with usual steps. */
export function listingOf(symbol, known) {
  const base = /^([A-Z0-9]{2,12})USDT$/.exec(symbol)?.[1];
  if (!base || base.startsWith('NONE')) return;
  return known[base] ?? { px: 25, tick: 0.001, lot: 0.1 };
}

export const closes = {
  policy: { code: 1008, reason: 'disconnected' },
  restart: { code: 1012, reason: 'service restart' },
  abnormal: { code: 1011, reason: 'internal error' },
  day: { code: 1001, reason: 'connection has been active for 24 hours', frame: '{"e":"serverShutdown","E":1770123456789}' },
};

export const strange = [
  '{"stream":"btcusdt@novelty","data":{"e":"novelty","E":1770000000000,"s":"BTCUSDT","x":{"y":[1,2,{"z":"}]"}]}}}',
  '{"stream":"!contractInfo","data":{"e":"contractInfo","E":1770000000000,"s":"NEWUSDT","ct":"PERPETUAL","cs":"TRADING"}}',
];

/** Requests of a socket of streams. `kindsOf`: events that a stream carries; none for what is acknowledged and stays silent. */
export function receiveStreams(line, text, kindsOf) {
  let request;
  try {
    request = JSON.parse(text);
  } catch {
    line.send('{"error":{"code":3,"msg":"Invalid JSON: expected value at line 1 column 1"}}');
    return;
  }
  const { id, method, params } = request;
  const refuse = (code, msg) => line.send(JSON.stringify({ error: { code, msg }, id }));
  if (method === 'LIST_SUBSCRIPTIONS') return line.send(JSON.stringify({ result: [...line.topics.keys()], id }));
  if (!['SUBSCRIBE', 'UNSUBSCRIBE'].includes(method)) return refuse(1, `Invalid value type: expected SUBSCRIBE, found ${method}`);
  if (!Array.isArray(params) || params.some((name) => !/^[a-z0-9_]+@[A-Za-z0-9@]+$/.test(name)))
    return refuse(2, 'Invalid request: invalid stream');
  if (method === 'UNSUBSCRIBE') for (const name of params) line.unsubscribe(name);
  else if (line.topics.size + params.length > 1024) return line.close(1008, 'Too many subscriptions');
  line.send(JSON.stringify({ result: null, id }));
  if (method === 'UNSUBSCRIBE') return;
  for (const name of params) {
    const [symbol, stream] = name.split('@');
    const kinds = kindsOf(stream) ?? [];
    if (kinds.length > 0) line.subscribe({ name, symbol: symbol.toUpperCase(), stream, kinds });
  }
}

/** Requests of the WebSocket API: `depth`, `ping`, `time`, and what `more` knows (its answer, or undefined). */
export function receiveApi(line, text, bookOf, more) {
  let request;
  try {
    request = JSON.parse(text);
  } catch {
    line.send('{"id":null,"status":400,"error":{"code":-1000,"msg":"Invalid JSON"}}');
    return;
  }
  const { id, method, params = {} } = request;
  const rateLimits = [{ rateLimitType: 'REQUEST_WEIGHT', interval: 'MINUTE', intervalNum: 1, limit: 6000, count: 5 }];
  const answer = (result, about) => line.send(JSON.stringify({ id, status: 200, result, rateLimits }), about);
  const refuse = (code, msg) => line.send(JSON.stringify({ id, status: 400, error: { code, msg }, rateLimits }));
  if (method === 'ping') return answer({});
  if (method === 'time') return answer({ serverTime: Math.floor(line.now() / 1000) });
  const other = more?.(method, params);
  if (other) return answer(other);
  if (method !== 'depth') return refuse(-1000, 'Unknown method');
  const market = line.market(params.symbol);
  if (!market) return refuse(-1121, 'Invalid symbol.');
  // As it stands between two messages of the stream: the first that follows begins before it.
  const book = { ts: line.now(), last: market.updateId, ...market.levels(Math.min(params.limit ?? 100, 5000)) };
  answer(bookOf(book), { topic: 'depth', symbol: params.symbol, kind: 'snapshot' });
}
