/**
 * OKX (v5) as its documentation says: spot, swaps and futures on one socket; each topic is answered by itself; books name the message
 * before, their checksum is 0; the last trade comes once after a trades subscription; forced orders come of all instruments of a type.
 */

const ms = (us) => Math.floor(us / 1000);
const connId = 'a4d3ae55';
const trimmed = (text) => (text.includes('.') ? text.replace(/\.?0+$/, '') : text);
const zeroes = { instFamily: '', lever: '50', minSz: '1', state: 'live' };

const pairs = { BTC: { px: 64_000, tick: 0.1 }, ETH: { px: 2_680, tick: 0.01 }, SOL: { px: 150, tick: 0.01 } };
const worth = { BTC: '0.01', ETH: '0.1' };

/** `BTC-USDT`, `BTC-USDT-SWAP`, `BTC-USD-261225`; sizes of derivatives are contracts. */
function listing(symbol) {
  const [, base, quote, kind] = /^([A-Z0-9]{2,10})-(USDT|USDC|USD)(-SWAP|-\d{6})?$/.exec(symbol) ?? [];
  if (base === undefined || base.startsWith('NONE') || (quote === 'USD' && kind === undefined)) return;
  const { px, tick } = pairs[base] ?? { px: 25, tick: 0.001 };
  return kind === undefined ? { px, tick, lot: 0.00000001, size: 20_000_000, qtyDigits: 8 } : { px, tick, lot: 1, size: 500 };
}

const isDerivative = (symbol) => symbol.split('-').length === 3;
const typeOf = (symbol) => (!isDerivative(symbol) ? 'SPOT' : symbol.endsWith('-SWAP') ? 'SWAP' : 'FUTURES');

const kindsOf = {
  books: ['book'],
  trades: ['trade'],
  'bbo-tbt': ['quote'],
  'mark-price': ['ticker'],
  'index-tickers': ['ticker'],
  'funding-rate': ['ticker'],
  'open-interest': ['ticker'],
  'liquidation-orders': ['liquidation'],
};

/** Price, size, an old field that is always 0, orders at the level. */
const side = (levels) => JSON.stringify(levels.map(([px, qty]) => [trimmed(px), trimmed(qty), '0', Number(qty) === 0 ? '0' : '3']));
const frame = (channel, instId, data, action = '') => `{"arg":{"channel":"${channel}","instId":"${instId}"},${action}"data":[${data}]}`;

function bookFrame(symbol, action, { bids, asks }, ts, seqId, prevSeqId) {
  const data = `{"asks":${side(asks)},"bids":${side(bids)},"ts":"${ms(ts)}","checksum":0,"seqId":${seqId},"prevSeqId":${prevSeqId}}`;
  return frame('books', symbol, data, `"action":"${action}",`);
}

const tradeFrame = ({ symbol, id, pxText, qtyText, side: taker, ts }) =>
  frame(
    'trades',
    symbol,
    `{"instId":"${symbol}","tradeId":"${id}","px":"${trimmed(pxText)}","sz":"${trimmed(qtyText)}","side":"${taker}","ts":"${ms(ts)}","count":"1","source":"0","seqId":${id}}`,
  );

const formats = {
  books(_topic, e) {
    const view = e.view(400);
    return view && bookFrame(e.symbol, 'update', view, e.ts, view.last, view.prev);
  },
  trades: (_topic, e) => tradeFrame(e),
  'bbo-tbt': (_topic, e) =>
    frame('bbo-tbt', e.symbol, `{"asks":${side([e.ask])},"bids":${side([e.bid])},"ts":"${ms(e.ts)}","seqId":${e.updateId}}`),
  'mark-price': (_topic, e) =>
    frame(
      'mark-price',
      e.symbol,
      `{"instType":"${typeOf(e.symbol)}","instId":"${e.symbol}","markPx":"${trimmed(e.mark)}","ts":"${ms(e.ts)}"}`,
    ),
  'index-tickers': (topic, e) =>
    frame(
      'index-tickers',
      topic.index,
      `{"instId":"${topic.index}","idxPx":"${trimmed(e.index)}","high24h":"1","low24h":"1","open24h":"1","sodUtc0":"1","sodUtc8":"1","ts":"${ms(e.ts)}"}`,
    ),
  'funding-rate': (_topic, e) =>
    frame(
      'funding-rate',
      e.symbol,
      `{"formulaType":"withRate","fundingRate":"${e.funding}","fundingTime":"${e.nextFundingMs}","instId":"${e.symbol}","instType":"SWAP","method":"current_period","nextFundingRate":"","nextFundingTime":"${e.nextFundingMs + 28_800_000}","premium":"0.0001","settFundingRate":"0.0001","settState":"settled","ts":"${ms(e.ts)}"}`,
    ),
  'open-interest': (_topic, e) =>
    frame(
      'open-interest',
      e.symbol,
      `{"instId":"${e.symbol}","instType":"${typeOf(e.symbol)}","oi":"${e.openInterest}","oiCcy":"1","oiUsd":"1","ts":"${ms(e.ts)}"}`,
    ),
  'liquidation-orders'(topic, e) {
    const position = e.side === 'sell' ? 'long' : 'short';
    const order = `{"bkLoss":"0","bkPx":"${trimmed(e.pxText)}","ccy":"","posSide":"${position}","side":"${e.side}","sz":"${e.qtyText}","ts":"${ms(e.ts)}"}`;
    const family = e.symbol.split('-').slice(0, 2).join('-');
    return `{"arg":{"channel":"liquidation-orders","instType":"${topic.type}"},"data":[{"details":[${order}],"instFamily":"${family}","instId":"${e.symbol}","instType":"${topic.type}","uly":"${family}"}]}`;
  },
};

