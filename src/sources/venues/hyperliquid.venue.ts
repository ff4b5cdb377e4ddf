/** Hyperliquid: perpetuals, quoted and settled in USDC. Its spot and builders' markets are not taken. */
import { type Channel, defineVenue, describeInstrument, type Listing, NEXT, type Topic } from '../venue.ts';
import { decodeHyperliquid, topicName } from './hyperliquid-decoder.ts';

/**
 * A book is sent about twice a second, changed or not; a context whenever a price in it moves, which oracle prices do every few seconds.
 * Trades and best quotes come when there are any.
 */
const streams: readonly { type: string; channels: readonly Channel[]; quietMs?: number }[] = [
  { type: 'trades', channels: ['trades'] },
  { type: 'l2Book', channels: ['book'], quietMs: 10_000 },
  { type: 'bbo', channels: ['quotes'] },
  { type: 'activeAssetCtx', channels: ['mark', 'funding', 'open-interest'], quietMs: 30_000 },
];

/** Decimals of sizes, as the venue listed them. */
const sizeDecimals: Readonly<Record<string, number>> = { BTC: 5, ETH: 4, SOL: 2, XRP: 0, DOGE: 0, AVAX: 2, LINK: 1, HYPE: 2 };

/** Decimals of a price and of a size make six; of the price at most five digits matter, so that its step is coarser as it rises. */
const allDecimals = 6;

function describe(coin: string, decimals: number): Listing | undefined {
  if (!/^[A-Za-z0-9]{1,20}$/.test(coin)) return undefined;
  const priceDecimals = decimals >= 0 && decimals <= allDecimals ? allDecimals - decimals : 0;
  const tickSize = Number(`1e-${priceDecimals}`);
  return { instrument: describeInstrument({ venue: 'hyperliquid', symbol: coin, base: coin, quote: 'USDC', type: 'perp', tickSize }) };
}

function parse(symbol: string): Listing | undefined {
  const coin = symbol.trim();
  return describe(coin, sizeDecimals[coin] ?? Number.NaN);
}

export default defineVenue({
  id: 'hyperliquid',
  title: 'Hyperliquid',
  checkedAgainst: 'recorded frames of 2025-01-26 (books, trades) and its documentation; not yet against the live server',
  caveats: [
    'The book is the best 20 levels a side, whole each time: levels that leave the 20 are told as deleted.',
    'Trades are not numbered: a lost one cannot be seen.',
    'Liquidations are not offered.',
  ],
  channels: ['trades', 'book', 'quotes', 'mark', 'funding', 'open-interest'],
  sockets: {
    public: { url: 'wss://api.hyperliquid.xyz/ws' },
    requests: { url: 'wss://api.hyperliquid.xyz/ws', requests: true },
  },
  limits: {
    // Of one address: 1,000 subscriptions on 10 connections, 2,000 messages a minute.
    topicsPerSocket: 250,
    topicsPerRequest: 1,
    requestsPerSecond: 20,
    lifetimeMs: Number.POSITIVE_INFINITY,
  },
  // It closes a connection to which it has had nothing to send for 60 s.
  heartbeat: { everyMs: 5_000, frame: '{"method":"ping"}' },
  book: { snapshots: 'always', unnumbered: true, follows: () => NEXT },
  // `tid` is a hash of the two orders: it tells a repeat, and nothing of what is missing.
  tradeIds: 'none',
  usual: ['BTC-USDC.perp@hyperliquid', 'ETH-USDC.perp@hyperliquid'],
  listed: { asOf: '2025-06-01', listings: Object.keys(sizeDecimals).flatMap((coin) => parse(coin) ?? []) },
  parse,
  list: {
    socket: 'requests',
    frames: [JSON.stringify({ method: 'post', id: 1, request: { type: 'info', payload: { type: 'meta' } } })],
  },
  topics(symbols, channels): Topic[] {
    const wanted = streams.filter((stream) => stream.channels.some((channel) => channels.includes(channel)));
    return symbols.flatMap((symbol) =>
      wanted.map(({ type, channels: carried, quietMs }) => ({
        socket: 'public',
        name: topicName(type, symbol),
        channels: carried,
        symbol,
        ...(quietMs === undefined ? {} : { quietMs }),
      })),
    );
  },
  encode(op, topics): string[] {
    return topics.map(({ name, symbol }) => {
      const type = name.slice(0, name.indexOf(' '));
      return JSON.stringify({ method: op, subscription: { type, coin: symbol } });
    });
  },
  decoder: () => decodeHyperliquid(describe),
});
