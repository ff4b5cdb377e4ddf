/**
 * The busiest seconds of the recorded Bitcoin tape as ten instruments of Binance USD-M futures, as fast as asked: the other end of
 * `live-burst`. `node burst-server.mjs --rate 25000 --pack 10 --messages 250000` prints its port as JSON. Frames are made beforehand. Until
 * every book has its snapshot the tape goes slowly; then `messages` go at `rate` or as fast as they are taken, `pack` of them a frame, one a
 * line. GET /state counts.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { WebSocketServer } from 'ws';

const symbols = ['BTC', 'ETH', 'SOL', 'XRP', 'DOGE', 'ADA', 'BNB', 'LINK', 'AVAX', 'LTC'].map((base) => `${base}USDT`);
/** Messages of the tape in which the window of the most changed levels is looked for. */
const windowMessages = 30_000;
const preRollPerSecond = 100;
/** Bytes. */
const mostWaiting = 1 << 19;

const { values } = parseArgs({
  options: {
    rate: { type: 'string', default: '25000' },
    pack: { type: 'string', default: '10' },
    messages: { type: 'string', default: '250000' },
  },
});
const rate = Number(values.rate);
const pack = Number(values.pack);
const most = Number(values.messages);

const file = new URL('../../../../shared/data/binance-raw/usdm_btcusdt_20240808.gz', import.meta.url);
const tape = gunzipSync(readFileSync(file))
  .toString()
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => line.slice(line.indexOf(' ') + 1));

const levelsOf = ({ b, a }) => (Array.isArray(b) ? b.length + a.length : 0);

/** The stretch with the most levels, and the book at its beginning. */
function busiest() {
  const at = tape.findIndex((text) => text.includes('"lastUpdateId"'));
  const snapshot = JSON.parse(tape[at]);
  const messages = tape.slice(at + 1).map((text) => JSON.parse(text).data);
  let sum = 0;
  let best = 0;
  let from = 0;
  messages.forEach((data, i) => {
    sum += levelsOf(data);
    if (i >= windowMessages) sum -= levelsOf(messages[i - windowMessages]);
    if (i >= windowMessages && sum > best) {
      best = sum;
      from = i - windowMessages + 1;
    }
  });
  const sides = [new Map(snapshot.bids), new Map(snapshot.asks)];
  let last = snapshot.lastUpdateId;
  const early = tape.slice(0, at).map((text) => JSON.parse(text).data);
  for (const data of [...early, ...messages.slice(0, from)]) {
    if (data.e !== 'depthUpdate' || data.u <= last) continue;
    last = data.u;
    for (const [side, levels] of [
      [sides[0], data.b],
      [sides[1], data.a],
    ])
      for (const [px, qty] of levels) Number(qty) === 0 ? side.delete(px) : side.set(px, qty);
  }
  return { messages: messages.slice(from, from + windowMessages), bids: [...sides[0]], asks: [...sides[1]], last };
}

const burst = busiest();
const spanIds = (() => {
  const books = burst.messages.filter(({ e }) => e === 'depthUpdate');
  return { first: burst.last, last: books.at(-1).u };
})();
const trades = burst.messages.filter(({ e, X }) => e === 'trade' && X === 'MARKET');

/**
 * One message of the tape as one of `symbol`, `round` times round the window: ids and times go on, and the first change of a round brings
 * nothing back, so books of later rounds are of no market; they are made of as many levels, and may cross.
 */
function textOf(data, symbol, round, tradeId, ms) {
  const stream = symbol.toLowerCase();
  const shift = round * (spanIds.last - spanIds.first);
  if (data.e === 'trade') {
    return `{"stream":"${stream}@aggTrade","data":{"e":"aggTrade","E":${ms},"s":"${symbol}","a":${tradeId},"p":"${data.p}","q":"${data.q}","f":${tradeId},"l":${tradeId},"T":${ms},"m":${data.m}}}`;
  }
  if (data.e === 'depthUpdate') {
    const side = (levels) => `[${levels.map(([px, qty]) => `["${px}","${qty}"]`).join(',')}]`;
    return `{"stream":"${stream}@depth@100ms","data":{"e":"depthUpdate","E":${ms},"T":${ms},"s":"${symbol}","U":${data.U + shift},"u":${data.u + shift},"pu":${data.pu + shift},"b":${side(data.b)},"a":${side(data.a)}}}`;
  }
  return `{"stream":"${stream}@bookTicker","data":{"e":"bookTicker","u":${data.u + shift},"s":"${symbol}","b":"${data.b}","B":"${data.B}","a":"${data.a}","A":"${data.A}","T":${ms},"E":${ms}}}`;
}

