/** Tabs that die: in the middle of imports and recordings. Nothing half-stored is ever listed, nothing kept is lost. */
import { expect, test } from '@playwright/test';
import { openDesk, tradesCsv } from '../tools/page.ts';

test('a tab killed while importing leaves nothing, however often', async ({ context }) => {
  const csv = tradesCsv(300_000);
  for (let round = 0; round < 8; round++) {
    const page = await context.newPage();
    await openDesk(page);
    expect(await page.evaluate(async () => (await globalThis.quantab.sessions.list()).filter(({ transient }) => !transient).length)).toBe(
      0,
    );
    await page.evaluate((text) => {
      const body = text.slice(text.indexOf('\n') + 1);
      const blob = new Blob([text, ...Array.from({ length: 6 }, () => body)]);
      globalThis.quantab.sessions.import(blob).catch(() => undefined);
    }, csv);
    await page.waitForTimeout(100 + round * 120);
    await page.close({ runBeforeUnload: false });
  }
  const page = await context.newPage();
  await openDesk(page);
  const report = await page.evaluate((text) => globalThis.quantab.sessions.import(new Blob([text])), csv);
  expect(report.rows).toBe(300_000);
  expect(await page.evaluate(async () => (await globalThis.quantab.sessions.list()).filter(({ transient }) => !transient).length)).toBe(1);
  await page.close();
});

test('a tab killed while recording loses at most the last second', async ({ context }) => {
  const pushed = 4_000;
  const page = await context.newPage();
  await openDesk(page);
  await page.evaluate(async (n) => {
    const start = 1_700_000_000_000_000;
    for (let i = 0; i < n; i += 100) {
      const ids = Float64Array.from({ length: 100 }, (_, k) => i + k);
      const ts = ids.map((id) => start + id * 1_000);
      await globalThis.quantab.stream.push('AAA-USD@mine', {
        ts,
        price: ids.map(() => 10),
        qty: ids.map(() => 1),
        side: ids.map(() => 1),
        id: ids,
      });
    }
  }, pushed);
  await page.waitForTimeout(2_500);
  await page.close({ runBeforeUnload: false });
  const again = await context.newPage();
  await openDesk(again);
  const sessions = await again.evaluate(() => globalThis.quantab.sessions.list());
  expect(sessions).toHaveLength(1);
  expect(sessions[0]).toMatchObject({ live: false, rows: { trade: pushed } });
  const rows = await again.evaluate(async (id) => {
    const { ts } = await globalThis.quantab.data.trades({ session: id, instrument: 'AAA-USD@mine' });
    return ts.length;
  }, sessions[0]?.id ?? '');
  expect(rows).toBe(pushed);
  await again.close();
});
