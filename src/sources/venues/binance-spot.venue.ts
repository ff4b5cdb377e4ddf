/** Binance spot: market data sockets without an account, snapshots and the list over the WebSocket API. Quotes carry no time. */
import { splitSymbol } from '../../market/instrument.ts';
import { BROKEN, defineVenue, describeInstrument, type Listing, NEXT, OLD } from '../venue.ts';
import { binanceDecoder, depthRequest, encodeTopics, listRequest, ping, type Stream, tickSizeOf, topicsOf } from './binance.ts';
import { basesOf, listedAsOf, spotBases } from './binance-listed.ts';

const topicsPerRequest = 50;

const streams: readonly Stream[] = [
  { socket: 'market', suffix: 'trade', channels: ['trades'], quietMs: 60_000 },
  { socket: 'market', suffix: 'depth@100ms', channels: ['book'], quietMs: 30_000 },
  { socket: 'market', suffix: 'bookTicker', channels: ['quotes'], quietMs: 30_000 },
];

const listing = (symbol: string, base: string, quote: string, tickSize: number): Listing => ({
  instrument: describeInstrument({ venue: 'binance', symbol, base, quote, type: 'spot', tickSize }),
});

const listings = basesOf(spotBases).map(({ base, tickSize }) => listing(`${base}USDT`, base, 'USDT', tickSize));
/** Of a symbol typed by hand, until a price needs a finer one. */
const guessedStep = 0.01;

export default defineVenue({
  id: 'binance-spot',
  title: 'Binance spot',
  checkedAgainst: 'recorded frames of 2021-10-12 and 2024-08-08; not yet against the live server',
  caveats: ['Best quotes carry no time of their own: they are put at the newest time that is known.'],
  channels: ['trades', 'book', 'quotes'],
  sockets: {
    market: { url: 'wss://data-stream.binance.vision/stream' },
    api: { url: 'wss://ws-api.binance.com:443/ws-api/v3', requests: true },
  },
  // The server takes 5 messages a second, pongs among them.
  limits: { topicsPerSocket: 200, topicsPerRequest, requestsPerSecond: 3, lifetimeMs: 24 * 3_600_000 },
  heartbeat: { everyMs: 5_000, frame: ping },
  book: {
    snapshots: 'asked',
    // An update is the next when its first number is the one behind the last; the first behind a snapshot may overlap it.
    follows(at, first, last, _prev, fresh) {
      if (last <= at) return OLD;
      return first === at + 1 || (fresh && first <= at) ? NEXT : BROKEN;
    },
  },
  tradeIds: 'contiguous',
  usual: ['BTC-USDT@binance', 'ETH-USDT@binance'],
  listed: { asOf: listedAsOf, listings },
  parse(symbol) {
    const plain = symbol.trim().toUpperCase();
    const known = listings.find(({ instrument }) => instrument.symbol === plain);
    if (known) return known;
    const { base, quote } = splitSymbol(plain);
    return /^[A-Z0-9]{5,24}$/.test(plain) && quote !== '' ? listing(plain, base, quote, guessedStep) : undefined;
  },
  list: { socket: 'api', frames: [listRequest] },
  snapshot: { socket: 'api', frame: (symbol) => depthRequest(symbol, 1_000) },
  topics: (symbols, channels) => topicsOf(streams, symbols, channels),
  encode: (op, topics, id) => encodeTopics(op, topics, id, topicsPerRequest),
  decoder: () => binanceDecoder(listingOf),
});

/** An entry of `exchangeInfo`. */
function listingOf(entry: Record<string, unknown>): Listing | undefined {
  const { symbol, baseAsset, quoteAsset, status } = entry;
  const tickSize = tickSizeOf(entry);
  if (typeof symbol !== 'string' || typeof baseAsset !== 'string' || typeof quoteAsset !== 'string') return undefined;
  return status === 'TRADING' && tickSize !== undefined ? listing(symbol, baseAsset, quoteAsset, tickSize) : undefined;
}
