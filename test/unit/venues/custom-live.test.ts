/** The user's own feed through the live feed, over a socket: every trade of every symbol once, bad lines told, back after a cut. */
import { expect, test } from 'vitest';
import custom from '../../../src/sources/venues/custom.venue.ts';
import { goLive } from '../../tools/live-market.ts';
import { startVenueServer } from '../../tools/venue-server/server.mjs';

const until = async (done: () => boolean, ms = 10_000): Promise<boolean> => {
  const end = Date.now() + ms;
  while (!done() && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 10));
  return done();
};

test('symbols as they trade, what cannot be read is told, a cut is a gap', { timeout: 30_000 }, async () => {
  const server = await startVenueServer({ rate: 200 });
  const live = goLive(custom, { url: `${server.url}/custom/feed` }, undefined, 4);
  const { instruments, of, status } = live;
  await live.feed.started;
  const trades = () => instruments.map(({ symbol }) => of(symbol).trades.length);
  expect(await until(() => instruments.length === 3 && trades().every((n) => n > 20))).toBe(true);
  expect(instruments.map(({ id }) => id).sort()).toEqual(['BTC-USDT@custom', 'ETH-USDT@custom', 'SOL-USD@custom']);
  server.fault({ name: 'cut', venue: 'custom' });
  expect(await until(() => instruments.every(({ symbol }) => of(symbol).gaps === 1))).toBe(true);
  const atCut = trades();
  expect(await until(() => trades().every((n, i) => n > atCut[i]! + 5) && status()?.state === 'live')).toBe(true);
  expect(status()!.unreadable).toBeGreaterThan(0);
  await live.stop();
  await server.close();
});