function snapshot(topic, market) {
  if (topic.channel !== 'books') return;
  const { ts, bids, asks } = market.snapshot(400);
  return bookFrame(topic.symbol, 'snapshot', { bids, asks }, ts, market.view(400).last, -1);
}

const symbols = ['BTC-USDT-SWAP', 'ETH-USDT-SWAP', 'SOL-USDT-SWAP', 'BTC-USD-SWAP', 'BTC-USDT', 'ETH-USDT'];

function instruments(line, instType) {
  const entries = symbols
    .filter((symbol) => typeOf(symbol) === instType)
    .map((instId) => {
      const [base, quote] = instId.split('-');
      const inverse = quote === 'USD';
      const contract =
        instType === 'SPOT'
          ? { ctVal: '', ctValCcy: '', ctMult: '', ctType: '' }
          : inverse
            ? { ctVal: base === 'BTC' ? '100' : '10', ctValCcy: 'USD', ctMult: '1', ctType: 'inverse' }
            : { ctVal: worth[base] ?? '1', ctValCcy: base, ctMult: '1', ctType: 'linear' };
      return { instType, instId, tickSz: String(listing(instId).tick), lotSz: '1', ...contract, ...zeroes };
    });
  line.send(JSON.stringify({ arg: { channel: 'instruments', instType }, data: entries }));
}

/** Forced orders of an instrument go to whoever asked for those of its type. */
function joinLiquidations(line, symbol) {
  const type = typeOf(symbol);
  if (!line.state.liquidations?.has(type)) return;
  const name = `liquidation-orders:${type} ${symbol}`;
  if (!line.topics.has(name)) line.subscribe({ name, symbol, kinds: ['liquidation'], channel: 'liquidation-orders', type });
}

function begin(line, channel, instId) {
  const symbol = channel === 'index-tickers' ? `${instId}-SWAP` : instId;
  const market = line.market(symbol);
  const name = `${channel}:${instId}`;
  const topic = { name, symbol, kinds: kindsOf[channel], channel, index: instId, ...(channel === 'books' ? { depth: 400 } : {}) };
  line.subscribe(topic);
  const send = (text, kind) => line.send(text, { topic: name, symbol, kind });
  if (channel === 'books') send(snapshot(topic, market), 'snapshot');
  else if (channel === 'trades') {
    const { tradeId: id, bestBid } = market;
    const last = { symbol, id, pxText: market.pxText(bestBid), qtyText: market.qtyText(1), side: 'sell', ts: line.now() - 20e6 };
    send(tradeFrame(last), 'trade');
  } else if (channel === 'bbo-tbt') send(formats['bbo-tbt'](topic, market.quoteEvent()), 'quote');
  else send(formats[channel](topic, market.ticker()), 'ticker');
  joinLiquidations(line, symbol);
}

/** What an argument asks for cannot be had. */
function isWrong(line, { channel, instId, instType }) {
  if (channel === 'instruments') return !['SPOT', 'SWAP', 'FUTURES', 'OPTION'].includes(instType);
  if (channel === 'liquidation-orders') return !['SWAP', 'FUTURES', 'MARGIN', 'OPTION'].includes(instType);
  if (!kindsOf[channel] || instId === undefined) return true;
  if (channel === 'index-tickers') return isDerivative(instId) || !line.market(`${instId}-SWAP`);
  if (!['books', 'trades', 'bbo-tbt'].includes(channel) && !isDerivative(instId)) return true;
  return (channel === 'funding-rate' && !instId.endsWith('-SWAP')) || !line.market(instId);
}

