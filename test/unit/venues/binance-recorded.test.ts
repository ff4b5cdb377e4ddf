/** All recorded frames of Binance through decoder and MarketWriter: no false gap, no crossed book, the books of a plain reading. */
import { describe, expect, it } from 'vitest';
import { TickWriter } from '../../../src/market/writer.ts';
import { MarketWriter } from '../../../src/sources/live/market-writer.ts';
import type { Listing } from '../../../src/sources/venue.ts';
import futures from '../../../src/sources/venues/binance-futures.venue.ts';
import spot from '../../../src/sources/venues/binance-spot.venue.ts';
import { checkLive } from '../../tools/binance-live.ts';
import { series } from '../../tools/binance-tape.ts';
import { hasShared, sharedText } from '../../tools/shared-data.ts';

describe.skipIf(!hasShared('binance-raw'))('recorded streams, as a live feed takes them', () => {
  let lines = 0;
  for (const [name, files, instrument] of series) {
    it(`follows ${name}`, { timeout: 120_000 }, () => {
      const symbol = name.split('_')[1]!.toUpperCase();
      const paths = files.map((file) => `binance-raw/${file}`);
      lines += checkLive(paths, name.startsWith('cm') ? `${symbol}_PERP` : symbol, instrument);
    });
  }

  it('has read every line of them', () => expect(lines).toBe(524_627));
});

interface Captured {
  t: string;
  ts: number;
  url?: string;
  data?: string;
}

describe.skipIf(!hasShared('venue-captures'))('captured connections', () => {
  const captures = [
    [spot, 'BINANCE', ['NKNUSDT', 'BLZETH', 'LRCBTC', 'RUNEEUR'], { depth: 177, quotes: 84, trades: 2 }],
    [futures, 'BINANCE_FUTURES', ['SUSHIUSDT', 'AKROUSDT', 'KEEPUSDT', 'CTKUSDT'], { depth: 764, quotes: 613, trades: 91 }],
  ] as const;
  for (const [venue, file, symbols, counts] of captures) {
    it(`follows ${file}`, () => {
      const writer = new TickWriter({ instrument: () => undefined, batch: () => undefined });
      const broken: string[] = [];
      const listings = symbols.map((symbol) => venue.parse(symbol) as Listing);
      const market = new MarketWriter(venue, listings, writer, { broken: (slot, why) => void broken.push(`${symbols[slot]} ${why}`) });
      const frame = market.frame();
      const decode = venue.decoder();
      const seen = { depth: 0, quotes: 0, trades: 0 };
      const events = sharedText(`venue-captures/${file}.jsonl.gz`)
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Captured)
        .sort((a, b) => a.ts - b.ts);
      for (const { t, url, data, ts } of events) {
        const snapshotOf = t === 'http' ? /depth\?symbol=(\w+)/.exec(url ?? '')?.[1] : undefined;
        if (data === undefined || (t !== 'recv' && snapshotOf === undefined)) continue;
        if (data.includes('@depth')) seen.depth++;
        else if (data.includes('@bookTicker')) seen.quotes++;
        else if (data.includes('@aggTrade')) seen.trades++;
        frame.begin();
        decode(snapshotOf === undefined ? data : `{"id":"${snapshotOf}","status":200,"result":${data}}`, frame);
        expect(frame.fault).toBe('');
        market.take(frame, Math.round(ts * 1e6));
      }
      expect(seen).toEqual(counts);
      expect(broken).toEqual([]);
      expect(market.feeds.map(({ bookKnown }) => bookKnown)).toEqual([true, true, true, true]);
      for (const { counts: of } of market.feeds) expect(of).toMatchObject({ gaps: 0, resyncs: 0, unusable: 0 });
      for (const { book } of market.feeds) expect(book.crossed).toBe(false);
    });
  }
});
