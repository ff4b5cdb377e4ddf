/** Bybit's perpetuals and futures settled in USDT and USDC (v5). */
import { defineVenue } from '../venue.ts';
import {
  type BybitStream,
  bookStream,
  bybitBook,
  bybitHeartbeat,
  bybitLimits,
  bybitListing,
  bybitListings,
  bybitTopics,
  encodeBybit,
  quoteStream,
  tradeStream,
  unknownStep,
} from './bybit.ts';
import { bybitDecoder } from './bybit-decoder.ts';
import { bybitAsOf, linearSteps } from './bybit-listed.ts';

const streams: readonly BybitStream[] = [
  bookStream,
  tradeStream,
  quoteStream,
  // Whole first, then what changed, every 100 ms; the mark price alone has stood still for 19 s.
  { name: 'tickers', channels: ['mark', 'funding', 'open-interest'], quietMs: 120_000 },
  // All of them, every 500 ms.
  { name: 'allLiquidation', channels: ['liquidations'] },
];

export default defineVenue({
  id: 'bybit-linear',
  title: 'Bybit linear',
  checkedAgainst: 'recorded frames of 2026-08-09 (books, trades, tickers); not yet against the live server',
  caveats: ['Trades are not numbered: a lost one cannot be seen.'],
  channels: ['trades', 'book', 'quotes', 'mark', 'funding', 'open-interest', 'liquidations'],
  sockets: { public: { url: 'wss://stream.bybit.com/v5/public/linear' } },
  limits: bybitLimits,
  heartbeat: bybitHeartbeat,
  book: bybitBook,
  tradeIds: 'none',
  usual: ['BTC-USDT.perp@bybit', 'ETH-USDT.perp@bybit'],
  listed: { asOf: bybitAsOf, listings: bybitListings(linearSteps, 'derivative') },
  parse: (symbol) =>
    /^\w+(USDT|PERP)$|^\w+-\d{1,2}[A-Z]{3}\d{2}$/.test(symbol) ? bybitListing(symbol, 'derivative', unknownStep) : undefined,
  topics: (symbols, channels) => bybitTopics(streams, symbols, channels),
  encode: (op, topics) => encodeBybit(op, topics),
  decoder: bybitDecoder,
});
