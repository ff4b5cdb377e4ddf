/** BitMEX: perpetuals, dated futures, spot. Sizes are contracts, whose worth its table `instrument` tells. */
import type { Contract } from '../scale-writer.ts';
import { BROKEN, type Channel, defineVenue, describeInstrument, type Listing, NEXT, type Topic } from '../venue.ts';
import { decodeBitmex } from './bitmex-decoder.ts';
import { amountOf, type Values, wordOf } from './json-values.ts';

/**
 * `orderBookL2` is the whole book; `orderBookL2_25` is cut at 25 levels and costs no less to follow. Mark and index of what is open change
 * every few seconds; books of the busiest alone are never silent. The table `funding` says at each payment what `instrument` has said all
 * along, so it is not asked for.
 */
const tables: readonly { name: string; channels: readonly Channel[]; quietMs?: number; busyQuietMs?: number }[] = [
  { name: 'trade', channels: ['trades'] },
  { name: 'orderBookL2', channels: ['book'], busyQuietMs: 30_000 },
  { name: 'quote', channels: ['quotes'], busyQuietMs: 30_000 },
  { name: 'instrument', channels: ['mark', 'funding', 'open-interest'], quietMs: 60_000 },
  { name: 'liquidation', channels: ['liquidations'] },
];
const busy = new Set(['XBTUSD', 'XBTUSDT', 'ETHUSD', 'ETHUSDT']);

const topicsPerRequest = 50;

/** Price steps, and what a contract is worth where it has never changed. A quanto contract's worth moves with the price of Bitcoin. */
const facts: Readonly<Record<string, { tickSize: number; contract?: Contract }>> = {
  XBTUSD: { tickSize: 0.1, contract: { quote: 1 } },
  XBTUSDT: { tickSize: 0.1, contract: { base: 0.000001 } },
  ETHUSDT: { tickSize: 0.01 },
  SOLUSDT: { tickSize: 0.01 },
  XRPUSDT: { tickSize: 0.0001 },
};

const spotName = /^([A-Z0-9]+)_([A-Z0-9]+)$/;
const settledName = /^([A-Z0-9]+?)(USD)_([A-Z0-9]+)$/;
const datedName = /^([A-Z0-9]+?)(USDT|USDC|USD|EUR)?([FGHJKMNQUVXZ]\d{2})$/;
const perpName = /^([A-Z0-9]+?)(USDT|USDC|USD|EUR|XBT)$/;

const coin = (name: string): string => (name === 'XBT' ? 'BTC' : name);

/** By its name: `XBTUSD`, `XBTUSDT`, `XBTZ26`, `ETHUSD_ETH`, `XBT_USDT`. `contract` undefined where it is not known. */
function describe(symbol: string, tickSize: number, contract: Contract | undefined): Listing | undefined {
  const settled = settledName.exec(symbol);
  const spot = settled ? null : spotName.exec(symbol);
  const dated = settled || spot ? null : datedName.exec(symbol);
  const parts = settled ?? spot ?? dated ?? perpName.exec(symbol);
  if (!parts) return undefined;
  const [, base = '', quote, last] = parts;
  const instrument = describeInstrument({
    venue: 'bitmex',
    symbol,
    base: coin(base),
    // A dated contract that names no quote is in dollars for Bitcoin, in Bitcoin for all others.
    quote: coin(quote ?? (base === 'XBT' ? 'USD' : 'XBT')),
    type: spot ? 'spot' : dated ? 'future' : 'perp',
    tickSize: tickSize > 0 ? tickSize : 1,
    ...(last === undefined || spot ? {} : { date: last }),
    ...(contract && 'quote' in contract ? { inverseValue: contract.quote } : {}),
  });
  return { instrument, contract: contract ?? 'unknown' };
}

function parse(symbol: string): Listing | undefined {
  const name = symbol.trim().toUpperCase();
  const inverse = /^XBT(USD)?[FGHJKMNQUVXZ]\d{2}$/.test(name) ? { quote: 1 } : undefined;
  return describe(name, facts[name]?.tickSize ?? Number.NaN, facts[name]?.contract ?? inverse);
}

