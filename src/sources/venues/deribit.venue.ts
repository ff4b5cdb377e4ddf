/** Deribit: perpetuals, dated futures and spot. Options and combinations are not taken. */

import { BROKEN, type Channel, defineVenue, describeInstrument, type Listing, NEXT, OLD, type Topic } from '../venue.ts';
import { tardisInstrument } from '../venue-contracts.ts';
import { asks, decodeDeribit, testFrame } from './deribit-decoder.ts';

/** The finest that `raw` may be had without a login. */
const interval = '100ms';

/** What each stream brings, and how long it is never silent: mark prices of what is open move every second, books within a minute. */
const streams: readonly { name: string; channels: readonly Channel[]; quietMs?: number }[] = [
  { name: 'trades', channels: ['trades', 'liquidations'] },
  { name: 'book', channels: ['book'], quietMs: 60_000 },
  { name: 'ticker', channels: ['quotes', 'mark', 'funding', 'open-interest'], quietMs: 15_000 },
];

const topicsPerRequest = 50;

/** Price steps of perpetuals, as the venue listed them; of others the step is found from their prices. */
const steps: Readonly<Record<string, number>> = {
  'BTC-PERPETUAL': 0.5,
  'ETH-PERPETUAL': 0.05,
  'SOL-PERPETUAL': 0.01,
  'BTC_USDC-PERPETUAL': 1,
  'ETH_USDC-PERPETUAL': 0.1,
  'SOL_USDC-PERPETUAL': 0.01,
  'XRP_USDC-PERPETUAL': 0.0001,
  'DOGE_USDC-PERPETUAL': 0.00001,
};

const spotName = /^([A-Z0-9]+)_([A-Z0-9]+)$/;
const futureName = /^[A-Z0-9]+(_[A-Z0-9]+)?-(PERPETUAL|\d{1,2}[A-Z]{3}\d{2})$/;

function describe(symbol: string, tickSize: number): Listing | undefined {
  const step = tickSize > 0 ? tickSize : 1;
  const spot = spotName.exec(symbol);
  if (spot) {
    const [, base = '', quote = ''] = spot;
    return { instrument: describeInstrument({ venue: 'deribit', symbol, base, quote, type: 'spot', tickSize: step }) };
  }
  if (!futureName.test(symbol)) return undefined;
  // Contracts of 10 US dollars are counted in dollars: `amount` 10 is one contract.
  const { instrument, contract } = tardisInstrument('deribit', symbol, step);
  return contract === undefined ? { instrument } : { instrument, contract };
}

function parse(symbol: string): Listing | undefined {
  const name = symbol.trim().toUpperCase();
  return describe(name, steps[name] ?? Number.NaN);
}

function request(method: string, id: number, params: object): string {
  return JSON.stringify({ jsonrpc: '2.0', id, method: `public/${method}`, params });
}

export default defineVenue({
  id: 'deribit',
  title: 'Deribit',
  checkedAgainst: 'recorded frames of 2021-07-22 (options: books, tickers, answers) and its documentation; not yet against the live server',
  caveats: [
    'Books come at most every 100 ms, what happened in between taken together; finer ones need a login.',
    'Options and combinations are not taken.',
  ],
  channels: ['trades', 'book', 'quotes', 'mark', 'funding', 'open-interest', 'liquidations'],
  sockets: {
    public: {
      url: 'wss://www.deribit.com/ws/api/v2',
      // The server then speaks at least so often, seconds (10 is the least it allows), and asks back: who does not answer is cut off.
      hello: [request('set_heartbeat', asks.heartbeat, { interval: 10 })],
    },
    requests: { url: 'wss://www.deribit.com/ws/api/v2', requests: true },
  },
  limits: {
    // 500 channels are the documented most; books of so many would not fit one connection.
    topicsPerSocket: 200,
    topicsPerRequest,
    // A subscription costs 3,000 of 30,000 credits, of which 10,000 come back each second.
    requestsPerSecond: 3,
    lifetimeMs: Number.POSITIVE_INFINITY,
  },
  heartbeat: { everyMs: 5_000, frame: testFrame },
  book: {
    snapshots: 'in-band',
    follows: (at, _first, last, prev) => (prev === at ? NEXT : last <= at ? OLD : BROKEN),
  },
  tradeIds: 'contiguous',
  usual: ['BTC-USD.perp@deribit', 'ETH-USD.perp@deribit'],
  listed: { asOf: '2022-06-01', listings: Object.keys(steps).flatMap((symbol) => parse(symbol) ?? []) },
  parse,
  list: {
    socket: 'requests',
    frames: ['future', 'spot'].map((kind, i) => request('get_instruments', asks.list + 10 * i, { currency: 'any', kind, expired: false })),
  },
  topics(symbols, channels): Topic[] {
    const wanted = streams.filter((stream) => stream.channels.some((channel) => channels.includes(channel)));
    return symbols.flatMap((symbol) =>
      wanted.map(({ name, channels: carried, quietMs }) => ({
        socket: 'public',
        name: `${name}.${symbol}.${interval}`,
        channels: carried,
        symbol,
        ...(quietMs === undefined ? {} : { quietMs }),
      })),
    );
  },
  encode(op, topics, id): string[] {
    const frames: string[] = [];
    for (let from = 0; from < topics.length; from += topicsPerRequest) {
      const channels = topics.slice(from, from + topicsPerRequest).map((topic) => topic.name);
      frames.push(request(op, id * 10 + asks[op], { channels }));
    }
    return frames;
  },
  decoder: () => decodeDeribit(describe),
});
