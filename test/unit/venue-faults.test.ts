/**
 * The live feed at every venue of the test server: a clean run is clean, the faults that break a book or a connection are found and
 * mended. All faults: test/long/venue-faults.test.ts.
 */
import { describe, expect, it } from 'vitest';
import { NEXT, type VenueDefinition } from '../../src/sources/venue.ts';
import { venueById, venues } from '../../src/sources/venues/registry.ts';
import { FaultRun } from '../tools/fault-run.ts';
import { failures, faultTable, runFaults, withSpeaker } from '../tools/fault-table.ts';
import { hasShared } from '../tools/shared-data.ts';
import { openTapes } from '../tools/venue-server/tape.mjs';

const spoken = await withSpeaker(venues);

describe('a clean run', () => {
  it.concurrent.each(spoken.map((venue) => [venue.id, venue] as const))(
    '%s: every channel, right trades and books',
    async (_, venue) => {
      const run = await FaultRun.open(venue, { channels: venue.channels, haste: 1, quietMs: Number.POSITIVE_INFINITY });
      const wrong = await run.check(8_000);
      await run.close();
      expect(wrong).toEqual([]);
    },
    30_000,
  );
});

describe('a clean tape', () => {
  const tapes = [
    ['binance-futures', 'binance-raw', 2],
    ['binance-spot', 'binance-raw', 4],
    ['bybit-linear', 'venue-captures', 8],
    ['bybit-spot', 'venue-captures', 8],
    ['coinbase', 'venue-captures', 2],
  ] as const;
  it.skipIf(!hasShared('binance-raw')).each(tapes)(
    '%s of %s at %d times its pace: nothing is found, right trades and books',
    async (id, name, speed) => {
      const makeMarket = await openTapes(name, { speed });
      const channels = ['trades', 'book'] as const;
      const run = await FaultRun.open(venueById(id) as VenueDefinition, {
        channels,
        haste: 1,
        quietMs: Number.POSITIVE_INFINITY,
        makeMarket,
      });
      const wrong = await run.check(12_000);
      await run.close();
      expect(wrong).toEqual([]);
    },
    60_000,
  );
});

describe('faults', () => {
  it('are found and mended at every venue', async () => {
    const rows = await runFaults(venues, 4, [
      'drop a book message',
      'truncate a book message',
      'truncate a trade',
      'checksum',
      'sequence',
      'cut',
      'unknown fields',
    ]);
    process.stdout.write(`\nfaults by venue, milliseconds until all was well again\n${faultTable(rows, true)}\n`);
    expect(rows.length).toBe(spoken.length);
    expect(failures(rows)).toEqual([]);
  }, 120_000);

  it('are told as missed of a feed that is blind', async () => {
    const { book, ...rest } = venueById('binance-spot') as VenueDefinition;
    const blind = { ...rest, book: { ...book, follows: () => NEXT } };
    expect(failures(await runFaults([blind], 1, ['sequence', 'drop a book message']))).not.toEqual([]);
  });
});
