/** The calls of quantab.flow, each once from the page, on a session without a book; those that need one: api.spec.ts, the simulated market. */
import { expect, test } from '@playwright/test';
import { openDesk, tradesCsv } from './tools/page.ts';

test.beforeEach(({ page }) => openDesk(page));

test('pictures of order flow', async ({ page }) => {
  const out = await page.evaluate(async (csv) => {
    const { flow, sessions, data } = globalThis.quantab;
    const { sessionId: session, from, to } = await sessions.import(csv);
    const instrument = (await data.instruments(session))[0]?.id ?? '';
    const of = { session, instrument };
    const orders = await flow.orders({ ...of, from, to, limit: 10, by: 'newest' });
    const ladder = await flow.ladder({ ...of, step: 1, rows: 20, window: 0 });
    const heat = await flow.heat({ ...of, tiles: [] });
    const cell = await flow.cell({ ...of, from, to, low: 30_000, high: 30_001 });
    const footprint = await flow.footprint({ ...of, interval: 1_000_000, step: 1, from, to: to + 1 });
    const profile = await flow.profile({ ...of, step: 1, from, to: to + 1 });
    const refused = await flow.ladder({ ...of, step: 0, rows: 20, window: 0 }).catch((error: { code: string }) => error.code);
    return {
      orders: [orders.found, orders.ts.length, orders.through - to],
      ladder: [ladder.known, ladder.price.length, ladder.none?.includes('No book')],
      heat: [heat.tiles.length, heat.none !== undefined],
      cell: Number.isFinite(cell.resting),
      footprint: footprint.trades.reduce((a, b) => a + b, 0),
      profile: profile.trades.reduce((a, b) => a + b, 0),
      refused,
    };
  }, tradesCsv(5_000));
  expect(out).toEqual({
    orders: [5_000, 10, 0],
    ladder: [false, 41, true],
    heat: [0, true],
    cell: false,
    footprint: 5_000,
    profile: 5_000,
    refused: 'bad-input',
  });
});
