/** The heatmap: what is bright is what rests; without WebGL2 the same picture; without a book the reason. */
import { resolve } from 'node:path';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { dropFiles, fileOf, noData, openDesk, sharedData, tradesCsv, waitForSessions } from './tools/page.ts';

/** Rows of the picture at column `x` (0 to 1) whose colour is the bright end of the ramp, CSS pixels from the canvas' top. */
async function brightRows(page: Page, canvas: Locator, x: number): Promise<number[]> {
  const shot = (await canvas.screenshot()).toString('base64');
  return await page.evaluate(
    async ({ shot, x }) => {
      const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${shot}`)).blob());
      const g = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')!;
      g.drawImage(bitmap, 0, 0);
      const bright = getComputedStyle(document.documentElement).getPropertyValue('--heat-5').trim();
      const [r, gr, b] = [1, 3, 5].map((k) => Number.parseInt(bright.slice(k, k + 2), 16));
      const { data } = g.getImageData(Math.round(bitmap.width * x), 0, 1, bitmap.height);
      const rows: number[] = [];
      for (let y = 40; y < bitmap.height - 4; y++)
        if (Math.abs(data[4 * y]! - r!) + Math.abs(data[4 * y + 1]! - gr!) + Math.abs(data[4 * y + 2]! - b!) < 24) rows.push(y);
      return rows;
    },
    { shot, x },
  );
}

/** Middle of the longest run of neighbours. */
function middleOfLongest(rows: readonly number[]): number {
  let [best, start] = [[rows[0]!, rows[0]!], rows[0]!];
  for (let i = 1; i <= rows.length; i++) {
    if (rows[i] === rows[i - 1]! + 1) continue;
    if (rows[i - 1]! - start > best[1]! - best[0]!) best = [start, rows[i - 1]!];
    start = rows[i]!;
  }
  return Math.round((best[0]! + best[1]!) / 2);
}

test('a bright cell is what rests there, with WebGL2 and without', async ({ page }) => {
  test.skip(sharedData === undefined, noData);
  await openDesk(page, 'Order flow');
  await dropFiles(page, [fileOf(resolve(sharedData!, 'binance-raw/usdm_btcusdt_20240808.gz'))]);
  await waitForSessions(page, 1);
  const canvas = page.locator('.heat-layer');
  const x = 0.86;
  await expect.poll(async () => (await brightRows(page, canvas, x)).length, { timeout: 20_000 }).toBeGreaterThan(0);

  // A bright row says how much rests there, and the book of that time says the same.
  const y = middleOfLongest(await brightRows(page, canvas, x));
  const box = (await canvas.boundingBox())!;
  await page.mouse.move(box.x + Math.round(box.width * x), box.y + y);
  const tip = page.locator('.heat-tip');
  await expect(tip.locator('dd').nth(1)).toHaveText(/BTC/);
  const cell = await tip.evaluate((element) => ({ ...element.dataset }));
  const said = Number((await tip.locator('dd').nth(1).innerText()).replace(/[^\d.]/g, ''));
  const rests = await page.evaluate(
    async ({ to, low, high }) => {
      const [session] = (await globalThis.quantab.sessions.list()).filter(({ transient }) => !transient);
      const instrument = session!.instruments[0]!;
      const book = await globalThis.quantab.data.book({ session: session!.id, instrument, at: Number(to) - 1, depth: 50_000 });
      let sum = 0;
      for (const { price, qty } of [book.bids, book.asks])
        for (let i = 0; i < price.length; i++) if (price[i]! >= Number(low) - 1e-6 && price[i]! < Number(high) - 1e-6) sum += qty[i]!;
      return sum;
    },
    cell as { to: string; low: string; high: string },
  );
  expect(said).toBeGreaterThan(5);
  expect(Math.abs(said - rests) / rests).toBeLessThan(0.01);
  await page.mouse.move(5, 5);

  // Keys: the cursor walks over cells and says them.
  await page.locator('.chart', { has: canvas }).focus();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowUp');
  await expect(tip).toBeVisible();
  await page.keyboard.press('Escape');

  // The graphics card goes away and comes back.
  await page.evaluate(() => {
    const gl = document.querySelector<HTMLCanvasElement>('.heat-layer')!.getContext('webgl2')!;
    const way = gl.getExtension('WEBGL_lose_context')!;
    Object.assign(globalThis, { bringBack: () => way.restoreContext() });
    way.loseContext();
  });
  await expect(page.getByText('Painted without WebGL2')).toBeVisible();
  await expect.poll(() => brightRows(page, canvas, x)).toContain(y);
  await page.evaluate(() => (globalThis as unknown as { bringBack(): void }).bringBack());
  await expect(page.getByText('Painted without WebGL2')).toBeHidden({ timeout: 15_000 });
  await expect.poll(() => brightRows(page, canvas, x)).toContain(y);
});

test('a session of trades says why there is no heatmap, and shows candles', async ({ page }) => {
  await openDesk(page, 'Order flow');
  await dropFiles(page, [{ name: 'trades.csv', bytes: Buffer.from(tradesCsv(3_000)) }]);
  await waitForSessions(page, 1);
  await expect(page.getByText('This session holds trades only.')).toBeVisible();
  await expect(page.getByRole('application', { name: /^Candles/ })).toBeVisible();
});
