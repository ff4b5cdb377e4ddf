/**
 * A user's own feed: trades as NDJSON from the moment of connecting on, nothing is asked for. One symbol is spelt as the file format
 * shows it, one in another order with all values as texts; now and then a message has several lines, one of them of no use.
 */

const listings = {
  BTCUSDT: { px: 61_800, tick: 0.1, lot: 0.001 },
  ETHUSDT: { px: 2_680, tick: 0.01, lot: 0.001 },
  'SOL-USD': { px: 150, tick: 0.01, lot: 0.1 },
};

const plain = (e) =>
  `{"symbol":"${e.symbol}","ts":${Math.floor(e.ts / 1000)},"price":${e.pxText},"size":${e.qtyText},"side":"${e.side}","id":${e.id}}`;
const texts = (e) =>
  `{"id":"${e.id}","side":"${e.side}","size":"${e.qtyText}","price":"${e.pxText}","symbol":"${e.symbol}","ts":"${Math.floor(e.ts / 1000)}"}`;

export default {
  id: 'custom',
  symbols: Object.keys(listings),
  sockets: ['feed'],
  closes: { gone: { code: 1001, reason: 'going away' } },
  strange: ['{"hello":"world"}', 'not JSON at all', '[]'],
  listing: (symbol) => listings[symbol] ?? (/^[A-Z0-9-]{3,20}$/.test(symbol) ? { px: 25, tick: 0.001, lot: 0.1 } : undefined),
  open(line) {
    // `?symbols=A,B` for others than the usual: under load ten are wanted.
    const symbols = line.query.get('symbols')?.split(',') ?? Object.keys(listings);
    for (const symbol of symbols) line.subscribe({ name: `trades ${symbol}`, symbol, kinds: ['trade'] });
  },
  /** It listens to nothing. */
  receive: () => undefined,
  format(_topic, event) {
    if (event.symbol !== 'ETHUSDT') return plain(event);
    return event.id % 10 === 0 ? `${texts(event)}\n{"symbol":"ETHUSDT","price":"?"}\n\n` : `[${texts(event)}]`;
  },
};
