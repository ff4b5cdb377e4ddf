/** Binance live, against the test venue: ten instruments, every channel, books and trades as the venue has them. */
import { describe, expect, test } from 'vitest';
import { KIND_FUNDING, KIND_INDEX, KIND_LIQUIDATION, KIND_MARK, KIND_QUOTE, KIND_TRADE } from '../../../assembly/layout.ts';
import futures from '../../../src/sources/venues/binance-futures.venue.ts';
import spot from '../../../src/sources/venues/binance-spot.venue.ts';
import { goLive } from '../../tools/live-market.ts';
import { startVenueServer } from '../../tools/venue-server/server.mjs';

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const symbols = 'BTC ETH SOL DOGE XRP ADA LINK LTC SUI BNB'.split(' ').map((base) => `${base}USDT`);
const always = [KIND_TRADE, KIND_QUOTE];

const cases = [
  { venue: spot, kinds: always },
  { venue: futures, kinds: [...always, KIND_MARK, KIND_INDEX, KIND_FUNDING, KIND_LIQUIDATION] },
];

describe.concurrent('against the test venue', () => {
  test.each(cases)('$venue.id', { timeout: 60_000 }, async ({ venue, kinds }) => {
    const server = await startVenueServer({ rate: 50, bookMs: 50 });
    const live = goLive(venue, { symbols }, server.url);
    await live.feed.started;
    const counts = () =>
      symbols.map((symbol) => ({ theirs: server.market(venue.id, symbol).tradeId, ours: live.of(symbol).trades.length }));
    const stand = async () => {
      server.pause();
      await pause(500);
    };
    // Until the last snapshot is answered.
    await pause(5_000);
    await stand();
    const before = counts();
    server.pause(false);
    for (const symbol of symbols) server.market(venue.id, symbol).liquidate();
    await pause(3_000);
    await stand();
    expect(counts().map(({ ours }, k) => ours - before[k]!.ours)).toEqual(counts().map(({ theirs }, k) => theirs - before[k]!.theirs));
    for (const symbol of symbols) {
      const own = live.of(symbol);
      const theirs = server.book(venue.id, symbol, 200);
      const numbers = (levels: [string, string][]) => levels.map((level) => level.map(Number));
      const best = (side: Map<number, number>, sign: number) => [...side].sort(([a], [b]) => sign * (a - b)).slice(0, 200);
      expect(best(own.bids, -1), symbol).toEqual(numbers(theirs.bids));
      expect(best(own.asks, 1), symbol).toEqual(numbers(theirs.asks));
      expect([symbol, ...kinds.filter((kind) => !own.kinds.has(kind))]).toEqual([symbol]);
      expect([own.known, own.gaps, own.crossed]).toEqual([true, 0, 0]);
    }
    expect(live.notes.filter((note) => !note.startsWith('feed-up'))).toEqual([]);
    await live.stop();
    await server.close();
  });
});
