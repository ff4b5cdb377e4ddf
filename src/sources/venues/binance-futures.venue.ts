/**
 * Binance USD-M futures: book and quotes on one socket, all else on another; snapshots over the WebSocket API, which lists no instruments.
 * Liquidations are at most the newest of each second and instrument: their totals are a lower bound. Open interest is asked for by REST
 * alone and not offered.
 */
import { splitSymbol } from '../../market/instrument.ts';
import { BROKEN, defineVenue, describeInstrument, type Listing, NEXT, OLD } from '../venue.ts';
import { binanceDecoder, depthRequest, encodeTopics, ping, type Stream, topicsOf } from './binance.ts';
import { basesOf, listedAsOf, perpBases } from './binance-listed.ts';

const topicsPerRequest = 100;

const streams: readonly Stream[] = [
  { socket: 'market', suffix: 'aggTrade', channels: ['trades'], quietMs: 60_000 },
  { socket: 'public', suffix: 'depth@100ms', channels: ['book'], quietMs: 20_000 },
  { socket: 'public', suffix: 'bookTicker', channels: ['quotes'], quietMs: 20_000 },
  { socket: 'market', suffix: 'markPrice@1s', channels: ['mark', 'funding'], quietMs: 10_000, steady: true },
  { socket: 'market', suffix: 'forceOrder', channels: ['liquidations'] },
];

const listing = (symbol: string, base: string, quote: string, tickSize: number, date?: string): Listing => ({
  instrument: describeInstrument({
    venue: 'binance',
    symbol,
    base,
    quote,
    type: date === undefined ? 'perp' : 'future',
    tickSize,
    ...(date === undefined ? {} : { date }),
  }),
});

const listings = basesOf(perpBases).map(({ base, tickSize }) => listing(`${base}USDT`, base, 'USDT', tickSize));
/** Of a symbol typed by hand, until a price needs a finer one. */
const guessedStep = 0.01;

export default defineVenue({
  id: 'binance-futures',
  title: 'Binance USD-M futures',
  checkedAgainst: 'recorded frames of 2021-07-22 and 2024-08-08; not yet against the live server',
  caveats: [
    'Of liquidations only the newest of each second and instrument is told: totals are a lower bound.',
    'Open interest is not offered over its sockets.',
  ],
  channels: ['trades', 'book', 'quotes', 'mark', 'funding', 'liquidations'],
  sockets: {
    public: { url: 'wss://fstream.binance.com/public/stream' },
    market: { url: 'wss://fstream.binance.com/market/stream' },
    api: { url: 'wss://ws-fapi.binance.com/ws-fapi/v1', requests: true },
  },
  // The server takes 10 messages a second, pongs among them.
  limits: { topicsPerSocket: 200, topicsPerRequest, requestsPerSecond: 6, lifetimeMs: 24 * 3_600_000 },
  heartbeat: { everyMs: 5_000, frame: ping },
  book: {
    snapshots: 'asked',
    // An update names the one before it. Numbers are those of all instruments: a snapshot may stand between two updates.
    follows(at, _first, last, prev, fresh) {
      if (last <= at) return OLD;
      return prev === at || (fresh && prev <= at) ? NEXT : BROKEN;
    },
  },
  tradeIds: 'contiguous',
  usual: ['BTC-USDT.perp@binance', 'ETH-USDT.perp@binance'],
  listed: { asOf: listedAsOf, listings },
  parse(symbol) {
    const parts = /^([A-Z0-9]{5,24})(?:_(\d{6}))?$/.exec(symbol.trim().toUpperCase());
    if (!parts) return undefined;
    const known = listings.find(({ instrument }) => instrument.symbol === parts[0]);
    if (known) return known;
    const { base, quote } = splitSymbol(parts[1] as string);
    const settled = quote === 'USDT' || quote === 'USDC' || quote === 'BTC';
    return settled ? listing(parts[0], base, quote, guessedStep, parts[2]) : undefined;
  },
  snapshot: { socket: 'api', frame: (symbol) => depthRequest(symbol, 1_000) },
  topics: (symbols, channels) => topicsOf(streams, symbols, channels),
  encode: (op, topics, id) => encodeTopics(op, topics, id, topicsPerRequest),
  decoder: () => binanceDecoder(() => undefined),
});
