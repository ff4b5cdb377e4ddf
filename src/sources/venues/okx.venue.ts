/**
 * OKX (v5): spot, swaps and futures on one socket. Books follow by their numbers alone, as the venue's checksum is 0 since 2026; where one
 * comes that is not, as in recordings of 2022, it is verified.
 */
import { BROKEN, type Channel, defineVenue, NEXT, OLD, type Topic } from '../venue.ts';
import { okxChecksum, okxSummed } from './okx-checksum.ts';
import { okxDecoder } from './okx-decoder.ts';
import { okxAsOf, okxIndexOf, okxListing, okxListings } from './okx-listed.ts';

interface Stream {
  readonly name: string;
  readonly channels: readonly Channel[];
  /** Spot has none of it. */
  readonly derivatives?: true;
  /** Longest silence of an instrument that trades all the time, or of every one. */
  readonly quietMs?: number;
  readonly steady?: true;
}

const streams: readonly Stream[] = [
  // 400 levels, every 100 ms; without a change there is a message with nothing in it after 60 s.
  { name: 'books', channels: ['book'], quietMs: 90_000, steady: true },
  { name: 'trades', channels: ['trades'], quietMs: 120_000 },
  { name: 'bbo-tbt', channels: ['quotes'], quietMs: 30_000 },
  // Every 200 ms with a change, every 10 s without.
  { name: 'mark-price', channels: ['mark'], derivatives: true, quietMs: 30_000, steady: true },
  { name: 'index-tickers', channels: ['mark'], derivatives: true },
  { name: 'funding-rate', channels: ['funding'], derivatives: true },
  { name: 'open-interest', channels: ['open-interest'], derivatives: true },
  { name: 'liquidation-orders', channels: ['liquidations'], derivatives: true },
];

const busy = new Set(['BTC-USDT', 'ETH-USDT', 'BTC-USDT-SWAP', 'ETH-USDT-SWAP', 'SOL-USDT-SWAP']);

/** What a topic is asked for with; the index of several instruments is one topic, and so are the forced orders of all swaps. */
function subjectOf(stream: string, symbol: string): string {
  if (stream === 'index-tickers') return okxIndexOf(symbol);
  if (stream === 'liquidation-orders') return symbol.endsWith('-SWAP') ? 'SWAP' : 'FUTURES';
  return symbol;
}

function topics(symbols: readonly string[], channels: readonly Channel[]): Topic[] {
  const made = new Map<string, Topic>();
  for (const symbol of symbols) {
    const isSpot = symbol.split('-').length === 2;
    for (const { name: stream, channels: carried, derivatives, quietMs, steady } of streams) {
      if ((derivatives && isSpot) || !carried.some((channel) => channels.includes(channel))) continue;
      // Dated contracts have no funding.
      if (stream === 'funding-rate' && !symbol.endsWith('-SWAP')) continue;
      const name = `${stream}:${subjectOf(stream, symbol)}`;
      const watched = quietMs !== undefined && (steady || busy.has(symbol));
      if (!made.has(name)) made.set(name, { socket: 'public', name, channels: carried, symbol, ...(watched ? { quietMs } : {}) });
    }
  }
  return [...made.values()];
}

function argumentOf({ name }: Topic): Record<string, string> {
  const colon = name.indexOf(':');
  const channel = name.slice(0, colon);
  return { channel, [channel === 'liquidation-orders' ? 'instType' : 'instId']: name.slice(colon + 1) };
}

const perRequest = 100;

export default defineVenue({
  id: 'okx',
  title: 'OKX',
  checkedAgainst: 'recorded frames of 2022-05-13 (books, trades); not yet against the live server',
  caveats: ['Numbers of trades grow by leaps: a lost trade cannot be seen.', 'The book is the best 400 levels a side.'],
  channels: ['trades', 'book', 'quotes', 'mark', 'funding', 'open-interest', 'liquidations'],
  sockets: { public: { url: 'wss://ws.okx.com:8443/ws/v5/public' } },
  // 480 requests an hour a connection, 64 KB a request; upgrades are told by a notice before the connection is closed.
  limits: { topicsPerSocket: 300, topicsPerRequest: perRequest, requestsPerSecond: 3, lifetimeMs: Number.POSITIVE_INFINITY },
  // Closed after 30 s without a message either way.
  heartbeat: { everyMs: 5_000, frame: 'ping' },
  book: {
    snapshots: 'in-band',
    // A message names the one before it, whether its own number is higher, the same (nothing changed) or lower (maintenance).
    follows(at, _first, last, prev) {
      if (prev !== prev || prev === at) return NEXT;
      return last === at ? OLD : BROKEN;
    },
    checksum: { levels: okxSummed, of: okxChecksum },
  },
  tradeIds: 'growing',
  usual: ['BTC-USDT.perp@okx', 'ETH-USDT.perp@okx'],
  listed: { asOf: okxAsOf, listings: okxListings() },
  parse: (symbol) => (/^[A-Z0-9]+-[A-Z0-9_]+(-SWAP|-\d{6})?$/.test(symbol) ? okxListing(symbol, 1) : undefined),
  list: {
    socket: 'public',
    frames: ['SPOT', 'SWAP', 'FUTURES'].map((instType) =>
      JSON.stringify({ op: 'subscribe', args: [{ channel: 'instruments', instType }] }),
    ),
  },
  topics,
  encode(op, asked) {
    const requests: string[] = [];
    for (let from = 0; from < asked.length; from += perRequest)
      requests.push(JSON.stringify({ op, args: asked.slice(from, from + perRequest).map(argumentOf) }));
    return requests;
  },
  decoder: okxDecoder,
});
