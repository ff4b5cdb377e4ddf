/** A venue over real sockets, a feed over a real port, and an engine that is behind: trades are all there, books come out right. */
import { afterEach, expect, it } from 'vitest';
import { KIND_TRADE } from '../../../assembly/layout.ts';
import { openPortSink } from '../../../src/engine/workers/port-sink.ts';
import type { TickMessage } from '../../../src/engine/workers/protocol.ts';
import { TickBatch } from '../../../src/market/batch.ts';
import type { Instrument } from '../../../src/market/instrument.ts';
import { instrumentOf, kindOf } from '../../../src/market/meta.ts';
import type { FeedStatus } from '../../../src/sources/live/status.ts';
import { type LiveFeed, openLiveFeed } from '../../../src/sources/live.ts';
import { venueById } from '../../../src/sources/venues/registry.ts';
import { nodeWorld } from '../../tools/node-world.ts';
import { RowsBooks } from '../../tools/rows-book.ts';
import { startVenueServer } from '../../tools/venue-server/server.mjs';

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const symbols = ['BTCUSDT', 'ETHUSDT'];

let server: Awaited<ReturnType<typeof startVenueServer>>;
let feed: LiveFeed;
let ports: MessagePort[];
afterEach(async () => {
  feed.stop();
  await pause(50);
  for (const port of ports) port.close();
  await server.close();
});

it('loses no trade and ends with the venue’s book while credits come late', async () => {
  server = await startVenueServer({ load: { venue: 'binance-futures', perSecond: 3_000, seconds: 4 } });
  const { port1, port2 } = new MessageChannel();
  ports = [port1, port2];
  const sink = openPortSink(port2);
  const rows = new RowsBooks();
  const ids: number[][] = [[], []];
  const instruments: Instrument[] = [];
  let status: FeedStatus | undefined;
  let owed = 0;
  let isSlow = true;
  const credit = () => {
    for (; owed > 0; owed--) port1.postMessage({ type: 'credit' });
  };
  port1.onmessage = ({ data }: MessageEvent<TickMessage>) => {
    if (data.type === 'instrument') instruments[data.index] = data.instrument;
    else if (data.type === 'status') status = data.status;
    else if (data.type === 'batch') {
      const batch = new TickBatch(data.buffer);
      rows.batch(batch);
      for (let i = 0; i < batch.n; i++) if (kindOf(batch.meta[i]!) === KIND_TRADE) ids[instrumentOf(batch.meta[i]!)]!.push(batch.id[i]!);
      owed++;
      if (!isSlow) credit();
    }
  };
  feed = openLiveFeed(
    { candidates: [{ venue: 'binance-futures', symbols, channels: ['trades', 'book', 'quotes'] }], base: server.url!, headStartMs: 0 },
    sink,
    nodeWorld(),
    venueById,
  );
  await feed.started;
  // No credit until much was merged, then a little, then all.
  await expect.poll(() => status?.merged ?? 0, { timeout: 15_000 }).toBeGreaterThan(300);
  for (let i = 0; i < 10; i++) {
    credit();
    await pause(60);
  }
  isSlow = false;
  credit();
  await expect.poll(() => server.load.state().done, { timeout: 10_000 }).toBe(true);
  // What has changed since the last book message is told before the market stands still.
  server.pause();
  await pause(1_500);

  expect(status).toMatchObject({ state: 'live', unreadable: 0, reconnects: 0 });
  expect(status!.instruments.map(({ book, gaps }) => [book, gaps])).toEqual([
    ['known', 0],
    ['known', 0],
  ]);
  instruments.forEach(({ symbol }, index) => {
    const own = ids[index]!;
    expect(own.length).toBeGreaterThan(1_000);
    expect(own).toEqual(own.map((_, i) => own[0]! + i));
    const book = rows.of(index);
    expect(book.crossed).toBe(0);
    const theirs = server.book('binance-futures', symbol, 100);
    for (const [levels, side] of [
      [theirs.bids, book.bids],
      [theirs.asks, book.asks],
    ] as [[string, string][], Map<number, number>][])
      expect(levels.map(([px]) => side.get(Number(px)))).toEqual(levels.map(([, qty]) => Number(qty)));
  });
}, 30_000);
