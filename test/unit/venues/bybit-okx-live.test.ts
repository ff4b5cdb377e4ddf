/** Bybit and OKX live, against the test venue: ten instruments, every channel, books and trades as the venue has them. */
import { describe, expect, test } from 'vitest';
import {
  KIND_FUNDING,
  KIND_INDEX,
  KIND_LIQUIDATION,
  KIND_MARK,
  KIND_OPEN_INTEREST,
  KIND_QUOTE,
  KIND_TRADE,
} from '../../../assembly/layout.ts';
import linear from '../../../src/sources/venues/bybit-linear.venue.ts';
import spot from '../../../src/sources/venues/bybit-spot.venue.ts';
import okx from '../../../src/sources/venues/okx.venue.ts';
import { goLive } from '../../tools/live-market.ts';
import { startVenueServer } from '../../tools/venue-server/server.mjs';

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const usdt = (bases: string) => bases.split(' ').map((base) => `${base}USDT`);
const always = [KIND_TRADE, KIND_QUOTE];
const derivative = [...always, KIND_MARK, KIND_INDEX, KIND_OPEN_INTEREST, KIND_LIQUIDATION];
const swap = [...derivative, KIND_FUNDING];

/** Base units of a quantity as the venue counts it. */
const bases: Record<string, (qty: number, px: number) => number> = {
  'BTC-USDT-SWAP': (qty) => qty * 0.01,
  'BTC-USDT-261225': (qty) => qty * 0.01,
  'ETH-USDT-SWAP': (qty) => qty * 0.1,
  // The venue's own list alone tells it.
  'SOL-USDT-SWAP': (qty) => qty,
  'BTC-USD-SWAP': (qty, px) => (qty * 100) / px,
  'BTC-USD-261225': (qty, px) => (qty * 100) / px,
  'ETH-USD-SWAP': (qty, px) => (qty * 10) / px,
};

const cases = [
  { venue: linear, symbols: usdt('BTC ETH SOL DOGE XRP ADA LINK LTC SUI BNB'), kinds: () => swap },
  { venue: spot, symbols: usdt('BTC ETH SOL DOGE XRP ADA LINK LTC SUI BNB'), kinds: () => always },
  {
    venue: okx,
    symbols: [...Object.keys(bases), 'BTC-USDT', 'ETH-USDT', 'XRP-USDT'],
    kinds: (symbol: string) => (symbol.endsWith('-SWAP') ? swap : symbol.split('-').length === 3 ? derivative : always),
  },
];

describe.concurrent('against the test venue', () => {
  test.each(cases)('$venue.id', { timeout: 30_000 }, async ({ venue, symbols, kinds }) => {
    const server = await startVenueServer({ rate: 50, bookMs: 50 });
    const live = goLive(venue, { symbols }, server.url);
    await live.feed.started;
    const trades = () => symbols.map((symbol) => server.market(venue.id, symbol).tradeId);
    const written = () => symbols.map((symbol) => live.of(symbol).trades.length);
    const stand = async () => {
      server.pause();
      await pause(400);
    };
    // Until the last subscription is answered.
    await pause(4_000);
    await stand();
    const before = { trades: trades(), written: written() };
    server.pause(false);
    for (const symbol of symbols) server.market(venue.id, symbol).liquidate();
    await pause(3_000);
    await stand();
    const after = { trades: trades(), written: written() };
    expect(after.written.map((count, k) => count - before.written[k]!)).toEqual(after.trades.map((id, k) => id - before.trades[k]!));
    for (const symbol of symbols) {
      const own = live.of(symbol);
      const theirs = server.book(venue.id, symbol, 200);
      const scaled = (levels: [string, string][]) =>
        levels.map(([px, qty]) => [Number(px), (bases[symbol] ?? ((is: number) => is))(Number(qty), Number(px))]);
      const best = (side: Map<number, number>, falls: boolean) => [...side].sort(([a], [b]) => (falls ? b - a : a - b)).slice(0, 200);
      expect(best(own.bids, true), symbol).toEqual(scaled(theirs.bids));
      expect(best(own.asks, false), symbol).toEqual(scaled(theirs.asks));
      expect([symbol, ...kinds(symbol).filter((kind) => !own.kinds.has(kind))]).toEqual([symbol]);
      expect([own.known, own.gaps, own.crossed]).toEqual([true, 0, 0]);
    }
    expect(live.notes.filter((note) => !note.startsWith('feed-up'))).toEqual([]);
    await live.stop();
    await server.close();
  });
});
