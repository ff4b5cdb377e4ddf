/** The browser gives no more room while a live market is recorded: it is said, what is stored is whole, live goes on. */
import { expect, type Page, test } from '@playwright/test';
import { verifies } from './tools/kill.ts';
import { openDesk } from './tools/page.ts';
import { startVenueProcess } from './tools/venue-process.ts';

const running = (page: Page, id: string) =>
  page.evaluate(async (session) => (await globalThis.quantab.stream.status()).find(({ sessionId }) => sessionId === session), id);

test('quota full while recording: recording stops with a message, live goes on', { tag: '@long' }, async ({ page, context, baseURL }) => {
  test.setTimeout(180_000);
  const venues = await startVenueProcess(['--load', '1000', '--venue', 'binance-futures']);
  const cdp = await context.newCDPSession(page);
  const limit = (quotaSize?: number) =>
    cdp.send('Storage.overrideQuotaForOrigin', { origin: new URL(baseURL!).origin, ...(quotaSize === undefined ? {} : { quotaSize }) });
  try {
    await openDesk(page);
    await expect(page.locator('.chip')).toHaveText('SIMULATED', { timeout: 15_000 });
    const id = await page.evaluate(
      async (url) =>
        (await globalThis.quantab.stream.start({ venue: 'binance-futures', url, channels: ['trades', 'book', 'quotes'] })).sessionId,
      venues.url,
    );
    await expect.poll(async () => (await running(page, id))?.rows, { timeout: 30_000 }).toBeGreaterThan(10_000);
    expect(await running(page, id)).toMatchObject({ recording: true, state: 'live' });
    // Less than is used already. Chromium remembers the room it told of for half a minute.
    await limit(200_000);
    await expect.poll(async () => (await running(page, id))?.recording, { timeout: 90_000, intervals: [500] }).toBe(false);
    const cut = (await running(page, id))!;
    expect(cut).toMatchObject({ state: 'live' });
    expect(cut.reason).toContain('not recorded any more');
    // Said once, with what is kept: sealed at once where there is room for that, else later.
    const said = () => page.evaluate(async () => (await globalThis.quantab.log()).map(({ text }) => text));
    const words = /is not recorded any more:.*( rows before are kept|put in order when there is room, or at the next start)\. Live goes on/;
    await expect.poll(async () => (await said()).filter((text) => words.test(text)).length, { timeout: 20_000 }).toBe(1);
    await expect(page.locator('.toast', { hasText: 'the disk is full' })).toBeVisible();
    await expect(page.getByText('Not recorded: disk full')).toBeVisible();

    // Rows and views go on.
    const last = () =>
      page.evaluate(async () => {
        const [instrument] = await globalThis.quantab.data.instruments();
        const view = await globalThis.quantab.views.open(`flow.cvd[${instrument!.id}]`, () => undefined);
        const frame = await view.pull({ from: Number.NaN, to: Number.NaN, widthPx: 400 });
        await view.close();
        return frame.last.ts;
      });
    const before = await last();
    await expect.poll(async () => (await running(page, id))?.rows, { timeout: 20_000 }).toBeGreaterThan(cut.rows + 3_000);
    expect(await last()).toBeGreaterThan(before + 1e6);
    await expect(page.locator('.chip')).toHaveText('LIVE');
    expect(await page.evaluate(async () => (await globalThis.quantab.sessions.storage()).full)).toBe(true);

    // There is room again: what was stored before is sealed, at the latest with the end of the stream, and whole.
    await limit();
    await page.waitForTimeout(1_000);
    expect(await running(page, id)).toMatchObject({ state: 'live', recording: false });
    await page.evaluate((session) => globalThis.quantab.stream.stop(session).catch(() => undefined), id);
    await page.reload();
    await page.evaluate(() => globalThis.quantab.ready);
    await expect(page.locator('.chip')).toHaveText(/FILE|SIMULATED/, { timeout: 20_000 });
    const stored = (await page.evaluate(() => globalThis.quantab.sessions.list())).find((info) => info.id === id)!;
    expect(stored).toMatchObject({ live: false, transient: false });
    const rows = Object.values(stored.rows).reduce((sum, n) => sum + n, 0);
    expect(rows).toBeGreaterThan(10_000);
    // What reached the disk in the last second before the cut may be less than what was counted then.
    expect(rows).toBeGreaterThan(cut.rows - 2 * 5_000);
    expect(await verifies(page, id)).toBe(id);
    const seen = await page.evaluate(async (session) => (await (await globalThis.quantab.sessions.open(session)).position()).row, id);
    expect(seen).toBe(rows);
  } finally {
    await limit();
    await venues.close();
  }
});
