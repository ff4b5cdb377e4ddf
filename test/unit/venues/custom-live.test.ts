/** The user's own feed through the live feed, over a socket: every trade of every symbol once, bad lines told, back after a cut. */
import { expect, test } from 'vitest';
import type { TickBatch } from '../../../src/market/batch.ts';
import type { FeedStatus } from '../../../src/sources/live/status.ts';
import { openLiveFeed } from '../../../src/sources/live.ts';
import custom from '../../../src/sources/venues/custom.venue.ts';
import { nodeWorld } from '../../tools/node-world.ts';
import { RowsBooks } from '../../tools/rows-book.ts';
import { startVenueServer } from '../../tools/venue-server/server.mjs';

const until = async (done: () => boolean, ms = 10_000): Promise<boolean> => {
  const end = Date.now() + ms;
  while (!done() && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 10));
  return done();
};

test('symbols as they trade, what cannot be read is told, a cut is a gap', { timeout: 30_000 }, async () => {
  const server = await startVenueServer({ rate: 200 });
  const rows = new RowsBooks();
  const names: string[] = [];
  let status: FeedStatus | undefined;
  const feed = openLiveFeed(
    { candidates: [{ venue: 'custom', symbols: [], channels: ['trades'], url: `${server.url}/custom/feed` }], headStartMs: 0 },
    {
      hasRoom: true,
      ready: () => Promise.resolve(),
      instrument: (index, { id }) => {
        names[index] = id;
      },
      batch: (batch: TickBatch) => rows.batch(batch),
      status: (next) => {
        status = next;
      },
      note: () => undefined,
    },
    nodeWorld(4),
    () => custom,
  );
  await feed.started;
  const trades = () => names.map((_, i) => rows.of(i).trades.length);
  expect(await until(() => names.length === 3 && trades().every((n) => n > 20))).toBe(true);
  expect([...names].sort()).toEqual(['BTC-USDT@custom', 'ETH-USDT@custom', 'SOL-USD@custom']);
  server.fault({ name: 'cut', venue: 'custom' });
  expect(await until(() => names.every((_, i) => rows.of(i).gaps === 1))).toBe(true);
  const atCut = trades();
  expect(await until(() => trades().every((n, i) => n > atCut[i]! + 5) && status?.state === 'live')).toBe(true);
  expect(status!.unreadable).toBeGreaterThan(0);
  feed.stop();
  await feed.done;
  await server.close();
});
