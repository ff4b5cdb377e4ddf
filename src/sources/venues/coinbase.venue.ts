/**
 * Coinbase Advanced Trade, spot. The books of its level2 channel are whole: a snapshot of all levels, then changes. What is lost shows in
 * the numbers of the connection's messages, so books have none of their own.
 */
import { defineVenue, describeInstrument, type Listing, NEXT, type Topic } from '../venue.ts';
import { coinbaseDecoder } from './coinbase-decoder.ts';
import { priceSteps, productOf, productsAsOf } from './coinbase-products.ts';

const productsPerRequest = 50;

/** Asked for with everything: channels without news are closed after 60 to 90 s on a connection that has no heartbeats. */
const heartbeats = '{"type":"subscribe","channel":"heartbeats"}';

const channels = { market_trades: 'trades', level2: 'book', ticker: 'quotes' } as const;

function listingOf(symbol: string, tickSize: number): Listing {
  const [base = '', quote = ''] = symbol.split('-');
  return { instrument: describeInstrument({ venue: 'coinbase', symbol, base, quote, type: 'spot', tickSize }) };
}

export default defineVenue({
  id: 'coinbase',
  title: 'Coinbase',
  checkedAgainst: 'recorded frames of 2026-08-09; not yet against the live server',
  caveats: ['Messages are numbered by connection: after a loss everything on it is asked for anew.'],
  channels: ['trades', 'book', 'quotes'],
  sockets: { market: { url: 'wss://advanced-trade-ws.coinbase.com' } },
  // Eight unauthenticated messages a second and address, of which another tab may need some.
  limits: { topicsPerSocket: 300, topicsPerRequest: productsPerRequest, requestsPerSecond: 4, lifetimeMs: Number.POSITIVE_INFINITY },
  // One a second comes by itself. There is no ping, but what is subscribed already is answered at once with the list of all that is.
  heartbeat: { everyMs: 2_500, frame: heartbeats },
  book: { snapshots: 'in-band', follows: () => NEXT },
  // 79 of 79 recorded trades, and the last of the snapshot before them, count up by one for each product.
  tradeIds: 'contiguous',
  usual: ['BTC-USD@coinbase', 'ETH-USD@coinbase'],
  listed: { asOf: productsAsOf, listings: Object.entries(priceSteps).map(([symbol, step]) => listingOf(symbol, step)) },
  parse(symbol) {
    const parts = /^([A-Z0-9]{1,20})[-/]([A-Z0-9]{2,20})$/.exec(symbol.trim().toUpperCase());
    if (!parts) return undefined;
    const product = productOf(`${parts[1]}-${parts[2]}`);
    return listingOf(product, priceSteps[product] ?? 1);
  },
  list: { socket: 'market', frames: ['{"type":"subscribe","channel":"status"}'] },
  topics(symbols, wanted) {
    const topics: Topic[] = [];
    for (const [name, channel] of Object.entries(channels)) {
      if (!wanted.includes(channel)) continue;
      for (const product of new Set(symbols.map(productOf))) {
        const topic = { socket: 'market', name: `${name}:${product}`, channels: [channel], symbol: product };
        topics.push(channel === 'book' ? { ...topic, quietMs: 90_000 } : topic);
      }
    }
    return topics;
  },
  encode(op, topics) {
    // First, for the connection is closed when nothing is subscribed within 5 s.
    const frames: string[] = op === 'subscribe' ? [heartbeats] : [];
    for (const channel of Object.keys(channels)) {
      const products = topics.filter((topic) => topic.name.startsWith(`${channel}:`)).map((topic) => topic.symbol);
      for (let i = 0; i < products.length; i += productsPerRequest)
        frames.push(JSON.stringify({ type: op, product_ids: products.slice(i, i + productsPerRequest), channel }));
    }
    return frames;
  },
  decoder: () => coinbaseDecoder(listingOf),
});
