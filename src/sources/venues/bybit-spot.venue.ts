/** Bybit's spot market (v5). Its tickers hold no quotes, marks or rates: quotes come from the book's first level. */
import { defineVenue } from '../venue.ts';
import {
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
import { bybitAsOf, spotSteps } from './bybit-listed.ts';

const streams = [bookStream, tradeStream, quoteStream];

export default defineVenue({
  id: 'bybit-spot',
  title: 'Bybit spot',
  checkedAgainst: 'recorded frames of 2026-08-09 (books, trades); not yet against the live server',
  caveats: ['Trades are not numbered: a lost one cannot be seen.'],
  channels: ['trades', 'book', 'quotes'],
  sockets: { public: { url: 'wss://stream.bybit.com/v5/public/spot' } },
  limits: bybitLimits,
  heartbeat: bybitHeartbeat,
  book: bybitBook,
  tradeIds: 'none',
  usual: ['BTC-USDT@bybit', 'ETH-USDT@bybit'],
  listed: { asOf: bybitAsOf, listings: bybitListings(spotSteps, 'spot') },
  parse(symbol) {
    if (!/^[A-Z0-9]+$/.test(symbol)) return undefined;
    const listing = bybitListing(symbol, 'spot', unknownStep);
    return listing.instrument.quote === '' ? undefined : listing;
  },
  topics: (symbols, channels) => bybitTopics(streams, symbols, channels),
  encode: (op, topics) => encodeBybit(op, topics),
  decoder: bybitDecoder,
});
