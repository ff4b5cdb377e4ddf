/** Renews the pictures of README.md: order flow of the simulated market, and two coins over two hours of generated trades, the same ones every time. */
import { expect, test } from '@playwright/test';
import { openDesk } from '../tools/page.ts';

const shots = [
  { name: 'dark', colorScheme: 'dark', viewport: { width: 1440, height: 900 } },
  { name: 'pairs', colorScheme: 'dark', viewport: { width: 1440, height: 900 } },
  { name: 'light', colorScheme: 'light', viewport: { width: 1440, height: 900 } },
  { name: 'phone', colorScheme: 'dark', viewport: { width: 390, height: 844 } },
] as const;

/** In the page: two instruments that move together, busy and quiet by turns. */
function generatedTrades(): string {
  let seed = 7;
  const random = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
  const normal = () => Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
  const rows = ['timestamp,symbol,price,size,side'];
  let at = Date.UTC(2025, 0, 6, 8);
  let bitcoin = 98_000;
  let ether = 3_600;
  let pace = 0;
  for (let i = 0; i < 250_000; i++) {
    pace = 0.9995 * pace + 0.03 * normal();
    at += Math.floor((-Math.log(random()) * 20) / Math.exp(pace));
    const step = normal() * 2.2e-5 * Math.exp(pace / 2);
    bitcoin *= 1 + step;
    ether *= 1 + 0.8 * step + 1.2e-5 * normal();
    const isBitcoin = random() < 0.6;
    const price = isBitcoin ? bitcoin.toFixed(1) : ether.toFixed(2);
    const size = (0.001 - Math.log(random()) * (isBitcoin ? 0.05 : 0.6)).toFixed(3);
    rows.push(`${at},${isBitcoin ? 'BTCUSDT' : 'ETHUSDT'},${price},${size},${random() < 0.5 + 6_000 * step ? 'buy' : 'sell'}`);
  }
  return rows.join('\n');
}

for (const { name, colorScheme, viewport } of shots) {
  test(name, async ({ page }) => {
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await openDesk(page, name === 'pairs' ? 'Pairs' : 'Order flow');
    if (name !== 'pairs') {
      await expect(page.locator('.ladder-mid, .card .tape tbody tr').first()).toBeVisible({ timeout: 30_000 });
      await page.waitForTimeout(20_000);
      await page.screenshot({ path: `src/docs/picture-${name}.png`, animations: 'disabled' });
      return;
    }
    const text = await page.evaluate(generatedTrades);
    const rows = await page.evaluate(
      async (csv) => (await globalThis.quantab.sessions.import(new File([csv], 'two coins.csv'))).rows,
      text,
    );
    expect(rows).toBe(250_000);
    await page.waitForTimeout(8_000);
    await page.screenshot({ path: `src/docs/picture-${name}.png`, animations: 'disabled' });
  });
}
