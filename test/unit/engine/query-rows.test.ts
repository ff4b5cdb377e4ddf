/** Rows of a span come with what is missing of their own kind, and with nothing outside the span. */
import 'fake-indexeddb/auto';
import { beforeAll, expect, it } from 'vitest';
import { FLAG_BOOK, FLAG_NO_RX, FLAG_TRADES, SIDE_BUY } from '../../../assembly/layout.ts';
import { queryRows } from '../../../src/engine/query-rows.ts';
import { openStore } from '../../../src/engine/store/store.ts';
import { openPortSink } from '../../../src/engine/workers/port-sink.ts';
import { createEngineService } from '../../../src/engine/workers/service.ts';
import { TickWriter } from '../../../src/market/writer.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';
import { freshName, instrument } from '../store/ticks.ts';

const second = 1_000_000;
const start = 1_700_000_040 * second;

beforeAll(loadKernelsInNode);

it('trades and quotes are given with their own gaps, inside the span alone, and can be cancelled', async () => {
  const store = await openStore(freshName());
  const service = createEngineService({ openStore: async () => store, loadKernels: loadKernelsInNode });
  await service.start(() => undefined);
  const { port1, port2 } = new MessageChannel();
  const outcome = service.importTicks('job', { title: 'one', source: 'test' }, port1);
  const sink = openPortSink(port2);
  const writer = new TickWriter(sink);
  const at = writer.instrument('A', () => ({ ...instrument, id: 'A-USD@test', symbol: 'A', base: 'A' }));
  for (let s = 0; s < 60; s++) {
    const ts = start + s * second;
    if (s === 20) writer.gap(at, ts, ts, Number.NaN, FLAG_TRADES);
    if (s === 40) writer.gap(at, ts, ts, Number.NaN, FLAG_BOOK);
    writer.quote(at, ts, ts, 100, 1, 101, 2, s, FLAG_NO_RX);
    if (s % 2 === 0) writer.trade(at, ts + 1, ts + 1, 100 + (s % 3), 1, SIDE_BUY, s, FLAG_NO_RX);
  }
  writer.flush();
  sink.end('test');
  const session = (await outcome).record.id;
  const query = { session, instrument: 'A-USD@test' };

  const trades = await queryRows(store, 'trades', { ...query, from: start + 10 * second, to: start + 50 * second - 1 });
  expect(trades.ts.length).toBe(20);
  expect([...trades.gaps]).toEqual([start + 18 * second + 1, start + 20 * second]);
  const quotes = await service.rows('job', 'quotes', query);
  expect(quotes.ts.length).toBe(60);
  expect([...quotes.gaps]).toEqual([start + 39 * second, start + 40 * second]);

  const running = service.rows('long', 'quotes', query);
  await service.cancel('long');
  await expect(running).rejects.toMatchObject({ code: 'cancelled' });
  store.close();
});
