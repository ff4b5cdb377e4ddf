/** Kraken and Coinbase live, against the test venue: books deeper than Kraken's depth, checksums, a damaged one, trades once each. */
import { describe, expect, test } from 'vitest';
import { KIND_QUOTE, KIND_TRADE } from '../../../assembly/layout.ts';
import coinbase from '../../../src/sources/venues/coinbase.venue.ts';
import kraken from '../../../src/sources/venues/kraken.venue.ts';
import { goLive } from '../../tools/live-market.ts';
import { startVenueServer } from '../../tools/venue-server/server.mjs';

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const cases = [
  // ETH pairs are written without the zeros that a checksum needs; a book of 1,300 levels shows 1,000.
  {
    venue: kraken,
    symbols: ['BTC/USD', 'ETH/USD', 'SOL/USD', 'XRP/USD', 'DOGE/USD', 'BTC/EUR'],
    depth: 1000,
    damage: { name: 'checksum', kind: 'book' },
  },
  { venue: coinbase, symbols: ['BTC-USD', 'ETH-USD', 'SOL-USD', 'XRP-USD'], depth: undefined, damage: { name: 'sequence', kind: 'book' } },
];

describe.concurrent('against the test venue', () => {
  test.each(cases)('$venue.id', { timeout: 30_000 }, async ({ venue, symbols, depth, damage }) => {
    const server = await startVenueServer({ rate: 60, levels: 1300, bookMs: 50 });
    const live = goLive(venue, { symbols }, server.url);
    const { of: own, status } = live;
    /** Trades that the venue has made, less those that were written; books are compared on the way. */
    const compare = async (): Promise<number[]> => {
      server.pause();
      await pause(500);
      for (const symbol of symbols) {
        const theirs = server.book(venue.id, symbol, depth);
        const numbers = (levels: [string, string][]) => levels.map(([px, qty]) => [Number(px), Number(qty)]);
        expect(
          [...own(symbol).bids].sort(([a], [b]) => b - a),
          symbol,
        ).toEqual(numbers(theirs.bids));
        expect(
          [...own(symbol).asks].sort(([a], [b]) => a - b),
          symbol,
        ).toEqual(numbers(theirs.asks));
        expect([own(symbol).known, own(symbol).crossed]).toEqual([true, 0]);
      }
      const ahead = symbols.map((symbol) => server.market(venue.id, symbol).tradeId - own(symbol).trades.length);
      server.pause(false);
      return ahead;
    };
    await live.feed.started;
    await pause(1_500);
    const before = await compare();
    await pause(1_500);
    expect(await compare()).toEqual(before);
    for (const symbol of symbols) {
      const { gaps, kinds } = own(symbol);
      expect([symbol, gaps, kinds.has(KIND_TRADE), kinds.has(KIND_QUOTE)]).toEqual([symbol, 0, true, true]);
    }
    const fault = server.fault({ venue: venue.id, ...damage });
    await expect.poll(() => status()?.state, { timeout: 5_000, interval: 20 }).not.toBe('live');
    expect(fault.hits).toBe(1);
    await expect.poll(() => status()?.state, { timeout: 10_000 }).toBe('live');
    await compare();
    expect(status()?.instruments.reduce((sum, each) => sum + each.resyncs, 0)).toBeGreaterThan(0);
    await live.stop();
    await server.close();
  });
});
