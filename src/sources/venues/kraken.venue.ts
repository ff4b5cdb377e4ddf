/**
 * Kraken spot, WebSocket v2. A book has no numbers: a lost message shows in the checksum of its ten best levels, which every message
 * carries. Levels that fall out of the subscribed depth are never deleted by a message, so they are cut off after each.
 */
import { crc32 } from '../checksum.ts';
import { type ChecksumLevel, type ChecksumLevels, defineVenue, describeInstrument, type Listing, NEXT, type Topic } from '../venue.ts';
import { channelNames, krakenDecoder } from './kraken-decoder.ts';
import { pairDecimals, pairsAsOf } from './kraken-pairs.ts';

/** The most there is (10, 25, 100, 500, 1000): depth within 1 % of a liquid pair needs it, and a snapshot is still only 90 kB. */
const depth = 1000;
const symbolsPerRequest = 50;

const channels = { trade: 'trades', book: 'book', ticker: 'quotes' } as const;
type ChannelName = keyof typeof channels;

/** Of v1, and of many people: v2 has BTC and DOGE. */
const newNames: Readonly<Record<string, string>> = { XBT: 'BTC', XDG: 'DOGE' };

const listInstruments = subscription('subscribe', 'instrument', { snapshot: true }, 0);

function subscription(method: string, channel: (typeof channelNames)[number], params: object, id: number): string {
  return JSON.stringify({ method, params: { channel, ...params }, req_id: id * channelNames.length + channelNames.indexOf(channel) });
}

function listingOf(base: string, quote: string, tickSize: number): Listing {
  return { instrument: describeInstrument({ venue: 'kraken', symbol: `${base}/${quote}`, base, quote, type: 'spot', tickSize }) };
}

/** What of `channel` is asked for besides symbols. A book is taken back by its depth. */
function paramsOf(channel: ChannelName, op: string): object {
  if (channel === 'book') return op === 'subscribe' ? { depth, snapshot: true } : { depth };
  if (channel === 'ticker') return { event_trigger: 'bbo' };
  return op === 'subscribe' ? { snapshot: false } : {};
}

/** Text without its point and the zeros in front. */
function digits(text: string): string {
  let from = 0;
  for (let c = text.charCodeAt(0); c === 48 || c === 46; c = text.charCodeAt(from)) from++;
  const point = text.indexOf('.', from);
  return point < 0 ? text.slice(from) : text.slice(from, point) + text.slice(point + 1);
}

function joined(levels: readonly ChecksumLevel[]): string {
  let text = '';
  const n = Math.min(10, levels.length);
  for (let i = 0; i < n; i++) {
    const { pxText, qtyText } = levels[i] as ChecksumLevel;
    text += digits(pxText) + digits(qtyText);
  }
  return text;
}

/** The rule of v1 and v2 alike: asks from the lowest up, then bids from the highest down. */
function checksumOf(book: ChecksumLevels): number {
  return crc32(joined(book.asks) + joined(book.bids));
}

export default defineVenue({
  id: 'kraken',
  title: 'Kraken',
  checkedAgainst: 'recorded v1 frames of 2021-04-17 and v2 frames from the documentation; not yet against the live server',
  caveats: ['The checksum covers the best ten levels a side: a loss below them stays unseen until it reaches them.'],
  channels: ['trades', 'book', 'quotes'],
  sockets: { market: { url: 'wss://ws.kraken.com/v2' } },
  // Kraken gives no number for requests ("dynamic"), and lets go of nothing by age.
  limits: { topicsPerSocket: 300, topicsPerRequest: symbolsPerRequest, requestsPerSecond: 5, lifetimeMs: Number.POSITIVE_INFINITY },
  // Once anything is subscribed, a heartbeat comes each second in which nothing else does.
  heartbeat: { everyMs: 2_500, frame: '{"method":"ping"}' },
  book: { snapshots: 'in-band', unnumbered: true, follows: () => NEXT, depth, checksum: { levels: 10, of: checksumOf } },
  // "A sequence number, unique per book"; every documented run of trades counts up by one.
  tradeIds: 'contiguous',
  usual: ['BTC-USD@kraken', 'ETH-USD@kraken'],
  listed: {
    asOf: pairsAsOf,
    listings: Object.entries(pairDecimals).map(([symbol, decimals]) => {
      const [base = '', quote = ''] = symbol.split('/');
      return listingOf(base, quote, Number(`1e-${decimals}`));
    }),
  },
  parse(symbol) {
    const parts = /^([A-Z0-9.]{1,20})[/-]([A-Z0-9.]{2,20})$/.exec(symbol.trim().toUpperCase());
    if (!parts) return undefined;
    const [base, quote] = [parts[1] as string, parts[2] as string].map((name) => newNames[name] ?? name) as [string, string];
    return listingOf(base, quote, Number(`1e-${pairDecimals[`${base}/${quote}`] ?? 0}`));
  },
  list: { socket: 'market', frames: [listInstruments] },
  topics(symbols, wanted) {
    const topics: Topic[] = [];
    for (const [name, channel] of Object.entries(channels)) {
      if (!wanted.includes(channel)) continue;
      for (const symbol of symbols) {
        const topic = { socket: 'market', name: `${name}:${symbol}`, channels: [channel], symbol };
        // The quietest of ten small pairs of 2021 was still for 8 s.
        topics.push(channel === 'book' ? { ...topic, quietMs: 90_000 } : topic);
      }
    }
    return topics;
  },
  encode(op, topics, id) {
    const frames: string[] = [];
    for (const name of Object.keys(channels) as ChannelName[]) {
      const symbols = topics.filter((topic) => topic.name.startsWith(`${name}:`)).map((topic) => topic.symbol);
      if (symbols.length === 0) continue;
      // Before the first book, for the precisions its checksum needs; asked for again it is refused, and that is passed over.
      if (name === 'book' && op === 'subscribe') frames.push(listInstruments);
      for (let i = 0; i < symbols.length; i += symbolsPerRequest)
        frames.push(subscription(op, name, { symbol: symbols.slice(i, i + symbolsPerRequest), ...paramsOf(name, op) }, id));
    }
    return frames;
  },
  decoder: () => krakenDecoder(listingOf),
});