/** All messages in order, each with its socket. */
function* script() {
  let tradeId = 1;
  const start = Date.now();
  let made = 0;
  for (let round = 0; ; round++) {
    for (const data of burst.messages) {
      if (data.e === 'trade' && data.X !== 'MARKET') continue;
      const ms = start + Math.floor((made * 1000) / rate);
      for (const symbol of symbols)
        yield { socket: data.e === 'trade' ? 'market' : 'public', text: textOf(data, symbol, round, tradeId, ms) };
      if (data.e === 'trade') tradeId++;
      made += symbols.length;
    }
  }
}

const sent = { trades: 0, levels: 0, messages: 0, frames: 0, startedAt: 0, doneAt: 0, state: 'waiting' };
const clients = { public: new Set(), market: new Set() };
const anchored = new Set();
const source = script();
const parts = { public: [], market: [] };
/** Frames of the burst, made before it begins. */
const frames = [];

function prepare(count) {
  for (let i = 0; i < count; i++) {
    const { socket, text } = source.next().value;
    parts[socket].push(text);
    if (parts[socket].length < pack) continue;
    frames.push({ socket, text: parts[socket].join('\n'), messages: pack, trades: socket === 'market' ? pack : 0 });
    parts[socket] = [];
  }
  for (const socket of ['public', 'market']) {
    if (parts[socket].length === 0) continue;
    frames.push({
      socket,
      text: parts[socket].join('\n'),
      messages: parts[socket].length,
      trades: socket === 'market' ? parts[socket].length : 0,
    });
    parts[socket] = [];
  }
}

function send({ socket, text, messages, trades: n }) {
  for (const client of clients[socket]) client.send(text);
  sent.frames++;
  sent.messages += messages;
  sent.trades += n;
}

const server = createServer((_request, reply) => {
  reply.setHeader('Access-Control-Allow-Origin', '*');
  reply.setHeader('Content-Type', 'application/json');
  reply.end(
    JSON.stringify({
      ...sent,
      anchored: anchored.size,
      symbols,
      tradesPerWindow: trades.length,
      bytes: frames.reduce((sum, { text }) => sum + text.length, 0),
    }),
  );
});
const sockets = new WebSocketServer({ server, perMessageDeflate: false });
sockets.on('connection', (socket, { url }) => {
  const name = url.split('/').at(-1).split('?')[0];
  clients[name]?.add(socket);
  socket.on('close', () => clients[name]?.delete(socket));
  socket.on('message', (data) => {
    const { method, id, params } = JSON.parse(data.toString());
    if (method !== 'depth') return socket.send(JSON.stringify({ result: null, id }));
    anchored.add(params.symbol);
    const { last: lastUpdateId, bids, asks } = burst;
    const E = Date.now();
    return socket.send(JSON.stringify({ id, status: 200, result: { lastUpdateId, E, T: E, bids, asks }, rateLimits: [] }));
  });
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`${JSON.stringify({ port: server.address().port })}\n`));

/** Much waits in a connection: the other side takes no more. */
function isFull() {
  for (const all of Object.values(clients)) for (const { bufferedAmount } of all) if (bufferedAmount > mostWaiting) return true;
  return false;
}

let next = 0;
let begun = 0;
const timer = setInterval(() => {
  if (clients.public.size === 0 || clients.market.size === 0) return;
  const now = performance.now();
  if (sent.state === 'waiting') {
    begun = now;
    sent.state = 'slow';
    prepare(preRollPerSecond * 60);
  }
  if (sent.state === 'slow') {
    const due = ((now - begun) / 1000) * preRollPerSecond;
    while (next < frames.length && sent.messages < due) send(frames[next++]);
    if (anchored.size < symbols.length) return;
    sent.state = 'ready';
    prepare(most - frames.slice(next).reduce((sum, { messages }) => sum + messages, 0));
    begun = performance.now();
    sent.base = sent.messages;
    sent.startedAt = Date.now();
    sent.state = 'burst';
  }
  if (sent.state !== 'burst') return;
  const due = Math.min(((performance.now() - begun) / 1000) * rate, most);
  while (next < frames.length && sent.messages - sent.base < due && !isFull()) send(frames[next++]);
  if (next < frames.length) return;
  sent.state = 'done';
  sent.doneAt = Date.now();
}, 2);
process.on('SIGTERM', () => {
  clearInterval(timer);
  process.exit(0);
});
