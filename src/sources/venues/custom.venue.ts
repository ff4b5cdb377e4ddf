/**
 * The user's own feed at any address: trades as NDJSON, in the fields of the file format. Nothing is asked for and nothing is sent;
 * instruments are those that trade. A quiet feed is fine, so that one that hangs cannot be told from it until the socket closes.
 */
import { instrumentOfSymbol } from '../../market/instrument.ts';
import { fileInstrument } from '../rows/file-instrument.ts';
import { BROKEN, defineVenue, type Listing } from '../venue.ts';
import { decodeCustom } from './custom-decoder.ts';

const longestSymbol = 80;

/** By symbol (`BTCUSDT`), or by a full id where the feed names one (`BTC-USDT.perp@binance`). The step is found from the prices. */
function parse(symbol: string): Listing | undefined {
  if (symbol === '' || symbol.length > longestSymbol) return undefined;
  const described = symbol.includes('@') ? fileInstrument(symbol, 1) : instrumentOfSymbol(symbol, 'custom', 'unknown', 1);
  return { instrument: { ...described, symbol } };
}

export default defineVenue({
  id: 'custom',
  title: 'Your own feed',
  checkedAgainst: 'the format of its trades, which is that of NDJSON files',
  channels: ['trades'],
  admits: true,
  sockets: { feed: { url: '' } },
  limits: {
    topicsPerSocket: Number.POSITIVE_INFINITY,
    topicsPerRequest: Number.POSITIVE_INFINITY,
    requestsPerSecond: Number.POSITIVE_INFINITY,
    lifetimeMs: Number.POSITIVE_INFINITY,
  },
  heartbeat: { everyMs: Number.POSITIVE_INFINITY },
  book: { snapshots: 'in-band', follows: () => BROKEN },
  tradeIds: 'none',
  usual: [],
  listed: { asOf: '', listings: [] },
  parse,
  topics: () => [],
  encode: () => [],
  decoder: decodeCustom,
});