function subscribe(line, arg) {
  const { channel, instId, instType } = arg;
  if (isWrong(line, arg)) {
    const what = instId === undefined ? `instType:${instType}` : `instId:${instId}`;
    const msg = `Wrong URL or channel:${channel},${what} doesn't exist. Please use the correct URL, channel and parameters referring to API document.`;
    line.send(JSON.stringify({ event: 'error', code: '60018', msg, connId }));
    return;
  }
  line.send(JSON.stringify({ event: 'subscribe', arg, connId }));
  if (channel === 'instruments') instruments(line, instType);
  else if (channel === 'liquidation-orders') {
    line.state.liquidations = (line.state.liquidations ?? new Set()).add(instType);
    const here = [...line.topics.values()].map(({ symbol }) => symbol);
    for (const symbol of new Set([...symbols, ...here])) if (typeOf(symbol) === instType) joinLiquidations(line, symbol);
  } else if (!line.topics.has(`${channel}:${instId}`)) begin(line, channel, instId);
}

function unsubscribe(line, arg) {
  const { channel, instId, instType } = arg;
  line.unsubscribe(`${channel}:${instId}`);
  if (channel === 'liquidation-orders') {
    line.state.liquidations?.delete(instType);
    for (const name of [...line.topics.keys()]) if (name.startsWith(`${channel}:${instType} `)) line.unsubscribe(name);
  }
  line.send(JSON.stringify({ event: 'unsubscribe', arg, connId }));
}

/** Requests an hour that a connection may make. */
const mostRequests = 480;

export default {
  id: 'okx',
  symbols,
  listing,
  sockets: ['public'],
  open(line) {
    line.state.requests = 0;
    // A minute without a change is told; more often here, so that it is seen.
    line.every(20_000, () => {
      for (const { name, channel, symbol } of line.topics.values()) {
        if (channel !== 'books') continue;
        const { last } = line.market(symbol).view(400);
        line.send(bookFrame(symbol, 'update', { bids: [], asks: [] }, line.now(), last, last), { topic: name, symbol, kind: 'book' });
      }
    });
  },
  receive(line, text) {
    if (text === 'ping') {
      line.send('pong');
      return;
    }
    let message;
    try {
      message = JSON.parse(text);
    } catch {
      line.send(JSON.stringify({ event: 'error', code: '60012', msg: `Invalid request: ${text}`, connId }));
      return;
    }
    const { op, args } = message;
    if ((op !== 'subscribe' && op !== 'unsubscribe') || !Array.isArray(args) || text.length > 65_536) {
      line.send(JSON.stringify({ event: 'error', code: '60012', msg: `Invalid request: ${text.slice(0, 200)}`, connId }));
    } else if (++line.state.requests > mostRequests) {
      line.send(JSON.stringify({ event: 'error', code: '60014', msg: 'Requests too frequent', connId }));
    } else for (const arg of args) (op === 'subscribe' ? subscribe : unsubscribe)(line, arg);
  },
  format: (topic, event) => formats[topic.channel](topic, event),
  snapshot,
  damage: {
    sequence: (text) =>
      text.includes('"channel":"books"') && text.includes('"update"')
        ? text.replace(/"prevSeqId":(-?\d+)/, (_, prev) => `"prevSeqId":${Number(prev) + 7}`)
        : undefined,
    /** Where the checksum is 0 for ever, one that is not stands out. */
    checksum: (text) =>
      text.includes('"checksum":0') && text.includes('"update"') ? text.replace('"checksum":0', '"checksum":-855196043') : undefined,
  },
  closes: {
    restart: { code: 1001, reason: '' },
    idle: { code: 4004, reason: 'No data received in 30s' },
    day: {
      code: 1000,
      reason: '',
      frame: `{"event":"notice","code":"64008","msg":"The connection will soon be closed for a service upgrade. Please reconnect.","connId":"${connId}"}`,
    },
  },
  strange: [
    '{"event":"channel-conn-count","channel":"orders","connCount":"2","connId":"abcd1234"}',
    '{"arg":{"channel":"price-limit","instId":"BTC-USDT-SWAP"},"data":[{"instId":"BTC-USDT-SWAP","buyLmt":"1","ts":"1"}]}',
    '{"arg":{"channel":"adl-warning","instType":"SWAP"},"data":[]}',
  ],
};