/** As the table `instrument` has it. Indices and baskets are of other types and are left out. */
function describeRow(row: Values): Listing | undefined {
  const kind = wordOf(row.typ);
  if (kind !== 'FFWCSX' && kind !== 'FFCCSX' && kind !== 'IFXXXP') return undefined;
  if (row.state !== undefined && row.state !== 'Open') return undefined;
  return describe(wordOf(row.symbol), amountOf(row.tickSize), contractOf(row));
}

/** Worth of a contract: inverse in quote currency, linear in base; undefined for quanto. */
function contractOf(row: Values): Contract | undefined {
  if (row.isQuanto === true) return undefined;
  if (row.isInverse === true) {
    const quote = Math.abs(amountOf(row.multiplier) / amountOf(row.underlyingToSettleMultiplier));
    return quote > 0 && quote < Number.POSITIVE_INFINITY ? { quote } : undefined;
  }
  const perBase = amountOf(row.underlyingToPositionMultiplier);
  return perBase > 0 ? { base: 1 / perBase } : undefined;
}

export default defineVenue({
  id: 'bitmex',
  title: 'BitMEX',
  checkedAgainst: 'recorded frames of 2021-07-22 (books, trades, quotes, answers) and its documentation; not yet against the live server',
  caveats: [
    'Changes of a book are not numbered: one that is lost stays unseen until its level changes again.',
    'Trades are not numbered: a lost one cannot be seen.',
  ],
  channels: ['trades', 'book', 'quotes', 'mark', 'funding', 'open-interest', 'liquidations'],
  sockets: {
    public: { url: 'wss://ws.bitmex.com/realtime' },
    requests: { url: 'wss://ws.bitmex.com/realtime', requests: true },
  },
  limits: {
    // No limit is documented for public tables; whole books of so many instruments are what a connection carries.
    topicsPerSocket: 200,
    topicsPerRequest,
    requestsPerSecond: 2,
    lifetimeMs: Number.POSITIVE_INFINITY,
  },
  // Plain texts `ping` and `pong`, after five seconds of silence, as the documentation asks.
  heartbeat: { everyMs: 5_000, frame: 'ping' },
  book: {
    snapshots: 'in-band',
    // The decoder counts the messages of a book, and tells no predecessor where one contradicts what came before.
    follows: (at, _first, _last, prev) => (prev === at ? NEXT : BROKEN),
    unnumbered: true,
  },
  // `trdMatchID` is a text: it tells a repeat, and nothing of what is missing.
  tradeIds: 'none',
  usual: ['BTC-USD.perp@bitmex', 'BTC-USDT.perp@bitmex'],
  listed: { asOf: '2024-09-14', listings: Object.keys(facts).flatMap((symbol) => parse(symbol) ?? []) },
  parse,
  list: { socket: 'requests', frames: ['{"op":"subscribe","args":["instrument"]}'] },
  topics(symbols, channels): Topic[] {
    const wanted = tables.filter((table) => table.channels.some((channel) => channels.includes(channel)));
    return symbols.flatMap((symbol) =>
      wanted.map(({ name, channels: carried, quietMs, busyQuietMs }) => {
        const quiet = quietMs ?? (busy.has(symbol) ? busyQuietMs : undefined);
        const topic = { socket: 'public', name: `${name}:${symbol}`, channels: carried, symbol };
        return quiet === undefined ? topic : { ...topic, quietMs: quiet };
      }),
    );
  },
  encode(op, topics): string[] {
    const frames: string[] = [];
    for (let from = 0; from < topics.length; from += topicsPerRequest)
      frames.push(JSON.stringify({ op, args: topics.slice(from, from + topicsPerRequest).map((topic) => topic.name) }));
    return frames;
  },
  decoder: () => decodeBitmex(describeRow),
});
