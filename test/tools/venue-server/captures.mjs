/** Tapes of `venue-captures`: what other venues sent in some 30 s, as steps of a TapeMarket. Speakers send them in their own frames again. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

const captures = {
  'bybit-linear': { file: 'BYBIT', address: '/public/linear', read: readBybit },
  'bybit-spot': { file: 'BYBIT', address: '/public/spot', read: readBybit },
  coinbase: { file: 'COINBASE', address: 'advanced-trade', read: readCoinbase },
};

/** Steps of one frame: { symbol, ms, kind: 'book', snapshot, bids, asks } or { symbol, ms, kind: 'trade', side, px, qty }. */
function readBybit({ topic = '', type, ts, cts, data }) {
  if (topic.startsWith('orderbook.'))
    return [{ symbol: data.s, ms: cts ?? ts, kind: 'book', snapshot: type === 'snapshot', bids: data.b, asks: data.a }];
  if (!topic.startsWith('publicTrade.')) return [];
  return data.map(({ s, T, S, p, v }) => ({ symbol: s, ms: T, kind: 'trade', side: S.toLowerCase(), px: p, qty: v }));
}

function readCoinbase({ channel, timestamp, events }) {
  const ms = Date.parse(timestamp);
  if (channel === 'l2_data') {
    return events.map(({ product_id, type, updates }) => {
      const of = (side) => updates.filter((update) => update.side === side).map((update) => [update.price_level, update.new_quantity]);
      return { symbol: product_id, ms, kind: 'book', snapshot: type === 'snapshot', bids: of('bid'), asks: of('offer') };
    });
  }
  if (channel !== 'market_trades') return [];
  // The side is the maker's; the snapshot has old trades, newest first.
  const trades = events
    .filter(({ type }) => type === 'update')
    .flatMap((event) => event.trades.toReversed?.() ?? [...event.trades].reverse());
  return trades.map((t) => ({
    symbol: t.product_id,
    ms,
    kind: 'trade',
    side: t.side === 'BUY' ? 'sell' : 'buy',
    px: t.price,
    qty: t.size,
  }));
}

const decimals = (text) => text.split('.')[1]?.length ?? 0;

function readCapture(text, { address, read }) {
  const lines = text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)]));
  const connections = new Set(lines.flatMap(({ t, conn, addr = '' }) => (t === 'connect' && addr.includes(address) ? [conn] : [])));
  const bySymbol = new Map();
  for (const { t, conn, ts, data } of lines) {
    if (t !== 'recv' || !connections.has(conn) || !data.startsWith('{')) continue;
    for (const step of read(JSON.parse(data))) {
      const { symbol, kind, snapshot } = step;
      const begun = bySymbol.get(symbol);
      if (begun) begun.steps.push({ rx: ts * 1e6, ...step });
      else if (kind === 'book' && snapshot) bySymbol.set(symbol, { steps: [], first: step });
    }
  }
  return bySymbol;
}

/** Prices and quantities with as many decimals as the longest has; `last` is any number: these venues' speakers count for themselves. */
function tapeOf({ steps, first }) {
  const kept = steps.filter(({ snapshot }) => snapshot !== true);
  const levels = [first, ...kept].flatMap(({ bids = [], asks = [] }) => [...bids, ...asks]);
  const [pxDigits, qtyDigits] = [0, 1].map((place) => levels.reduce((most, level) => Math.max(most, decimals(level[place])), 0));
  const listing = { tick: 10 ** -pxDigits, lot: 10 ** -qtyDigits, pxDigits, qtyDigits };
  const texts = (side) => side?.map(([px, qty]) => [Number(px).toFixed(pxDigits), Number(qty).toFixed(qtyDigits)]);
  const spelt = ({ bids, asks, ...step }) => ({ ...step, ...(bids ? { bids: texts(bids), asks: texts(asks) } : {}) });
  const book = { bids: new Map(texts(first.bids)), asks: new Map(texts(first.asks)), last: 1_000_000 };
  const spelled = kept.map(spelt);
  return { length: spelled.length, step: (i) => spelled[i], book, listing };
}

/** The tape of a venue's symbol, undefined where there is none. */
export function captureTapes(from) {
  const read = new Map();
  const tapes = new Map();
  return (venue, symbol) => {
    const capture = captures[venue];
    if (!capture) return undefined;
    if (!read.has(venue))
      read.set(venue, readCapture(gunzipSync(readFileSync(new URL(`${capture.file}.jsonl.gz`, from))).toString(), capture));
    const found = read.get(venue).get(symbol);
    const key = `${venue} ${symbol}`;
    if (found && !tapes.has(key)) tapes.set(key, tapeOf(found));
    return tapes.get(key);
  };
}
